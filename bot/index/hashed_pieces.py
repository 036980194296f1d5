"""Where the pieces of much text stand, and a number for each: found by vector arithmetic.

Analysis in Python costs a call for each piece of text; here all pieces of a block of UTF-8 are cut
and hashed together. A *span* is either one ASCII piece (as `Analyzer.pieces` cuts it), or a whole
run between spaces that holds any other letter, for such runs are cut by the analyzer. The hash of a
span is the value of its bytes (small letters) as a polynomial, modulo 2^64, at an odd number that
is drawn for each table, so that nobody can write words that fall together on purpose; by chance
two of a million different spans do in one table out of 37 million.
"""

import secrets
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.text.analyzer import ASCII_JOINTS, ENDING_SIGNS

Bytes = NDArray[np.uint8]
Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]

LONGEST = 64
"""Bytes of a span that is hashed; longer ones are no words that come again."""

_MASK = (1 << 64) - 1
_MOST_SIGNS = 2  # C++
_SPACE, _OTHER, _LETTER, _JOINT, _FOREIGN, _SIGN = range(6)


_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def _kind_of(byte: int) -> int:
    if byte >= 128:
        return _FOREIGN
    if byte in _LETTERS:
        return _LETTER
    if byte in ASCII_JOINTS.encode():
        return _JOINT
    if byte in ENDING_SIGNS.encode():
        return _SIGN
    return _SPACE if byte <= ord(" ") else _OTHER


_KINDS = bytes(map(_kind_of, range(256)))


@dataclass(frozen=True, slots=True)
class Spans:
    """The spans of a block of text.

    Attributes:
        starts: the first byte of each, ascending.
        ends: the byte behind each.
        hashes: of each; never 0. Meaningless for a span of more than `LONGEST` bytes.
    """

    starts: Places
    ends: Places
    hashes: Hashes


class Spanner:
    """Cuts and hashes blocks of text, all with the same number."""

    __slots__ = ("_base", "_inverses", "_powers")

    def __init__(self) -> None:
        self._base = secrets.randbits(64) | 1
        self._powers = np.ones(1, np.uint64)
        self._inverses = np.ones(1, np.uint64)

    def spans(self, block: bytes) -> Spans:
        """Return the spans of a block of UTF-8."""
        kind = np.frombuffer(block.translate(_KINDS), np.uint8)
        part = kind == _LETTER
        joints = (kind[1:-1] == _JOINT) & part[:-2] & part[2:]
        part[1:-1] |= joints
        # Of signs, all that follow a letter; the analyzer tells which of them end a name.
        for _ in range(_MOST_SIGNS):
            part[1:] |= (kind[1:] == _SIGN) & part[:-1]
        foreign = np.flatnonzero(kind == _FOREIGN)
        if len(foreign):
            _widen(part, kind, foreign)
        edges = np.flatnonzero(part[1:] != part[:-1]) + 1
        starts, ends = edges[0::2], edges[1::2]
        if len(part) and part[0]:
            starts, ends = np.concatenate(([0], ends)), starts
        if len(ends) < len(starts):
            ends = np.append(ends, len(part))
        return Spans(starts, ends, self._hash(block, starts, ends))

    def _hash(self, block: bytes, starts: Places, ends: Places) -> Hashes:
        text = np.frombuffer(block.lower(), np.uint8)
        self._grow(len(text))
        sums = np.zeros(len(text) + 1, np.uint64)
        np.multiply(text, self._powers[: len(text)], out=sums[1:])
        np.cumsum(sums, out=sums)
        hashes = sums.take(ends)
        hashes -= sums.take(starts)
        hashes *= self._inverses.take(starts)
        # Low bits of such a value depend on few letters; mix all of them (as MurmurHash 3 does).
        hashes ^= hashes >> np.uint64(33)
        hashes *= np.uint64(0xFF51AFD7ED558CCD)
        hashes ^= hashes >> np.uint64(33)
        hashes |= np.uint64(1)
        return hashes

    def _grow(self, length: int) -> None:
        """See to it that there are powers for so many bytes."""
        inverse = pow(self._base, -1, 1 << 64)
        while len(self._powers) < length:
            known = len(self._powers)
            up, down = (pow(x, known, 1 << 64) & _MASK for x in (self._base, inverse))
            self._powers = np.concatenate((self._powers, self._powers * np.uint64(up)))
            self._inverses = np.concatenate((self._inverses, self._inverses * np.uint64(down)))


def _widen(part: NDArray[np.bool_], kind: Bytes, foreign: Places) -> None:
    """Make each run between spaces that holds a foreign letter one span."""
    spaces = np.flatnonzero(kind == _SPACE)
    after = np.searchsorted(spaces, foreign)
    runs = np.flatnonzero(np.diff(after, prepend=-1))
    after = after[runs]
    bounds = np.concatenate(([-1], spaces, [len(part)]))
    for start, end in zip((bounds[after] + 1).tolist(), bounds[after + 1].tolist(), strict=True):
        part[start:end] = True


class HashTable:
    """From hashes to numbers, with open addressing, in arrays."""

    __slots__ = ("_bits", "_count", "_keys", "_values")

    def __init__(self) -> None:
        self._bits = 12
        self._count = 0
        self._keys = np.zeros(1 << self._bits, np.uint64)
        self._values = np.zeros(1 << self._bits, np.int32)

    def find(self, hashes: Hashes) -> tuple[NDArray[np.int32], Places]:
        """Return the number of each hash, and the places of those that are not in the table."""
        slots = self._slots(hashes)
        values = self._values.take(slots)
        wrong = np.flatnonzero(self._keys.take(slots) != hashes)
        missing: list[Places] = []
        while len(wrong):
            empty = self._keys[slots[wrong]] == 0
            missing.append(wrong[empty])
            wrong = wrong[~empty]
            slots[wrong] = (slots[wrong] + 1) & ((1 << self._bits) - 1)
            right = self._keys[slots[wrong]] == hashes[wrong]
            values[wrong[right]] = self._values[slots[wrong[right]]]
            wrong = wrong[~right]
        return values, np.sort(np.concatenate(missing)) if missing else np.empty(0, np.int64)

    def add(self, hashes: Hashes, values: NDArray[np.int32]) -> None:
        """Add hashes, each once, that are not in the table."""
        self._count += len(hashes)
        if self._count > len(self._keys) // 2:
            used = self._keys != 0
            hashes = np.concatenate((self._keys[used], hashes))
            values = np.concatenate((self._values[used], values))
            self._bits = (4 * self._count - 1).bit_length()
            self._keys = np.zeros(1 << self._bits, np.uint64)
            self._values = np.zeros(1 << self._bits, np.int32)
        slots = self._slots(hashes)
        while len(hashes):
            free = np.flatnonzero(self._keys[slots] == 0)
            # Of several that want one slot the last to be written has it.
            self._keys[slots[free]] = hashes[free]
            placed = self._keys[slots] == hashes
            self._values[slots[placed]] = values[placed]
            hashes, values = hashes[~placed], values[~placed]
            slots = (slots[~placed] + 1) & ((1 << self._bits) - 1)

    def _slots(self, hashes: Hashes) -> Places:
        return (hashes >> np.uint64(64 - self._bits)).astype(np.int64)
