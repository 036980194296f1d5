"""Postings: for each term, the passages that hold it and how often; six bytes each.

A posting is the position of a passage and a *code*, the number of the pair (how often the term
stands there, how long the passage is). Few such pairs occur (2,100 among the 6.6 million postings
of 100,000 passages), so 16 bits hold the code; where more than 65,536 occur, 32 bits do. Nothing is
lost, and a code depends on neither idf nor mean length: other passages may come and go.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.index.array_writer import ArrayWriter
from bot.index.arrays import Arrays, Offsets, narrow
from bot.index.forward_index import ForwardIndex
from bot.index.vocabulary_builder import Ints

Codes = NDArray[np.uint16] | NDArray[np.uint32]

NARROW = 1 << 16
"""As many codes as 16 bits hold."""

_COUNTABLE = 1 << 22


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of all terms, one term after the other.

    Attributes:
        starts: those of term `t` are at `starts[t]:starts[t + 1]`.
        passages: int32, the position of the passage of each posting, ascending in a term.
        codes: uint16, or uint32 where 16 bits do not do; the pair of each posting.
        counts: int32, for each code how often the term stands in the passage.
        lengths: int32, for each code how many terms the passage has.
        passage_count: how many passages there are.
        total: how many terms the passages have together.
    """

    starts: Offsets
    passages: Ints
    codes: Codes
    counts: Ints
    lengths: Ints
    passage_count: int
    total: int

    @classmethod
    def of(cls, terms: ForwardIndex, term_count: int) -> "Postings":
        """Return the postings of passages.

        Args:
            terms: of the passages.
            term_count: how many terms there are; their numbers run from 0 to one less.
        """
        lengths = terms.lengths
        bits = max(len(terms) - 1, 1).bit_length()
        keys = terms.numbers.astype(np.int64) << bits
        keys |= np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
        keys.sort()
        firsts = np.flatnonzero(is_first(keys))
        counts = np.diff(np.append(firsts, len(keys))).astype(np.int32)
        keys = keys[firsts]
        passages = (keys & ((1 << bits) - 1)).astype(np.int32)
        keys >>= bits
        starts = np.searchsorted(keys, np.arange(term_count + 1))
        codes, pairs = coded(pair_keys(counts, lengths[passages]))
        return cls(
            starts=narrow(starts),
            passages=passages,
            codes=codes,
            counts=(pairs >> 32).astype(np.int32),
            lengths=(pairs & 0xFFFFFFFF).astype(np.int32),
            passage_count=len(lengths),
            total=len(terms.numbers),
        )

    @classmethod
    def open(cls, arrays: Arrays, term_count: int, *, passages: int, total: int) -> "Postings":
        """Return the postings that `merge` wrote.

        Args:
            arrays: of the segment.
            term_count: how many terms there are.
            passages: how many passages there are.
            total: how many terms the passages have together.

        Raises:
            DataError: if they are damaged as far as sizes and offsets show.
        """
        count = len(arrays["postings.passages"])
        starts = arrays.expect("postings.starts", term_count + 1)
        codes = len(arrays["codes.counts"])
        return cls(
            starts=arrays.offsets("postings.starts", count) if len(starts) else starts,
            passages=arrays["postings.passages"],
            codes=arrays.expect("postings.codes", count),
            counts=arrays["codes.counts"],
            lengths=arrays.expect("codes.lengths", codes),
            passage_count=passages,
            total=total,
        )

    @property
    def frequencies(self) -> NDArray[np.int64]:
        """For each term, the number of passages that hold it."""
        starts = self.starts.astype(np.int64)
        return starts[1:] - starts[:-1]


@dataclass(frozen=True, slots=True)
class PostingsBlock:
    """The postings of some of the passages.

    Attributes:
        counts: for each term that was known by then, how many postings it has.
        passages: int32, the position of the passage of each posting.
        codes: of each posting, a number of `pairs`.
        pairs: int64, the pair of each code, see `pair_keys`.
    """

    counts: NDArray[np.int64]
    passages: Ints
    codes: Codes
    pairs: NDArray[np.int64]

    @classmethod
    def of(
        cls, writer: ArrayWriter, terms: ForwardIndex, term_count: int, first: int
    ) -> "PostingsBlock":
        """Make the postings of some passages.

        Args:
            writer: keeps them until they are merged.
            terms: of the passages.
            term_count: how many terms are known.
            first: the position of the first passage.
        """
        made = Postings.of(terms, term_count)
        return cls(
            made.frequencies,
            writer.spill(made.passages + np.int32(first)),
            writer.spill(made.codes),
            pair_keys(made.counts, made.lengths),
        )


def merge(
    writer: ArrayWriter, blocks: list[PostingsBlock], term_count: int, *, at_once: int
) -> None:
    """Write the postings of all blocks, one term after the other.

    Args:
        writer: of the segment.
        blocks: in the order of their passages.
        term_count: how many terms there are.
        at_once: postings that are merged at a time.
    """
    frequencies = np.zeros(term_count, np.int64)
    for block in blocks:
        frequencies[: len(block.counts)] += block.counts
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(frequencies)))
    pairs = np.sort(np.concatenate([np.empty(0, np.int64), *(block.pairs for block in blocks)]))
    pairs = pairs[is_first(pairs)]
    dtype = np.uint16 if len(pairs) <= NARROW else np.uint32
    recoded = [np.searchsorted(pairs, block.pairs).astype(dtype) for block in blocks]
    done = [0] * len(blocks)
    writer.append("postings.passages", np.empty(0, np.int32))
    writer.append("postings.codes", np.empty(0, dtype))
    first = 0
    while first < term_count:
        last = int(np.searchsorted(starts, starts[first] + at_once, side="right")) - 1
        last = min(max(last, first + 1), term_count)
        total = int(starts[last] - starts[first])
        passages, codes = np.empty(total, np.int32), np.empty(total, dtype)
        free = starts[first:last] - starts[first]
        for number, block in enumerate(blocks):
            counts = block.counts[first:last]
            some = slice(done[number], done[number] + int(counts.sum()))
            places = np.repeat(free[: len(counts)] - np.cumsum(counts) + counts, counts)
            places += np.arange(len(places))
            passages[places] = block.passages[some]
            codes[places] = recoded[number].take(block.codes[some])
            done[number] = some.stop
            free[: len(counts)] += counts
        writer.append("postings.passages", passages)
        writer.append("postings.codes", codes)
        first = last
    writer.append("postings.starts", narrow(starts))
    writer.append("codes.counts", (pairs >> 32).astype(np.int32))
    writer.append("codes.lengths", (pairs & 0xFFFFFFFF).astype(np.int32))


def is_first(ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell for each number of an ascending array whether it differs from the one before."""
    different = np.empty(len(ordered), bool)
    different[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=different[1:])
    return different


def pair_keys(counts: NDArray[Any], lengths: NDArray[Any]) -> NDArray[np.int64]:
    """Return one number for each pair (how often a term stands in a passage, its length)."""
    return (counts.astype(np.int64) << 32) | lengths.astype(np.int64)


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
