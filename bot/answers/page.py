"""The words of an article's page, as far as the article tells them: title, headings and body.

A browser that follows a text fragment looks through the whole page, so that a link to a sentence
must tell it apart from all other words there.
"""

import re
from functools import cached_property
from itertools import groupby

from bot.articles.article import Article
from bot.articles.text import is_spaceless

Span = tuple[int, int]

BREAK = re.compile(r"\s*\n\s*(?:•\s*)?|\s+\|\s+")
"""Where a page begins a new block: lines of a paragraph, items of a list, cells of a table."""

_NEAR = 400  # characters around a span: more than any words of context take
_WORD = re.compile(r"\w+")
_PROBES = 8  # words that are tried for one that is there once
_KEPT = 64  # pages


class Page:
    """One article's page; on one line, where much of it is needed."""

    def __init__(self, article: Article) -> None:
        self._body = article.body
        # Title, headings and body, piece by piece; and where each piece of the body begins there.
        self._pieces = [article.title]
        self._starts: dict[int, int] = {}
        for section, paragraphs in groupby(article.paragraphs, lambda one: one.section):
            if section is not None or self._starts:
                self._pieces.append(section or "")
            within = list(paragraphs)
            self._starts[len(self._pieces)] = within[0].start
            self._pieces.append(article.body[within[0].start : within[-1].end])
        self._source = _folded("\n".join(self._pieces))

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
        # What holds a word that is there once can only be there. That spares most pages the line.
        for word in sorted(_WORD.findall(wanted), key=len, reverse=True)[:_PROBES]:
            at = self._source.find(word)
            if self._source.find(word, at + 1) < 0:
                around = len(word) + 4 * len(wanted) + _NEAR
                near = self._source[max(0, at - around) : at + around]
                found = _count(wanted, on_one_line(near))
                if found:
                    return found
                break
        return _count(wanted, self._line)

    @cached_property
    def _text(self) -> str:
        return " ".join(map(on_one_line, self._pieces))

    @cached_property
    def _line(self) -> str:
        return _folded(self._text)

    def _offset(self, position: int) -> int:
        """Return where a position of the body is in the text of the page."""
        length = 0
        for number, piece in enumerate(self._pieces):
            start = self._starts.get(number)
            if start is not None and position <= start + len(piece):
                return length + len(on_one_line(self._body[start:position]))
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
