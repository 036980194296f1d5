"""What is searched for instead of a word that no passage holds.

In this order: its other forms (short ones, irregular ones), the two words it is written together
from, the nearest known word, in case it is misspelt, and the other words of its family. A word is
rather misspelt than written together from words of which one is rarer than what it may have been.
Only that is a repair, which the answer tells; an everyday word is never repaired.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.ranking.collection import Collection
from bot.ranking.known_terms import KnownTerms
from bot.ranking.spelling import Speller
from bot.ranking.synonyms import WEIGHT_ALONE
from bot.text.analyzer import Analyzer
from bot.text.other_forms import other_forms

_SHORTEST_PART = 3  # letters of a part of a compound
_LONGEST = 80  # letters of a compound: the longest words of German have some more than 60


@dataclass(frozen=True, slots=True)
class Substitute:
    """What stands for an unknown word.

    Attributes:
        weights: the terms that are searched for, each with how much it counts; empty if nothing
            stands for it.
        also: names of these terms, where a list or a compound gave them.
        used: the known word it is taken for, if it is held to be misspelt.
    """

    weights: dict[str, float] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    used: str | None = None


class Substitutes:
    """Finds what stands for unknown words."""

    __slots__ = ("_analyzers", "_collection", "_known", "_speller")

    def __init__(
        self, collection: Collection, analyzers: Sequence[Analyzer], known: KnownTerms
    ) -> None:
        self._collection = collection
        self._analyzers = analyzers
        self._known = known
        self._speller = Speller(collection.segments)

    def of(self, word: str, analyzer: Analyzer) -> Substitute:
        """Return what stands for an unknown word of a question in some language.

        Nothing stands for a number: another one is another thing.
        """
        if word.isdigit():
            return Substitute()
        found = self._other_forms(word, analyzer)
        if found is not None:
            return found
        parts = self._parts(word, analyzer)
        used = None if analyzer.is_plain(word) else self._speller.nearest(word)
        if parts and (
            used is None
            or min(map(self._document_frequency, parts)) >= self._document_frequency(used)
        ):
            meant = [part for part in parts if not analyzer.is_function_word(part)]
            weights = {term: WEIGHT_ALONE for part in meant for term in self._known.of(part)}
            return Substitute(weights, (" ".join(parts),))
        if used:
            return Substitute(dict.fromkeys(self._known.of(used), 1.0), used=used)
        stems = [(one.term(word), one.language) for one in self._analyzers]
        return Substitute(dict.fromkeys(self._collection.family(stems, ()), WEIGHT_ALONE))

    def _document_frequency(self, word: str) -> int:
        """Return how many passages hold a known word."""
        return max(map(self._collection.document_frequency, self._known.of(word)), default=0)

    def _other_forms(self, word: str, analyzer: Analyzer) -> Substitute | None:
        weights: dict[str, float] = {}
        also = []
        for name in other_forms(word, analyzer):
            terms = [self._known.of(part) for part in analyzer.question_words(name)]
            if all(terms):
                also.append(name)
                weights.update({term: WEIGHT_ALONE for of in terms for term in of})
        return Substitute(weights, tuple(also)) if weights else None

    def _parts(self, word: str, analyzer: Analyzer) -> tuple[str, str] | None:
        """Look for two known words that give the word written in one, the shorter the longest."""
        if len(word) > _LONGEST:
            return None
        best: tuple[str, str] | None = None
        for at in range(2, len(word) - 1):
            parts = word[:at], word[at:]
            if analyzer.is_particle(parts[1]) and self._is_part(parts[0], analyzer):
                best = parts
                break
            longer = best is None or min(map(len, parts)) > min(map(len, best))
            if longer and all(self._is_part(part, analyzer) for part in parts):
                best = parts
        return best

    def _is_part(self, part: str, analyzer: Analyzer) -> bool:
        return (
            len(part) >= _SHORTEST_PART
            and not analyzer.is_function_word(part)
            and bool(self._known.of(part))
        )
