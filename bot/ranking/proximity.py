"""Proximity: query terms that stand close together, two kinds of evidence (OB2 and ALL8).

A pair is scored as a term is: by how often it stands in a unit, by how long that is, and by how few
passages hold it. Most questions find few pairs, which are counted one by one; where there are many
term matches, all are counted together by vector arithmetic, which takes longer to begin with.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.ranking.bm25 import Floats
from bot.ranking.query import Query
from bot.ranking.term_matches import Places, TermMatches, Units, sums

PAIR_K1, PAIR_B = 0.8, 0.3
ORDERED_REACH = 2  # places from the first word of an ordered pair to the second
PAIR_REACH = 8  # the same for any pair
_REACHES = (2 * PAIR_REACH, ORDERED_REACH)  # of any pair to both sides, and of an ordered one

PHRASAL_SHARE = 2.5
"""How much more an ordered pair counts that ends with a function word: `log in` is one word in all
but writing. With it the pair counts as a word does."""

FEW = 64
"""Term matches up to which pairs are counted one by one."""

PairKind = tuple[int, int, bool]
"""Two terms of the query, by their places in it, and whether they stand in the question's order."""

_FAR = 1 << 62


class Proximity(Protocol):
    """The pairs that were found in some passages."""

    def scores(self, units: Units) -> Floats:
        """Return the weighted sum of OB2 and ALL8 of each unit; both words must be in it."""
        ...


class Rarity(NamedTuple):
    """What the idf of a pair depends on.

    How many passages hold a pair so close: at least the candidates that do, which are nearly all
    while it is rare; and at least as many as chance would bring together.

    Attributes:
        weights: of any pair (ALL8), and of one in the order of the question (OB2).
        passages: in the collection.
        average: words of a passage in the mean.
    """

    weights: tuple[float, float]
    passages: int
    average: float


def find_proximity(query: Query, matches: TermMatches, rarity: Rarity) -> Proximity:
    """Find the pairs of query terms that stand close together.

    Args:
        query: the question's terms.
        matches: where they stand.
        rarity: for their idf.
    """
    find = _find_few if len(matches.places) <= FEW else _find_many
    return find(query, matches, rarity)


@dataclass(frozen=True, slots=True)
class SinglePairs:
    """Pairs one by one.

    Attributes:
        places: where a term stands, among the words of the passages.
        found: of each pair which two of `places` it is, and its kind.
        idf: of each kind, times its weight.
        average: words of a passage in the mean.
    """

    places: Places
    found: list[tuple[int, int, PairKind]]
    idf: dict[PairKind, float]
    average: float

    def scores(self, units: Units) -> Floats:
        """See `Proximity`."""
        scores = np.zeros(len(units.lengths))
        if not self.found:
            return scores
        of, lengths = units.of.take(self.places).tolist(), units.lengths.tolist()
        held: dict[tuple[int, PairKind], int] = {}
        for first, second, kind in self.found:
            unit = of[first]
            if unit == of[second]:
                held[unit, kind] = held.get((unit, kind), 0) + 1
        for (unit, kind), tf in held.items():
            norm = PAIR_K1 * (1 - PAIR_B + PAIR_B * lengths[unit] / self.average)
            scores[unit] += self.idf[kind] * tf * (PAIR_K1 + 1) / (tf + norm)
        return scores


def _find_few(query: Query, matches: TermMatches, rarity: Rarity) -> SinglePairs:
    places, terms = matches.places.tolist(), matches.terms.tolist()
    owners = matches.passages.of.take(matches.places).tolist()
    found: list[tuple[int, int, PairKind]] = []
    holding: dict[PairKind, set[int]] = {}
    for at, (place, term, owner) in enumerate(zip(places, terms, owners, strict=True)):
        for other in range(at + 1, len(places)):
            if places[other] > place + PAIR_REACH or owners[other] != owner:
                break
            second = terms[other]
            if second == term:
                continue
            kind = (term, second, False) if term < second else (second, term, False)
            found.append((at, other, kind))
            holding.setdefault(kind, set()).add(owner)
            if places[other] <= place + ORDERED_REACH and (term, second) in query.neighbours:
                kind = (term, second, True)
                found.append((at, other, kind))
                holding.setdefault(kind, set()).add(owner)
    idf = {}
    passages = rarity.passages
    for kind, holders in holding.items():
        first, second, is_ordered = kind
        chance = query.terms[first].share * query.terms[second].share * passages
        df = max(len(holders), chance * min(1.0, _REACHES[is_ordered] / rarity.average))
        weight = rarity.weights[is_ordered]
        if is_ordered and query.terms[second].is_function_word:
            weight *= PHRASAL_SHARE
        idf[kind] = weight * math.log1p((passages - df + 0.5) / (df + 0.5))
    return SinglePairs(matches.places, found, idf, rarity.average)


@dataclass(frozen=True, slots=True)
class ArrayedPairs:
    """Pairs all together.

    Attributes:
        firsts: the place of the first word of each; among the words of the passages.
        seconds: the place of the second.
        kinds: which two terms it is of; above all of these, again in the order of the question.
        idf: of each kind, times its weight.
        average: words of a passage in the mean.
    """

    firsts: Places
    seconds: Places
    kinds: Places
    idf: Floats
    average: float

    def scores(self, units: Units) -> Floats:
        """See `Proximity`."""
        owners = units.of.take(self.firsts)
        inside = (owners == units.of.take(self.seconds)).nonzero()[0]
        keys, counts = _tally(owners.take(inside), self.kinds.take(inside), len(self.idf))
        owners, kinds = np.divmod(keys, len(self.idf))
        norms = PAIR_K1 * (1 - PAIR_B) + (PAIR_K1 * PAIR_B / self.average) * units.lengths
        values = counts * (PAIR_K1 + 1) / (counts + norms.take(owners))
        values *= self.idf.take(kinds)
        return sums(owners, values, len(units.lengths))


def _find_many(query: Query, matches: TermMatches, rarity: Rarity) -> ArrayedPairs:
    places, terms = matches.places, matches.terms
    count = len(query.terms)
    square = count * count
    # The passages set apart, so that no pair spans two of them; and a place out of reach behind.
    apart = matches.passages.of.take(places) * PAIR_REACH + places
    ahead = np.empty(len(places) + PAIR_REACH, np.intp)
    ahead[: len(places)] = apart
    ahead[len(places) :] = _FAR
    step = ahead.itemsize
    following = np.ndarray((len(places), PAIR_REACH), np.intp, ahead, step, (step, step))
    distances = (following - apart[:, None]).ravel()
    close = (distances <= PAIR_REACH).nonzero()[0]
    left = close // PAIR_REACH
    right = close - left * (PAIR_REACH - 1) + 1
    in_order = terms.take(left) * count + terms.take(right)
    near = distances.take(close) <= ORDERED_REACH
    near &= _neighbours(query).take(in_order)
    ordered = near.nonzero()[0]
    kinds = np.concatenate((_unordered(count).take(in_order), in_order.take(ordered) + square))
    both = np.concatenate((left, left.take(ordered), right, right.take(ordered)))
    firsts, seconds = places.take(both).reshape(2, -1)
    shares = np.array([term.share for term in query.terms])
    by_chance = shares[:, None] * shares * rarity.passages
    reaches = np.minimum(np.array(_REACHES) / rarity.average, 1.0)
    df = (by_chance * reaches[:, None, None]).ravel()
    keys, _ = _tally(matches.passages.of.take(firsts), kinds, len(df))
    np.maximum(df, np.bincount(keys % len(df), minlength=len(df)), out=df)
    idf = np.log1p((rarity.passages - df + 0.5) / (df + 0.5)).reshape(2, square)
    idf *= np.array(rarity.weights)[:, None]
    idf[1] *= np.tile([PHRASAL_SHARE if t.is_function_word else 1.0 for t in query.terms], count)
    idf[:, :: count + 1] = 0.0  # a word beside itself is no pair
    return ArrayedPairs(firsts, seconds, kinds, idf.ravel(), rarity.average)


def _neighbours(query: Query) -> NDArray[np.bool_]:
    """Tell for each two terms, by number, whether they are neighbours in the question."""
    count = len(query.terms)
    are = np.zeros(count * count, bool)
    are[[first * count + second for first, second in query.neighbours]] = True
    return are


@lru_cache(maxsize=64)
def _unordered(count: int) -> Places:
    """Return for each two of so many terms, by number, one number for both of their orders."""
    numbers = np.arange(count * count).reshape(count, count)
    return np.minimum(numbers, numbers.T).ravel()


def _tally(owners: Places, kinds: Places, size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count pairs by the unit that they are in and by their kind, of so many.

    Returns:
        The number of the unit, times the number of kinds, plus the kind, ascending; and how often.
    """
    keys = owners * size
    keys += kinds
    keys.sort()
    last = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=last[:-1])
    ends = last.nonzero()[0]
    counts = ends + 1
    counts[1:] -= counts[:-1].copy()
    return keys.take(ends), counts
