"""Old and new rows put together in another order.

`sources` says for each row to be where it comes from: a number from 0 is the place of an old row,
−1 − n the new row number n. Old ones ascend, and new ones are in their order.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.store.arrays import Arrays
from bot.store.strings import packed

Sources = NDArray[np.int64]
Offsets = NDArray[np.int64]


def picked(sources: NDArray[np.int64], old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
    """Return for each source the value of the old or the new row."""
    found = np.empty(len(sources), old.dtype)
    kept = sources >= 0
    found[kept] = old[sources[kept]]
    found[~kept] = new[-1 - sources[~kept]]
    return found


def runs(sources: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield the runs of rows that follow each other where they come from."""
    if not len(sources):
        return
    step = np.where(sources[:-1] < 0, -1, 1)
    breaks = np.flatnonzero((np.diff(sources) != step) | ((sources[:-1] < 0) != (sources[1:] < 0)))
    bounds = [0, *(breaks + 1).tolist(), len(sources)]
    yield from pairwise(bounds)


def picked_strings(
    arrays: Arrays, name: str, new: Sequence[str], order: NDArray[Any]
) -> tuple[NDArray[np.uint8], Offsets]:
    """Return old and new strings together, in another order."""
    own, own_offsets = packed(new)
    old, old_offsets = arrays[name], arrays[f"{name}.offsets"]
    content = np.concatenate((old, own))
    starts = np.concatenate((old_offsets[:-1], own_offsets[:-1] + len(old)))[order]
    sizes = np.concatenate((np.diff(old_offsets), np.diff(own_offsets)))[order]
    ends = np.cumsum(sizes)
    places = np.repeat(starts - ends + sizes, sizes) + np.arange(int(sizes.sum()))
    return content.take(places), np.concatenate((np.zeros(1, np.int64), ends))
