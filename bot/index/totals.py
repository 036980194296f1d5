"""Sums over passages, from which the statistics of a knowledge base are made."""

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums over some passages; exact, so that they can be added and taken off again.

    Attributes:
        passages: how many there are.
        words: how many word forms their bodies have together.
        headed: how many have a heading.
        heading_words: how many word forms their headings have.
        titled: how many have a title beside the heading.
        title_words: how many word forms these have.
        sentences: how many sentences; a passage without one counts as one.
        ngrams: how many n-grams.
        languages: how many passages each language has.
    """

    passages: int = 0
    words: int = 0
    headed: int = 0
    heading_words: int = 0
    titled: int = 0
    title_words: int = 0
    sentences: int = 0
    ngrams: int = 0
    languages: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of_sizes(cls, sizes: NDArray[Any]) -> "Totals":
        """Return what the lengths of passages tell.

        Args:
            sizes: a row for each passage: the words of its title, its heading and its body.
        """
        title, heading, body = sizes.T
        return cls(
            passages=len(sizes),
            words=int(body.sum()),
            headed=int((heading > 0).sum()),
            heading_words=int(heading.sum()),
            titled=int((title > 0).sum()),
            title_words=int(title.sum()),
        )

    @property
    def averages(self) -> tuple[float, float, float]:
        """Word forms in the mean of a body, and of a heading and a title where there is one.

        Each 1 if there are none.
        """
        return (
            self.words / max(self.passages, 1) or 1.0,
            self.heading_words / max(self.headed, 1) or 1.0,
            self.title_words / max(self.titled, 1) or 1.0,
        )

    def __add__(self, other: "Totals") -> "Totals":
        return self._with(other, 1)

    def __sub__(self, other: "Totals") -> "Totals":
        return self._with(other, -1)

    def _with(self, other: "Totals", sign: int) -> "Totals":
        languages = Counter(self.languages)
        for language, count in other.languages.items():
            languages[language] += sign * count
        numbers = {
            known.name: getattr(self, known.name) + sign * getattr(other, known.name)
            for known in fields(Totals)
            if known.name != "languages"
        }
        return Totals(
            **numbers, languages={language: count for language, count in languages.items() if count}
        )
