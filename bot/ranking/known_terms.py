"""Which terms of the passages a word stands for."""

from collections.abc import Sequence

from bot.ranking.collection import Collection
from bot.text.analyzer import Analyzer

_KEPT = 1 << 14


class KnownTerms:
    """Looks words up in a collection; words come again, so they are kept while there is room."""

    __slots__ = ("_analyzers", "_collection", "_kept")

    def __init__(self, collection: Collection, analyzers: Sequence[Analyzer]) -> None:
        self._collection = collection
        self._analyzers = analyzers
        self._kept: dict[str, tuple[str, ...]] = {}

    def of(self, word: str) -> tuple[str, ...]:
        """Return the terms that a word stands for, one for each language; known ones."""
        known = self._kept.get(word)
        if known is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            terms = dict.fromkeys([analyzer.term(word) for analyzer in self._analyzers])
            known = tuple([term for term in terms if self._collection.document_frequency(term)])
            self._kept[word] = known
        return known

    def forget(self) -> None:
        """Forget the words that were looked up."""
        self._kept.clear()

    def has(self, word: str) -> bool:
        """Tell whether any passage holds a word."""
        return bool(self.of(word))
