"""BM25: rank_bm25's ranking function over postings in NumPy.

`PostingsBM25` fills the extension points of `rank_bm25.BM25`. Where rank_bm25 keeps one dict for
each passage and scans all of them, it keeps for each term the passages that hold it, so that a
question touches only the passages it shares a term with. Scores are rank_bm25's:

    score(q, p) = Σ over terms t of q: idf(t) · tf · (k1 + 1) / (tf + k1 · (1 − b + b · |p| / avg))

A passage matches if it shares a term with the query; the sign of its score does not decide. Equal
scores rank by position. No passages, no terms or fewer matches than asked for are ordinary.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any

import numpy as np
import rank_bm25
from numpy.typing import NDArray

from bot.index.postings import Ints, Offsets, Postings, Stream, is_first
from bot.ranking.top_k import SINGLE_UP_TO, Accumulator, Part

__all__ = [
    "K1",
    "B",
    "Floats",
    "Ints",
    "Offsets",
    "PostingsBM25",
    "Stream",
    "okapi_idf",
    "smooth_idf",
]

K1 = 0.9
"""How much repetition of a term counts: 0 not at all, 2 much. Of 20 pairs (k1, b) tried on six
question sets this and B were best."""

B = 0.75
"""How much a long passage is discounted: 0 not at all, 1 in proportion to its length."""

Floats = NDArray[np.float64]
Idf = Callable[[NDArray[Any], int], Floats]


def smooth_idf(frequencies: NDArray[Any], passages: int) -> Floats:
    """Return `ln(1 + (N − df + ½) / (df + ½))` for each document frequency: never below zero.

    The form Lucene uses; it keeps the order of terms where rank_bm25 floors all frequent ones to
    one value, which in a small knowledge base is most of them.
    """
    df = np.asarray(frequencies, dtype=np.float64)
    return np.log1p((passages - df + 0.5) / (df + 0.5))


def okapi_idf(frequencies: NDArray[Any], passages: int, epsilon: float = 0.25) -> Floats:
    """Return rank_bm25's Okapi idf: `ln(N − df + ½) − ln(df + ½)`, negative ones floored.

    The floor is `epsilon` times the mean over all terms (before flooring), as in
    `rank_bm25.BM25Okapi`. For comparison only.
    """
    df = np.asarray(frequencies, dtype=np.float64)
    idf = np.log(passages - df + 0.5) - np.log(df + 0.5)
    if idf.size:
        idf[idf < 0] = epsilon * idf.mean()
    return idf


class PostingsBM25(rank_bm25.BM25):  # type: ignore[misc]  # rank_bm25 ships no types
    """rank_bm25's ranking function over an inverted index of term numbers.

    Attributes:
        k1: see `K1`.
        b: see `B`.
        corpus_size: number of passages.
        avgdl: mean number of terms of a passage; 0 without passages.
        idf: float64, the weight of each term.
        doc_len: int32, the number of terms of each passage.
        postings: where the terms stand.
    """

    def __init__(
        self,
        corpus: Stream | Postings,
        *,
        k1: float = K1,
        b: float = B,
        idf: Idf = smooth_idf,
    ) -> None:
        """Build the index.

        Args:
            corpus: the terms of all passages, or their postings.
            k1: see `K1`.
            b: see `B`.
            idf: from the document frequencies and the number of passages.
        """
        self.k1 = k1
        self.b = b
        self._idf_of = idf
        super().__init__(corpus)

    def _initialize(self, corpus: Stream | Postings) -> Offsets:
        """Take over or build the postings and return the document frequency of each term."""
        self.postings = postings = corpus if isinstance(corpus, Postings) else Postings.of(corpus)
        self.doc_len = postings.lengths
        self.corpus_size = len(postings.lengths)
        self.avgdl = postings.total / self.corpus_size if self.corpus_size else 0.0
        tf = postings.counts.astype(np.float64)
        relative = postings.sizes / (self.avgdl or 1.0)
        self._saturations = tf * (self.k1 + 1) / (tf + self.k1 * (1 - self.b + self.b * relative))
        self._starts = postings.starts.data  # gives Python's own numbers, and quickly
        self._single = Accumulator(postings, self._saturations, np.float32)
        # Long questions may wait a little.
        self._double = Accumulator(postings, self._saturations, np.float64, unpacked_up_to=0)
        return postings.frequencies

    def _calc_idf(self, nd: Offsets) -> None:
        self.idf = self.idf_of(nd)
        self._idf = self.idf.data

    def frequency(self, term: int) -> int:
        """Return the number of passages that hold a term."""
        return self._starts[term + 1] - self._starts[term]

    def idf_of(self, frequencies: NDArray[Any]) -> Floats:
        """Return the idf of terms with the given document frequencies."""
        return self._idf_of(frequencies, self.corpus_size)

    def get_scores(self, query: Sequence[int]) -> Floats:
        """Return the score of every passage, in order; 0 where no term is shared.

        Args:
            query: term numbers; a repeated one counts as often as it stands there.
        """
        scores = np.zeros(self.corpus_size)
        for part in self._parts(query, None):
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
            within: for each passage whether it may be returned; all may if None. Scores are those
                among all passages.
        """
        parts = self._parts(query, weights) if k > 0 else []
        if not parts:
            return np.empty(0, np.int32), np.empty(0, np.float64)
        positions: NDArray[Any]
        if within is None and min([factor for _, _, factor in parts]) > 0:
            adder = self._single if len(parts) <= SINGLE_UP_TO else self._double
            positions, scores = adder.best(parts, k)
        else:
            positions, scores = self._matches(parts, within)
        # Equal scores are in the order of the passages, and a stable sort leaves them so.
        order = (-scores).argsort(kind="stable")[:k]
        return positions.take(order).astype(np.int32), scores.take(order).astype(np.float64)

    def _parts(self, query: Iterable[int], weights: Iterable[float] | None) -> list[Part]:
        """Return what each distinct term of a query adds, the rarest first; no unknown ones."""
        factors: dict[int, float] = {}
        for term, weight in zip(query, repeat(1.0) if weights is None else weights, strict=False):
            factors[term] = factors.get(term, 0.0) + weight
        starts, idf = self._starts, self._idf
        known = len(idf)
        parts = [
            (starts[term + 1] - starts[term], starts[term], weight * idf[term])
            for term, weight in factors.items()
            if 0 <= term < known and starts[term + 1] > starts[term]
        ]
        parts.sort(key=itemgetter(0))
        return parts

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
