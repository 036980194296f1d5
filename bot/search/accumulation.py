"""Adding up scores: from the postings of a query's terms to its best passages.

Scores are added term by term, the rarest first, into one number for each passage; that order is the
same for every passage, so equal passages get equal scores to the last bit. The numbers are kept
from question to question and set back to zero behind each; a question takes them off a stack, so
any number of threads may search at once.

For few passages the best are then looked for among all of them: the maxima of 64 stretches tell
how much a passage must have at least. For many, only passages are looked at that a term has
touched, and a long list of postings is not gone through when its term cannot bring a new passage
among the best: it is only looked up for those that are.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.search.postings import Ints, Postings

Scores = NDArray[Any]  # float32 or float64
Places = NDArray[np.intp]

SPARSE_FROM = 1 << 18
"""Passages from which on only those touched are looked at."""

LONG = 1 << 13
"""Postings below which a list is always gone through: looking for a way around costs as much."""

_STRETCHES = 64
UNPACKED_UP_TO = 1 << 20
"""Postings up to which a copy with plain numbers is kept: 12 MB at most, and fewer steps a term."""

SLACK = 1e-4
"""Of a bound: far more than the rounding of a sum in float32."""


class Part(NamedTuple):
    """What one term adds.

    Attributes:
        start: of its postings.
        end: of its postings.
        factor: what the saturation of each is multiplied by; above zero.
    """

    start: int
    end: int
    factor: float


class Accumulator:
    """Adds up scores over some postings.

    Args:
        postings: of all terms.
        saturations: float64, for each code.
        dtype: float32 is quicker, and exact to 6e-8 of the score with each term added.
        unpacked_up_to: see `UNPACKED_UP_TO`.
        sparse_from: see `SPARSE_FROM`.
        long: see `LONG`.
    """

    __slots__ = (
        "_codes",
        "_dtype",
        "_free",
        "_highest",
        "_long",
        "_passages",
        "_places",
        "_saturations",
        "_size",
        "_sparse",
        "_values",
    )

    def __init__(
        self,
        postings: Postings,
        saturations: NDArray[np.float64],
        dtype: Any,
        *,
        unpacked_up_to: int = UNPACKED_UP_TO,
        sparse_from: int = SPARSE_FROM,
        long: int = LONG,
    ) -> None:
        self._passages = postings.passages
        self._codes = postings.codes
        self._size = len(postings.lengths)
        self._saturations = saturations.astype(dtype)
        self._highest = float(saturations.max(initial=0.0))
        self._dtype = dtype
        self._free: list[Scores] = []
        self._sparse = self._size >= sparse_from
        self._long = long
        self._places: Places | None = None
        if len(self._passages) <= unpacked_up_to:
            self._places = self._passages.astype(np.intp)
            self._values = self._saturations.take(self._codes)

    def best(self, parts: Sequence[Part], k: int) -> tuple[Ints, Scores]:
        """Return at least the `k` best passages that any part touches, with their scores.

        They are in the order of the passages. Some more may be among them, and all that have the
        score of the k-th are.
        """
        # Taking from and giving back to a list is one step each under the interpreter lock.
        totals = self._free.pop() if self._free else np.zeros(self._size, self._dtype)
        ordered = sorted(parts, key=lambda part: part.end - part.start)
        if self._sparse:
            positions, scores, touched = self._best_touched(totals, ordered, k)
            for places in touched:
                totals[places] = 0
        else:
            for part in ordered:
                self._add(totals, part)
            positions, scores = _best_of_all(totals, k)
            totals.fill(0)
        self._free.append(totals)
        return positions.astype(np.int32), scores

    def _add(self, totals: Scores, part: Part) -> Places:
        """Add what a part says; return the places it touched."""
        if self._places is not None:
            places = self._places[part.start : part.end]
            np.add.at(
                totals, places, self._values[part.start : part.end] * self._dtype(part.factor)
            )
            return places
        added = self._saturations.take(self._codes[part.start : part.end])
        added *= self._dtype(part.factor)
        places = self._passages[part.start : part.end].astype(np.intp)
        # Unlike `totals[places] += added` it reads and writes in one go, in a third of the time.
        np.add.at(totals, places, added)
        return places

    def _best_touched(
        self, totals: Scores, parts: Sequence[Part], k: int
    ) -> tuple[Places, Scores, list[Places]]:
        """See `best`; also returns all places touched."""
        touched: list[Places] = []
        rest = self._highest * sum(part.factor for part in parts)
        seen = 0
        for at, part in enumerate(parts):
            size = part.end - part.start
            if size > self._long and 2 * size > seen > 0:
                few = _still_possible(totals, touched, rest, k)
                if few is not None and 8 * len(few) < size:
                    scores = self._look_up(few, totals.take(few), parts[at:])
                    return *_kept(few, scores, k), touched
            touched.append(self._add(totals, part))
            seen += size
            rest -= self._highest * part.factor
        bounds = np.cumsum([self._highest * part.factor for part in reversed(parts)])[::-1]
        least = 0.0
        found: list[tuple[Places, Scores]] = []
        for places, bound in zip(touched, bounds.tolist(), strict=True):
            # A passage that only these and later parts touch cannot be among the best.
            if least > bound * (1 + SLACK):
                break
            scores = totals.take(places)
            least = max(least, _least(scores, k))
            found.append((places, scores))
        few = _merged([places[(scores >= least).nonzero()[0]] for places, scores in found])
        return *_kept(few, totals.take(few), k), touched

    def _look_up(self, places: Places, scores: Scores, parts: Sequence[Part]) -> Scores:
        """Add what parts say about some places only."""
        wanted = places.astype(np.int32)
        for part in parts:
            listed = self._passages[part.start : part.end]
            at = listed.searchsorted(wanted)
            at[at == len(listed)] = 0
            hits = (listed[at] == wanted).nonzero()[0]
            added = self._saturations.take(self._codes[part.start + at[hits]])
            scores[hits] += added * self._dtype(part.factor)
        return scores


def _best_of_all(totals: Scores, k: int) -> tuple[Places, Scores]:
    least = _least(totals, k)
    places = (totals >= least if least > 0 else totals).nonzero()[0]
    return _kept(places, totals[places], k)


def _still_possible(
    totals: Scores, touched: Sequence[Places], rest: float, k: int
) -> Places | None:
    """Return the places that can be among the best when no others can, or None.

    Args:
        totals: the scores so far.
        touched: the places of the parts added so far.
        rest: what the parts not yet added can add to a passage at most.
        k: how many are wanted.
    """
    found = [(places, totals.take(places)) for places in touched]
    least = max(_least(scores, k) for _, scores in found)
    if least <= rest * (1 + SLACK):
        return None
    bound = (least - rest) * (1 - SLACK)
    return _merged([places[(scores >= bound).nonzero()[0]] for places, scores in found])


def _least(scores: Scores, k: int) -> float:
    """Return a score that at least `k` of these reach, not far below the k-th; 0 if unknown."""
    width = len(scores) // max(_STRETCHES, 4 * k)
    if width > 2:
        rows = len(scores) // width
        scores = scores[: rows * width].reshape(rows, width).max(axis=1)
    elif len(scores) < k:
        return 0.0
    return float(np.partition(scores, len(scores) - k)[len(scores) - k])


def _merged(found: Sequence[Places]) -> Places:
    """Return all places once, ascending."""
    if len(found) == 1:
        return found[0]
    places = np.concatenate(found)
    places.sort()
    different = np.empty(len(places), bool)
    different[:1] = True
    np.not_equal(places[1:], places[:-1], out=different[1:])
    return places[different]


def _kept(places: Places, scores: Scores, k: int) -> tuple[Places, Scores]:
    """Leave out what is behind the k-th, unless it is little."""
    if len(scores) <= k + _STRETCHES:
        return places, scores
    kept = (scores >= np.partition(scores, len(scores) - k)[len(scores) - k]).nonzero()[0]
    return places[kept], scores[kept]
