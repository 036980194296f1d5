"""BM25: rank_bm25's ranking function over postings in NumPy.

`PostingsBM25` fills the extension points of `rank_bm25.BM25`. Where rank_bm25 keeps one dict for
each passage and scans all of them, it keeps for each term the passages that hold it, so that a
question touches only the passages it shares a term with. Scores are rank_bm25's:

    score(q, p) = Σ over terms t of q: idf(t) · tf · (k1 + 1) / (tf + k1 · (1 − b + b · |p| / avg))

A passage matches if it shares a term with the query; the sign of its score does not decide. Equal
scores rank by position. No passages, no terms or fewer matches than asked for are ordinary.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import rank_bm25
from numpy.typing import NDArray

K1 = 0.9
"""How much repetition of a term counts: 0 not at all, 2 much. Of 20 pairs (k1, b) tried on six
question sets this and B were best."""

B = 0.75
"""How much a long passage is discounted: 0 not at all, 1 in proportion to its length."""

Ints = NDArray[np.int32]
Offsets = NDArray[np.int64]
Floats = NDArray[np.float64]
Idf = Callable[[NDArray[Any], int], Floats]


@dataclass(frozen=True, slots=True)
class Stream:
    """The terms of all passages one after the other, as numbers.

    Attributes:
        numbers: int32, the number of the term at each place.
        offsets: int64, one more than there are passages; passage `p` is
            `numbers[offsets[p]:offsets[p + 1]]`.
        size: how many terms there are; numbers run from 0 to `size - 1`.
    """

    numbers: Ints
    offsets: Offsets
    size: int

    def __len__(self) -> int:
        return len(self.offsets) - 1


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
        frequencies: int64, the number of passages that hold each term.
        idf: float64, the weight of each term.
        doc_len: int32, the number of terms of each passage.
    """

    def __init__(
        self, corpus: Stream, *, k1: float = K1, b: float = B, idf: Idf = smooth_idf
    ) -> None:
        self.k1 = k1
        self.b = b
        self._idf_of = idf
        super().__init__(corpus)

    def _initialize(self, corpus: Stream) -> NDArray[np.int64]:
        """Build the postings and return the document frequency of each term."""
        self.corpus_size = passages = len(corpus)
        self.doc_len = np.diff(corpus.offsets).astype(np.int32)
        self.avgdl = float(self.doc_len.mean()) if passages else 0.0
        owners = np.repeat(np.arange(passages, dtype=np.int64), self.doc_len)
        keys = corpus.numbers.astype(np.int64) * max(passages, 1) + owners
        keys.sort()
        firsts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))[: len(keys)]
        tf = np.diff(np.append(firsts, len(keys))).astype(np.float64)
        terms, positions = np.divmod(keys[firsts], max(passages, 1))
        self._positions = positions.astype(np.int32)
        relative = self.doc_len[self._positions] / (self.avgdl or 1.0)
        self._saturations = tf * (self.k1 + 1) / (tf + self.k1 * (1 - self.b + self.b * relative))
        self.frequencies = np.bincount(terms, minlength=corpus.size).astype(np.int64)
        self._starts = np.concatenate(([0], np.cumsum(self.frequencies)))
        return self.frequencies

    def _calc_idf(self, nd: NDArray[np.int64]) -> None:
        self.idf = self.idf_of(nd)

    def idf_of(self, frequencies: NDArray[Any]) -> Floats:
        """Return the idf of terms with the given document frequencies."""
        return self._idf_of(frequencies, self.corpus_size)

    def get_scores(self, query: Sequence[int]) -> Floats:
        """Return the score of every passage, in order; 0 where no term is shared.

        Args:
            query: term numbers; a repeated one counts as often as it stands there.
        """
        scores = np.zeros(self.corpus_size)
        positions, values = self._matches(query, None)
        scores[positions] = values
        return scores

    def get_top_n(self, query: Sequence[int], documents: Sequence[Any], n: int = 5) -> list[Any]:
        """Return up to `n` documents that share a term with the query, best first."""
        return [documents[position] for position in self.top(query, n)[0]]

    def top(
        self, query: Sequence[int], k: int, weights: Sequence[float] | None = None
    ) -> tuple[Ints, Floats]:
        """Return the positions and scores of the `k` best matching passages, best first.

        Args:
            query: term numbers, as for `get_scores`.
            k: at most so many; fewer where fewer passages match.
            weights: a factor for each term of the query; 1 if left out.
        """
        positions, scores = self._matches(query, weights)
        if k <= 0:
            return positions[:0], scores[:0]
        if len(scores) > k:
            bound = np.partition(scores, len(scores) - k)[len(scores) - k]
            kept = np.flatnonzero(scores >= bound)
            positions, scores = positions[kept], scores[kept]
        # Positions ascend, and a stable sort leaves equal scores in that order.
        order = np.argsort(-scores, kind="stable")[:k]
        return positions[order], scores[order]

    def _matches(
        self, query: Sequence[int], weights: Sequence[float] | None
    ) -> tuple[Ints, Floats]:
        """Return the positions that share a term with the query, ascending, and their scores."""
        touched: list[Ints] = []
        values: list[Floats] = []
        for at, term in enumerate(query):
            if not 0 <= term < len(self.idf):
                continue
            part = slice(self._starts[term], self._starts[term + 1])
            weight = self.idf[term] * (weights[at] if weights is not None else 1.0)
            touched.append(self._positions[part])
            values.append(self._saturations[part] * weight)
        if not touched:
            return np.empty(0, np.int32), np.empty(0, np.float64)
        positions = np.concatenate(touched)
        order = np.argsort(positions, kind="stable")
        positions = positions[order]
        if not len(positions):
            return positions, np.empty(0, np.float64)
        firsts = np.flatnonzero(np.concatenate(([True], positions[1:] != positions[:-1])))
        return positions[firsts], np.add.reduceat(np.concatenate(values)[order], firsts)
