"""From a message to the words that are searched for."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.text.analyzer import Analyzer
from bot.text.message import read_message
from bot.text.other_forms import other_forms

_FEW = 2  # words of a question in which a particle matters
_SHORTEST_JOINED = 4  # letters


class QueryWords(NamedTuple):
    """The words of a question.

    Attributes:
        asked: what is searched for, in order.
        around: what else the message says.
        joined: for words that stand side by side, the known word that both give written in one.
        is_bare: whether the question is nothing but these words, as typed into a search box.
        asking: the words around them in the question, which tell how it is asked: `how`, `who can`.
    """

    asked: tuple[str, ...]
    around: tuple[str, ...]
    joined: dict[str, tuple[str, ...]]
    is_bare: bool
    asking: frozenset[str]


def read_words(question: str, analyzer: Analyzer, is_known: Callable[[str], bool]) -> QueryWords:
    """Read the words of a question.

    Args:
        question: as it was typed.
        analyzer: of its language.
        is_known: tells whether any passage holds a word.
    """
    message = read_message(question, analyzer)
    typed: list[str] = []
    for piece in message.asks:
        typed += _words_of(piece, analyzer, is_known)
    asked = analyzer.spoken(typed) or typed
    joined: dict[str, tuple[str, ...]] = {}
    with_particle = len(asked) <= _FEW
    all_asked, all_typed = set(asked), set(typed)
    for one, other in pairwise(typed):
        if one not in all_asked or not (other in all_asked or analyzer.is_particle(other)):
            continue
        both = one + other
        if len(both) >= _SHORTEST_JOINED and both not in all_typed and is_known(both):
            for word in (one, other):
                joined[word] = (*joined.get(word, ()), both)
        if with_particle and analyzer.is_particle(other) and other not in all_asked:
            at = asked.index(one) + 1
            asked = [*asked[:at], other, *asked[at:]]
            all_asked.add(other)
    return QueryWords(
        asked=tuple(asked),
        around=tuple(
            analyzer.spoken([word for piece in message.around for word in analyzer.words(piece)])
        ),
        joined=joined,
        is_bare=not message.around and len(asked) >= len(message.asks),
        asking=frozenset(all_typed.difference(asked)),
    )


def _words_of(piece: str, analyzer: Analyzer, is_known: Callable[[str], bool]) -> Sequence[str]:
    """Return the words of a piece; of a compound those that say most."""
    parts, joined = analyzer.compound(piece)
    if joined is None:
        return parts
    if "." in joined:  # a version is one thing; its single digits say nothing
        return [joined] if is_known(joined) else [*(p for p in parts if len(p) > 1), joined]
    if is_known(joined):
        return [*parts, joined]
    if other_forms(joined, analyzer) or not any(map(is_known, parts)):
        return [joined]
    return parts
