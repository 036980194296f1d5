"""Files that a page shows within its text: each generator writes its own mark for it.

The text of the file takes the place of the mark, in code too: that is where most of them stand.
"""

import re
from collections.abc import Callable

from bot.articles.formats.parsed import Include

MAX_DEPTH = 5
MAX_CHARS = 2 * 1024 * 1024  # of all that one page includes
MAX_INCLUDES = 500

_PATH = r"(?P<path>[^\s\"'{}<>|:]+)"
_LINES = r"(?::(?P<lines>[\w:-]*))?"
_MARKS = tuple(
    re.compile(mark, re.MULTILINE)
    for mark in (
        r"\{![>\s]*" + _PATH + _LINES + r"[^!\n]*!\}",  # Markdown-include
        r"\{\*\s*" + _PATH + r"[^*\n]*\*\}",  # its successor in FastAPI
        r"^[ \t]*-+8<-+[ \t]+[\"']" + _PATH + _LINES + r"[\"'][ \t]*$",  # PyMdown snippets
        r"<!--\s*@include:\s*" + _PATH + r"(?:\{(?P<lines>[\d,]*)\})?\s*-->",  # VitePress, VuePress
        r"^[ \t]*<<<[ \t]+" + _PATH + r"(?:\{[^}\n]*\})?[^\n]*$",  # VitePress, code
        # mdBook
        r"\{\{\s*#(?:rustdoc_include|include|playground|playpen)\s+" + _PATH + _LINES
        + r"[^}\n]*\}\}",
        # Jekyll, and a plug-in of MkDocs
        r"(?<!\{)\{%-?\s*(?:include|include_relative|include-markdown)\s+[\"']?"
        r"(?P<path>[^\s\"'{}<>|:]+\.(?:md|markdown|txt))[\"']?[^%\n]*-?%\}",
        # Hugo
        r"\{\{[<%]\s*(?:include|readfile|include-file)\s+(?:file=)?[\"']?" + _PATH
        + r"[\"']?[^%>\n]*[%>]\}\}",
    )
)  # fmt: skip
_SIGNS = ("{!", "{*", "8<", "@include", "<<<", "#include", "include", "#playground", "readfile")
_SNIPPET_LINES = re.compile(
    r"^[ \t]*-+8<-+[ \t]*\n((?:[^\n]*\n){1,50}?)[ \t]*-+8<-+[ \t]*$", re.MULTILINE
)
_SECTION_MARK = re.compile(
    r"^.*(?:-8<-+ \[(?:start|end):|ANCHOR(?:_END)?:|#(?:end)?region\b).*\n?", re.MULTILINE
)
_PARTIAL = re.compile(
    r"^import\s+(\w+)\s+from\s+[\"']([^\"'\n]+\.mdx?)[\"'];?[ \t]*$", re.MULTILINE
)
_RANGE = re.compile(r"(\d*)[:,-](\d*)|(\d+)")


def with_includes(text: str, include: Include, without_front_matter: Callable[[str], str]) -> str:
    """Return a text with the files that it includes.

    Args:
        text: of the page.
        include: gives the text of a file, or None if it may not be read; then nothing is shown.
        without_front_matter: takes the front matter from a text.
    """
    return _Including(include, without_front_matter).of(text, 0)


class _Including:
    def __init__(self, include: Include, without_front_matter: Callable[[str], str]) -> None:
        self._include = include
        self._without_front_matter = without_front_matter
        self._chars_left = MAX_CHARS
        self._files_left = MAX_INCLUDES

    def of(self, text: str, depth: int) -> str:
        if not any(sign in text for sign in _SIGNS) and not _PARTIAL.search(text):
            return text
        text = _SNIPPET_LINES.sub(lambda m: self._each_line(m[1], depth), text)
        for mark in _MARKS:
            text = mark.sub(lambda m: self._file(m, depth), text)
        for partial in _PARTIAL.finditer(text):
            use = re.compile(rf"^([ \t]*)<{partial[1]}\b[^>\n]*/>[ \t]*$", re.MULTILINE)
            if use.search(text):
                shown = self._text(partial[2], depth)
                text = use.sub(lambda _, shown=shown: f"\n{shown}\n", text)  # type: ignore[misc]
        return text

    def _each_line(self, lines: str, depth: int) -> str:
        return "\n\n".join(
            self._text(line.strip(), depth) for line in lines.split("\n") if line.strip()
        )

    def _file(self, match: re.Match[str], depth: int) -> str:
        groups = match.groupdict()
        shown = self._text(groups["path"], depth, groups.get("lines") or "")
        indent = re.match(r"[ \t]*", match[0])
        return shown if not indent or not indent[0] else re.sub(r"(?m)^(?=.)", indent[0], shown)

    def _text(self, path: str, depth: int, lines: str = "") -> str:
        if depth >= MAX_DEPTH or self._files_left <= 0:
            return ""
        self._files_left -= 1
        text = self._include(path)
        if text is None:
            return ""
        text = _SECTION_MARK.sub("", _part(self._without_front_matter(text), lines))
        self._chars_left -= len(text)
        if self._chars_left < 0:
            return ""
        return self.of(text, depth + 1).rstrip("\n")


def _part(text: str, lines: str) -> str:
    """Return the lines that a range such as `2:10` or the name of a section stands for."""
    if not lines:
        return text
    written = text.split("\n")
    if wanted := _RANGE.fullmatch(lines):
        first = int(wanted[1] or wanted[3] or 1)
        last = int(wanted[2] or wanted[3] or len(written))
        return "\n".join(written[max(first - 1, 0) : last])
    name = re.escape(lines)
    begin = re.compile(rf"(?:\[start:{name}\]|ANCHOR:\s*{name}\b|#region\s+{name}\b)")
    end = re.compile(rf"(?:\[end:{name}\]|ANCHOR_END:\s*{name}\b|#endregion\b)")
    inside: list[str] | None = None
    for line in written:
        if inside is None:
            inside = [] if begin.search(line) else None
        elif end.search(line):
            break
        else:
            inside.append(line)
    return "\n".join(inside or [])
