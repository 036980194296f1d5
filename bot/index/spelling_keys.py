"""What is kept of each known word, so that the nearest to a misspelt one is found quickly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.index.array_writer import ArrayWriter
from bot.index.arrays import Arrays

SHORTEST = 4
"""Letters of a word that is repaired at least; shorter ones have too many neighbours."""

MOST_LETTERS = 255
"""Longer words count as so long."""


@dataclass(frozen=True, slots=True)
class SpellingKeys:
    """What is kept for each word that others may be repaired to, in the order of the groups.

    Attributes:
        numbers: int32, the number of its word form; ascending within a group.
        groups: uint16, how many letters it has, and in the low byte its first letter.
        letters: uint32, which letters it has.
    """

    numbers: NDArray[np.int32]
    groups: NDArray[np.uint16]
    letters: NDArray[np.uint32]

    @classmethod
    def of(cls, words: Sequence[str]) -> "SpellingKeys":
        """Return the keys of words; an empty one has none, so it is never searched for."""
        numbers = np.array(
            [n for n, word in enumerate(words) if len(word) >= SHORTEST - 1 and word.isalpha()],
            np.int32,
        )
        chosen = [words[number] for number in numbers.tolist()]
        lengths = np.fromiter(map(len, chosen), np.int64, len(chosen))
        written = np.frombuffer("".join(chosen).encode("utf-32-le"), np.uint32)
        starts = np.cumsum(lengths) - lengths
        initials = written[starts] & np.uint32(255)
        groups = np.minimum(lengths, MOST_LETTERS).astype(np.uint16) << np.uint16(8)
        letters = np.bitwise_or.reduceat(letter_bits(written), starts) if len(starts) else written
        return cls(numbers, groups | initials.astype(np.uint16), letters).in_order()

    @classmethod
    def open(cls, arrays: Arrays) -> "SpellingKeys":
        """Return what `write` wrote.

        Raises:
            DataError: if it is damaged as far as sizes show.
        """
        count = len(arrays["spelling"])
        return cls(
            arrays["spelling"],
            arrays.expect("spelling.groups", count),
            arrays.expect("spelling.letters", count),
        )

    def write(self, writer: ArrayWriter) -> None:
        """Write all of it."""
        writer.append("spelling", self.numbers)
        writer.append("spelling.groups", self.groups)
        writer.append("spelling.letters", self.letters)

    def in_order(self) -> "SpellingKeys":
        """Return the same keys by groups and, within one, by the numbers of the word forms."""
        # In the order of the numbers, each of which is there once; then by groups, which leaves
        # that order within them. Neither step compares, so both take little time.
        at = np.full(int(self.numbers.max(initial=-1)) + 1, -1, np.int64)
        at[self.numbers] = np.arange(len(self.numbers))
        by_number = at[at >= 0]
        order = by_number[np.argsort(self.groups[by_number], kind="stable")]
        return SpellingKeys(self.numbers[order], self.groups[order], self.letters[order])


def letter_bits(written: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return a bit for each code point; those beyond a to z share six of them."""
    codes = written - np.uint32(97)  # wraps around below a
    places = np.where(codes < 26, codes, 26 + codes % 6)
    return np.uint32(1) << places.astype(np.uint32)
