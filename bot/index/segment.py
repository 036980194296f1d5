"""A segment: an index over some passages that never changes.

    segment = Segment.build(texts, languages, leads)   # in memory
    segment = Segment.open(arrays, texts)          # what a SegmentBuilder wrote

A knowledge base is a *base* segment and a *delta*, a small segment of what changed since. Passages
of the base that are gone are marked as deleted (see `deletions`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.index.array_writer import MemoryWriter
from bot.index.arrays import Arrays
from bot.index.forward_index import ForwardIndex
from bot.index.lazy_sequence import LazySequence
from bot.index.lead import Lead
from bot.index.ngrams import Ngrams
from bot.index.postings import Postings
from bot.index.segment_builder import SegmentBuilder
from bot.index.sentence_spans import SentenceSpans, SentenceTable
from bot.index.spelling_keys import SpellingKeys
from bot.index.totals import Totals
from bot.index.vocabulary import Vocabulary
from bot.index.word_families import WordFamilies


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """An index over some passages.

    Attributes:
        texts: the passages.
        languages: the language of each, ISO 639-1.
        forward: the word forms of each.
        leads: a row for each: how many of them are of its title, and how many of its heading.
        vocabulary: the word forms and terms.
        postings: where the terms stand.
        ngrams: the n-grams of the word forms; function words have none.
        spelling_keys: of the word forms that misspelt words are repaired to.
        families: the word families of the terms.
        totals: what statistics over several segments are summed from.
        sentences: those of each passage.
    """

    texts: Sequence[str]
    languages: Sequence[str]
    forward: ForwardIndex
    leads: NDArray[np.uint16]
    vocabulary: Vocabulary
    postings: Postings
    ngrams: Ngrams
    spelling_keys: SpellingKeys
    families: WordFamilies
    totals: Totals
    sentences: SentenceTable = field(repr=False)

    @classmethod
    def build(
        cls,
        texts: Sequence[str],
        languages: Sequence[str],
        leads: Sequence[Lead] = (),
        articles: Sequence[int] = (),
    ) -> "Segment":
        """Index passages in memory.

        Args:
            texts: the passages, in the order that breaks ties.
            languages: ISO 639-1 code of each.
            leads: of each; none has one if empty.
            articles: how many passages each article has; one each if empty.
        """
        writer = MemoryWriter()
        builder = SegmentBuilder(writer)
        builder.add(texts, languages, leads, articles)
        builder.finish()
        return cls.open(writer.arrays(), texts)

    @classmethod
    def open(cls, arrays: Arrays, texts: Sequence[str]) -> "Segment":
        """Return the segment that a `SegmentBuilder` wrote.

        Args:
            arrays: what it wrote.
            texts: the passages.

        Raises:
            DataError: if it is damaged as far as sizes show.
        """
        vocabulary = Vocabulary.open(arrays)
        totals = Totals(**arrays.notes["totals"])
        numbers = arrays["forward"]
        arrays.expect("forward.sizes", totals.passages)
        forward = ForwardIndex(numbers, arrays.offsets("forward.sizes", len(numbers)))
        leads = arrays.expect("passages.lead", 2 * totals.passages).reshape(-1, 2)
        languages = _Languages(
            arrays.expect("passages.language", totals.passages), vocabulary.languages
        )
        return cls(
            texts=texts,
            languages=languages,
            forward=forward,
            leads=leads,
            vocabulary=vocabulary,
            postings=Postings.open(
                arrays, len(vocabulary.terms), passages=totals.passages, averages=totals.averages
            ),
            ngrams=Ngrams.open(arrays, len(vocabulary.words)),
            spelling_keys=SpellingKeys.open(arrays),
            families=WordFamilies.open(arrays),
            totals=totals,
            sentences=SentenceTable.open(arrays, totals.passages),
        )

    def __len__(self) -> int:
        return self.totals.passages

    def sentences_of(self, position: int) -> SentenceSpans:
        """Return the sentences of a passage."""
        begin, end = self.forward.bounds(position)
        title, heading = self.leads[position].tolist()
        body = end - begin - title - heading
        return self.sentences.of(position, body=body, heading=heading)


class _Languages(LazySequence[str]):
    """The language of each passage."""

    __slots__ = ("_codes", "_only", "_which")

    def __init__(self, which: NDArray[np.int8], codes: Sequence[str]) -> None:
        self._which = which
        self._codes = codes
        self._only = codes[0] if len(codes) == 1 else None  # spares the look at `which`

    def __len__(self) -> int:
        return len(self._which)

    def item(self, at: int) -> str:
        """Return a code."""
        return self._codes[int(self._which[at])] if self._only is None else self._only
