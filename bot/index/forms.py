"""The forms of an index to be, out of the one before; see `splicing`."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.index.arrays import Arrays
from bot.index.picking import picked, runs
from bot.index.postings import Ints, Offsets, Stream
from bot.index.slices import FileArray

WORDS = 1 << 18
"""Words that are moved at a time: a megabyte, which stays in the processor's cache. No step takes
long either, so that other threads come to their turn between them."""


class Forms:
    """The forms of some passages of an index and of new ones, in the numbers of that index.

    Args:
        before: the arrays of the index.
        new: the new passages; forms that are new have numbers behind all others.
        size: how many forms there are, those that nobody uses any more among them.
        sources: for each passage where it comes from, see `store.picking`.
    """

    def __init__(self, before: Arrays, new: Stream, size: int, sources: NDArray[np.int64]) -> None:
        self._old = before.in_file("forms")
        old = before["passages.length"]
        self._old_offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(old, dtype=np.int64)))
        self._new = new
        self._size = size
        self.sources = sources
        moved = np.flatnonzero(sources != np.arange(len(sources)))
        self._same = int(moved[0]) if len(moved) else len(sources)
        self.lengths: Ints = picked(sources, old, np.diff(new.offsets))

    def same(self) -> Iterator[Ints]:
        """Yield the forms of the first passages, as long as they stay, some at a time.

        Their numbers stay too: they count first appearances, and these are the first.
        """
        yield from _some(self._old, 0, int(self._old_offsets[self._same]))

    def others(self) -> Iterator[Ints]:
        """Yield the forms of all passages behind those, some at a time, in order."""
        for numbers, first, last in self._stretches():
            yield from _some(numbers, first, last)

    def order(self, known: int, frequencies: Offsets) -> NDArray[np.int32]:
        """Return the forms that stand there, in the order of their first places.

        Args:
            known: how many stand in the passages of `same`; theirs are the first numbers.
            frequencies: how often each form stands there.
        """
        missing = frequencies > 0
        missing[:known] = False
        found = [np.arange(known, dtype=np.int32)]
        stretches = list(self._stretches())
        for number, (numbers, first, last) in enumerate(stretches, start=1):
            at_rest = 0
            if numbers is self._old and number == len(stretches):
                # Behind all changes the old numbers tell the order; but not of the forms that stood
                # before it only where passages are gone. Those must be looked for.
                start = int(self._old_offsets[self._same])
                between = _some(numbers, start, first)
                at_rest = max(known, max(map(count_of, between), default=0))
            for chunk in _some(numbers, first, last):
                if at_rest and not missing[:at_rest].any():
                    break
                fresh = chunk[np.flatnonzero(missing.take(chunk))]
                if len(fresh):
                    found.append(in_order(fresh))
                    missing[found[-1]] = False
        return np.concatenate((*found, np.flatnonzero(missing).astype(np.int32)))

    def _stretches(self) -> Iterator[tuple[Ints | FileArray, int, int]]:
        """Yield the stretches of forms that follow each other, behind those of `same`."""
        sources = self.sources[self._same :]
        for start, end in runs(sources):
            first = int(sources[start])
            if first < 0:
                offsets, numbers = self._new.offsets, self._new.numbers
                first = -1 - first
            else:
                offsets, numbers = self._old_offsets, self._old
            yield numbers, int(offsets[first]), int(offsets[first + end - start])

    def gone(self) -> Stream:
        """Return the old passages that are not there any more."""
        offsets = self._old_offsets
        is_gone = np.ones(len(offsets) - 1, bool)
        is_gone[self.sources[self.sources >= 0]] = False
        gone = np.flatnonzero(is_gone)
        numbers = [np.empty(0, np.int32)]
        numbers += [
            np.asarray(self._old[int(offsets[gone[start]]) : int(offsets[gone[end - 1] + 1])])
            for start, end in runs(gone)
        ]
        ends = np.cumsum(np.diff(offsets)[gone])
        return Stream(np.concatenate(numbers), np.concatenate((np.zeros(1, np.int64), ends)), 0)

    def frequencies(self, before: Offsets, gone: Stream) -> Offsets:
        """Return how often each form stands there, from how often it stood before."""
        counts = np.zeros(self._size, np.int64)
        counts[: len(before)] = before
        np.subtract.at(counts, np.asarray(gone.numbers).astype(np.intp), 1)
        np.add.at(counts, np.asarray(self._new.numbers).astype(np.intp), 1)
        return counts


def _some(numbers: Ints | FileArray, start: int, stop: int) -> Iterator[Ints]:
    """Yield a stretch of an array, some numbers at a time."""
    for at in range(start, stop, WORDS):
        yield np.asarray(numbers[at : min(stop, at + WORDS)])


def count_of(numbers: NDArray[Any]) -> int:
    """Return how many numbers there are from 0 on to the greatest of some."""
    return int(numbers.max(initial=-1)) + 1


def in_order(numbers: NDArray[Any]) -> NDArray[Any]:
    """Return the distinct numbers, of those from 0 on, in the order of their first appearance."""
    places = np.arange(len(numbers))
    first = np.empty(count_of(numbers), np.int64)
    first[numbers[::-1]] = places[::-1]  # of several the last to be written stays
    distinct: NDArray[Any] = numbers[first.take(numbers) == places]
    return distinct
