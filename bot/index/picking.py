"""Old and new rows put together in another order.

`sources` says for each row to be where it comes from: a number from 0 is the place of an old row,
−1 − n the new row number n. Old ones ascend, and new ones are in their order.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.index.arrays import Arrays
from bot.index.strings import packed

Offsets = NDArray[np.int64]
Stretches = NDArray[np.int64]
"""Rows that stayed: for each stretch of them its first place before, the one behind its last, and
its first place now; ascending."""

_SHORT = 8  # rows of a stretch below which rows are put together one by one


def picked(sources: NDArray[np.int64], old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
    """Return for each source the value of the old or the new row.

    Where they follow each other in stretches, as they mostly do, it is done quickly; it may be a
    part of the old rows themselves. The type is that of the old rows.
    """
    bounds = _bounds(sources)
    if len(bounds) * _SHORT < len(sources):
        parts = []
        for start, end in pairwise(bounds.tolist()):
            first = int(sources[start])
            rows, first = (old, first) if first >= 0 else (new, -1 - first)
            parts.append(rows[first : first + end - start])
        if len(parts) == 1:
            return parts[0].astype(old.dtype, copy=False)
        return np.concatenate(parts, dtype=old.dtype)
    found = np.empty((len(sources), *old.shape[1:]), old.dtype)
    kept = sources >= 0
    found[kept] = old[sources[kept]]
    found[~kept] = new[-1 - sources[~kept]]
    return found


def reordered(old: NDArray[Any], new: NDArray[Any], order: NDArray[Any]) -> NDArray[Any]:
    """Return old rows and new ones, which have the numbers behind them, in another order."""
    return picked(np.where(order < len(old), order, len(old) - 1 - order), old, new)


def runs(sources: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield the runs of rows that follow each other where they come from."""
    return pairwise(_bounds(sources).tolist())


def stretches(sources: NDArray[np.int64]) -> Stretches:
    """Return which old rows stayed, and where they are now."""
    bounds = _bounds(sources)
    firsts, sizes = sources[bounds[:-1]], np.diff(bounds)
    rows = np.stack((firsts, firsts + sizes, bounds[:-1]), axis=1)
    stayed: Stretches = rows[firsts >= 0]
    return stayed


def _bounds(sources: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each of the runs begins, and where the last ends."""
    is_new = sources < 0
    step = np.where(is_new[:-1], -1, 1)
    breaks = np.flatnonzero((np.diff(sources) != step) | (is_new[:-1] != is_new[1:]))
    return np.concatenate(([0], breaks + 1, [len(sources)])) if len(sources) else breaks


def picked_strings(
    arrays: Arrays, name: str, new: Sequence[str], order: NDArray[Any]
) -> tuple[NDArray[np.uint8], Offsets]:
    """Return old and new strings together, in another order."""
    own, own_offsets = packed(new)
    old, old_offsets = arrays[name], arrays[f"{name}.offsets"]
    content = np.concatenate((old, own))
    offsets = np.concatenate((old_offsets, own_offsets[1:] + len(old)))
    sizes = np.diff(offsets)[order]
    ends = np.cumsum(sizes)
    return gathered(content, offsets, order), np.concatenate((np.zeros(1, np.int64), ends))


def gathered(values: NDArray[Any], starts: Offsets, order: NDArray[Any]) -> NDArray[Any]:
    """Return the values of some rows one after the other.

    Args:
        values: of all rows, one after the other.
        starts: where the values of each row begin, and where the last ends.
        order: which rows; where many follow each other as they did, it is done quickly.
    """
    breaks = np.flatnonzero(np.diff(order) != 1) + 1
    if len(breaks) * _SHORT > len(order):
        first, sizes = starts[order], starts[order + 1] - starts[order]
        before = np.cumsum(sizes) - sizes
        return values[np.repeat(first - before, sizes) + np.arange(int(sizes.sum()))]
    bounds = [0, *breaks.tolist(), len(order)]
    parts = [
        values[starts[order[start]] : starts[order[end - 1] + 1]]
        for start, end in pairwise(bounds)
        if start < end
    ]
    return parts[0] if len(parts) == 1 else np.concatenate([values[:0], *parts])
