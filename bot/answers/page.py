"""The words of an article's page, as far as the article tells them: title, headings and body.

A browser that follows a text fragment looks through the whole page, so that a link to a sentence
must tell it apart from all other words there.
"""

import re
from bisect import bisect_right
from itertools import groupby

from bot.articles.article import Article
from bot.articles.text import is_spaceless

Span = tuple[int, int]

BREAK = re.compile(r"\s*\n\s*(?:•\s*)?|\s+\|\s+")
"""Where a page begins a new block: lines of a paragraph, items of a list, cells of a table."""

_NEAR = 400  # characters around a span: more than any words of context take
_KEPT = 64  # pages


class Page:
    """One article's page, on one line."""

    __slots__ = ("_body", "_folded", "_offsets", "_starts", "_text")

    def __init__(self, article: Article) -> None:
        self._body = article.body
        self._starts: list[int] = []  # of the sections, in the body
        self._offsets: list[int] = []  # of the sections, in the text of the page
        parts = [on_one_line(article.title)]
        length = len(parts[0]) + 1
        for section, paragraphs in groupby(article.paragraphs, lambda one: one.section):
            if section is not None or self._starts:
                parts.append(on_one_line(section or ""))
                length += len(parts[-1]) + 1
            within = list(paragraphs)
            self._starts.append(within[0].start)
            self._offsets.append(length)
            parts.append(on_one_line(article.body[within[0].start : within[-1].end]))
            length += len(parts[-1]) + 1
        self._text = " ".join(parts)
        self._folded = _folded(self._text)

    def before(self, span: Span) -> str:
        """Return the words of the page right before a span of the body; some, not all."""
        at = self._offset(span[0])
        return self._text[max(0, at - _NEAR) : at].strip()

    def after(self, span: Span) -> str:
        """Return the words of the page right behind a span of the body; some, not all."""
        at = self._offset(span[1])
        return self._text[at : at + _NEAR].strip()

    def count(self, text: str, *, enough: int = 2) -> int:
        """Count how often a text occurs as a browser looks for it: whole words in any case.

        Args:
            text: what to look for.
            enough: the counting ends there.
        """
        wanted = _folded(on_one_line(text))
        if not wanted:
            return 0
        found = 0
        at = self._folded.find(wanted)
        while at >= 0 and found < enough:
            found += self._whole(at, at + len(wanted))
            at = self._folded.find(wanted, at + 1)
        return found

    def _offset(self, position: int) -> int:
        """Return where a position of the body is in the text of the page."""
        at = bisect_right(self._starts, position) - 1
        if at < 0:
            return 0
        return self._offsets[at] + len(on_one_line(self._body[self._starts[at] : position]))

    def _whole(self, start: int, end: int) -> bool:
        """Tell whether a stretch of the page begins and ends at the edges of words."""
        text = self._folded
        inside_before = start > 0 and _joined(text[start - 1], text[start])
        inside_after = end < len(text) and _joined(text[end - 1], text[end])
        return not (inside_before or inside_after)


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


def on_one_line(text: str) -> str:
    """Return a text on one line, without the marks that are ours and not the page's."""
    text = text.replace("• ", "")
    if "|" in text or "•" in text:  # other breaks are white space
        text = BREAK.sub(" ", text)
    return " ".join(text.split())


def _folded(text: str) -> str:
    """Return a text without regard to case."""
    return text.lower() if text.isascii() else text.casefold()


def _joined(one: str, other: str) -> bool:
    """Tell whether two letters side by side belong to one word."""
    return one.isalnum() and other.isalnum() and not (is_spaceless(one) or is_spaceless(other))
