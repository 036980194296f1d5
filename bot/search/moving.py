"""Moving postings from one index to another; see `splicing`."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.postings import NARROW, Ints, Offsets, Postings, Stream, pair_keys
from bot.store.arrays import ArraysWriter

WORDS = 1 << 21
"""Postings that are moved at a time."""

FEW = 5_000
"""New postings that are put in their places one by one."""


class MovedPostings:
    """The postings of some passages of an index, and of new ones.

    Args:
        writer: of the folder to be.
        old: the postings of the index.
        new: the new passages, as terms of old and new numbers.
        sources: for each passage where it comes from, see `store.picking`.
    """

    def __init__(
        self, writer: ArraysWriter, old: Postings, new: Stream, sources: NDArray[np.int64]
    ) -> None:
        self._writer = writer
        self._old = old
        self._new = Postings.of(new)
        kept = sources >= 0
        self._moved = np.full(len(self._old.lengths), -1, np.int32)
        self._moved[sources[kept]] = np.flatnonzero(kept)
        self._placed = np.flatnonzero(~kept).astype(np.int32)
        pairs = [pair_keys(p.counts, p.sizes) for p in (self._old, self._new)]
        self._pairs = np.concatenate(pairs)

    def write(self, terms: NDArray[Any]) -> None:
        """Write the postings of terms, in this order."""
        writer = self._writer
        more = len(self._new.starts) - len(self._old.starts)
        old_starts = np.pad(self._old.starts, (0, more), "edge")
        ends = np.cumsum(np.diff(old_starts)[terms] + np.diff(self._new.starts)[terms])
        frequencies: list[Offsets] = [np.zeros(1, np.int64)]
        used = np.zeros(len(self._pairs), bool)
        lengths: list[int] = []
        writer.append("postings.passages", np.empty(0, np.int32))
        file = writer.folder / "codes.part"
        with file.open("wb") as codes_file:
            at = 0
            while at < len(terms):
                before = int(ends[at - 1]) if at else 0
                stop = max(at + 1, int(np.searchsorted(ends, before + WORDS, side="right")))
                passages, codes, counts = self._merged(terms[at:stop], old_starts)
                writer.append("postings.passages", passages)
                used[codes] = True
                codes.tofile(codes_file)
                frequencies.append(counts)
                lengths.append(len(codes))
                at = stop
        self._write_codes(used, lengths)
        file.unlink()
        writer.append("postings.starts", np.cumsum(np.concatenate(frequencies)))

    def _merged(self, terms: NDArray[Any], old_starts: Offsets) -> tuple[Ints, Ints, Offsets]:
        """Return passages and codes of the postings of some terms, and how many each has.

        The codes of new postings are counted behind those of the old.
        """
        places, counts = _gathered(old_starts, terms)
        passages = self._moved.take(self._old.passages[places])
        codes = self._old.codes[places].astype(np.int32)
        gone = np.flatnonzero(passages < 0)
        if len(gone):
            whose = np.searchsorted(np.cumsum(counts), gone, side="right")
            counts = counts - np.bincount(whose, minlength=len(terms))
            passages, codes = np.delete(passages, gone), np.delete(codes, gone)
        places, added = _gathered(self._new.starts, terms)
        new = self._placed.take(self._new.passages[places])
        if not len(new):
            return passages, codes, counts
        where = _insertions(passages, counts, new, added)
        own = self._new.codes[places].astype(np.int32) + np.int32(len(self._old.counts))
        return np.insert(passages, where, new), np.insert(codes, where, own), counts + added

    def _write_codes(self, used: NDArray[np.bool_], lengths: Sequence[int]) -> None:
        """Write the codes again, numbered as their pairs ascend."""
        writer = self._writer
        pairs = np.unique(self._pairs[used])
        dtype = np.uint16 if len(pairs) <= NARROW else np.uint32
        recoded = np.searchsorted(pairs, self._pairs).astype(dtype)
        writer.append("postings.codes", np.empty(0, dtype))
        with (writer.folder / "codes.part").open("rb") as file:
            for length in lengths:
                writer.append("postings.codes", recoded.take(np.fromfile(file, np.int32, length)))
        writer.append("codes.counts", (pairs >> 32).astype(np.int32))
        writer.append("codes.sizes", (pairs & 0xFFFFFFFF).astype(np.int32))


def _gathered(starts: Offsets, terms: NDArray[Any]) -> tuple[Any, Offsets]:
    """Return where the postings of terms are, a slice or places, and how many each has."""
    first, sizes = starts[terms], starts[terms + 1] - starts[terms]
    total = int(sizes.sum())
    if len(terms) and (np.diff(terms) == 1).all():
        return slice(int(first[0]), int(first[0]) + total), sizes
    before = np.cumsum(sizes) - sizes
    return np.repeat(first - before, sizes) + np.arange(total), sizes


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
