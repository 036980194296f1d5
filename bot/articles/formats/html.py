"""HTML: the readable text of a page, as a reader would copy it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.articles.formats.document import Block, Document, split_front_matter, without_blank_lines

_LEADING_COMMENT = re.compile(r"\s*(?:<!doctype[^>]*>\s*)?<!--(.*?)-->", re.IGNORECASE | re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n\f]+")  # what HTML folds; other white space is the author's
_SPACE_RUN = re.compile(r" {2,}")
_HEADING = re.compile(r"h[1-6]")
_UNREADABLE = frozenset(
    "head script style noscript template svg math iframe object canvas audio video nav form "
    "select textarea button".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption "
    "figure footer header hgroup hr html legend main p section summary".split()
)
_LISTS = frozenset(("ul", "ol", "menu"))


def read_html(text: str) -> Document:
    """Read a `.html` file; its front matter stands between `---` lines in a leading comment."""
    match = _LEADING_COMMENT.match(text)
    if match is None:
        return read_content(text)
    comment = match.group(1)
    inside = comment.lstrip(" \t\n")
    front_matter, rest, unclosed = split_front_matter(inside)
    if front_matter is None and not unclosed:
        return read_content(text)
    before = text[: match.start(1)] + comment[: len(comment) - len(inside)]
    return replace(
        read_content(rest + text[match.end() :]),
        front_matter=front_matter,
        front_matter_line=before.count("\n") + 2,
        unclosed=unclosed,
    )


def read_content(html: str) -> Document:
    """Read the text of a page: of its `main` or else its `article`, where it has just one."""
    tree = LexborHTMLParser(html)
    root = tree.body or tree.root
    for name in ("main", "article"):
        found = tree.css(name)
        if len(found) == 1:
            root = found[0]
            break
    reader = _Reader()
    if root is not None:
        for node, entering in _walk(root):
            reader.visit(node, entering=entering)
    reader.end()
    return Document(reader.heading, tuple(reader.blocks))


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Yield each readable node when it is entered and again when it is left.

    A stack of our own: hostile pages nest deeper than Python recurses.
    """
    stack = [(root, True)]
    while stack:
        node, entering = stack.pop()
        yield node, entering
        if not entering or node.tag in _UNREADABLE or "hidden" in node.attributes:
            continue
        stack.append((node, False))
        children = [
            child
            for child in node.iter(include_text=True)
            if child.tag not in _UNREADABLE and "hidden" not in child.attributes
        ]
        stack.extend((child, True) for child in reversed(children))


class _Reader:
    """Turns the walk through a page into blocks."""

    def __init__(self) -> None:
        self.heading: str | None = None
        self.blocks: list[Block] = []
        self._section: str | None = None
        self._inline: list[str] = []
        self._lines: list[str] = []  # of the list or table that is open
        self._cells: list[str] = []  # of the table row that is open
        self._lists = 0
        self._tables = 0
        self._preformatted = 0
        self._in_heading = False
        self._marker = False  # whether the next line is the first of its list item

    def visit(self, node: LexborNode, *, entering: bool) -> None:
        """Take in a node when it is entered and again when it is left."""
        tag = node.tag or ""
        if tag == "-text":
            if entering:
                self._add_text(node.text_content or "")
        elif tag == "br":
            if entering:
                self._inline.append("\n")
        elif tag == "pre":
            self._visit_preformatted(entering=entering)
        elif tag in _LISTS or tag == "table":
            self._visit_container(tag, entering=entering)
        elif tag == "li":
            self._flush()
            self._marker = entering
        elif tag in ("td", "th", "caption", "tr"):
            if not entering:
                self._leave_table_part(tag)
        elif _HEADING.fullmatch(tag):
            self._visit_heading(entering=entering)
        elif tag in _BLOCKS:
            self._flush()

    def end(self) -> None:
        """Take in what is still open at the end of the page."""
        self._flush()
        self._close_container()

    def _add_text(self, text: str) -> None:
        self._inline.append(text if self._preformatted else _SPACE.sub(" ", text))

    def _visit_preformatted(self, *, entering: bool) -> None:
        if entering:
            self._flush()
            self._preformatted += 1
            return
        self._preformatted -= 1
        if self._preformatted or self._tables or self._in_heading:
            return
        text = "".join(self._inline).replace("\r", "")
        self._inline.clear()
        for part in without_blank_lines(text):
            self._emit(part)

    def _visit_container(self, tag: str, *, entering: bool) -> None:
        self._flush()
        if tag == "table":
            self._tables += 1 if entering else -1
        else:
            self._lists += 1 if entering else -1
            self._marker = False
        if not entering:
            self._close_container()

    def _leave_table_part(self, tag: str) -> None:
        if tag == "tr":
            if any(self._cells):
                self._lines.append(" | ".join(self._cells))
            self._cells.clear()
            return
        text = self._take_inline().replace("\n", " ")
        if tag == "caption":
            self._lines.extend([text] if text else [])
        else:
            self._cells.append(text)

    def _visit_heading(self, *, entering: bool) -> None:
        if entering:
            self._flush()
            self._in_heading = not (self._lists or self._tables)
            return
        if not self._in_heading:
            self._flush()
            return
        self._in_heading = False
        text = self._take_inline().replace("\n", " ")
        if text:
            self._section = text
            self.heading = self.heading or text

    def _flush(self) -> None:
        """End a paragraph; inside a heading, a table or preformatted text there is none to end."""
        if self._preformatted:
            return
        if self._in_heading or self._tables:
            self._inline.append(" ")
            return
        text = self._take_inline()
        if text:
            self._emit(text)

    def _emit(self, text: str) -> None:
        if not self._lists:
            self.blocks.append(Block(text, self._section))
            return
        indent = "  " * (self._lists - 1)
        for line in text.split("\n"):
            self._lines.append(f"{indent}• {line}" if self._marker else f"{indent}  {line}")
            self._marker = False

    def _close_container(self) -> None:
        if self._lines and not self._lists and not self._tables:
            self.blocks.append(Block("\n".join(self._lines), self._section))
            self._lines.clear()

    def _take_inline(self) -> str:
        text = _SPACE_RUN.sub(" ", "".join(self._inline))
        self._inline.clear()
        return "\n".join(line.strip() for line in text.split("\n") if line.strip())
