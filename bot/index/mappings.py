"""Mapped arrays that nobody needs any more."""

import mmap
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.turns import pause

PIECE = 1 << 20
"""Bytes of a mapping that are taken out of memory at a time: a tenth of a millisecond."""


def let_go(arrays: list[NDArray[Any]]) -> None:
    """Let go of mapped arrays; the list is empty then.

    While a mapping is undone, nobody else has the interpreter: several milliseconds for one of
    which much was read. So what is in memory of it goes first, a piece at a time. Who still reads
    it finds it in its file.
    """
    while arrays:
        mapping = _mapping(arrays.pop())
        if mapping is not None and hasattr(mmap, "MADV_DONTNEED"):
            for start in range(0, len(mapping), PIECE):
                mapping.madvise(mmap.MADV_DONTNEED, start, min(PIECE, len(mapping) - start))
                pause()


def _mapping(values: NDArray[Any]) -> mmap.mmap | None:
    """Return what an array is mapped by, or None if it is in memory of its own."""
    base: Any = values
    while isinstance(base, np.ndarray):
        base = base.base
    if isinstance(base, memoryview) and isinstance(base.obj, mmap.mmap):
        return base.obj
    return None
