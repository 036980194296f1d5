"""Custom ids: what a button carries, so that it needs no memory and outlives restarts and reloads.

A custom id is at most 100 characters of ASCII. Numbers are in base 36. An article is named by a
fingerprint of its id, a passage by that and a fingerprint of its text. So a button finds its
passage as long as the text stands in that article, whatever else has changed.

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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.chat.buttons.fingerprints import in_base_36
from bot.chat.formatting.reply import MAX_CUSTOM_ID

_PATTERN = re.compile(r"f2([a-z]):([0-9a-z:.,]{1,96})")

_ALWAYS_FIT = 3  # quotes that a custom id can carry, whatever they are


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

    def __str__(self) -> str:
        return f"{self.passage}.{in_base_36(self.start)}.{in_base_36(self.size)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnQuotes:
    """Turn to a quote of an answer.

    Attributes:
        asker: the id of who asked.
        page: the quote to show, from 0.
        closest: whether the answer was given as the closest only.
        shown: how many quotes the first page shows at once.
        quotes: all quotes of the answer, by rank.
    """

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

    def __str__(self) -> str:
        return self.turned(self.page)

    def turned(self, page: int) -> str:
        """Return the custom id of another page, written."""
        return f"f2q:{self._written(page)}"

    @property
    def shared(self) -> str:
        """The custom id that shares the page, written."""
        return f"f2s:{self._written(self.page)}"

    def _written(self, page: int) -> str:
        refs = ",".join(map(str, self.quotes))
        flag = in_base_36(2 * self.shown + self.closest)
        return f"{in_base_36(self.asker)}:{in_base_36(page)}:{flag}:{refs}"


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
        return f"f2a:{in_base_36(self.reader)}:{self.article}:{self.body}:{in_base_36(self.page)}"


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
        return f"f2l:{in_base_36(self.reader)}:{in_base_36(self.page)}"


@dataclass(frozen=True, slots=True)
class RemoveAnswer:
    """Remove an answer.

    Attributes:
        asker: the id of who asked.
    """

    asker: int

    def __str__(self) -> str:
        return f"f2r:{in_base_36(self.asker)}"


@dataclass(frozen=True, slots=True)
class ShareQuotes:
    """Share a page of an answer with the channel.

    Attributes:
        turn: the page.
    """

    turn: TurnQuotes

    def __str__(self) -> str:
        return self.turn.shared


@dataclass(frozen=True, slots=True)
class ShowContext:
    """Show a quote in its context.

    Attributes:
        quote: the quote.
    """

    quote: QuoteRef

    def __str__(self) -> str:
        return f"f2c:{self.quote}"


@dataclass(frozen=True, slots=True)
class Explain:
    """Explain the answer to a question.

    Attributes:
        question: its fingerprint.
    """

    question: str

    def __str__(self) -> str:
        return f"f2w:{self.question}"


@dataclass(frozen=True, slots=True)
class AskPlainly:
    """Ask a question without the one that it went on from.

    Attributes:
        asker: the id of who asked.
        question: its fingerprint.
    """

    asker: int
    question: str

    def __str__(self) -> str:
        return f"f2p:{in_base_36(self.asker)}:{self.question}"


@dataclass(frozen=True, slots=True)
class AskTopic:
    """Ask for a topic.

    Attributes:
        asker: the id of who asked.
        article: the fingerprint of the article's id.
    """

    asker: int
    article: str

    def __str__(self) -> str:
        return f"f2t:{in_base_36(self.asker)}:{self.article}"


@dataclass(frozen=True, slots=True)
class AskModerator:
    """Ask a moderator.

    Attributes:
        asker: the id of who asked.
    """

    asker: int

    def __str__(self) -> str:
        return f"f2m:{in_base_36(self.asker)}"


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


def parse(written: str) -> CustomId | None:
    """Read a custom id; None if it is none of ours."""
    found = _PATTERN.fullmatch(written)
    if found is None:
        return None
    try:
        return _READERS[found[1]](*found[2].split(":"))
    except (KeyError, ValueError, TypeError):
        return None


def _turn(asker: str, page: str, flag: str, refs: str) -> TurnQuotes:
    shown, closest = divmod(_long(flag), 2)
    return TurnQuotes(
        asker=_long(asker),
        page=_long(page),
        closest=bool(closest),
        shown=shown,
        quotes=tuple(map(_ref, refs.split(","))),
    )


def _turn_article(reader: str, article: str, body: str, page: str) -> TurnArticle:
    return TurnArticle(reader=_long(reader), article=article, body=body, page=_long(page))


def fitting(refs: Sequence[QuoteRef]) -> tuple[QuoteRef, ...]:
    """Return as many of the quotes, by rank, as a custom id can carry: at least 3 of them."""
    if len(refs) <= _ALWAYS_FIT:
        return tuple(refs)
    longest = TurnQuotes(asker=2**64 - 1, page=9, closest=True, shown=3, quotes=tuple(refs))
    return tuple(refs) if len(str(longest)) <= MAX_CUSTOM_ID else fitting(refs[:-1])


def _ref(written: str) -> QuoteRef:
    passage, start, size = written.split(".")
    return QuoteRef(passage, _long(start), _long(size))


def _long(digits: str) -> int:
    return int(digits, 36)


_READERS: Mapping[str, Callable[..., CustomId]] = {
    "q": _turn,
    "s": lambda *fields: ShareQuotes(_turn(*fields)),
    "a": _turn_article,
    "c": lambda ref: ShowContext(_ref(ref)),
    "o": OpenArticle,
    "w": Explain,
    "p": lambda asker, question: AskPlainly(_long(asker), question),
    "t": lambda asker, article: AskTopic(_long(asker), article),
    "m": lambda asker: AskModerator(_long(asker)),
    "l": lambda reader, page: TurnList(_long(reader), _long(page)),
    "r": lambda asker: RemoveAnswer(_long(asker)),
}
