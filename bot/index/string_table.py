"""Many strings in two arrays, read one at a time; and their numbers, found by a hash.

`StringTable` is a sequence of strings over one array of bytes (UTF-8) and one of offsets.
`StringNumbers` is the way back, from a string to its number, over an array of slots (open
addressing, CRC-32).
"""

import bisect
import zlib
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.index.array_writer import ArrayWriter
from bot.index.arrays import Arrays, narrow
from bot.index.lazy_sequence import LazySequence
from bot.index.offsets import Offsets

UNKNOWN = -1
"""Stands for the number of a string that is not there."""

Bytes = NDArray[np.uint8]
Slots = NDArray[np.int32]


class StringTable(LazySequence[str]):
    """Strings that are made when they are asked for.

    Args:
        content: the bytes of all strings, one behind the other.
        offsets: the first byte of each, and the byte behind the last.
    """

    __slots__ = ("_content", "_offsets")

    def __init__(self, content: Bytes, offsets: Offsets) -> None:
        self._content = content.data
        self._offsets = offsets

    @classmethod
    def of(cls, strings: Iterable[str]) -> "StringTable":
        """Return a table of some strings."""
        content, sizes = packed(strings)
        return cls(content, Offsets(sizes))

    @classmethod
    def open(cls, arrays: Arrays, name: str) -> "StringTable":
        """Return the table that `write_strings` wrote.

        Raises:
            DataError: if its sizes are damaged.
        """
        content = arrays[name]
        return cls(content, arrays.offsets(f"{name}.sizes", len(content)))

    def __len__(self) -> int:
        return len(self._offsets)

    def item(self, at: int) -> str:
        """Return a string."""
        return self.raw(at).decode("utf-8", "surrogatepass")

    def raw(self, at: int) -> bytes:
        """Return the bytes of a string."""
        offsets = self._offsets.data
        return bytes(self._content[offsets[at] : offsets[at + 1]])

    def place(self, wanted: str) -> int:
        """Return where a string stands among strings that ascend, or would have to stand."""
        content = wanted.encode("utf-8", "surrogatepass")  # which keeps the order of strings
        return bisect.bisect_left(range(len(self)), content, key=self.raw)

    def find(self, wanted: str) -> int | None:
        """Return the place of a string among strings that ascend, or None if it is not there."""
        at = self.place(wanted)
        return at if at < len(self) and self.item(at) == wanted else None


class StringNumbers:
    """The number of each of some different strings.

    Args:
        strings: which they are.
        slots: what `slots_of` made for them.
    """

    __slots__ = ("_mask", "_slots", "_strings")

    def __init__(self, strings: StringTable, slots: Slots) -> None:
        self._strings = strings
        self._slots = slots.data
        self._mask = len(slots) - 1

    def of(self, wanted: str) -> int:
        """Return the number of a string; `UNKNOWN` if it is none of them."""
        content = wanted.encode("utf-8", "surrogatepass")
        at = zlib.crc32(content) & self._mask
        while (number := self._slots[at]) >= 0:
            if self._strings.raw(number) == content:
                return number
            at = (at + 1) & self._mask
        return UNKNOWN


def packed(strings: Iterable[str]) -> tuple[Bytes, NDArray[np.int64]]:
    """Return the bytes of strings one behind the other, and how many each has."""
    encoded = list(map(str.encode, strings, repeat("utf-8"), repeat("surrogatepass")))
    sizes = np.fromiter(map(len, encoded), np.int64, len(encoded))
    return np.frombuffer(b"".join(encoded), np.uint8), sizes


class StringTableWriter:
    """Writes strings, some at a time, for `StringTable.open`."""

    __slots__ = ("_name", "_sizes", "_writer")

    def __init__(self, writer: ArrayWriter, name: str) -> None:
        self._writer = writer
        self._name = name
        self._sizes = [np.empty(0, np.int64)]
        writer.append(name, np.empty(0, np.uint8))

    def add(self, strings: Iterable[str]) -> None:
        """Write strings behind those before."""
        content, sizes = packed(strings)
        self._writer.append(self._name, content)
        self._sizes.append(sizes)

    def finish(self) -> None:
        """Write how long the strings are."""
        self._writer.append(f"{self._name}.sizes", narrow(np.concatenate(self._sizes)))


def write_strings(writer: ArrayWriter, name: str, strings: Iterable[str]) -> None:
    """Write strings for `StringTable.open`."""
    table = StringTableWriter(writer, name)
    table.add(strings)
    table.finish()


def slots_of(strings: Sequence[str]) -> Slots:
    """Return the slots that find each of some different strings: its number, −1 if free."""
    encoded = map(str.encode, strings, repeat("utf-8"), repeat("surrogatepass"))
    hashes = np.fromiter(map(zlib.crc32, encoded), np.int64, len(strings))
    size = 1 << max(2 * len(hashes), 1).bit_length()
    slots = np.full(size, -1, np.int32)
    numbers = np.arange(len(hashes), dtype=np.int32)
    wanted: NDArray[Any] = hashes & (size - 1)
    while len(numbers):
        free = np.flatnonzero(slots[wanted] < 0)
        slots[wanted[free]] = numbers[free]  # of several the last to be written has the slot
        placed = slots[wanted] == numbers
        numbers = numbers[~placed]
        wanted = (wanted[~placed] + 1) & (size - 1)
    return slots
