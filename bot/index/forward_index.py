"""The forward index: for each passage what stands in it, in order, as numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.index.offsets import Offsets

Bounds = tuple[int, int]  # half open


@dataclass(frozen=True, slots=True)
class ForwardIndex:
    """The word forms (or the terms) of all passages, one passage behind the other.

    Attributes:
        numbers: int32, the number of the word form at each place.
        offsets: passage `p` is `numbers[offsets.array[p]:offsets.array[p + 1]]`.
    """

    numbers: NDArray[np.int32]
    offsets: Offsets

    def __len__(self) -> int:
        return len(self.offsets)

    def bounds(self, position: int) -> Bounds:
        """Return where the numbers of a passage begin and end."""
        offsets = self.offsets.data
        return offsets[position], offsets[position + 1]

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
        return self.offsets.sizes.astype(np.int64)
