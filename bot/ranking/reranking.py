"""The second stage: the candidates of a question gone through once, and ranked by all evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from bot.index.averages import Averages
from bot.index.ngrams import Grams
from bot.index.postings import Extents
from bot.index.slices import FileArray
from bot.index.vocabulary import Vocabulary
from bot.ranking import evidence
from bot.ranking.bm25 import Floats, Ints
from bot.ranking.evidence import Sequences
from bot.ranking.proximity import Pairs, Rarity, find_pairs
from bot.ranking.query import Query
from bot.ranking.sentence_spans import Outline, Outlines
from bot.ranking.term_matches import Units, sight

READ = 6
"""Candidates whose sentences are looked at: the best by all other evidence."""

Sentence = tuple[int, int, float]
"""Half-open range in the passage's text, and score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the second stage looks things up in.

    Attributes:
        forms: the forms of all passages.
        extents: where those of each passage stand.
        vocabulary: the forms and terms.
        grams: the letter sequences of the forms.
        averages: the mean lengths.
        passages: how many there are.
        outlines: of the passages.
    """

    forms: Ints | FileArray
    extents: Extents
    vocabulary: Vocabulary
    grams: Grams
    averages: Averages
    passages: int
    outlines: Outlines


class Opened(NamedTuple):
    """Some of the passages, sentence by sentence.

    Attributes:
        outlines: by the place of the passage among those that were read, ascending.
        units: their sentences one after the other; all other passages count for one more.
        words: the BM25 of each unit's words.
    """

    outlines: dict[int, Outline]
    units: Units
    words: Floats

    def split(self, scores: Sequence[float]) -> Iterator[tuple[int, Sequence[float]]]:
        """Yield the place of each passage and the scores of its sentences."""
        begin = 0
        for at, outline in self.outlines.items():
            end = begin + len(outline.spans)
            yield at, scores[begin:end]
            begin = end


class Reranking:
    """Some passages read for one query; kept as long as its answer is being made.

    Attributes:
        positions: of the passages.
    """

    def __init__(self, sources: Sources, query: Query, positions: Sequence[int]) -> None:
        """Find the terms of a query in some passages.

        Args:
            sources: of the index.
            query: the question's terms.
            positions: of the passages, at least one, in any order.
        """
        self.positions = positions
        self._sources = sources
        self._query = query
        self._idf = np.array([term.idf for term in query.terms])
        self._sighting = sight(
            query,
            [sources.extents[position] for position in positions],
            forms=sources.forms,
            term_of=sources.vocabulary.term_of,
        )
        self._opened: Opened | None = None

    def weigh(self, passage: Floats) -> tuple[list[float], list[float]]:
        """Return the score of each passage with all evidence, and its best sentence's BM25.

        Args:
            passage: the BM25 of each.
        """
        averages = self._sources.averages
        passages = self._sighting.passages
        scores = evidence.WEIGHTS[0] * passage
        scores += self._pairs.scores(passages)
        scores += evidence.WEIGHTS[4] * evidence.sequence_scores(
            self._sequences, passages, average=averages.grams
        )
        total = scores.tolist()
        best_first = sorted(range(len(total)), key=lambda at: -total[at])
        opened = self._open(best_first[:READ])
        sentence = [0.0] * len(total)
        weight = float(evidence.WEIGHTS[1])
        for at, words in opened.split(opened.words.tolist()):
            sentence[at] = max(words)
            total[at] += weight * sentence[at]
        # The others stay behind those that were read, in their order.
        least = min(total[at] for at in opened.outlines)
        for at in best_first[READ:]:
            total[at] = min(total[at], least)
        return total, sentence

    def sentences(self, positions: Sequence[int]) -> list[list[Sentence]]:
        """Return the sentences of some of the passages, each with a score, in order of the text.

        The score is that of a passage, the sentence taken for one; 0 where no term is shared.
        """
        wanted = [self.positions.index(position) for position in positions]
        opened = self._opened
        if opened is None or not opened.outlines.keys() >= set(wanted):
            opened = self._open(wanted)
        averages = self._sources.averages
        scores = opened.words + self._pairs.scores(opened.units)
        scores += evidence.SENTENCE_GRAMS * evidence.sequence_scores(
            self._sequences,
            opened.units,
            average=averages.grams * averages.sentence / averages.passage,
        )
        found = {
            at: [(*span, score) for span, score in zip(opened.outlines[at].spans, own, strict=True)]
            for at, own in opened.split(scores.tolist())
        }
        return [found[at] for at in wanted]

    def coverage(self) -> float:
        """Return the share of the question's weight whose terms the passages hold, 0 to 1."""
        return float(self._idf[self.held()].sum() / self._idf.sum())

    def held(self) -> list[int]:
        """Return the places of the query's terms that the passages hold, in order."""
        places: list[int] = np.unique(self._sighting.terms).tolist()
        return places

    @cached_property
    def _pairs(self) -> Pairs:
        weights = float(evidence.WEIGHTS[3]), float(evidence.WEIGHTS[2])
        passages, average = self._sources.passages, self._sources.averages.passage
        return find_pairs(self._query, self._sighting, Rarity(weights, passages, average))

    @cached_property
    def _sequences(self) -> Sequences:
        return evidence.find_sequences(self._query, self._sighting, grams=self._sources.grams)

    def _open(self, chosen: Sequence[int]) -> Opened:
        """Look at the sentences of some of the passages, by their places among them."""
        self._sources.outlines.expect([self.positions[at] for at in chosen])
        outlines = {at: self._sources.outlines.of(self.positions[at]) for at in sorted(chosen)}
        closed = sum(len(made.spans) for made in outlines.values())
        # For each run of forms its unit, and how long it is.
        units: list[int] = []
        runs: list[int] = []
        begin = 0
        for at, length in enumerate(self._sighting.passages.lengths.tolist()):
            if at in outlines:
                lengths = outlines[at].lengths
                units.extend(range(begin, begin + len(lengths)))
                runs.extend(lengths)
                begin += len(lengths)
            else:
                units.append(closed)
                runs.append(length)
        sizes = [length for made in outlines.values() for length in made.lengths]
        sentences = Units(np.array(units).repeat(runs), np.array((*sizes, 1)))
        words = evidence.word_scores(
            self._sighting, sentences, idf=self._idf, average=self._sources.averages.sentence
        )
        self._opened = Opened(outlines, sentences, words)
        return self._opened
