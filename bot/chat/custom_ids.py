"""Custom ids: what a button carries, so that it needs no memory and outlives a restart.

A custom id is at most 100 characters of ASCII. It names places in the snapshot of a revision; where
that revision is no longer known, the button says so instead of showing something else.

    f1q:REVISION:ASKER:PAGE:FLAGS:PLACE.START.SIZE,…   turn to a quote of an answer
    f1a:REVISION:READER:ARTICLE:PAGE                   turn to a page of an article
    f1o:REVISION:PLACE                                 open the article of a quote
    f1l:READER:PAGE                                    turn to a page of the list of articles
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.chat.reply import MAX_CUSTOM_ID

PATTERN = r"f1(?P<kind>[qaol]):(?P<rest>[0-9a-z:.,]{1,96})"
"""What every custom id looks like."""

_ALWAYS_FIT = 4  # quotes that a custom id can carry, whatever they are

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class QuoteRef:
    """A quote of an answer.

    Attributes:
        place: its passage's place in the snapshot, from 0.
        start: where the highlight begins in it.
        size: how long the highlight is; 0 for none.
    """

    place: int
    start: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnQuotes:
    """Turn to a quote of an answer.

    Attributes:
        revision: the snapshot that answered, 8 hex digits.
        asker: the id of who asked.
        page: the quote to show, from 0.
        closest: whether the answer was given as the closest only.
        quotes: all quotes of the answer, by rank.
    """

    revision: str
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
            [f"{_short(ref.place)}.{_short(ref.start)}.{_short(ref.size)}" for ref in self.quotes]
        )
        return f"f1q:{self.revision}:{_short(self.asker)}:{_short(page)}:{self.closest:d}:{refs}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnArticle:
    """Turn to a page of an article.

    Attributes:
        revision: the snapshot that it was read from.
        reader: the id of who reads it.
        article: the article's place in the snapshot, from 0.
        page: from 0.
    """

    revision: str
    reader: int
    article: int
    page: int

    def __str__(self) -> str:
        numbers = ":".join(map(_short, (self.reader, self.article, self.page)))
        return f"f1a:{self.revision}:{numbers}"


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """Open the article of a quote.

    Attributes:
        revision: the snapshot that answered.
        place: the quoted passage's place in it, from 0.
    """

    revision: str
    place: int

    def __str__(self) -> str:
        return f"f1o:{self.revision}:{_short(self.place)}"


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
        return f"f1l:{_short(self.reader)}:{_short(self.page)}"


CustomId = TurnQuotes | TurnArticle | OpenArticle | TurnList


def parse(kind: str, rest: str) -> CustomId | None:
    """Read a custom id from the groups of `PATTERN`; None if it is none of ours."""
    fields = rest.split(":")
    try:
        if kind == "q":
            revision, asker, page, closest, refs = fields
            return TurnQuotes(
                revision=revision,
                asker=_long(asker),
                page=_long(page),
                closest=closest == "1",
                quotes=tuple(QuoteRef(*map(_long, ref.split("."))) for ref in refs.split(",")),
            )
        if kind == "a":
            revision, reader, article, page = fields
            return TurnArticle(
                revision=revision,
                reader=_long(reader),
                article=_long(article),
                page=_long(page),
            )
        if kind == "o":
            revision, place = fields
            return OpenArticle(revision, _long(place))
        return TurnList(*map(_long, fields))
    except (ValueError, TypeError):
        return None


def fitting(refs: Sequence[QuoteRef]) -> tuple[QuoteRef, ...]:
    """Return as many of the quotes, by rank, as a custom id can carry: at least 4 of them."""
    if len(refs) <= _ALWAYS_FIT:
        return tuple(refs)
    longest = TurnQuotes(
        revision="f" * 8, asker=2**64 - 1, page=9, closest=True, quotes=tuple(refs)
    )
    return tuple(refs) if len(str(longest)) <= MAX_CUSTOM_ID else fitting(refs[:-1])


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
