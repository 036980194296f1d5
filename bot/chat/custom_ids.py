"""Custom ids: what a button carries, so that it needs no memory and outlives restarts and reloads.

A custom id is at most 100 characters of ASCII. Numbers are in base 36. An article is named by a
fingerprint of its id, a passage by that and a fingerprint of its text. So a button finds its
passage as long as the text stands in that article, whatever else has changed.

    f2q:ASKER:PAGE:FLAG:PASSAGE.START.SIZE,…   turn to a quote of an answer
    f2a:READER:ARTICLE:BODY:PAGE               turn to a page of an article
    f2o:PASSAGE                                open the article of a quote
    f2l:READER:PAGE                            turn to a page of the list of articles
    f2r:ASKER                                  remove an answer
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.chat.reply import MAX_CUSTOM_ID

PATTERN = r"f2(?P<kind>[qaolr]):(?P<rest>[0-9a-z:.,]{1,96})"
"""What every custom id looks like."""

_ALWAYS_FIT = 3  # quotes that a custom id can carry, whatever they are

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ARTICLE_DIGITS = 6
_TEXT_DIGITS = 5


@dataclass(frozen=True, slots=True)
class QuoteRef:
    """A quote of an answer.

    Attributes:
        passage: the fingerprint of its passage.
        start: where the highlight begins in it.
        size: how long the highlight is; 0 for none.
    """

    passage: str
    start: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnQuotes:
    """Turn to a quote of an answer.

    Attributes:
        asker: the id of who asked.
        page: the quote to show, from 0.
        closest: whether the answer was given as the closest only.
        quotes: all quotes of the answer, by rank.
    """

    asker: int
    page: int
    closest: bool
    quotes: tuple[QuoteRef, ...]

    def by(self, asker: int) -> "TurnQuotes":
        """Return the custom id for another person."""
        return replace(self, asker=asker)

    def __str__(self) -> str:
        return self.turned(self.page)

    def turned(self, page: int) -> str:
        """Return the custom id of another page, written."""
        refs = ",".join(
            [f"{ref.passage}.{_short(ref.start)}.{_short(ref.size)}" for ref in self.quotes]
        )
        return f"f2q:{_short(self.asker)}:{_short(page)}:{self.closest:d}:{refs}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnArticle:
    """Turn to a page of an article.

    Attributes:
        reader: the id of who reads it.
        article: the fingerprint of the article's id.
        body: the fingerprint of its body: the pages of another body are others.
        page: from 0.
    """

    reader: int
    article: str
    body: str
    page: int

    def __str__(self) -> str:
        return f"f2a:{_short(self.reader)}:{self.article}:{self.body}:{_short(self.page)}"


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """Open the article of a quote.

    Attributes:
        passage: the fingerprint of the quoted passage.
    """

    passage: str

    def __str__(self) -> str:
        return f"f2o:{self.passage}"


@dataclass(frozen=True, slots=True)
class TurnList:
    """Turn to a page of the list of articles.

    Attributes:
        reader: the id of who reads it.
        page: from 0.
    """

    reader: int
    page: int

    def __str__(self) -> str:
        return f"f2l:{_short(self.reader)}:{_short(self.page)}"


@dataclass(frozen=True, slots=True)
class RemoveAnswer:
    """Remove an answer.

    Attributes:
        asker: the id of who asked.
    """

    asker: int

    def __str__(self) -> str:
        return f"f2r:{_short(self.asker)}"


CustomId = TurnQuotes | TurnArticle | OpenArticle | TurnList | RemoveAnswer


def parse(kind: str, rest: str) -> CustomId | None:
    """Read a custom id from the groups of `PATTERN`; None if it is none of ours."""
    fields = rest.split(":")
    try:
        if kind == "q":
            asker, page, closest, refs = fields
            return TurnQuotes(
                asker=_long(asker),
                page=_long(page),
                closest=closest == "1",
                quotes=tuple(map(_ref, refs.split(","))),
            )
        if kind == "a":
            reader, article, body, page = fields
            return TurnArticle(reader=_long(reader), article=article, body=body, page=_long(page))
        if kind == "o":
            return OpenArticle(*fields)
        if kind == "r":
            return RemoveAnswer(*map(_long, fields))
        return TurnList(*map(_long, fields))
    except (ValueError, TypeError):
        return None


def fitting(refs: Sequence[QuoteRef]) -> tuple[QuoteRef, ...]:
    """Return as many of the quotes, by rank, as a custom id can carry: at least 3 of them."""
    if len(refs) <= _ALWAYS_FIT:
        return tuple(refs)
    longest = TurnQuotes(asker=2**64 - 1, page=9, closest=True, quotes=tuple(refs))
    return tuple(refs) if len(str(longest)) <= MAX_CUSTOM_ID else fitting(refs[:-1])


def article_fingerprint(identifier: str) -> str:
    """Return 6 digits for an article's id."""
    return _fingerprint(identifier, _ARTICLE_DIGITS)


def text_fingerprint(text: str) -> str:
    """Return 5 digits for a text."""
    return _fingerprint(text, _TEXT_DIGITS)


def passage_fingerprint(article_id: str, text: str) -> str:
    """Return 11 digits for a passage: those of its article, then those of its text."""
    return article_fingerprint(article_id) + text_fingerprint(text)


def article_part(passage: str) -> str:
    """Return the article's digits of a passage's fingerprint."""
    return passage[:_ARTICLE_DIGITS]


def text_part(passage: str) -> str:
    """Return the text's digits of a passage's fingerprint."""
    return passage[_ARTICLE_DIGITS:]


def _fingerprint(text: str, digits: int) -> str:
    number = zlib.crc32(text.encode("utf-8", "surrogatepass"))
    return _short(number % 36**digits).rjust(digits, "0")


def _ref(written: str) -> QuoteRef:
    passage, start, size = written.split(".")
    return QuoteRef(passage, _long(start), _long(size))


@lru_cache(maxsize=1 << 12)
def _short(number: int) -> str:
    """Write a number, 0 or more, in base 36."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def _long(digits: str) -> int:
    return int(digits, 36)
