"""The forward index: for each passage what stands in it, in order, as numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.index.arrays import Offsets

Bounds = tuple[int, int]  # half open


@dataclass(frozen=True, slots=True)
class ForwardIndex:
    """The word forms (or the terms) of all passages, one passage behind the other.

    Attributes:
        numbers: int32, the number of the word form at each place.
        offsets: passage `p` is `numbers[offsets[p]:offsets[p + 1]]`.
    """

    numbers: NDArray[np.int32]
    offsets: Offsets

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def bounds(self, position: int) -> Bounds:
        """Return where the numbers of a passage begin and end."""
        return int(self.offsets[position]), int(self.offsets[position + 1])

    def between(self, begins: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the numbers of some stretches, one behind the other.

        Args:
            begins: the first place of each.
            lengths: how many numbers each has.
        """
        behind = lengths.cumsum()
        places = (begins - behind + lengths).repeat(lengths)
        places += np.arange(len(places))
        found: NDArray[np.int32] = self.numbers.take(places)
        return found

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many numbers each passage has."""
        offsets = self.offsets.astype(np.int64)
        return offsets[1:] - offsets[:-1]
