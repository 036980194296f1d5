"""Letter sequences of words: what `signature` shares with `signing`, and a typo with its word.

Each form gives the runs of five letters of `#form#`, as numbers (a hash of the letters). They are
kept for each distinct form, not for each passage, and are found by vector arithmetic.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LENGTH = 5
"""Letters of a sequence. 4 and 5 were equally good on the development sets; 5 has fewer."""

_BITS = 18  # of a hash: enough that two sequences of one question rarely fall together
NONE = 1 << _BITS
"""Stands for no sequence."""

WIDTH = 12
"""Sequences that are kept of a form: all of a word of up to 14 letters."""

FORMS = 1 << 13
"""Forms whose sequences are counted at a time."""

_PLAIN_FACTOR = 0x9E3779B97F4A7C15  # 2^64 over the golden ratio (Knuth, TAOCP 3, §6.4)
_FACTOR = np.uint64(_PLAIN_FACTOR)
_ALL_BITS = (1 << 64) - 1
_EDGE = "#"


@dataclass(frozen=True, slots=True)
class Grams:
    """The letter sequences of all forms.

    Attributes:
        codes: int32, one row for each form: its first sequences, then `NONE`.
        sizes: float32, how many of them each form has.
        counts: float32, how often a sequence of each code stands in the passages.
    """

    codes: NDArray[np.int32]
    sizes: NDArray[np.float32]
    counts: NDArray[np.float32]

    @classmethod
    def of(cls, words: Sequence[str], frequencies: NDArray[np.int64]) -> "Grams":
        """Find the sequences of forms.

        Args:
            words: the forms; an empty one has no sequences (so function words are left out).
            frequencies: how often each form stands in the passages.
        """
        flat, lengths = gram_codes(words)
        codes = np.full((len(words), WIDTH), NONE, np.int32)
        codes[np.repeat(np.arange(len(words)), lengths), ramps(lengths)] = flat
        counts = np.bincount(flat, weights=np.repeat(frequencies, lengths), minlength=NONE)
        return cls(codes, lengths.astype(np.float32), counts.astype(np.float32))

    def sequences(self, words: Sequence[str], passages: int) -> tuple[tuple[int, float], ...]:
        """Return the code and the smooth idf of each sequence of some words, in order.

        The number of passages that hold one is estimated from how often it stands in all, as if
        it fell on passages at random (Poisson): no statistics over passages need be kept.

        Args:
            words: few; for many `gram_codes` is quicker.
            passages: in the index, 1 or more.
        """
        return tuple((code, self._idf(code, passages)) for word in words for code in _codes(word))

    def _idf(self, code: int, passages: int) -> float:
        df = passages * -math.expm1(-float(self.counts[code]) / passages)
        return math.log1p((passages - df + 0.5) / (df + 0.5))


def gram_codes(words: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the codes of the sequences of words, in order, and how many each word has."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    counts = np.where(lengths > 0, np.clip(lengths + 2 - LENGTH + 1, 0, WIDTH), 0)
    joined = _EDGE + _EDGE.join(words) + _EDGE
    letters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    if len(letters) < LENGTH:
        return np.empty(0, np.int32), counts
    # The sequences of a word start at its leading edge and the letters behind it.
    starts = np.cumsum(lengths + 1) - (lengths + 1)
    firsts = np.repeat(starts, counts) + ramps(counts)
    mixed = np.zeros(len(firsts), np.uint64)
    for at in range(LENGTH):
        mixed = (mixed ^ letters[firsts + at].astype(np.uint64)) * _FACTOR
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(64 - _BITS)).astype(np.int32), counts


def add_counts(
    counts: NDArray[np.float64], codes: NDArray[np.int32], frequencies: NDArray[np.int64]
) -> None:
    """Count sequences as often as their forms stand in the passages.

    Args:
        counts: of each code and of `NONE`; added to.
        codes: of the forms, one row for each.
        frequencies: of the forms.
    """
    exact = frequencies.astype(np.float64)
    for at in range(0, len(codes), FORMS):
        some = codes[at : at + FORMS]
        weights = np.broadcast_to(exact[at : at + FORMS, None], some.shape)
        np.add.at(counts, some.ravel().astype(np.intp), weights.ravel())


def _codes(word: str) -> Iterator[int]:
    """Yield the codes of one word: the same as `gram_codes`, with Python's numbers."""
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
