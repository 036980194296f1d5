"""Postings: for each term, the passages that hold it and how often; six bytes each.

A posting is the position of a passage and a *code*, which stands for how often the term is in each
field of the passage, and how long these fields are (see `lead`). Few different ones occur (2,100
among the 6.6 million postings of 100,000 passages without headings), so 16 bits hold the code;
where more than 65,536 occur, 32 bits do. Nothing is lost, and a code depends on neither idf nor
mean length: other passages may come and go.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.index.array_writer import ArrayWriter
from bot.index.arrays import Arrays, narrow
from bot.index.forward_index import ForwardIndex
from bot.index.offsets import Offsets
from bot.index.totals import Totals
from bot.index.vocabulary_builder import Ints

Codes = NDArray[np.uint16] | NDArray[np.uint32]

NARROW = 1 << 16
"""As many codes as 16 bits hold."""

FIELDS = 3
"""Body, heading and title."""

_COUNTABLE = 1 << 22
_FIELD_BITS = 2
_FIELD_MASK = (1 << _FIELD_BITS) - 1


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of all terms, one term after the other.

    Attributes:
        starts: those of term `t` are at `starts.array[t]:starts.array[t + 1]`.
        passages: int32, the position of the passage of each posting, ascending in a term.
        codes: uint16, or uint32 where 16 bits do not do; a row of `fields` for each posting.
        fields: int32, of shape (codes, `FIELDS`, 2): for the body, the heading and the title how
            often the term stands there, and how many terms that field has, both 0 where the term
            does not stand.
        passage_count: how many passages there are.
        averages: mean terms of a body, and of a heading and a title where there is one.
    """

    starts: Offsets
    passages: Ints
    codes: Codes
    fields: Ints
    passage_count: int
    averages: tuple[float, float, float]

    @classmethod
    def of(
        cls, terms: ForwardIndex, term_count: int, sizes: NDArray[Any] | None = None
    ) -> "Postings":
        """Return the postings of passages.

        Args:
            terms: of the passages.
            term_count: how many terms there are; their numbers run from 0 to one less.
            sizes: a row for each passage: how many of its terms are of the title, of the heading
                and of the body; all are of the body if None.
        """
        lengths = terms.lengths
        if sizes is None:
            sizes = np.zeros((len(lengths), FIELDS), np.int64)
            sizes[:, -1] = lengths
        bits = max(len(terms) - 1, 1).bit_length()
        keys = terms.numbers.astype(np.int64) << bits
        keys |= np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
        has_leads = bool(sizes[:, :-1].any())
        if has_leads:
            keys <<= _FIELD_BITS
            keys |= np.repeat(np.tile(np.arange(FIELDS)[::-1], len(sizes)), sizes.ravel())
        keys.sort()
        firsts = np.flatnonzero(is_first(keys >> _FIELD_BITS if has_leads else keys))
        counts = np.diff(np.append(firsts, len(keys)))
        of_leads = []
        if has_leads and len(keys):
            field = (keys & _FIELD_MASK).astype(np.uint8)
            of_leads = [np.add.reduceat(field == at, firsts, dtype=np.int64) for at in (1, 2)]
            keys >>= _FIELD_BITS
        keys = keys[firsts]
        passages = (keys & ((1 << bits) - 1)).astype(np.int32)
        keys >>= bits
        codes, fields = _coded(counts, of_leads, sizes.take(passages, axis=0))
        return cls(
            starts=Offsets(np.bincount(keys, minlength=term_count)),
            passages=passages,
            codes=codes,
            fields=fields,
            passage_count=len(lengths),
            averages=Totals.of_sizes(sizes).averages,
        )

    @classmethod
    def open(
        cls,
        arrays: Arrays,
        term_count: int,
        *,
        passages: int,
        averages: tuple[float, float, float],
    ) -> "Postings":
        """Return the postings that `merge` wrote.

        Args:
            arrays: of the segment.
            term_count: how many terms there are.
            passages: how many passages there are.
            averages: see the class.

        Raises:
            DataError: if they are damaged as far as sizes show.
        """
        count = len(arrays["postings.passages"])
        arrays.expect("postings.sizes", term_count)
        return cls(
            starts=arrays.offsets("postings.sizes", count),
            passages=arrays["postings.passages"],
            codes=arrays.expect("postings.codes", count),
            fields=arrays["codes"].reshape(-1, FIELDS, 2),
            passage_count=passages,
            averages=averages,
        )

    @property
    def frequencies(self) -> NDArray[Any]:
        """For each term, the number of passages that hold it."""
        return self.starts.sizes


@dataclass(frozen=True, slots=True)
class PostingsBlock:
    """The postings of some of the passages.

    Attributes:
        counts: for each term that was known by then, how many postings it has.
        passages: int32, the position of the passage of each posting.
        codes: of each posting, a row of `fields`.
        fields: see `Postings`.
    """

    counts: NDArray[np.int64]
    passages: Ints
    codes: Codes
    fields: Ints

    @classmethod
    def of(
        cls, writer: ArrayWriter, terms: ForwardIndex, sizes: Ints, term_count: int, first: int
    ) -> "PostingsBlock":
        """Make the postings of some passages.

        Args:
            writer: keeps them until they are merged.
            terms: of the passages.
            sizes: as for `Postings.of`.
            term_count: how many terms are known.
            first: the position of the first passage.
        """
        made = Postings.of(terms, term_count, sizes)
        return cls(
            made.frequencies,
            writer.spill(made.passages + np.int32(first)),
            writer.spill(made.codes),
            made.fields,
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
    rows = [np.empty((0, 2 * FIELDS), np.int32)]
    rows += [block.fields.reshape(-1, 2 * FIELDS) for block in blocks]
    fields, numbers = np.unique(np.concatenate(rows), axis=0, return_inverse=True)
    dtype = np.uint16 if len(fields) <= NARROW else np.uint32
    ends = np.cumsum([len(block.fields) for block in blocks])
    recoded = np.split(numbers.ravel().astype(dtype), ends[:-1])
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
    writer.append("postings.sizes", narrow(frequencies))
    writer.append("codes", fields.ravel())


def is_first(ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell for each number of an ascending array whether it differs from the one before."""
    different = np.empty(len(ordered), bool)
    different[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=different[1:])
    return different


def _coded(
    counts: NDArray[np.int64], of_leads: Sequence[NDArray[np.int64]], sizes: NDArray[Any]
) -> tuple[Codes, Ints]:
    """Number the different ways in which terms stand in passages.

    Args:
        counts: of each posting, how often the term stands in the passage.
        of_leads: how often in its heading, and in its title; empty if nowhere.
        sizes: of each posting, the terms of the title, the heading and the body of the passage.

    Returns:
        The code of each posting, and `Postings.fields`.
    """
    by_field = []
    numbers = np.zeros(len(counts), np.int64)
    for at, count in enumerate((counts - sum(of_leads), *of_leads)):
        length = np.where(count > 0, sizes[:, FIELDS - 1 - at], 0)
        by_field.append((count, length))
        own = _dense(count * (int(length.max(initial=0)) + 1) + length)
        numbers = _dense(numbers * (int(own.max(initial=0)) + 1) + own)
    size = int(numbers.max(initial=-1)) + 1
    examples = np.zeros(size, np.int64)
    examples[numbers] = np.arange(len(numbers))
    fields = np.zeros((size, FIELDS, 2), np.int32)
    for at, (count, length) in enumerate(by_field):
        fields[:, at, 0] = count.take(examples)
        fields[:, at, 1] = length.take(examples)
    codes: Codes = numbers.astype(np.uint16) if size <= NARROW else numbers.astype(np.uint32)
    return codes, np.asarray(fields)


def _dense(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return numbers from 0 on without gaps, in the order of those given."""
    greatest = int(numbers.max(initial=0))
    if greatest >= _COUNTABLE:
        return np.unique(numbers, return_inverse=True)[1].ravel()
    # Few enough numbers to count through: no need to sort millions.
    present = np.zeros(greatest + 1, bool)
    present[numbers] = True
    return (np.cumsum(present) - 1).take(numbers)
