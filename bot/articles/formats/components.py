"""What a component or shortcode shows, told by its name and its attributes."""

import re
from collections.abc import Mapping
from html import escape

from bot.articles.formats.html import COMPONENT

_TAB = re.compile(
    r"(?:.*[^a-z])?(?:code-?group-?item|tab(?:s?-?(?:item|panel|pane))?)", re.IGNORECASE
)
_TITLES = ("title", "summary", "heading", "header", "question", "caption")
_LABELS = ("label", "title", "name", "header", "tabName", "value", "0")
_WORDS = (
    "text", "content", "label", "name", "title", "children", "term", "key", "keys", "value", "alt",
    "caption", "0",
)  # fmt: skip
_NOT_WORDS = re.compile(r"(?:https?:/)?/\S*|\S+\.\w{2,4}|true|false|[\d.]+")


def opening(name: str, attributes: Mapping[str, str], *, inline: bool = False) -> str:
    """Return the HTML for the beginning of a component that has text inside.

    Args:
        name: of the component.
        attributes: by name; what has no name, by its place as `0`, `1`.
        inline: whether it stands in a sentence.
    """
    written: dict[str, str] = {}
    if _TAB.fullmatch(name.rpartition(".")[2]):
        if label := _first(attributes, _LABELS):
            written["data-label"] = label
    elif title := _first(attributes, _TITLES) or _sentence(attributes.get("0", "")):
        written["data-title"] = title
    if attributes.get("id"):
        written["id"] = attributes["id"]
    if inline:
        written["data-inline"] = ""
        written.pop("data-title", None)
    pairs = "".join(f' {key}="{escape(value)}"' for key, value in written.items())
    return f"<{COMPONENT}{pairs}>"


def closing() -> str:
    """Return the HTML for the end of a component."""
    return f"</{COMPONENT}>"


def standing_alone(attributes: Mapping[str, str]) -> str:
    """Return the HTML of a component without text inside, on lines of its own."""
    title, words = (
        _first(attributes, _TITLES),
        _first(attributes, ("content", "text", "description")),
    )
    identifier = attributes.get("id")
    before = f'<a id="{escape(identifier)}"></a>' if identifier else ""
    target = attributes.get("href") or attributes.get("link") or attributes.get("to")
    if title and target:
        title = f'<a href="{escape(target)}">{escape(title)}</a>'
    elif title:
        title = escape(title) if words else ""  # the caption of a picture says little alone
    parts = [part for part in (title, escape(words)) if part]
    return f"{before}<p>{': '.join(parts)}</p>" if parts else before


def words_of(attributes: Mapping[str, str]) -> str:
    """Return what a component without text inside says in a sentence; empty if unknown."""
    return _first(attributes, _WORDS)


def _sentence(words: str) -> str:
    """Return words if there are several: one alone is a type, such as `warning`."""
    return words if " " in words.strip() else ""


def _first(attributes: Mapping[str, str], names: tuple[str, ...]) -> str:
    for name in names:
        value = " ".join(attributes.get(name, "").split())
        if value and (
            name in ("0", "name", "key", "keys", "text", "content", "label", "title", "header")
            or not _NOT_WORDS.fullmatch(value)
        ):
            return value
    return ""
