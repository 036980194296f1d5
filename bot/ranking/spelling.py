"""Repair of misspelt words: an unknown word of a question becomes its nearest known word.

The distance counts letters put in, left out, exchanged or swapped with their neighbour: one at most
for words of under eight letters, two from there on. Only words that the knowledge base does not
know are repaired. For each known word its length, its first letter and the set of its letters are
kept, in the order of these; they leave few words whose distance must be counted, however large the
vocabulary is.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.index.spelling_keys import MOST_LETTERS, SHORTEST, Keys, letter_bits

LONG = 8
"""Letters from which on two mistakes are forgiven."""


class Speller:
    """Finds the known word nearest to an unknown one."""

    __slots__ = ("_frequencies", "_keys", "_words")

    def __init__(
        self, words: Sequence[str], frequencies: NDArray[np.int64], keys: Keys | None = None
    ) -> None:
        """Take the known words.

        Args:
            words: all forms of the index.
            frequencies: how often each stands in the passages.
            keys: of those that others may be repaired to; of all words if None.
        """
        self._words = words
        self._frequencies = frequencies
        self._keys = Keys.of(words) if keys is None else keys

    def nearest(self, word: str) -> str | None:
        """Return the nearest known word, or None if none is near enough.

        Of equally near words one with the same first letter, then the most frequent one is taken;
        at distance two the first letter must be the same.
        """
        if len(word) < SHORTEST or not word.isalpha():
            return None
        ways = [self._with_first_letter(word, 1), self._with_another_first_letter(word)]
        if len(word) >= LONG:
            ways.append(self._with_first_letter(word, 2))
        found = (min(way, default=None) for way in ways)
        return next((best[-1] for best in found if best is not None), None)

    def _with_first_letter(self, word: str, most: int) -> Iterator[tuple[int, str]]:
        """Yield the known words with the same first letter within a distance."""
        shortest = max(len(word) - most, LONG - 1 if most == 2 else 1)
        letters = _letters(word)
        for length in range(shortest, len(word) + most + 1):
            group = min(length, MOST_LETTERS) << 8 | ord(word[0]) & 255
            numbers, known = self._between(group, group)
            # An edit brings in one letter at most and takes out one; of so many that change the
            # length, each does only one of the two.
            near = np.bitwise_count(known & ~letters) <= most - max(0, len(word) - length)
            near &= np.bitwise_count(letters & ~known) <= most - max(0, length - len(word))
            yield from self._near(word, numbers[near], most)

    def _with_another_first_letter(self, word: str) -> Iterator[tuple[int, str]]:
        """Yield the known words at distance one that begin otherwise."""
        shortest, longest = (min(len(word) + by, MOST_LETTERS) for by in (-1, 1))
        numbers, known = self._between(shortest << 8, longest << 8 | 255)
        # All letters behind the first are the same, and one at most is new.
        rest, letters = _letters(word[1:]), _letters(word)
        near = ((known & rest) == rest) & (np.bitwise_count(known & ~letters) <= 1)
        yield from self._near(word, numbers[near], 1)

    def _between(self, first: int, last: int) -> tuple[NDArray[np.int32], NDArray[np.uint32]]:
        """Return the numbers and the letters of the words from one group to another."""
        groups = self._keys.groups
        start = groups.searchsorted(np.uint16(first))
        stop = groups.searchsorted(np.uint16(last), side="right")
        return self._keys.numbers[start:stop], self._keys.letters[start:stop]

    def _near(self, word: str, numbers: NDArray[np.int32], most: int) -> Iterator[tuple[int, str]]:
        """Yield those within a distance, the most frequent one as the smallest."""
        for number in numbers.tolist():
            known = self._words[number]
            if is_near(word, known, most):
                yield -int(self._frequencies[number]), known


def _letters(word: str) -> np.uint32:
    """Return the set of a word's letters as bits."""
    written = np.frombuffer(word.encode("utf-32-le"), np.uint32)
    return np.uint32(np.bitwise_or.reduce(letter_bits(written)))


def is_near(one: str, other: str, most: int) -> bool:
    """Tell whether two words are so many edits apart at most.

    Optimal string alignment: the Damerau distance in which no letter is edited twice. Where two
    words first differ, one of the four kinds of edits must be.
    """
    if abs(len(one) - len(other)) > most:
        return False
    start, shorter = 0, min(len(one), len(other))
    while start < shorter and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    if not one or not other or not most:
        return len(one) + len(other) <= most
    if most == 1:
        return one[1:] in (other[1:], other) or one == other[1:] or _is_swapped(one, other, 0)
    return (
        is_near(one[1:], other[1:], most - 1)
        or is_near(one[1:], other, most - 1)
        or is_near(one, other[1:], most - 1)
        or _is_swapped(one, other, most - 1)
    )


def _is_swapped(one: str, other: str, most: int) -> bool:
    """Tell whether the first two letters are swapped, and the rest is so many edits apart."""
    swapped = len(one) > 1 and one[:2] == other[1::-1]
    return swapped and is_near(one[2:], other[2:], most)
