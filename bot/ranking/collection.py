"""The passages that are searched: segments, and the statistics over all of them.

Whatever a score depends on is summed over the segments, without their deleted passages, in whole
numbers. So it is the same as if all passages stood in one segment.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.index.deletions import Deletions
from bot.index.passage_order import PassageOrder
from bot.index.segment import Segment
from bot.index.string_table import UNKNOWN
from bot.index.totals import Totals
from bot.index.word_families import root_of
from bot.ranking.bm25 import smooth_idf

Scope = tuple[NDArray[np.bool_], ...]
"""For each segment and passage whether it may be found. Scores are those among all passages."""

MOST_FAMILY_MEMBERS = 6

MOST_TERMS_WITH_FAMILIES = 60_000
"""Terms of a collection beyond which exact words suffice, and families are left out; about 20,000
passages."""

_KEPT = 1 << 14  # terms of which the statistics are kept


@dataclass(frozen=True, slots=True)
class LiveSegment:
    """A segment, and which of its passages are deleted.

    Attributes:
        segment: the segment.
        deletions: its deleted passages.
    """

    segment: Segment
    deletions: Deletions = field(default_factory=Deletions)

    @property
    def totals(self) -> Totals:
        """Sums over the passages that are not deleted."""
        return self.segment.totals - self.deletions.totals

    def document_frequency(self, number: int) -> int:
        """Return how many passages hold a term, by its number."""
        if number == UNKNOWN:
            return 0
        starts = self.segment.postings.starts.data  # gives Python's own numbers, and quickly
        return starts[number + 1] - starts[number] - self.deletions.terms[number]

    def word_frequency(self, number: int) -> int:
        """Return how often a word form stands in the passages, by its number."""
        return int(self.segment.vocabulary.frequencies[number]) - self.deletions.words[number]

    def family(self, root: str, language: str) -> Iterator[tuple[str, int]]:
        """Yield the terms that share a root, each with how often it stands in the passages."""
        vocabulary = self.segment.vocabulary
        size = len(vocabulary.languages)
        for number, count in self.segment.families.members(root, language):
            deleted = number * size + vocabulary.languages.index(language)
            live = count - self.deletions.families[deleted]
            if live:
                yield vocabulary.terms[number], live


class TermStatistics(NamedTuple):
    """What is known of a term.

    Attributes:
        numbers: its number in each segment, `UNKNOWN` where it is not known.
        document_frequency: how many passages hold it.
        idf: of the term.
    """

    numbers: tuple[int, ...]
    document_frequency: int
    idf: float


class Collection:
    """All passages that are searched.

    Attributes:
        segments: the base, and the delta if there is one.
        order: of their passages.
        passages: how many there are, without deleted ones.
        average_length: word forms of a body in the mean; 1 if there are none.
        averages: the mean lengths of the fields: body, heading, title; see `Totals.averages`.
        has_leads: whether any passage has a heading.
        average_sentence: word forms of a sentence in the mean; 1 if there are none.
        average_ngrams: n-grams of a passage in the mean; 1 if there are none.
        languages: ISO 639-1 codes of the languages present, that of most passages first.
    """

    def __init__(self, segments: Sequence[LiveSegment], order: PassageOrder | None = None) -> None:
        """Take the segments.

        Args:
            segments: the base, and the delta if there is one.
            order: of their passages; left out where there is one segment and nothing deleted.
        """
        self.segments = tuple(segments)
        self.order = order or PassageOrder(len(segments[0].segment))
        totals = sum((live.totals for live in segments), Totals())
        self.passages = totals.passages
        self.averages = totals.averages
        self.average_length = self.averages[0]
        self.has_leads = totals.headed > 0
        self.average_sentence = totals.words / max(totals.sentences, 1) or 1.0
        self.average_ngrams = totals.ngrams / max(totals.passages, 1) or 1.0
        counted = sorted(totals.languages.items(), key=lambda item: (-item[1], item[0]))
        self.languages = tuple(language for language, _ in counted)
        self._kept: dict[str, TermStatistics] = {}

    def term(self, term: str) -> TermStatistics:
        """Return the statistics of a term; the same terms are asked for again and again."""
        known = self._kept.get(term)
        if known is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            numbers = tuple(
                [live.segment.vocabulary.term_numbers.of(term) for live in self.segments]
            )
            frequency = sum(map(LiveSegment.document_frequency, self.segments, numbers))
            known = TermStatistics(numbers, frequency, self.idf(frequency))
            # Two threads may both make one: they are equal.
            self._kept[term] = known
        return known

    def document_frequency(self, term: str) -> int:
        """Return how many passages hold a term; of one that is not known nothing is kept."""
        known = self._kept.get(term)
        if known is not None:
            return known.document_frequency
        numbers = [live.segment.vocabulary.term_numbers.of(term) for live in self.segments]
        return 0 if max(numbers) == UNKNOWN else self.term(term).document_frequency

    def ngram_frequencies(self, codes: Sequence[int]) -> list[int]:
        """Return how often each of some n-grams stands in the passages, by their codes."""
        found = [0] * len(codes)
        for live in self.segments:
            counts, deleted = live.segment.ngrams.counts.data, live.deletions.ngrams
            for at, code in enumerate(codes):
                found[at] += counts[code] - deleted[code]
        return found

    def idf(self, frequency: int) -> float:
        """Return the idf of a term that so many passages hold."""
        return smooth_idf(frequency, self.passages)

    def family(self, stems: Sequence[tuple[str, str]], literal: Sequence[str]) -> tuple[str, ...]:
        """Return other terms of the families of a word, the most frequent first.

        Args:
            stems: for each language what its analyzer makes of the word, and the language.
            literal: the terms that the word itself stands for.
        """
        if not self._has_families:
            return ()
        counts: dict[str, int] = {}
        for stem, language in stems:
            root = root_of(stem, language)
            if root:
                for live in self.segments:
                    for term, count in live.family(root, language):
                        if term not in literal:
                            counts[term] = counts.get(term, 0) + count
        return tuple(sorted(counts, key=lambda term: (-counts[term], term))[:MOST_FAMILY_MEMBERS])

    @cached_property
    def _has_families(self) -> bool:
        """Whether there are few enough different terms."""
        base, *others = self.segments
        starts = base.segment.postings
        gone = base.deletions.terms
        held = starts.frequencies.take(gone.numbers) if len(gone.numbers) else gone.counts
        known = len(base.segment.vocabulary.terms) - int((held == gone.counts).sum())
        if known > MOST_TERMS_WITH_FAMILIES:
            return False
        for live in others:
            numbers = base.segment.vocabulary.term_numbers
            for term in live.segment.vocabulary.terms:
                known += not base.document_frequency(numbers.of(term))
        return known <= MOST_TERMS_WITH_FAMILIES
