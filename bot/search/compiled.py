"""The same sums as `accumulation`, compiled by numba where it is installed.

numba costs 80 MB of memory and a second to compile, so it is an extra (`pip install
footnote-bot[fast]`) and used from `COMPILED_FROM` passages on. Results are the same to the last
bit: the sums are made in the same order and precision.
"""

import importlib.util
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.accumulation import LONG, SLACK, Part, Scores
from bot.search.postings import Ints, Postings

COMPILED_FROM = 50_000
"""Passages from which on numba's memory and start are worth it."""


def is_worthwhile(passages: int) -> bool:
    """Tell whether to use numba: it is installed, and there are passages enough."""
    return passages >= COMPILED_FROM and importlib.util.find_spec("numba") is not None


class CompiledAccumulator:
    """Adds up scores over some postings; see `accumulation.Accumulator`."""

    __slots__ = ("_dtype", "_find", "_free", "_highest", "_long", "_postings", "_saturations")

    def __init__(
        self,
        postings: Postings,
        saturations: NDArray[np.float64],
        dtype: Any,
        *,
        long: int = LONG,
    ) -> None:
        self._postings = postings
        self._saturations = saturations.astype(dtype)
        self._highest = float(saturations.max(initial=0.0))
        self._dtype = dtype
        self._free: list[Scores] = []
        self._long = long
        self._find = _compile()

    def best(self, parts: Sequence[Part], k: int) -> tuple[Ints, Scores]:
        """Return the `k` best passages that any part touches, best first, with their scores."""
        size = len(self._postings.lengths)
        totals = self._free.pop() if self._free else np.zeros(size, self._dtype)
        ordered = sorted(parts, key=lambda part: part.end - part.start)
        spans = np.array([(part.start, part.end) for part in ordered], np.int64)
        factors = np.array([part.factor for part in ordered], np.float64)
        k = min(k, size)
        positions, scores = np.empty(k, np.int32), np.empty(k, self._dtype)
        found = self._find(
            self._postings.passages,
            self._postings.codes,
            self._saturations,
            spans,
            factors.astype(self._dtype),
            self._highest * factors,
            totals,
            self._long,
            positions,
            scores,
        )
        self._free.append(totals)
        return positions[:found], scores[:found]


@lru_cache(maxsize=1)
def _compile() -> Callable[..., int]:
    """Return the search; it is compiled when it is first called."""
    import numba  # noqa: PLC0415  # an extra, and slow to import

    return linked(numba.njit(nogil=True, error_model="numpy"))


def linked(compiled: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Callable[..., int]:
    """Put the search together from functions that have gone through a compiler."""
    keep = compiled(_keep)
    kth = compiled(_kth_of(keep))
    return compiled(_search_with(keep, kth))


def _keep(positions: Ints, scores: Scores, found: int, position: int, score: float) -> int:
    """Put a passage among the best so far, in order; return how many there are."""
    size = len(positions)
    if found == size:
        last = scores[size - 1]
        if score < last or (score == last and position > positions[size - 1]):
            return found
        at = size - 1
    else:
        at = found
        found += 1
    while at > 0 and (
        scores[at - 1] < score or (scores[at - 1] == score and positions[at - 1] > position)
    ):
        scores[at] = scores[at - 1]
        positions[at] = positions[at - 1]
        at -= 1
    scores[at] = score
    positions[at] = position
    return found


def _kth_of(keep: Callable[..., int]) -> Callable[..., float]:
    def kth(
        passages: Ints, spans: Any, upto: int, totals: Scores, positions: Ints, scores: Scores
    ) -> float:
        """Return a score that as many passages reach as are wanted, or 0."""
        least = 0.0
        size = len(positions)
        for t in range(upto):
            found = 0
            for p in range(spans[t, 0], spans[t, 1]):
                score = totals[passages[p]]
                if found < size or score > scores[size - 1]:
                    found = keep(positions, scores, found, passages[p], score)
            if found == size and scores[size - 1] > least:
                least = scores[size - 1]
        return least

    return kth


def _search_with(  # noqa: C901  # one loop nest, for the compiler
    keep: Callable[..., int], kth: Callable[..., float]
) -> Callable[..., int]:
    def search(  # noqa: C901, PLR0912, PLR0913, PLR0917
        passages: Ints,
        codes: Any,
        saturations: Scores,
        spans: Any,
        factors: Scores,
        bounds: Any,
        totals: Scores,
        long: int,
        positions: Ints,
        scores: Scores,
    ) -> int:
        """Fill in the best passages; return how many there are."""
        terms = len(spans)
        rest = bounds.sum()
        seen = 0
        added = terms  # parts that were gone through
        least = 0.0
        for t in range(terms):
            start, end = spans[t, 0], spans[t, 1]
            if end - start > long and 2 * (end - start) > seen > 0:
                least = kth(passages, spans, t, totals, positions, scores)
                if least > rest * (1 + SLACK):
                    bound = (least - rest) * (1 - SLACK)
                    few = 0
                    for u in range(t):
                        for p in range(spans[u, 0], spans[u, 1]):
                            if totals[passages[p]] >= bound:
                                few += 1
                    if 8 * few < end - start:
                        added = t
                        break
            factor = factors[t]
            for p in range(start, end):
                totals[passages[p]] += saturations[codes[p]] * factor
            seen += end - start
            rest -= bounds[t]
        bound = (least - rest) * (1 - SLACK) if added < terms else 0.0
        found = 0
        size = len(positions)
        for t in range(added):
            for p in range(spans[t, 0], spans[t, 1]):
                position = passages[p]
                score = totals[position]
                if score == 0:
                    continue
                totals[position] = 0
                if score < bound:
                    continue
                for u in range(added, terms):
                    low, high = spans[u, 0], spans[u, 1]
                    end = high
                    while low < high:
                        middle = (low + high) >> 1
                        if passages[middle] < position:
                            low = middle + 1
                        else:
                            high = middle
                    if low < end and passages[low] == position:
                        score += saturations[codes[low]] * factors[u]
                if found < size or score >= scores[size - 1]:
                    found = keep(positions, scores, found, position, score)
        return found

    return search
