"""Sums over passages, from which the statistics of a knowledge base are made."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums over some passages; exact, so that they can be added and taken off again.

    Attributes:
        passages: how many there are.
        words: how many word forms they have together.
        sentences: how many sentences; a passage without one counts as one.
        ngrams: how many n-grams.
        languages: how many passages each language has.
    """

    passages: int = 0
    words: int = 0
    sentences: int = 0
    ngrams: int = 0
    languages: dict[str, int] = field(default_factory=dict)

    def __add__(self, other: "Totals") -> "Totals":
        return self._with(other, 1)

    def __sub__(self, other: "Totals") -> "Totals":
        return self._with(other, -1)

    def _with(self, other: "Totals", sign: int) -> "Totals":
        languages = Counter(self.languages)
        for language, count in other.languages.items():
            languages[language] += sign * count
        return Totals(
            passages=self.passages + sign * other.passages,
            words=self.words + sign * other.words,
            sentences=self.sentences + sign * other.sentences,
            ngrams=self.ngrams + sign * other.ngrams,
            languages={language: count for language, count in languages.items() if count},
        )
