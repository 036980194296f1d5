"""Small slices of large arrays, here and there: read from the file, or out of memory.

`FileArray` is an array that stays in its file; `slices` and `Rows` read from that and from a mapped
array alike.
"""

import os
import weakref
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Bounds = tuple[int, int]  # half open


@runtime_checkable
class Fetched(Protocol):
    """Things of which each is read when it is asked for."""

    def expect(self, places: Sequence[int], /) -> None:
        """Have the system read some of them at once; they will be asked for soon."""
        ...


class FileArray:
    """An array that stays in its file; a slice of it is read when it is asked for.

    For many small slices far apart: of a mapping the system brings 64 KB around each of them.
    """

    __slots__ = ("__weakref__", "_dtype", "_file", "_format", "_length", "_size")

    def __init__(self, path: Path, dtype: str, length: int) -> None:
        self._dtype = np.dtype(dtype)
        self._size = self._dtype.itemsize
        self._format: Any = self._dtype.char  # of the same meaning in `struct`
        self._length = length
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, part: slice) -> NDArray[Any]:
        start, stop, _ = part.indices(self._length)
        return np.frombuffer(self.raw(start, stop), self._dtype)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self[:], dtype, copy=copy)

    def raw(self, start: int, stop: int) -> bytes:
        """Return the bytes of some values; those behind the end are left out."""
        return os.pread(self._file, max(0, stop - start) * self._size, start * self._size)

    def numbers(self, start: int, stop: int) -> list[int]:
        """Return some values as Python's own numbers."""
        numbers: list[int] = memoryview(self.raw(start, stop)).cast(self._format).tolist()
        return numbers

    def expect(self, parts: Iterable[Bounds]) -> None:
        """Have the system read some slices at once, where it can; they will be asked for soon.

        A disk finds twenty places in the time of four, if it is told of all of them.
        """
        if hasattr(os, "posix_fadvise"):
            file, size = self._file, self._size
            for start, stop in parts:
                length = (stop - start) * size
                if length > 0:  # none would mean all up to the end of the file
                    os.posix_fadvise(file, start * size, length, os.POSIX_FADV_WILLNEED)


def slices(values: NDArray[Any] | FileArray, parts: Sequence[Bounds]) -> list[NDArray[Any]]:
    """Return several slices of an array."""
    if isinstance(values, FileArray):
        values.expect(parts)
    return [values[start:stop] for start, stop in parts]


class Rows:
    """Rows of a few whole numbers each, read one at a time.

    Args:
        values: of all rows.
        width: how many numbers a row has.
        step: how far behind a row the next one begins: as far as it is wide, if None.
    """

    __slots__ = ("_numbers", "_step", "_values", "_width")

    def __init__(
        self, values: NDArray[Any] | FileArray, width: int, *, step: int | None = None
    ) -> None:
        self._values = values
        self._width = width
        self._step = width if step is None else step
        self._numbers = values.numbers if isinstance(values, FileArray) else _numbers(values)

    def __getitem__(self, at: int) -> list[int]:
        start = at * self._step
        return self._numbers(start, start + self._width)

    def expect(self, places: Iterable[int]) -> None:
        """Have the system read some rows at once; they will be asked for soon."""
        if isinstance(self._values, FileArray):
            step, width = self._step, self._width
            self._values.expect((at * step, at * step + width) for at in places)


def _numbers(values: NDArray[Any]) -> Callable[[int, int], list[int]]:
    view = values.data

    def numbers(start: int, stop: int) -> list[int]:
        return view[start:stop].tolist()

    return numbers
