"""Repair of misspelt words: an unknown word of a question becomes its nearest known word.

The distance counts letters put in, left out, exchanged or swapped with their neighbour: one at most
for words of under eight letters, two from there on. Only words that the knowledge base does not
know are repaired. For each known word its length, its first letter and the set of its letters are
kept, in the order of these; they leave few words whose distance must be counted, however large the
vocabulary is.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.index.segment import Segment
from bot.index.spelling_keys import MOST_LETTERS, SHORTEST, letter_bits
from bot.ranking.collection import LiveSegment

LONG = 8
"""Letters from which on two mistakes are forgiven."""

Candidates = Callable[[Segment, str, int], Iterator[NDArray[np.int32]]]
"""Yields numbers of word forms that may be within a distance of a word."""


class Speller:
    """Finds the known word nearest to an unknown one.

    Args:
        segments: whose word forms are known; those of deleted passages only are not.
    """

    __slots__ = ("_segments",)

    def __init__(self, segments: Sequence[LiveSegment]) -> None:
        self._segments = segments

    def nearest(self, word: str) -> str | None:
        """Return the nearest known word, or None if none is near enough.

        Of equally near words one with the same first letter, then the most frequent one is taken,
        then the first in the alphabet; at distance two the first letter must be the same.
        """
        if len(word) < SHORTEST or not word.isalpha():
            return None
        return (
            self._most_frequent(word, _with_first_letter, 1)
            or self._most_frequent(word, _with_another_first_letter, 1)
            or (self._most_frequent(word, _with_first_letter, 2) if len(word) >= LONG else None)
        )

    def _most_frequent(self, word: str, candidates: Candidates, most: int) -> str | None:
        """Return the most frequent word within a distance among some candidates."""
        frequencies: dict[tuple[str, str], int] = {}
        for live in self._segments:
            vocabulary = live.segment.vocabulary
            for numbers in candidates(live.segment, word, most):
                for number in numbers.tolist():
                    known = vocabulary.words[number]
                    if is_near(word, known, most):
                        language = vocabulary.languages[int(vocabulary.language_of[number])]
                        form = (known, language)
                        frequency = live.word_frequency(number)
                        frequencies[form] = frequencies.get(form, 0) + frequency
        found = [(-frequency, known) for (known, _), frequency in frequencies.items() if frequency]
        return min(found)[1] if found else None


def _with_first_letter(segment: Segment, word: str, most: int) -> Iterator[NDArray[np.int32]]:
    """Yield the word forms with the same first letter that may be within a distance."""
    shortest = max(len(word) - most, LONG - 1 if most == 2 else 1)
    letters = _letters(word)
    for length in range(shortest, len(word) + most + 1):
        group = min(length, MOST_LETTERS) << 8 | ord(word[0]) & 255
        numbers, known = _between(segment, group, group)
        # An edit brings in one letter at most and takes out one; of so many that change the
        # length, each does only one of the two.
        near = np.bitwise_count(known & ~letters) <= most - max(0, len(word) - length)
        near &= np.bitwise_count(letters & ~known) <= most - max(0, length - len(word))
        yield numbers[near]


def _with_another_first_letter(segment: Segment, word: str, _: int) -> Iterator[NDArray[np.int32]]:
    """Yield the word forms that begin otherwise and may be at distance one."""
    shortest, longest = (min(len(word) + by, MOST_LETTERS) for by in (-1, 1))
    numbers, known = _between(segment, shortest << 8, longest << 8 | 255)
    # All letters behind the first are the same, and one at most is new.
    rest, letters = _letters(word[1:]), _letters(word)
    yield numbers[((known & rest) == rest) & (np.bitwise_count(known & ~letters) <= 1)]


def _between(
    segment: Segment, first: int, last: int
) -> tuple[NDArray[np.int32], NDArray[np.uint32]]:
    """Return the numbers and the letters of the word forms from one group to another."""
    keys = segment.spelling_keys
    start = keys.groups.searchsorted(np.uint16(first))
    stop = keys.groups.searchsorted(np.uint16(last), side="right")
    return keys.numbers[start:stop], keys.letters[start:stop]


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
