"""The same search as `accumulation`, compiled by numba where it is installed.

numba costs 80 MB of memory and some seconds to compile, so it is an extra (`pip install
footnote-bot[fast]`), used from `COMPILED_FROM` passages on and once it is compiled: a bot does that
when it has connected, and answers without until then. Results are the same to the last bit: the
sums are made in the same order and precision.

What is compiled is in `windowed`.
"""

import importlib.util
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.accumulation import SINGLE_UP_TO, Scores
from bot.search.postings import Ints, Postings
from bot.search.windowed import linked

COMPILED_FROM = 50_000
"""Passages from which on numba's memory and start are worth it."""

WINDOW = 1 << 12
"""Passages gone through at a time: 16 KB of scores."""

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
