"""The source of an article as it is written and changed from chat: front matter and text.

Only what is to change changes: other keys, comments and the text stay as they were typed.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from bot.errors import FootnoteError

_FRONT = re.compile(
    r"\A(?P<open>\ufeff?(?:<!--\s*\n)?---[ \t]*\r?\n)(?P<yaml>.*?)"
    r"(?P<close>^---[ \t]*(?:\r?\n|\Z)(?:-->[ \t]*\r?\n)?)",
    re.DOTALL | re.MULTILINE,
)
_HTML, _MARKDOWN = {".html", ".htm"}, {".md", ".mdx", ".markdown"}


class SourceError(FootnoteError):
    """The front matter of an article cannot be changed from chat."""


def compose(text: str, values: Mapping[str, Any]) -> str:
    """Return the source of a Markdown article.

    Args:
        text: Markdown.
        values: of the front matter, in their order; those that are None or empty are left out.
    """
    return with_values(f"{text.strip()}\n", ".md", values)


def text_of(source: str) -> str:
    """Return the text below the front matter."""
    found = _FRONT.match(source)
    return (source[found.end() :] if found else source.lstrip("\ufeff")).strip()


def with_text(source: str, text: str) -> str:
    """Return a source with another text below its front matter."""
    found = _FRONT.match(source)
    return f"{found[0] if found else ''}{text.strip()}\n"


def values_of(source: str) -> dict[str, Any]:
    """Return the values of a front matter, as texts and lists of texts.

    Raises:
        SourceError: if it cannot be read.
    """
    found = _FRONT.match(source)
    if found is None:
        return {}
    try:
        values = yaml.load(found["yaml"], yaml.BaseLoader)  # noqa: S506 -- texts alone
    except yaml.YAMLError as error:
        raise SourceError("The front matter is broken; edit the file itself.") from error
    if not isinstance(values, dict | None):
        raise SourceError("The front matter has no keys; edit the file itself.")
    return values or {}


def with_values(source: str, suffix: str, values: Mapping[str, Any]) -> str:
    """Return a source with some values of its front matter changed.

    Args:
        source: the source of an article.
        suffix: the end of its file's name.
        values: by key; a key whose value is None or empty is taken out.

    Raises:
        SourceError: if the front matter cannot be read, or the format has none.
    """
    if suffix not in _HTML | _MARKDOWN or source.lstrip("\ufeff").startswith("+++"):
        raise SourceError(
            "This format's front matter cannot be changed here; edit the file itself."
        )
    found = _FRONT.match(source)
    values_of(source)
    written = found["yaml"] if found else ""
    for key, value in values.items():
        written = _with_value(written, key, value)
    if found:
        return f"{found['open']}{written}{source[found.start('close') :]}"
    if not written:
        return source
    front = f"---\n{written}---\n"
    return (f"<!--\n{front}-->\n" if suffix in _HTML else front) + source.lstrip("\ufeff")


def appended(source: str, suffix: str, key: str, added: Sequence[Any]) -> str:
    """Return a source with more items in a list of its front matter; those that it has, once.

    Raises:
        SourceError: as `with_values`.
    """
    known = values_of(source).get(key) or []
    listed = list(known) if isinstance(known, list) else [known]
    listed += [item for item in added if item not in listed]
    return with_values(source, suffix, {key: listed})


def _with_value(written: str, key: str, value: Any) -> str:
    line = "" if value in (None, "", [], ()) else _dumped(key, value)
    root = yaml.compose(written, yaml.BaseLoader)
    for name, node in getattr(root, "value", []):
        if name.value == key:
            start = written.rfind("\n", 0, name.start_mark.index) + 1
            return written[:start] + line + written[_end(written, node) :]
    return (written if not written or written.endswith("\n") else f"{written}\n") + line


def _end(written: str, node: yaml.Node) -> int:
    """Return where the lines of a value end; comments behind it are the next one's."""
    end = node.end_mark.index
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1] if node.value else None
        if last is not None:
            return _end(written, last[1] if isinstance(last, tuple) else last)
    if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
        return end  # a block ends with its last line
    line_end = written.find("\n", end)
    return len(written) if line_end < 0 else line_end + 1


def _dumped(key: str, value: Any) -> str:
    """Return a key and its value as YAML: a list of texts on one line, as people write it."""
    plain_list = isinstance(value, list | tuple) and all(isinstance(v, str) for v in value)
    return yaml.safe_dump(
        {key: list(value) if isinstance(value, tuple) else value},
        allow_unicode=True,
        sort_keys=False,
        width=float("inf"),
        default_flow_style=None if plain_list else False,
    )
