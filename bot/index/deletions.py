"""Passages of a segment that are deleted, and what they had contributed to its statistics."""

from bisect import bisect_left
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.index.ngrams import NONE
from bot.index.segment import Segment
from bot.index.totals import Totals

Range = tuple[int, int]
"""Half-open range of positions: the passages of an article."""

_FEW = 1 << 12  # numbers that are looked up in a dict; 100 bytes each


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each of some numbers occurs; few among many.

    Attributes:
        numbers: int64, ascending, each once.
        counts: int64, of each.
    """

    numbers: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    counts: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    _few: dict[int, int] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        few = None
        if len(self.numbers) <= _FEW:
            few = dict(zip(self.numbers.tolist(), self.counts.tolist(), strict=True))
        object.__setattr__(self, "_few", few)

    @classmethod
    def of(cls, numbers: NDArray[np.int64], weights: NDArray[np.int64] | None = None) -> "Counts":
        """Count numbers, each as often as its weight says."""
        if weights is None:
            return cls(*np.unique(numbers, return_counts=True))
        known, which = np.unique(numbers, return_inverse=True)
        counts = np.zeros(len(known), np.int64)
        np.add.at(counts, which, weights)
        return cls(known, counts)

    def __getitem__(self, number: int) -> int:
        if self._few is not None:
            return self._few.get(number, 0)
        numbers = self.numbers.data  # gives Python's own numbers, and quickly
        at = bisect_left(numbers, number)
        return self.counts.data[at] if at < len(numbers) and numbers[at] == number else 0

    def plus(self, other: "Counts", sign: int = 1) -> "Counts":
        """Return these counts with others added, or taken off if the sign is −1."""
        numbers = np.concatenate((self.numbers, other.numbers))
        total = Counts.of(numbers, np.concatenate((self.counts, sign * other.counts)))
        kept = total.counts != 0
        return Counts(total.numbers[kept], total.counts[kept])


@dataclass(frozen=True, slots=True)
class Deletions:
    """The deleted passages of a segment.

    Attributes:
        ranges: of their positions, ascending.
        totals: sums over them.
        words: how often each word form stands in them.
        terms: in how many of them each term stands.
        ngrams: how often each n-gram stands in them.
        families: how often each term stands in them in each language: the number of the term times
            the number of languages, plus the number of the language.
    """

    ranges: frozenset[Range] = frozenset()
    totals: Totals = field(default_factory=Totals)
    words: Counts = field(default_factory=Counts)
    terms: Counts = field(default_factory=Counts)
    ngrams: Counts = field(default_factory=Counts)
    families: Counts = field(default_factory=Counts)

    def changed_to(self, ranges: frozenset[Range], segment: Segment) -> "Deletions":
        """Return the deletions of other ranges; only what differs is counted."""
        more = _count(ranges - self.ranges, segment)
        fewer = _count(self.ranges - ranges, segment)
        return Deletions(
            ranges,
            self.totals + more.totals - fewer.totals,
            *(
                getattr(self, name).plus(getattr(more, name)).plus(getattr(fewer, name), -1)
                for name in ("words", "terms", "ngrams", "families")
            ),
        )

    def mask(self, size: int) -> NDArray[np.bool_]:
        """Tell for each of so many passages whether it is deleted."""
        deleted = np.zeros(size, bool)
        for begin, end in self.ranges:
            deleted[begin:end] = True
        return deleted


def _count(ranges: frozenset[Range], segment: Segment) -> Deletions:
    """Count what some passages of a segment contribute."""
    if not ranges:
        return Deletions()
    positions = [at for begin, end in sorted(ranges) for at in range(begin, end)]
    bounds = [segment.forward.bounds(at) for at in positions]
    numbers = np.concatenate(
        [np.empty(0, np.int32), *(segment.forward.numbers[start:end] for start, end in bounds)]
    ).astype(np.int64)
    lengths = np.array([end - start for start, end in bounds])
    leads = segment.leads.take(positions, axis=0).astype(np.int64)
    vocabulary, ngrams = segment.vocabulary, segment.ngrams
    words = Counts.of(numbers)
    terms = vocabulary.term_of.take(numbers).astype(np.int64)
    owners = np.repeat(np.arange(len(bounds)), lengths)
    pairs = np.unique(terms * len(bounds) + owners)
    codes = ngrams.codes.take(words.numbers, axis=0)
    weights = np.repeat(words.counts, codes.shape[1])
    flat = codes.ravel().astype(np.int64)
    held = flat != NONE
    size = max(len(vocabulary.languages), 1)
    families = vocabulary.term_of.take(words.numbers).astype(np.int64) * size
    families += vocabulary.language_of.take(words.numbers)
    languages = [segment.languages[at] for at in positions]
    return Deletions(
        ranges,
        Totals.of_sizes(np.column_stack((leads, lengths - leads.sum(axis=1))))
        + Totals(
            sentences=segment.sentences.count(positions),
            ngrams=int(words.counts @ ngrams.sizes.take(words.numbers).astype(np.int64)),
            languages={code: languages.count(code) for code in set(languages)},
        ),
        words,
        Counts.of(pairs // max(len(bounds), 1)),
        Counts.of(flat[held], weights[held]),
        Counts.of(families, words.counts),
    )
