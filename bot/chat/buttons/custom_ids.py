"""Custom ids: what a button carries, so that it needs no memory and outlives restarts and reloads.

A custom id is at most 100 characters of ASCII. Numbers are in base 36. An article is named by a
fingerprint of its id, a passage by that and a fingerprint of its text. So a button finds its
passage as long as the text stands in that article, whatever else has changed.

The letter says which class below it is; its fields follow in their order.

    f2q:ASKER:PAGE:FLAG:PASSAGE.START.SIZE,…   turn to a quote of an answer; FLAG is twice the
                                               quotes shown at once, and 1 more for the closest
    f2s:ASKER:PAGE:FLAG:PASSAGE.START.SIZE,…   share a quote of an answer with the channel
    f2c:PASSAGE.START.SIZE                     show a quote in its context
    f2w:QUESTION                               explain the answer to a question
    f2p:ASKER:QUESTION                         ask a question without what it went on from
    f2t:ASKER:ARTICLE                          ask for a topic
    f2m:ASKER                                  ask a moderator
    f2a:READER:ARTICLE:BODY:PAGE               turn to a page of an article
    f2o:PASSAGE                                open the article of a quote
    f2l:READER:PAGE                            turn to a page of the list of articles
    f2r:ASKER                                  remove an answer
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, NamedTuple, Self, get_args

from bot.chat.buttons.fingerprints import in_base_36
from bot.chat.formatting.reply import MAX_CUSTOM_ID

_PATTERN = re.compile(r"f2([a-z]):([0-9a-z:.,]{1,96})")

_ALWAYS_FIT = 3  # quotes that a custom id can carry, whatever they are


class QuoteRef(NamedTuple):
    """A quote of an answer.

    Attributes:
        passage: the fingerprint of its passage.
        start: where the highlight begins in it.
        size: how long the highlight is; 0 for none.
    """

    passage: str
    start: int
    size: int

    def __str__(self) -> str:
        return f"{self.passage}.{in_base_36(self.start)}.{in_base_36(self.size)}"

    @classmethod
    def read(cls, written: str) -> Self:
        """Read one as it is written."""
        passage, start, size = written.split(".")
        return cls(passage, _long(start), _long(size))


def _long(digits: str) -> int:
    return int(digits, 36)


_READERS: Mapping[Any, Callable[[str], Any]] = {int: _long, str: str, QuoteRef: QuoteRef.read}
"""How a field is read, by its type."""


@dataclass(frozen=True, slots=True)
class _Button:
    """What a button carries; it prints as it is written.

    Whatever the button, `asker` is the id of who asked and `reader` that of who reads, `page`
    counts from 0, and articles, bodies, passages and questions are fingerprints.
    """

    letter: ClassVar[str]

    def __str__(self) -> str:
        return self._joined(self.written())

    def _joined(self, written: Iterable[str]) -> str:
        return f"f2{self.letter}:{':'.join(written)}"

    def written(self) -> Iterable[str]:
        """Return its fields, as they are written."""
        names: tuple[str, ...] = self.__slots__  # in their order; `fields` takes its time
        values = [getattr(self, name) for name in names]
        return [in_base_36(each) if isinstance(each, int) else str(each) for each in values]

    @classmethod
    def read(cls, *written: str) -> Self:
        """Read its fields.

        Raises:
            ValueError: if they are others.
        """
        named = zip(fields(cls), written, strict=True)
        return cls(**{field.name: _READERS[field.type](text) for field, text in named})


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnQuotes(_Button):
    """Turn to a quote of an answer, of which the first page shows some at once."""

    letter = "q"
    asker: int
    page: int
    closest: bool
    shown: int
    quotes: tuple[QuoteRef, ...]

    @property
    def ranks(self) -> range:
        """The ranks of the quotes that the page shows."""
        return range(1, self.shown + 1) if self.page == 0 else range(self.page + 1, self.page + 2)

    def by(self, asker: int) -> "TurnQuotes":
        """Return the custom id for another person."""
        return replace(self, asker=asker)

    def turned(self, page: int) -> str:
        """Return the custom id of another page, written."""
        return self._joined(self._written(page))

    @property
    def shared(self) -> str:
        """The custom id that shares the page, written."""
        return str(ShareQuotes(self))

    def written(self) -> Iterable[str]:
        """Return its fields as they are written: two of them make a flag."""
        return self._written(self.page)

    def _written(self, page: int) -> Iterable[str]:
        numbers = (self.asker, page, 2 * self.shown + self.closest)
        return [*map(in_base_36, numbers), ",".join(map(str, self.quotes))]

    @classmethod
    def read(cls, *written: str) -> Self:
        """Read its fields."""
        asker, page, flag, refs = written
        shown, closest = divmod(_long(flag), 2)
        return cls(
            asker=_long(asker),
            page=_long(page),
            closest=bool(closest),
            shown=shown,
            quotes=tuple(map(QuoteRef.read, refs.split(","))),
        )


@dataclass(frozen=True, slots=True)
class ShareQuotes(_Button):
    """Share a page of an answer with the channel."""

    letter = "s"
    turn: TurnQuotes

    def written(self) -> Iterable[str]:
        """Return the fields of the page, as they are written."""
        return self.turn.written()

    @classmethod
    def read(cls, *written: str) -> Self:
        """Read the fields of the page."""
        return cls(TurnQuotes.read(*written))


@dataclass(frozen=True, slots=True)
class ShowContext(_Button):
    """Show a quote in its context."""

    letter = "c"
    quote: QuoteRef


@dataclass(frozen=True, slots=True)
class Explain(_Button):
    """Explain the answer to a question."""

    letter = "w"
    question: str


@dataclass(frozen=True, slots=True)
class AskPlainly(_Button):
    """Ask a question without the one that it went on from."""

    letter = "p"
    asker: int
    question: str


@dataclass(frozen=True, slots=True)
class AskTopic(_Button):
    """Ask for a topic."""

    letter = "t"
    asker: int
    article: str


@dataclass(frozen=True, slots=True)
class AskModerator(_Button):
    """Ask a moderator."""

    letter = "m"
    asker: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnArticle(_Button):
    """Turn to a page of an article; the pages of another body are others."""

    letter = "a"
    reader: int
    article: str
    body: str
    page: int


@dataclass(frozen=True, slots=True)
class OpenArticle(_Button):
    """Open the article of a quote."""

    letter = "o"
    passage: str


@dataclass(frozen=True, slots=True)
class TurnList(_Button):
    """Turn to a page of the list of articles."""

    letter = "l"
    reader: int
    page: int


@dataclass(frozen=True, slots=True)
class RemoveAnswer(_Button):
    """Remove an answer."""

    letter = "r"
    asker: int


CustomId = (
    TurnQuotes
    | ShareQuotes
    | ShowContext
    | Explain
    | AskPlainly
    | AskTopic
    | AskModerator
    | TurnArticle
    | OpenArticle
    | TurnList
    | RemoveAnswer
)

_KINDS: Mapping[str, type[CustomId]] = {kind.letter: kind for kind in get_args(CustomId)}


def parse(written: str) -> CustomId | None:
    """Read a custom id; None if it is none of ours."""
    found = _PATTERN.fullmatch(written)
    kind = _KINDS.get(found[1]) if found else None
    if found is None or kind is None:
        return None
    try:
        return kind.read(*found[2].split(":"))
    except ValueError:
        return None


def fitting(refs: Sequence[QuoteRef]) -> tuple[QuoteRef, ...]:
    """Return as many of the quotes, by rank, as a custom id can carry: at least 3 of them."""
    if len(refs) <= _ALWAYS_FIT:
        return tuple(refs)
    longest = TurnQuotes(asker=2**64 - 1, page=9, closest=True, shown=3, quotes=tuple(refs))
    return tuple(refs) if len(str(longest)) <= MAX_CUSTOM_ID else fitting(refs[:-1])
