"""Moving postings from one index to another; see `forms`."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.postings import NARROW, Ints, Offsets, Postings, Stream, pair_keys
from bot.store.arrays import ArraysWriter
from bot.store.picking import gathered

WORDS = 1 << 18
"""Postings that are moved at a time; see `forms`."""

FEW = 5_000
"""New postings that are put in their places one by one."""


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
        self._new = Postings.of(new)
        kept = sources >= 0
        self._moved = np.full(len(self._old.lengths), -1, np.int32)
        self._moved[sources[kept]] = np.flatnonzero(kept)
        self._placed = np.flatnonzero(~kept).astype(np.int32)
        self._pairs, self._uses, places = _used(old, Postings.of(gone), self._new)
        dtype = np.uint16 if len(self._pairs) <= NARROW else np.uint32
        self._old_codes, self._new_codes = (place.astype(dtype) for place in places)

    def write(self, terms: NDArray[Any]) -> None:
        """Write the postings of terms, in this order."""
        writer = self._writer
        more = len(self._new.starts) - len(self._old.starts)
        old_starts = np.pad(self._old.starts, (0, more), "edge")
        ends = np.cumsum(np.diff(old_starts)[terms] + np.diff(self._new.starts)[terms])
        frequencies: list[Offsets] = [np.zeros(1, np.int64)]
        writer.append("postings.passages", np.empty(0, np.int32))
        writer.append("postings.codes", np.empty(0, self._old_codes.dtype))
        at = 0
        while at < len(terms):
            before = int(ends[at - 1]) if at else 0
            stop = max(at + 1, int(np.searchsorted(ends, before + WORDS, side="right")))
            passages, codes, counts = self._merged(terms[at:stop], old_starts)
            writer.append("postings.passages", passages)
            writer.append("postings.codes", codes)
            frequencies.append(counts)
            at = stop
        writer.append("postings.starts", np.cumsum(np.concatenate(frequencies)))
        writer.append("codes.counts", (self._pairs >> 32).astype(np.int32))
        writer.append("codes.sizes", (self._pairs & 0xFFFFFFFF).astype(np.int32))
        writer.append("codes.uses", self._uses)

    def _merged(
        self, terms: NDArray[Any], old_starts: Offsets
    ) -> tuple[Ints, NDArray[Any], Offsets]:
        """Return passages and codes of the postings of some terms, and how many each has."""
        counts = old_starts[terms + 1] - old_starts[terms]
        passages, codes = (
            gathered(values, old_starts, terms) for values in (self._old.passages, self._old.codes)
        )
        passages, codes = self._moved.take(passages), self._old_codes.take(codes)
        gone = np.flatnonzero(passages < 0)
        if len(gone):
            whose = np.searchsorted(np.cumsum(counts), gone, side="right")
            counts -= np.bincount(whose, minlength=len(terms))
            passages, codes = np.delete(passages, gone), np.delete(codes, gone)
        starts = self._new.starts
        new = self._placed.take(gathered(self._new.passages, starts, terms))
        if not len(new):
            return passages, codes, counts
        added = starts[terms + 1] - starts[terms]
        where = _insertions(passages, counts, new, added)
        own = self._new_codes.take(gathered(self._new.codes, starts, terms))
        return np.insert(passages, where, new), np.insert(codes, where, own), counts + added


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


def _insertions(passages: Ints, counts: Offsets, new: Ints, added: Offsets) -> NDArray[np.int64]:
    """Return before which postings new ones belong.

    Args:
        passages: of the old postings, ascending in each term.
        counts: how many old postings each term has.
        new: passages of the new postings, ascending in each term.
        added: how many new postings each term has.
    """
    ranks = np.repeat(np.arange(len(added)), added)
    if len(new) > FEW:
        keys = np.repeat(np.arange(len(counts)) << 32, counts) | passages
        return np.searchsorted(keys, (ranks << 32) | new)
    ends = np.cumsum(counts)
    spans = zip((ends - counts)[ranks].tolist(), ends[ranks].tolist(), new.tolist(), strict=True)
    found = [start + int(passages[start:end].searchsorted(one)) for start, end, one in spans]
    return np.array(found, np.int64)
