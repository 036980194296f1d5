"""Moving postings from one index to another; see `forms`."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.index.drafts import ArraysWriter
from bot.index.picking import gathered
from bot.index.postings import NARROW, Ints, Offsets, Postings, Stream, pair_keys

WORDS = 1 << 18
"""Postings that are moved at a time; see `forms`."""

FEW = 4_000
"""Changes to the postings moved at a time, up to which the pieces between them are put together."""


class MovedPostings:
    """The postings of some passages of an index, and of new ones.

    Args:
        writer: of the folder to be.
        old: the postings of the index.
        gone: the passages of the index that are left out, as terms of old numbers.
        new: the new passages, as terms of old and new numbers.
        sources: for each passage where it comes from, see `store.picking`.
    """

    def __init__(
        self,
        writer: ArraysWriter,
        old: Postings,
        *,
        gone: Stream,
        new: Stream,
        sources: NDArray[np.int64],
    ) -> None:
        self._writer = writer
        self._old = old
        self._gone, self._new = Postings.of(gone), Postings.of(new)
        kept = sources >= 0
        self._kept, self._from = np.flatnonzero(kept), sources[kept]
        self._placed = np.flatnonzero(~kept).astype(np.int32)
        self._pairs, self._uses, places = _used(old, self._gone, self._new)
        dtype = np.uint16 if len(self._pairs) <= NARROW else np.uint32
        self._old_codes, self._new_codes = (place.astype(dtype) for place in places)

    def write(self, terms: NDArray[Any]) -> None:
        """Write the postings of terms, in this order."""
        writer = self._writer
        more = len(self._new.starts) - len(self._old.starts)
        old_starts = np.pad(self._old.starts, (0, more), "edge")
        counts = np.diff(old_starts)[terms]
        ends = np.cumsum(counts)
        changes = self._changes(terms, old_starts, ends - counts)
        passages, codes = self._renumbered()
        own = self._placed.take(self._new.passages), self._new_codes.take(self._new.codes)
        writer.append("postings.passages", np.empty(0, np.int32))
        writer.append("postings.codes", np.empty(0, self._old_codes.dtype))
        at = 0
        while at < len(terms):
            before = int(ends[at - 1]) if at else 0
            stop = max(at + 1, int(np.searchsorted(ends, before + WORDS, side="right")))
            some = changes.between(at, stop, before)
            for name, renumbered, old, new in (
                ("postings.passages", passages, self._old.passages, own[0]),
                ("postings.codes", codes, self._old.codes, own[1]),
            ):
                values = gathered(old, old_starts, terms[at:stop])
                if renumbered is not None:
                    values = renumbered.take(values)
                writer.append(name, some.made(values, new))
            at = stop
        counts += np.diff(self._new.starts)[terms] - np.diff(self._gone.starts)[terms]
        writer.append("postings.starts", np.concatenate((np.zeros(1, np.int64), counts.cumsum())))
        writer.append("codes.counts", (self._pairs >> 32).astype(np.int32))
        writer.append("codes.sizes", (self._pairs & 0xFFFFFFFF).astype(np.int32))
        writer.append("codes.uses", self._uses)

    def _changes(
        self, terms: NDArray[Any], starts: Offsets, begins: NDArray[np.int64]
    ) -> "_Changes":
        """Find where postings go and come.

        Args:
            terms: in their new order.
            starts: where the old postings of each begin, by the old numbers.
            begins: where they begin once they stand in the new order.
        """
        ranks = np.full(len(starts) - 1, -1, np.int64)
        ranks[terms] = np.arange(len(terms))
        is_gone = np.ones(len(self._old.lengths), bool)
        is_gone[self._from] = False
        # A new posting stands before that of the first old passage behind its own.
        behind = np.append(self._from, len(self._old.lengths))[
            np.searchsorted(self._kept, self._placed)
        ]
        found = []
        for part, before in ((self._gone, np.flatnonzero(is_gone)), (self._new, behind)):
            whose = np.repeat(np.arange(len(starts) - 1), part.frequencies)
            places = _bisected(
                self._old.passages, starts[whose], starts[whose + 1], before.take(part.passages)
            )
            found.append((ranks[whose], places - starts[whose]))
        own = np.concatenate((np.full(len(found[0][0]), -1), np.arange(len(found[1][0]))))
        of, places = (np.concatenate(pair) for pair in zip(*found, strict=True))
        left = np.flatnonzero(of >= 0)  # of a term that is gone with all its postings nothing is
        of, places, own = of[left], begins[of[left]] + places[left], own[left]
        order = np.lexsort((places, of))
        return _Changes(of[order], places[order], own[order])

    def _renumbered(self) -> tuple[Ints | None, NDArray[Any] | None]:
        """Return the new numbers of old passages and codes; None where all keep theirs."""
        passages = codes = None
        if not np.array_equal(self._kept, self._from):
            passages = np.full(len(self._old.lengths), -1, np.int32)
            passages[self._from] = self._kept
        if self._old_codes.dtype != self._old.codes.dtype or not np.array_equal(
            self._old_codes, np.arange(len(self._old_codes))
        ):
            codes = self._old_codes
        return passages, codes


class _Changes(NamedTuple):
    """Where postings go and come, in the order of the postings to be.

    Attributes:
        ranks: of the terms whose postings they are, in the new order.
        places: of the old posting that goes, or before which a new one comes, in the new order.
        own: which new posting comes, or −1.
    """

    ranks: NDArray[np.int64]
    places: NDArray[np.int64]
    own: NDArray[np.int64]

    def between(self, first: int, last: int, begin: int) -> "_Changes":
        """Return those of some terms; places count from where the first of these begins."""
        some = slice(*np.searchsorted(self.ranks, (first, last)).tolist())
        return _Changes(self.ranks[some], self.places[some] - begin, self.own[some])

    def made(self, values: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        """Return old values without those that go, and with new ones."""
        if not len(self.places):
            return values
        if len(self.places) > FEW:
            comes = self.own >= 0
            going, coming = self.places[~comes], self.places[comes]
            coming -= np.searchsorted(going, coming)
            return np.insert(np.delete(values, going), coming, new.take(self.own[comes]))
        at = 0
        pieces = []
        for place, own in zip(self.places.tolist(), self.own.tolist(), strict=True):
            if place > at:
                pieces.append(values[at:place])
                at = place
            if own < 0:
                at = place + 1
            else:
                pieces.append(new[own : own + 1])
        return np.concatenate((*pieces, values[at:]))


def _bisected(
    values: Ints, starts: Offsets, stops: Offsets, wanted: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return, for each stretch of ascending values, before which place a number belongs."""
    starts, stops = starts.copy(), stops.copy()
    while len(open_ := np.flatnonzero(starts < stops)):
        middle = (starts[open_] + stops[open_]) >> 1
        below = values[middle] < wanted[open_]
        starts[open_[below]] = middle[below] + 1
        stops[open_[~below]] = middle[~below]
    return starts


def _used(
    old: Postings, gone: Postings, new: Postings
) -> tuple[NDArray[np.int64], NDArray[np.int64], tuple[NDArray[Any], NDArray[Any]]]:
    """Return the pairs that are left, ascending, how often each is used, and their numbers.

    The numbers are those of the pairs of the old postings and of the new ones; meaningless for a
    pair that is not used any more.
    """
    parts = (old, gone, new)
    keys = [pair_keys(part.counts, part.sizes) for part in parts]
    uses = [part.uses for part in parts]
    known = np.unique(np.concatenate(keys))
    totals = np.zeros(len(known), np.int64)
    for sign, pairs, used in zip((1, -1, 1), keys, uses, strict=True):
        totals[np.searchsorted(known, pairs)] += sign * used
    left = totals > 0
    pairs = known[left]
    return pairs, totals[left], (np.searchsorted(pairs, keys[0]), np.searchsorted(pairs, keys[2]))
