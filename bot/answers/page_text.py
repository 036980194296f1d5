"""The words of an article's page, as far as the article tells them: title, headings and body.

A browser that follows a text fragment looks through the whole page, so that a link to a sentence
must tell it apart from all other words there.
"""

import re
from functools import cached_property
from itertools import groupby

from bot.articles.article import Article
from bot.text.plain_text import is_spaceless

Span = tuple[int, int]

ITEM_MARK = re.compile(r"\s*(?:[•☑☐]|(?:-?\d{1,9}|[A-Za-z]|[ivxlc]{1,6})\.(?=\s))\s*")
"""What a page draws before an item of a list."""

_CELL_END = re.compile(r"\s+\|(?:\s+|$)")

_NEAR = 400  # characters around a span: more than any words of context take
_KEPT = 64  # pages
_ASCII = bytes(range(128))
_FEW_FOREIGN = 20  # of so many characters one


class Page:
    """One article's page, put on one line when it is needed."""

    def __init__(self, article: Article) -> None:
        self._article = article

    def before(self, span: Span) -> str:
        """Return the words of the page right before a span of the body; some, not all."""
        at = self._offset(span[0])
        return self._text[max(0, at - _NEAR) : at].strip()

    def after(self, span: Span) -> str:
        """Return the words of the page right behind a span of the body; some, not all."""
        at = self._offset(span[1])
        return self._text[at : at + _NEAR].strip()

    def count(self, text: str) -> int:
        """Count how often a text occurs as a browser looks for it: whole words in any case.

        Returns:
            0, 1 or, for more, 2.
        """
        wanted = _folded(on_one_line(text))
        return _count(wanted, self._line) if wanted else 0

    @cached_property
    def _pieces(self) -> list[tuple[int | None, str]]:
        """Title, headings and body, piece by piece, and where each of the body begins there."""
        article = self._article
        pieces: list[tuple[int | None, str]] = [(None, article.title)]
        for section, paragraphs in groupby(article.paragraphs, lambda one: one.section):
            if section is not None or len(pieces) > 1:
                pieces.append((None, section or ""))
            within = list(paragraphs)
            start = within[0].start
            pieces.append((start, article.body[start : within[-1].end]))
        return pieces

    @cached_property
    def _text(self) -> str:
        return " ".join(on_one_line(piece) for _, piece in self._pieces)

    @cached_property
    def _line(self) -> str:
        return _folded(self._text)

    def _offset(self, position: int) -> int:
        """Return where a position of the body is in the text of the page."""
        length = 0
        for start, piece in self._pieces:
            if start is not None and position <= start + len(piece):
                return length + len(on_one_line(self._article.body[start:position]))
            length += len(on_one_line(piece)) + 1
        return length


def _count(wanted: str, line: str) -> int:
    """Count a text in a page, as `Page.count` does; both on one line, without regard to case."""
    found = 0
    at = line.find(wanted)
    while at >= 0 and found < 2:
        end = at + len(wanted)
        inside_before = at > 0 and _joined(line[at - 1], line[at])
        inside_after = end < len(line) and _joined(line[end - 1], line[end])
        found += not (inside_before or inside_after)
        at = line.find(wanted, at + 1)
    return found


class Pages:
    """The pages of articles by id, made when first asked for; forgets all once it is full."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[str, Page] = {}

    def of(self, article: Article) -> Page:
        """Return the page of an article. Two threads may both make one: they are equal."""
        page = self._kept.get(article.id)
        if page is None:
            page = Page(article)
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[article.id] = page
        return page


def blocks_of(text: str) -> list[str]:
    """Return the blocks of a page that a text is in: lines, items, cells; some may be empty."""
    blocks: list[str] = []
    for number, line in enumerate(text.split("\n")):
        mark = ITEM_MARK.match(line) if number else None
        own = line[mark.end() :] if mark else line
        blocks += _CELL_END.split(own) if "|" in own else (own,)
    return blocks


def on_one_line(text: str) -> str:
    """Return a text on one line, without the marks that are ours and not the page's."""
    return " ".join(" ".join(blocks_of(text.replace("• ", ""))).split())


def _folded(text: str) -> str:
    """Return a text without regard to case: `text.casefold()`, which takes its time."""
    if text.isascii():
        return text.lower()
    # Most of what is not ASCII are dashes and quotation marks, which have no case.
    lowered = text.encode("utf-8", "surrogatepass").lower()
    foreign = lowered.translate(None, _ASCII).decode("utf-8", "surrogatepass")
    if len(foreign) > len(text) // _FEW_FOREIGN:
        return text.casefold()
    folded = lowered.decode("utf-8", "surrogatepass")
    if foreign.casefold() != foreign:
        for letter in set(foreign):
            folded = folded.replace(letter, letter.casefold())
    return folded


def _joined(one: str, other: str) -> bool:
    """Tell whether two letters side by side belong to one word."""
    return one.isalnum() and other.isalnum() and not (is_spaceless(one) or is_spaceless(other))
