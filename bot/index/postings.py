"""Postings: for each term, the passages that hold it and how often; six bytes each.

A posting is the position of a passage and a *code*, the number of the pair (how often the term
stands there, how long the passage is). Few such pairs occur (2,100 among the 6.6 million postings
of 100,000 passages), so 16 bits hold the code; where more than 65,536 occur, 32 bits do. Nothing is
lost, and a code depends on neither idf nor mean length: when an article changes, the postings of
all others stay as they are.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.index.slices import FileArray

Ints = NDArray[np.int32]
Offsets = NDArray[np.int64]
Codes = NDArray[np.uint16] | NDArray[np.uint32]

NARROW = 1 << 16
"""As many codes as 16 bits hold."""

ALL_PLACES = 1 << 17
"""Passages up to which the places of all in a stream are kept: a megabyte."""

GROUP = 16
"""Beyond, passages of which the first one's place is kept."""

_COUNTABLE = 1 << 22


@dataclass(frozen=True, slots=True)
class Stream:
    """The terms of all passages one after the other, as numbers.

    Attributes:
        numbers: int32, the number of the term at each place; on disk it may stay in its file.
        offsets: int64, one more than there are passages; passage `p` is
            `numbers[offsets[p]:offsets[p + 1]]`.
        size: how many terms there are; numbers run from 0 to `size - 1`.
    """

    numbers: Ints | FileArray
    offsets: Offsets
    size: int

    def __len__(self) -> int:
        return len(self.offsets) - 1


class Extents:
    """Where each passage stands in a stream; many in little more than four bytes a passage.

    Args:
        lengths: int32, for each passage how many terms it has.
        begins: what `group_begins` gives for them, if it is known.
    """

    __slots__ = ("_begins", "_group", "_lengths")

    def __init__(self, lengths: Ints, begins: Offsets | None = None) -> None:
        self._lengths = lengths.data  # gives Python's own numbers, and quickly
        self._group = GROUP
        if len(lengths) <= ALL_PLACES:
            self._group = 1
            begins = group_begins(lengths, 1)
        self._begins = (group_begins(lengths) if begins is None else begins).data

    def __getitem__(self, position: int) -> tuple[int, int]:
        """Return the place of a passage's first term, and that behind its last."""
        group, within = divmod(position, self._group)
        lengths = self._lengths
        begin = self._begins[group]
        if within:
            begin += sum(lengths[position - within : position])
        return begin, begin + lengths[position]


def group_begins(lengths: NDArray[Any], size: int = GROUP) -> Offsets:
    """Return the place in a stream of the first passage of each group of so many."""
    if not len(lengths):
        return np.empty(0, np.int64)
    sums = np.add.reduceat(lengths, np.arange(0, len(lengths), size), dtype=np.int64)
    return np.cumsum(sums) - sums


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of all terms, one term after the other.

    Attributes:
        starts: int64, one more than there are terms; those of term `t` are at
            `starts[t]:starts[t + 1]`.
        passages: int32, the position of the passage of each posting, ascending in a term.
        codes: uint16, or uint32 where 16 bits do not do; the pair of each posting.
        counts: int32, for each code how often the term stands in the passage.
        sizes: int32, for each code how many terms the passage has.
        lengths: int32, for each passage how many terms it has.
        uses: int64, for each code how many postings have it.
    """

    starts: Offsets
    passages: Ints
    codes: Codes
    counts: Ints
    sizes: Ints
    lengths: Ints
    uses: Offsets

    @classmethod
    def of(cls, corpus: Stream) -> "Postings":
        """Return the postings of a stream."""
        lengths = np.diff(corpus.offsets).astype(np.int32)
        bits = max(len(corpus) - 1, 1).bit_length()
        keys = np.asarray(corpus.numbers).astype(np.int64) << bits
        keys |= owners(lengths)
        keys.sort()
        firsts = np.flatnonzero(is_first(keys))
        counts = np.diff(np.append(firsts, len(keys))).astype(np.int32)
        keys = keys[firsts]
        passages = (keys & ((1 << bits) - 1)).astype(np.int32)
        keys >>= bits
        starts = np.searchsorted(keys, np.arange(corpus.size + 1))
        codes, pairs = coded(pair_keys(counts, lengths[passages]))
        return cls(
            starts.astype(np.int64),
            passages,
            codes,
            (pairs >> 32).astype(np.int32),
            (pairs & 0xFFFFFFFF).astype(np.int32),
            lengths,
            np.bincount(codes, minlength=len(pairs)),
        )

    @property
    def frequencies(self) -> Offsets:
        """For each term, the number of passages that hold it."""
        return np.diff(self.starts)

    @property
    def total(self) -> int:
        """How many terms the passages have together."""
        return int(self.counts.astype(np.int64) @ self.uses)


def owners(lengths: NDArray[Any]) -> NDArray[np.int64]:
    """Return the position of the passage at each place of a stream."""
    return np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)


def is_first(ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell for each number of an ascending array whether it differs from the one before."""
    different = np.empty(len(ordered), bool)
    different[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=different[1:])
    return different


def pair_keys(counts: NDArray[Any], sizes: NDArray[Any]) -> NDArray[np.int64]:
    """Return one number for each pair (how often a term stands in a passage, its length)."""
    return (counts.astype(np.int64) << 32) | sizes.astype(np.int64)


def coded(pairs: NDArray[np.int64]) -> tuple[Codes, NDArray[np.int64]]:
    """Number the distinct pairs.

    Returns:
        The code of each pair, and the pair of each code; codes ascend with their pairs.
    """
    small = _small(pairs)
    if small is None:
        ordered = np.sort(pairs)
        known = ordered[is_first(ordered)]
        places = np.searchsorted(known, pairs)
    else:
        # Few enough numbers to count through: no need to sort millions of pairs.
        numbers, width = small
        present = np.zeros(int(numbers.max(initial=0)) + 1, bool)
        present[numbers] = True
        distinct = np.flatnonzero(present)
        known = pair_keys(distinct // width, distinct % width)
        places = np.zeros(len(present), np.int64)
        places[distinct] = np.arange(len(distinct))
        places = places.take(numbers)
    if len(known) <= NARROW:
        return places.astype(np.uint16), known
    return places.astype(np.uint32), known


def _small(pairs: NDArray[np.int64]) -> tuple[NDArray[np.int64], int] | None:
    """Return smaller numbers for pairs that keep their order, and what a count is worth in them."""
    sizes = pairs & 0xFFFFFFFF
    counts = pairs >> 32
    width = int(sizes.max(initial=0)) + 1
    if (int(counts.max(initial=0)) + 1) * width > _COUNTABLE:
        return None
    return counts * width + sizes, width
