"""The words of an article's page, as far as the article tells them: title, headings and body.

A browser that follows a text fragment looks through the whole page, so that a link to a sentence
must tell it apart from all other words there.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import groupby, pairwise

from bot.articles.article import Article
from bot.text.plain_text import is_spaceless

Span = tuple[int, int]

ITEM_MARK = re.compile(r"\s*(?:[•☑☐]|(?:-?\d{1,9}|[A-Za-z]|[ivxlc]{1,6})\.(?=\s))\s*")
"""What a page draws before an item of a list."""

BREAK = re.compile(rf"\s*\n(?:{ITEM_MARK.pattern}|\s*)|\s+\|\s+")
"""Where a page begins a new block: lines of a paragraph, items of a list, cells of a table."""

_NEAR = 400  # characters around a span: more than any words of context take
_WORD = re.compile(r"\w+")
_PROBES = 8  # words that are tried for a rare one
_MANY = 6  # places from which on a word is not rare
_KEPT = 64  # pages
_ASCII = bytes(range(128))
_FEW_FOREIGN = 20  # of so many characters one


class Page:
    """One article's page; on one line, where much of it is needed."""

    def __init__(self, article: Article) -> None:
        self._article = article
        # All its words; the headings need not stand in their places to be counted.
        headings = [section for section, _ in groupby(one.section for one in article.paragraphs)]
        self._source = _folded("\n".join((article.title, *filter(None, headings), article.body)))

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
        if not wanted:
            return 0
        # What holds a word can only be where that is, which spares most pages the line.
        words = sorted(_WORD.findall(wanted), key=len, reverse=True)[:_PROBES]
        found = self._count_at(self._rarest(words), wanted, words)
        return found or _count(wanted, self._line)

    def _rarest(self, words: Iterable[str]) -> Sequence[int]:
        """Return where in the source the rarest of some words stands; nowhere if none is rare."""
        source = self._source
        rarest: Sequence[int] = range(_MANY)
        for word in words:
            places: list[int] = []
            at = source.find(word)
            while at >= 0 and len(places) < len(rarest):
                places.append(at)
                at = source.find(word, at + 1)
            if len(places) < len(rarest):
                rarest = places
            if len(rarest) <= 1:
                break
        return rarest if len(rarest) < _MANY else ()

    def _count_at(self, places: Sequence[int], wanted: str, words: Sequence[str]) -> int:
        """Count a text around some places of the source, as `count` does.

        Args:
            places: where one of its words stands, ascending.
            wanted: the text.
            words: some of its words; where one of them is missing the text is not.
        """
        around = 5 * len(wanted) + _NEAR
        found = held = 0
        start = -1
        for at, following in pairwise((*places, sys.maxsize)):
            start = max(0, at - around) if start < 0 else start
            held += 1
            if following - around <= at + around:
                continue  # what is around both is looked at together
            near = self._source[start : at + around]
            start = -1
            if all(word in near for word in words):
                count = 0 if "•" in near else _count(wanted, near)
                # What stands around another of the places may go over the end of a line.
                found += count if count >= held else _count(wanted, on_one_line(near))
            held = 0
        return min(found, 2)

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
    """Return the blocks of a page that a text is in; some may be empty."""
    return BREAK.split(text) if "\n" in text or "|" in text else [text]


def on_one_line(text: str) -> str:
    """Return a text on one line, without the marks that are ours and not the page's."""
    text = text.replace("• ", "")
    if "|" in text or "\n" in text:
        text = BREAK.sub(" ", text)
    return " ".join(text.split())


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
