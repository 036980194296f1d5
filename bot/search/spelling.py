"""Repair of misspelt words: an unknown word of a question becomes its nearest known word.

The distance counts letters put in, left out, exchanged or swapped with their neighbour: one at most
for words of under eight letters, two from there on. Only words that the knowledge base does not
know are repaired. For each known word its length and the set of its letters are kept, five bytes
in all; they leave few words whose distance must be counted, however large the vocabulary is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHORTEST = 4
"""Letters of a word that is repaired at least; shorter ones have too many neighbours."""

LONG = 8
"""Letters from which on two mistakes are forgiven."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What is kept for each word that others may be repaired to.

    Attributes:
        numbers: int32, the number of its form.
        lengths: uint8, how many letters it has.
        letters: uint32, which letters it has.
    """

    numbers: NDArray[np.int32]
    lengths: NDArray[np.uint8]
    letters: NDArray[np.uint32]

    @classmethod
    def of(cls, words: Sequence[str]) -> "Keys":
        """Return the keys of words; an empty one has none, so it is never searched for."""
        numbers = np.array(
            [n for n, word in enumerate(words) if len(word) >= SHORTEST - 1 and word.isalpha()],
            np.int32,
        )
        chosen = [words[number] for number in numbers.tolist()]
        return cls(
            numbers,
            np.array([min(len(word), 255) for word in chosen], np.uint8),
            np.array([_letters(word) for word in chosen], np.uint32),
        )


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
        if len(word) < SHORTEST or not word.isalpha() or not len(self._keys.numbers):
            return None
        for most in (1, 2) if len(word) >= LONG else (1,):
            best = min(self._within(word, most), default=None)
            if best is not None:
                return best[-1]
        return None

    def _within(self, word: str, most: int) -> list[tuple[bool, int, str]]:
        """Return the known words at exactly the distance `most`, each with its sort key."""
        near = np.abs(self._keys.lengths.astype(np.int16) - len(word)) <= most
        # An edit changes at most two letters of the set.
        near &= np.bitwise_count(self._keys.letters ^ np.uint32(_letters(word))) <= 2 * most
        found = []
        for number in self._keys.numbers[near].tolist():
            known = self._words[number]
            same = known[0] == word[0]
            if most == 2 and (not same or len(known) < LONG - 1):
                continue
            if distance(word, known, most) <= most:
                found.append((not same, -int(self._frequencies[number]), known))
        return found


def _letters(word: str) -> int:
    """Return the set of a word's letters as bits; letters beyond a to z share five of them."""
    bits = 0
    for letter in word:
        code = ord(letter) - 97
        bits |= 1 << (code if 0 <= code < 26 else 26 + code % 6)
    return bits


def distance(one: str, other: str, most: int) -> int:
    """Return the number of edits between two words, or `most + 1` if there are more.

    Optimal string alignment: the Damerau distance in which no letter is edited twice.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    # Letters shared at either end cost nothing; most words have few others, or too many.
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if most == 1 and max(len(one), len(other)) > 1:
        return 1 if len(one) == 2 and one == other[::-1] else 2
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        current = [i]
        for j, known in enumerate(other, start=1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (letter != known))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == known:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, row = row, current
    return min(row[-1], most + 1)
