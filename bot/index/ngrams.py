"""Character n-grams of words: what `signature` shares with `signing`, and a typo with its word.

Each word form gives the runs of five letters of `#form#`, as numbers (a hash of the letters). They
are kept for each distinct word form, not for each passage, and are found by vector arithmetic.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.index.array_writer import ArrayWriter
from bot.index.arrays import Arrays

LENGTH = 5
"""Letters of an n-gram. 4 and 5 were equally good on the development sets; 5 has fewer."""

_BITS = 18  # of a hash: enough that two n-grams of one question rarely fall together
NONE = 1 << _BITS
"""Stands for no n-gram."""

WIDTH = 12
"""N-grams that are kept of a word form: all of a word of up to 14 letters."""

_PLAIN_FACTOR = 0x9E3779B97F4A7C15  # 2^64 over the golden ratio (Knuth, TAOCP 3, §6.4)
_FACTOR = np.uint64(_PLAIN_FACTOR)
_ALL_BITS = (1 << 64) - 1
_EDGE = "#"


@dataclass(frozen=True, slots=True)
class Ngrams:
    """The n-grams of all word forms of a segment.

    Attributes:
        codes: int32, one row for each word form: its first n-grams, then `NONE`.
        sizes: uint8, how many of them each word form has.
        counts: unsigned, how often an n-gram of each code stands in the passages.
    """

    codes: NDArray[np.int32]
    sizes: NDArray[np.uint8]
    counts: NDArray[np.unsignedinteger[Any]]

    @classmethod
    def open(cls, arrays: Arrays, word_count: int) -> "Ngrams":
        """Return what `write_ngrams` wrote.

        Raises:
            DataError: if it is damaged as far as sizes show.
        """
        return cls(
            arrays.expect("ngrams", word_count * WIDTH).reshape(-1, WIDTH),
            arrays.expect("ngrams.sizes", word_count),
            arrays.expect("ngrams.counts", NONE),
        )


def write_ngrams(writer: ArrayWriter, words: Sequence[str], frequencies: NDArray[np.int64]) -> int:
    """Find and write the n-grams of word forms.

    Args:
        writer: of the segment.
        words: the word forms; an empty one has no n-grams (so function words are left out).
        frequencies: how often each stands in the passages.

    Returns:
        How many n-grams the passages have together.
    """
    flat, sizes = ngram_codes(words)
    codes = np.full((len(words), WIDTH), NONE, np.int32)
    codes[np.repeat(np.arange(len(words)), sizes), ramps(sizes)] = flat
    counts = np.bincount(flat, weights=np.repeat(frequencies, sizes), minlength=NONE)
    writer.append("ngrams", codes.ravel())
    writer.append("ngrams.sizes", sizes.astype(np.uint8))
    least = np.min_scalar_type(int(counts.max(initial=0)))  # a byte or two for few passages
    writer.append("ngrams.counts", counts.astype(least))
    return int(frequencies @ sizes)


def ngram_codes(words: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the codes of the n-grams of words, in order, and how many each word has."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    counts = np.where(lengths > 0, np.clip(lengths + 2 - LENGTH + 1, 0, WIDTH), 0)
    joined = _EDGE + _EDGE.join(words) + _EDGE
    letters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    if len(letters) < LENGTH:
        return np.empty(0, np.int32), counts
    # The n-grams of a word start at its leading edge and the letters behind it.
    starts = np.cumsum(lengths + 1) - (lengths + 1)
    firsts = np.repeat(starts, counts) + ramps(counts)
    mixed = np.zeros(len(firsts), np.uint64)
    for at in range(LENGTH):
        mixed = (mixed ^ letters[firsts + at].astype(np.uint64)) * _FACTOR
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(64 - _BITS)).astype(np.int32), counts


def codes_of(word: str) -> Iterator[int]:
    """Yield the codes of one word: the same as `ngram_codes`, quicker for a few words."""
    if not word:
        return
    letters = [ord(letter) for letter in f"{_EDGE}{word}{_EDGE}"]
    for start in range(min(len(letters) - LENGTH + 1, WIDTH)):
        mixed = 0
        for letter in letters[start : start + LENGTH]:
            mixed = (mixed ^ letter) * _PLAIN_FACTOR & _ALL_BITS
            mixed ^= mixed >> 29
        yield mixed >> (64 - _BITS)


def ramps(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return `0 … n − 1` for each length n, one after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - lengths, lengths)
