"""The same search as `accumulation`, compiled by numba where it is installed.

numba costs 80 MB of memory and some seconds to compile, so it is an extra (`pip install
footnote-bot[fast]`), used from `COMPILED_FROM` passages on and once it is compiled: a bot does that
when it has connected, and answers without until then. Results are the same to the last bit: the
sums are made in the same order and precision.

Passages are gone through a window at a time, so that their scores stay in the processor's nearest
cache. The rarest terms of a query are added up for all passages of a window; the frequent ones, of
which a passage needs more to be among the best of the windows before, are asked only about those
passages that may still be.
"""

import importlib.util
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.accumulation import SINGLE_UP_TO, SLACK, Scores
from bot.search.postings import Ints, Postings

COMPILED_FROM = 50_000
"""Passages from which on numba's memory and start are worth it."""

WINDOW = 1 << 12
"""Passages gone through at a time: 16 KB of scores."""

LOOK_UP = 20
"""Postings that are added up in the time it takes to look a passage up among them."""

Floats = NDArray[np.float64]


def is_worthwhile(passages: int) -> bool:
    """Tell whether to use numba: it is installed, and there are passages enough."""
    return passages >= COMPILED_FROM and importlib.util.find_spec("numba") is not None


class CompiledSearch:
    """Finds the best passages of a query; any number of threads may ask at once.

    Args:
        postings: of all terms.
        saturations: float64, for each code.
        idf: float64, for each term.
        window: see `WINDOW`.
    """

    __slots__ = ("_find", "_free", "_highest", "_idf", "_postings", "_tables", "_window")

    def __init__(
        self, postings: Postings, saturations: Floats, idf: Floats, *, window: int = WINDOW
    ) -> None:
        self._postings = postings
        self._idf = idf
        self._highest = float(saturations.max(initial=0.0))
        self._tables = {"f": saturations.astype(np.float32), "d": saturations}
        self._free: dict[str, list[Scores]] = {"f": [], "d": []}
        self._window = max(1, min(window, len(postings.lengths)))
        self._find: Callable[..., int] | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it is compiled."""
        return self._find is not None

    def prepare(self) -> None:
        """Compile; quick where it was done for arrays of the same types."""
        find = _compile()
        for kind in self._tables:
            self._search(find, kind, np.empty(0, np.int64), np.empty(0), 1)
        self._find = find

    def best(
        self, query: Sequence[int], k: int, weights: Sequence[float] | None = None
    ) -> tuple[Ints, Floats] | None:
        """Return the positions and scores of the `k` best matching passages, best first.

        None if some term counts for nothing or less: a sum cannot tell then what matches.

        Args:
            query: term numbers; unknown ones are left out.
            k: at most so many; at least one.
            weights: a factor for each term of the query; 1 if left out.
        """
        if self._find is None:
            self.prepare()
        assert self._find is not None
        kind = "f"
        if len(query) > SINGLE_UP_TO:
            starts = self._postings.starts
            known = {n for n in query if 0 <= n < len(self._idf) and starts[n] < starts[n + 1]}
            kind = "f" if len(known) <= SINGLE_UP_TO else "d"
        numbers = np.array(query, np.int64)
        factors = np.ones(len(query)) if weights is None else np.array(weights, np.float64)
        return self._search(self._find, kind, numbers, factors, k)

    def _search(
        self, find: Callable[..., int], kind: str, query: Any, weights: Floats, k: int
    ) -> tuple[Ints, Floats] | None:
        postings = self._postings
        size = len(postings.lengths)
        k = min(k, size)
        positions, scores = np.empty(k, np.int32), np.empty(k, np.float64)
        free = self._free[kind]
        # Taking from and giving back to a list is one step each under the interpreter lock.
        totals = free.pop() if free else np.zeros(self._window, kind)
        found = find(
            postings.passages,
            postings.codes,
            postings.starts,
            self._idf,
            self._tables[kind],
            self._highest,
            query,
            weights,
            size,
            totals,
            positions,
            scores,
        )
        free.append(totals)
        if found < 0:
            return None
        return (positions, scores) if found == k else (positions[:found], scores[:found])


@lru_cache(maxsize=1)
def _compile() -> Callable[..., int]:
    """Return the search; it is compiled when it is first called."""
    import numba  # noqa: PLC0415  # an extra, and slow to import

    return linked(numba.njit(nogil=True, error_model="numpy"))


def linked(compiled: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Callable[..., int]:
    """Put the search together from functions that have gone through a compiler."""
    return compiled(_search_with(compiled(_order), compiled(_first_from), compiled(_keep)))


def _order(
    query: Any, weights: Floats, starts: Any, idf: Floats, numbers: Any, factors: Floats
) -> int:
    """Fill in the known terms, each once, and what each is multiplied by; the rarest first.

    Terms that are equally frequent stay in the order of the query.

    Returns:
        How many there are; −1 if some factor is zero or below.
    """
    terms = 0
    for asked in range(len(query)):
        number, weight = query[asked], weights[asked]
        if number < 0 or number >= len(idf) or starts[number] == starts[number + 1]:
            continue
        t = 0
        while t < terms and numbers[t] != number:
            t += 1
        if t < terms:
            factors[t] += weight
        else:
            numbers[terms], factors[terms] = number, weight
            terms += 1
    for ordered in range(terms):
        number, factor = numbers[ordered], factors[ordered] * idf[numbers[ordered]]
        if factor <= 0:
            return -1
        frequency = starts[number + 1] - starts[number]
        t = ordered
        while t > 0 and starts[numbers[t - 1] + 1] - starts[numbers[t - 1]] > frequency:
            numbers[t], factors[t] = numbers[t - 1], factors[t - 1]
            t -= 1
        numbers[t], factors[t] = number, factor
    return terms


def _first_from(passages: Ints, low: int, end: int, position: int) -> int:
    """Return the first place from `low` on with this position or a later one; `end` if none."""
    step = 1
    while low + step < end and passages[low + step] < position:
        low += step
        step += step
    high = min(end, low + step)
    while low < high:
        middle = (low + high) >> 1
        if passages[middle] < position:
            low = middle + 1
        else:
            high = middle
    return low


def _keep(positions: Ints, scores: Floats, found: int, position: int, score: float) -> int:
    """Put a passage among the best so far, in order; return how many there are."""
    at = found
    if found == len(positions):
        at -= 1
        if score < scores[at] or (score == scores[at] and position > positions[at]):
            return found
    else:
        found += 1
    while at > 0 and (
        scores[at - 1] < score or (scores[at - 1] == score and positions[at - 1] > position)
    ):
        scores[at], positions[at] = scores[at - 1], positions[at - 1]
        at -= 1
    scores[at], positions[at] = score, position
    return found


def _search_with(  # noqa: C901, PLR0915  # one loop nest, for the compiler
    order: Callable[..., int], first_from: Callable[..., int], keep: Callable[..., int]
) -> Callable[..., int]:
    def search(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917
        passages: Ints,
        codes: Any,
        starts: Any,
        idf: Floats,
        saturations: Scores,
        highest: float,
        query: Any,
        weights: Floats,
        size: int,
        totals: Scores,
        positions: Ints,
        scores: Floats,
    ) -> int:
        """Fill in the best passages, best first; return how many there are, −1 if it cannot tell.

        `totals` holds zeros, as many as a window has passages, and does so again at the end.
        """
        numbers, bounds = np.empty(len(query), np.int64), np.empty(len(query), np.float64)
        terms = order(query, weights, starts, idf, numbers, bounds)
        if terms < 1:
            return terms
        at, stop = np.empty(terms, np.int64), np.empty(terms, np.int64)
        end = np.empty(terms, np.int64)
        factors, rest = np.empty(terms, totals.dtype), np.zeros(terms + 1, np.float64)
        for t in range(terms - 1, -1, -1):
            at[t], end[t] = starts[numbers[t]], starts[numbers[t] + 1]
            factors[t] = bounds[t]
            rest[t] = rest[t + 1] + highest * bounds[t]  # what it and later ones add at most
        window = len(totals)
        chosen = np.empty(window, np.int32)
        found = 0
        least = 0.0  # what a passage must have; a little less than the last of the best
        leading = terms  # without one of these terms no passage has that
        while True:
            first = size
            for t in range(leading):
                if at[t] < end[t]:
                    first = min(first, int(passages[at[t]]))
            if first == size:
                return found
            beyond = first + window
            for t in range(leading):
                p, last, factor = at[t], end[t], factors[t]
                while p < last and passages[p] < beyond:
                    totals[passages[p] - first] += saturations[codes[p]] * factor
                    p += 1
                stop[t] = p
            # The passages that may still be among the best; their totals are negative from here
            # on, so that none is chosen twice.
            bound = max(least - rest[leading], 0.0)
            few = 0
            for t in range(leading):
                for p in range(at[t], stop[t]):
                    place = passages[p] - first
                    score = totals[place]
                    if score > bound:
                        totals[place] = -score
                        chosen[few] = place
                        few += 1
                at[t] = stop[t]
            for t in range(leading, terms):
                if not few:
                    break
                p, last, factor = first_from(passages, at[t], end[t], first), end[t], factors[t]
                at[t] = p
                if few * LOOK_UP * size < (last - starts[numbers[t]]) * window:
                    for c in range(few):
                        place = chosen[c]
                        p = first_from(passages, at[t], last, first + place)
                        if p < last and passages[p] == first + place:
                            totals[place] -= saturations[codes[p]] * factor
                else:
                    while p < last and passages[p] < beyond:
                        totals[passages[p] - first] -= saturations[codes[p]] * factor
                        p += 1
                    at[t] = p
                bound = least - rest[t + 1]
                left = 0
                for c in range(few):
                    place = chosen[c]
                    chosen[left] = place
                    if -totals[place] > bound:
                        left += 1
                few = left
            for c in range(few):
                score = -totals[chosen[c]]
                if found < len(positions) or score >= scores[found - 1]:
                    found = keep(positions, scores, found, first + chosen[c], score)
            totals[:] = 0
            if found == len(positions):
                least = scores[found - 1] * (1 - SLACK)
                while rest[leading - 1] < least:
                    leading -= 1

    return search
