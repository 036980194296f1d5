"""Adding up scores: from the postings of a query's terms to its best passages.

Scores are added term by term, the rarest first, into one number for each passage; that order is the
same for every passage, so equal passages get equal scores to the last bit. The numbers are kept
from question to question and set back to zero behind each; a question takes them off a stack, so
any number of threads may search at once.

Of many passages a window is gone through at a time, so that their numbers stay in the processor's
cache. Only the passages that a term has touched are looked at, unless there are few in all.

The most frequent terms have most of the postings and add least. Where they can bring no new passage
among the best, they are not added up, but looked up for the passages that may be there.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.index.postings import Postings, is_first

Scores = NDArray[Any]  # float32 or float64
Places = NDArray[np.intp]

Part = tuple[int, int, float]
"""What one term adds: how many postings it has, where they start, and what the saturation of each
is multiplied by (above zero)."""

SINGLE_UP_TO = 12
"""Terms up to which a query is added up in float32: the sum is then exact to 1e-6 of it."""

WINDOW = 1 << 18
"""Passages gone through at a time: 1 MB of scores."""

LONG = 1 << 12
"""Postings of the most frequent term below which all are added up: a way around costs as much."""

LITTLE = 0.15
"""Share of all that the terms of a query can add at most. What adds less than this can bring a new
passage among the best in 1 of 100 questions; from 0.25 on, in most."""

FEW_PASSAGES = 1 << 14
"""Passages up to which it is quicker to look at all of them than at those that were touched."""

SLACK = 1e-4
"""Of a score: far more than the rounding of a sum in float32."""

_FEW = 64
_MANY = 1 << 15  # scores of a window of which the low ones are left out at once
_COLUMNS = 256


class TopK:
    """Adds up scores over some postings and picks the best.

    Args:
        postings: of all terms.
        saturations: float64, for each code.
        dtype: float32 is quicker, and exact to 6e-8 of the score with each term added.
        window: see `WINDOW`.
        few: see `FEW_PASSAGES`.
        long: see `LONG`.
        little: see `LITTLE`.
    """

    __slots__ = (
        "_are_few",
        "_codes",
        "_dtype",
        "_edges",
        "_free",
        "_highest",
        "_little",
        "_long",
        "_passages",
        "_saturations",
        "_window",
    )

    def __init__(
        self,
        postings: Postings,
        saturations: NDArray[np.float64],
        dtype: Any,
        *,
        window: int = WINDOW,
        few: int = FEW_PASSAGES,
        long: int = LONG,
        little: float = LITTLE,
    ) -> None:
        self._passages = postings.passages
        self._codes = postings.codes
        self._saturations = saturations.astype(dtype)
        self._highest = float(saturations.max(initial=0.0))
        self._dtype = dtype
        self._free: list[Scores] = []
        size = postings.passage_count
        self._window = max(1, min(window, size))
        self._edges = np.arange(self._window, size, self._window, dtype=np.int32)
        self._are_few = size <= min(few, window)
        self._long = long
        self._little = little

    def best(self, parts: Sequence[Part], k: int) -> tuple[Places, Scores]:
        """Return at least the `k` best passages that any part touches, with their scores.

        They are in the order of the passages. Some more may be among them, and all that have the
        score of the k-th are.

        Args:
            parts: of a query, at least one, the rarest first.
            k: how many are wanted.
        """
        # Taking from and giving back to a list is one step each under the interpreter lock.
        totals = self._free.pop() if self._free else np.zeros(self._window, self._dtype)
        found = self._best_of_all(totals, parts, k) if self._are_few else None
        leading = len(parts) if found else self._leading(parts)
        if leading < len(parts):
            rest = self._most(parts[leading:])
            added = self._added_up(totals, parts[:leading], leading * k, rest)
            likely = _best_among(*added, leading * k, rest)
            found = self._looked_up(likely, parts[leading:])
        if found is None:
            added = self._added_up(totals, parts, len(parts) * k, 0.0)
            found = _best_among(*added, len(parts) * k, 0.0)
        self._free.append(totals)
        assert found is not None
        return _kept(*found, k)

    def _best_of_all(self, totals: Scores, parts: Sequence[Part], k: int) -> tuple[Places, Scores]:
        """Return the places that may be among the best, by a look at all, and their scores."""
        places, added = self._postings_of(parts)
        np.add.at(totals, places, added)
        # Among fewer it costs more to find the least than to keep all that were touched.
        least = _least(totals, k) if len(totals) >= 2 * _COLUMNS else 0.0
        likely = (totals >= least if least > 0 else totals).nonzero()[0]
        scores = totals.take(likely)
        totals.fill(0)
        return likely, scores

    def _leading(self, parts: Sequence[Part]) -> int:
        """Return how many parts, the first, are added up before it is asked who may be best."""
        at = len(parts)
        if parts[-1][0] >= self._long:
            little = self._little * sum([factor for _, _, factor in parts])
            while at > 1 and parts[at - 1][2] <= little:
                at -= 1
                little -= parts[at][2]
        return at

    def _most(self, parts: Sequence[Part]) -> float:
        """Return what parts can add to a passage at most."""
        return self._highest * sum([factor for _, _, factor in parts])

    def _added_up(
        self, totals: Scores, parts: Sequence[Part], k: int, rest: float
    ) -> tuple[Places, Scores]:
        """Return the places that parts touch, and the score of each after all of them.

        Places that cannot be among the best may be left out; see `_best_among`. A place stands
        there for each part that touches it. `totals` holds zeros before and after.
        """
        if not len(self._edges):
            return self._added_up_in(totals, parts, 0)
        least = 0.0
        found = []
        cuts = [
            [0, *self._passages[start : start + size].searchsorted(self._edges).tolist(), size]
            for size, start, _ in parts
        ]
        for number in range(len(self._edges) + 1):
            inside = [
                (cut[number + 1] - cut[number], start + cut[number], factor)
                for (_, start, factor), cut in zip(parts, cuts, strict=True)
            ]
            first = number * self._window
            places, scores = self._added_up_in(totals, inside, first)
            if len(scores) >= _MANY:
                least = max(least, _least(scores, k))
                likely = (scores >= least - rest).nonzero()[0]
                places, scores = places.take(likely), scores.take(likely)
            places += first
            found.append((places, scores))
        return np.concatenate([of for of, _ in found]), np.concatenate([of for _, of in found])

    def _added_up_in(
        self, totals: Scores, parts: Sequence[Part], first: int
    ) -> tuple[Places, Scores]:
        """See `_added_up`; for postings that all lie in the window from the place `first` on.

        The places count from there.
        """
        places, added = self._postings_of(parts)
        if first:
            places -= first
        # Unlike `totals[places] += added` it reads and writes in one go, in a third of the time.
        np.add.at(totals, places, added)
        scores = totals.take(places)
        totals[places] = 0
        return places, scores

    def _postings_of(self, parts: Sequence[Part]) -> tuple[Places, Scores]:
        """Return the passages that parts touch, one part behind the other, and what each adds."""
        spans = [slice(start, start + size) for size, start, _ in parts]
        places = np.concatenate([self._passages[span] for span in spans], dtype=np.intp)
        added = self._saturations.take(np.concatenate([self._codes[span] for span in spans]))
        end = 0
        for size, _, factor in parts:
            its = added[end : end + size]
            np.multiply(its, factor, out=its)
            end += size
        return places, added

    def _looked_up(
        self, found: tuple[Places, Scores] | None, parts: Sequence[Part]
    ) -> tuple[Places, Scores] | None:
        """Add what parts say about some places only; None if that does not pay."""
        if found is None or 8 * len(found[0]) > sum([size for size, _, _ in parts]):
            return None
        places, scores = found
        wanted = places.astype(np.int32)
        for size, start, factor in parts:
            at = self._passages[start : start + size].searchsorted(wanted)
            at[at == size] = 0
            at += start
            hits = (self._passages.take(at) == wanted).nonzero()[0]
            added = self._saturations.take(self._codes.take(at[hits]))
            added *= factor
            scores[hits] += added
        return places, scores


def _best_among(
    places: Places, scores: Scores, k: int, rest: float
) -> tuple[Places, Scores] | None:
    """Return the places that may be among the best, each once, in order, and their scores.

    None if places that are not among these may be, too.

    Args:
        places: where there is a score; a place may stand there more than once.
        scores: of each place.
        k: how many of these scores tell what the best must have.
        rest: what is not yet in the scores can add to one at most.
    """
    least = _least(scores, k)
    if rest and least <= rest:
        return None
    likely = (scores >= least - rest).nonzero()[0]
    places = places.take(likely)
    order = places.argsort(kind="stable")
    places = places.take(order)
    once = is_first(places)
    return places[once], scores.take(likely.take(order[once]))


def _least(scores: Scores, k: int) -> float:
    """Return a little less than a score that at least `k` of these reach, near the k-th; or 0."""
    columns = max(_COLUMNS, 4 * k)
    rows = len(scores) // columns
    if rows > 1:
        scores = np.maximum.reduce(scores[: rows * columns].reshape(rows, columns), axis=0)
    elif len(scores) < k:
        return 0.0
    else:
        scores = scores.copy()
    scores.partition(len(scores) - k)
    return float(scores[len(scores) - k]) * (1 - SLACK)


def _kept(places: Places, scores: Scores, k: int) -> tuple[Places, Scores]:
    """Leave out what is behind the k-th, unless it is little."""
    if len(scores) <= k + _FEW:
        return places, scores
    kept = (scores >= np.partition(scores, len(scores) - k)[len(scores) - k]).nonzero()[0]
    return places[kept], scores[kept]
