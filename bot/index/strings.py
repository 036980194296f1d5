"""Many strings in two arrays, read one at a time; and their numbers, found by a hash.

`Strings` is a sequence of strings over one array of bytes (UTF-8) and one of offsets. `Numbers` is
the way back, from a string to its place, over an array of slots (open addressing, CRC-32).
"""

import bisect
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.index.ondemand import OnDemand
from bot.index.slices import FileArray, Rows

Bytes = NDArray[np.uint8]
Offsets = NDArray[np.int64]
Slots = NDArray[np.int32]


class Strings(OnDemand[str]):
    """Strings that are made when they are asked for.

    Args:
        content: the bytes of all of them, one string behind the other.
        offsets: the first byte of each, and the byte behind the last.
    """

    __slots__ = ("_bounds", "_content", "_raw", "_size")

    def __init__(self, content: Bytes | FileArray, offsets: Offsets | FileArray) -> None:
        self._content = content
        self._raw = reader(content)
        self._bounds = Rows(offsets, 2, step=1)
        self._size = len(offsets) - 1

    def __len__(self) -> int:
        return self._size

    def made(self, at: int) -> str:
        """Return a string."""
        return self.raw(at).decode("utf-8", "surrogatepass")

    def raw(self, at: int) -> bytes:
        """Return the bytes of a string."""
        return self._raw(*self._bounds[at])

    def find(self, wanted: str) -> int | None:
        """Return the place of a string among strings that ascend, or None if it is not there."""
        content = wanted.encode("utf-8", "surrogatepass")  # which keeps the order of strings
        at = bisect.bisect_left(range(self._size), content, key=self.raw)
        return at if at < self._size and self.raw(at) == content else None

    def expect(self, places: Sequence[int]) -> None:
        """Have the system read some strings at once; they will be asked for soon."""
        if isinstance(self._content, FileArray):
            self._bounds.expect(places)
            self._content.expect(
                (start, end) for start, end in map(self._bounds.__getitem__, places)
            )


def reader(content: Bytes | FileArray) -> Callable[[int, int], bytes]:
    """Return a function that gives the bytes from a place to another."""
    if isinstance(content, FileArray):
        return content.raw
    view = content.data
    return lambda start, end: bytes(view[start:end])


class Numbers(Mapping[str, int]):
    """The place of each of some different strings.

    Args:
        strings: which they are.
        slots: what `slots_of` made for them.
    """

    __slots__ = ("_mask", "_slots", "_strings")

    def __init__(self, strings: Strings, slots: Slots | FileArray) -> None:
        self._strings = strings
        self._slots = Rows(slots, 1)
        self._mask = len(slots) - 1

    def __len__(self) -> int:
        return len(self._strings)

    def __iter__(self) -> Iterator[str]:
        return iter(self._strings)

    def __getitem__(self, wanted: str) -> int:
        content = wanted.encode("utf-8", "surrogatepass")
        at = zlib.crc32(content) & self._mask
        while (number := self._slots[at][0]) >= 0:
            if self._strings.raw(number) == content:
                return number
            at = (at + 1) & self._mask
        raise KeyError(wanted)


def packed(strings: Iterable[str]) -> tuple[Bytes, Offsets]:
    """Return the bytes of strings one behind the other, and their offsets."""
    encoded = list(map(str.encode, strings, repeat("utf-8"), repeat("surrogatepass")))
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    return np.frombuffer(b"".join(encoded), np.uint8), offsets


def hashes_of(strings: Sequence[str]) -> NDArray[np.uint32]:
    """Return the hash of each string, for `slots_of_hashes`."""
    encoded = map(str.encode, strings, repeat("utf-8"), repeat("surrogatepass"))
    return np.fromiter(map(zlib.crc32, encoded), np.uint32, len(strings))


def slots_of(strings: Sequence[str]) -> Slots:
    """Return the slots that find each of some different strings: its number, −1 if free."""
    return slots_of_hashes(hashes_of(strings))


def slots_of_hashes(hashes: NDArray[Any]) -> Slots:
    """Return the slots for strings of which the hash is known."""
    size = 1 << max(2 * len(hashes), 1).bit_length()
    slots = np.full(size, -1, np.int32)
    numbers = np.arange(len(hashes), dtype=np.int32)
    wanted = hashes.astype(np.int64) & (size - 1)
    while len(numbers):
        free = np.flatnonzero(slots[wanted] < 0)
        slots[wanted[free]] = numbers[free]  # of several the last to be written has the slot
        placed = slots[wanted] == numbers
        numbers = numbers[~placed]
        wanted = (wanted[~placed] + 1) & (size - 1)
    return slots
