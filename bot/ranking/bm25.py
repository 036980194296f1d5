"""BM25: rank_bm25's ranking function over postings in NumPy.

`PostingsBM25` fills the extension points of `rank_bm25.BM25`. Where rank_bm25 keeps one dict for
each passage and scans all of them, it keeps for each term the passages that hold it, so that a
question touches only the passages it shares a term with. Scores are rank_bm25's:

    score(q, p) = Σ over terms t of q: idf(t) · tf · (k1 + 1) / (tf + k1 · (1 − b + b · |p| / avg))

With several fields it is BM25F (Robertson, Zaragoza and Taylor 2004): each field has a length of
its own, and what a term has in them is summed before it saturates:

    tf' = Σ over fields f: weight(f) · tf(f) / (1 − b + b · |f| / avg(f))
    score(q, p) = Σ over terms t of q: idf(t) · tf' · (k1 + 1) / (tf' + k1)

A passage matches if it shares a term with the query; the sign of its score does not decide. Equal
scores rank by position. No passages, no terms or fewer matches than asked for are ordinary.
"""

import math
from collections.abc import Sequence
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import rank_bm25
from numpy.typing import NDArray

from bot.index.postings import Postings, is_first
from bot.index.vocabulary_builder import Ints
from bot.ranking.top_k import SINGLE_UP_TO, Part, TopK

K1 = 0.9
"""How much repetition of a term counts: 0 not at all, 2 much. Of 20 pairs (k1, b) tried on six
question sets this and B were best."""

B = 0.75
"""How much a long passage is discounted: 0 not at all, 1 in proportion to its length."""

FIELD_WEIGHTS = (1.0, 1.0, 0.5)
"""How much a term counts in the body, in the heading, and in the title beside a heading. From 0.7
to 1.5 of the heading and from 0.25 to 1 of the title, Success@1 changes by 0.1 in the mean of nine
sets of real FAQs, help pages and rules."""

Floats = NDArray[np.float64]


def smooth_idf(frequency: float, passages: int) -> float:
    """Return `ln(1 + (N − df + ½) / (df + ½))` for a document frequency: never below zero.

    The form Lucene uses; it keeps the order of terms where rank_bm25 floors all frequent ones to
    one value, which in a small knowledge base is most of them.
    """
    return math.log1p((passages - frequency + 0.5) / (frequency + 0.5))


class CorpusStatistics(NamedTuple):
    """What scores depend on beside the postings.

    Attributes:
        passages: how many there are.
        averages: terms of a body, a heading and a title in the mean.
    """

    passages: int
    averages: tuple[float, float, float]


class PostingsBM25(rank_bm25.BM25):  # type: ignore[misc]  # rank_bm25 ships no types
    """rank_bm25's ranking function over an inverted index of term numbers.

    Attributes:
        k1: see `K1`.
        b: see `B`.
        corpus_size: number of passages.
        avgdl: mean number of terms of a body.
        postings: where the terms stand.
    """

    def __init__(
        self,
        corpus: Postings,
        statistics: CorpusStatistics | None = None,
        *,
        k1: float = K1,
        b: float = B,
        weights: tuple[float, float, float] = FIELD_WEIGHTS,
    ) -> None:
        """Take the postings.

        Args:
            corpus: the postings of all terms.
            statistics: of the collection they are a part of; their own if None.
            k1: see `K1`.
            b: see `B`.
            weights: see `FIELD_WEIGHTS`.
        """
        self.k1 = k1
        self.b = b
        self._weights = weights
        own = CorpusStatistics(corpus.passage_count, corpus.averages)
        self._statistics = statistics or own
        super().__init__(corpus)

    def _initialize(self, corpus: Postings) -> NDArray[Any]:
        """Take over the postings and return the document frequency of each term."""
        self.postings = corpus
        self.corpus_size, averages = self._statistics
        self.avgdl = averages[0]
        counts, lengths = corpus.fields.astype(np.float64).transpose(2, 0, 1)
        relative = counts / (1 - self.b + self.b * lengths / np.array(averages))
        tf = relative @ np.array(self._weights)
        self._saturations = tf * (self.k1 + 1) / (tf + self.k1)
        self._single = TopK(corpus, self._saturations, np.float32)
        self._double = TopK(corpus, self._saturations, np.float64)
        return corpus.frequencies

    def _calc_idf(self, nd: NDArray[Any]) -> None:
        """Do nothing: the idf of the few terms of a query is worked out when it is asked."""

    def idf_of(self, term: int) -> float:
        """Return the idf of a term, by the document frequency in these postings."""
        starts = self.postings.starts.data
        return smooth_idf(starts[term + 1] - starts[term], self.corpus_size)

    def get_scores(self, query: Sequence[int]) -> Floats:
        """Return the score of every passage, in order; 0 where no term is shared.

        Args:
            query: term numbers; a repeated one counts as often as it stands there.
        """
        scores = np.zeros(self.postings.passage_count)
        for part in self._parts(self._factors(query, repeat(1.0))):
            scores[self._touched(part)] += self._added(part)
        return scores

    def get_top_n(self, query: Sequence[int], documents: Sequence[Any], n: int = 5) -> list[Any]:
        """Return up to `n` documents that share a term with the query, best first."""
        return [documents[position] for position in self.top(query, n)[0].tolist()]

    def top(
        self,
        query: Sequence[int],
        k: int,
        weights: Sequence[float] | None = None,
        within: NDArray[np.bool_] | None = None,
    ) -> tuple[Ints, Floats]:
        """Return the positions and scores of the `k` best matching passages, best first.

        Args:
            query: term numbers, as for `get_scores`.
            k: at most so many; fewer where fewer passages match.
            weights: a factor for each term of the query; 1 if left out.
            within: as for `best`.
        """
        factors = self._factors(query, repeat(1.0) if weights is None else weights)
        starts = self.postings.starts.data
        factors.sort(key=lambda factor: starts[factor[0] + 1] - starts[factor[0]])
        return self.best(factors, k, within)

    def best(
        self,
        factors: Sequence[tuple[int, float]],
        k: int,
        within: NDArray[np.bool_] | None = None,
        *,
        single: bool | None = None,
    ) -> tuple[Ints, Floats]:
        """Return the positions and scores of the `k` best passages, best first.

        Args:
            factors: terms, each once and known, and what the saturation of each is multiplied by.
                They are added up in this order: the rarest should stand first.
            k: at most so many; fewer where fewer passages match.
            within: for each passage whether it may be returned; all may if None. Scores are those
                among all passages.
            single: whether scores are added up in float32; so for few terms if None.
        """
        parts = self._parts(factors) if k > 0 else []
        if not parts:
            return np.empty(0, np.int32), np.empty(0, np.float64)
        if single is None:
            single = len(parts) <= SINGLE_UP_TO
        positions: NDArray[Any]
        if within is None and min([factor for _, _, factor in parts]) > 0:
            positions, scores = (self._single if single else self._double).best(parts, k)
        else:
            positions, scores = self._matches(parts, within)
        # Equal scores are in the order of the passages, and a stable sort leaves them so.
        order = (-scores).argsort(kind="stable")[:k]
        return positions.take(order).astype(np.int32), scores.take(order).astype(np.float64)

    def _factors(self, query: Sequence[int], weights: Any) -> list[tuple[int, float]]:
        """Return each distinct term of a query that is known with its weight times its idf."""
        summed: dict[int, float] = {}
        for term, weight in zip(query, weights, strict=False):
            summed[term] = summed.get(term, 0.0) + weight
        known = len(self.postings.starts)
        return [(t, weight * self.idf_of(t)) for t, weight in summed.items() if 0 <= t < known]

    def _parts(self, factors: Sequence[tuple[int, float]]) -> list[Part]:
        """Return what each term adds, without terms that no passage holds."""
        starts = self.postings.starts.data
        parts = [
            (starts[term + 1] - starts[term], starts[term], factor) for term, factor in factors
        ]
        return [part for part in parts if part[0]]

    def _touched(self, part: Part) -> Ints:
        size, start, _ = part
        return self.postings.passages[start : start + size]

    def _added(self, part: Part) -> Floats:
        size, start, factor = part
        added: Floats = self._saturations[self.postings.codes[start : start + size]]
        return added * factor

    def _matches(
        self, parts: Sequence[Part], within: NDArray[np.bool_] | None = None
    ) -> tuple[Ints, Floats]:
        """Return the positions that any part touches, ascending, and their scores.

        The way for some passages only, and for factors of zero and below, of which a sum cannot
        tell what was touched.
        """
        touched = [self._touched(part) for part in parts]
        added = [self._added(part) for part in parts]
        if within is not None:
            kept = [within.take(positions).nonzero()[0] for positions in touched]
            touched = [positions[at] for positions, at in zip(touched, kept, strict=True)]
            added = [values[at] for values, at in zip(added, kept, strict=True)]
        positions = np.concatenate(touched)
        order = np.argsort(positions, kind="stable")
        positions = positions[order]
        firsts = np.flatnonzero(is_first(positions))
        if not len(firsts):
            return positions, np.empty(0, np.float64)
        return positions[firsts], np.add.reduceat(np.concatenate(added)[order], firsts)
