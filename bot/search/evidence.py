"""The second stage: what in a passage speaks for it, beyond how many query terms it holds.

BM25 sees a passage as a bag of words. Five kinds of evidence are weighed for its best candidates:

    score = P + 0.8 · MS + 0.4 · OB2 + 0.2 · ALL8 + 0.2 · CH5

P is the passage's BM25; MS that of its best single sentence; OB2 that of neighbouring query terms
in their order with at most one word between; ALL8 that of all pairs of query terms within eight
places; CH5 that of the letter sequences (`grams`) of the question's words. Everything is computed
for the candidates together, from the numbers of their forms; frequencies of pairs and sequences in
the whole knowledge base are estimated, so nothing but the forms need be kept for each passage.

What is found in the candidates is found once. It is then counted by *unit*: by passage, or by
sentence.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.search.bm25 import K1, B, Floats
from bot.search.grams import WIDTH, Grams
from bot.search.query import Query
from bot.search.sighting import Lookup, Places, Sighting, Units

WEIGHTS = np.array([1.0, 0.8, 0.4, 0.2, 0.2])
"""Of P, MS, OB2, ALL8 and CH5. Chosen on development halves of six question sets; the same on all.
Weights fitted to five of them changed the sixth by less than 0.2 points (`benchmarks/quality`)."""

SENTENCE_GRAMS = 0.3
"""The weight of CH5 in a sentence on its own; the others are those of a passage."""

SENTENCE_B = 0.4  # sentences differ in length for less reason than passages do
PAIR_K1, PAIR_B = 0.8, 0.3
ORDERED_REACH = 2  # places from the first word of an ordered pair to the second
PAIR_REACH = 8  # the same for any pair

_FAR = 1 << 62


@dataclass(frozen=True, slots=True)
class Averages:
    """Mean lengths over the knowledge base.

    Attributes:
        passage: forms in a passage.
        sentence: forms in a sentence, from a sample of passages.
        grams: letter sequences in a passage.
    """

    passage: float
    sentence: float
    grams: float


class Tally(NamedTuple):
    """How often each kind of pair stands in each unit that has it.

    Attributes:
        keys: the number of the unit, times the number of kinds, plus the kind; ascending.
        counts: how often.
    """

    keys: NDArray[np.int64]
    counts: NDArray[np.int64]


class Pairs(NamedTuple):
    """Pairs of query terms that stand close together.

    Attributes:
        firsts: the place of the first word of each; numbers of the forms of the sighting.
        seconds: the place of the second.
        kinds: which pair of terms it is, and whether in the order of the question.
        idf: of each kind, times the weight of OB2 or ALL8.
        in_passages: the pairs by passage.
    """

    firsts: Places
    seconds: Places
    kinds: Places
    idf: Floats
    in_passages: Tally

    def within(self, units: Units) -> Tally:
        """Return the pairs by unit; only those that have both words in one."""
        owners = units.of.take(self.firsts)
        inside = (owners == units.of.take(self.seconds)).nonzero()[0]
        return _tally(owners.take(inside), self.kinds.take(inside), len(self.idf))


class Sequences(NamedTuple):
    """Letter sequences of the question's words, where they stand in the candidates.

    Attributes:
        places: of the form that each is in; numbers of the forms of the sighting.
        codes: which sequence of the question it is.
        sizes: for each form of the sighting, how many sequences it has.
        idf: of each sequence of the question, times how often it stands there.
    """

    places: Places
    codes: Places
    sizes: NDArray[np.float32]
    idf: Floats


def word_scores(sighting: Sighting, units: Units, *, idf: Floats, average: float) -> Floats:
    """Return the BM25 of each unit's words, the units taken for sentences.

    Args:
        sighting: gives the terms.
        units: what is scored.
        idf: of each term of the query, times its importance.
        average: forms of a unit in the mean.
    """
    count = len(idf)
    keys = units.of.take(sighting.places) * count + sighting.terms
    size = len(units.lengths) * count
    tf = np.bincount(keys, sighting.factors, size).reshape(-1, count)
    norms = K1 * (1 - SENTENCE_B) + (K1 * SENTENCE_B / average) * np.maximum(units.lengths, 1)
    scores: Floats = (tf * (K1 + 1) / (tf + norms[:, None])).dot(idf)
    return scores


def find_pairs(query: Query, sighting: Sighting, *, passages: int, average: float) -> Pairs:
    """Find the pairs of query terms that stand close together.

    Args:
        query: the question's terms.
        sighting: where they stand.
        passages: in the index.
        average: forms of a passage in the mean.
    """
    places, terms = sighting.places, sighting.terms
    count = len(query.terms)
    square = count * count
    # The passages set apart, so that no pair spans two of them; and a place out of reach behind.
    apart = sighting.passages.of.take(places) * PAIR_REACH + places
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
    # How many passages hold a pair this close: at least the candidates that do, which are nearly
    # all while it is rare; and at least as many as chance would bring together.
    shares = np.array([term.share for term in query.terms])
    by_chance = shares[:, None] * shares * passages
    reaches = np.array((2 * PAIR_REACH, ORDERED_REACH)) / average
    df = (by_chance * np.minimum(reaches, 1.0)[:, None, None]).ravel()
    in_passages = _tally(sighting.passages.of.take(firsts), kinds, len(df))
    np.maximum(df, np.bincount(in_passages.keys % len(df), minlength=len(df)), out=df)
    idf = np.log1p((passages - df + 0.5) / (df + 0.5)).reshape(2, square)
    idf *= WEIGHTS[3:1:-1, None]
    idf[:, :: count + 1] = 0.0  # a word beside itself is no pair
    return Pairs(firsts, seconds, kinds, idf.ravel(), in_passages)


def pair_scores(pairs: Pairs, tally: Tally, units: Units, *, average: float) -> Floats:
    """Return the weighted sum of OB2 and ALL8 of each unit.

    Args:
        pairs: those found.
        tally: the same by unit.
        units: what is scored.
        average: forms of a passage in the mean.
    """
    owners, kinds = np.divmod(tally.keys, len(pairs.idf))
    norms = PAIR_K1 * (1 - PAIR_B) + (PAIR_K1 * PAIR_B / average) * units.lengths
    values = tally.counts * (PAIR_K1 + 1) / (tally.counts + norms.take(owners))
    values *= pairs.idf.take(kinds)
    return _sums(owners, values, len(units.lengths))


def find_sequences(query: Query, sighting: Sighting, *, grams: Grams) -> Sequences:
    """Find the letter sequences of a question in the candidates.

    Args:
        query: the question's terms.
        sighting: gives the candidates.
        grams: the letter sequences of the forms.
    """
    idf: dict[int, float] = {}
    for term in query.terms:
        for code, weight in term.sequences:
            idf[code] = idf.get(code, 0.0) + weight
    sizes = grams.sizes.take(sighting.forms)
    content = (sizes > 0).nonzero()[0]
    here = grams.codes.take(sighting.forms.take(content), axis=0).ravel()
    found, which = Lookup.of(tuple(idf)).find(here)
    return Sequences(content.take(found // WIDTH), which, sizes, np.array(list(idf.values())))


def sequence_scores(sequences: Sequences, units: Units, *, average: float) -> Floats:
    """Return CH5 of each unit.

    Args:
        sequences: those found.
        units: what is scored.
        average: letter sequences of a unit in the mean.
    """
    size, count = len(units.lengths), len(sequences.idf)
    keys = units.of.take(sequences.places) * count
    keys += sequences.codes
    tf = np.bincount(keys, minlength=size * count).reshape(size, count)
    lengths = _sums(units.of, sequences.sizes, size)
    norms = K1 * (1 - B) + (K1 * B / average) * lengths
    scores: Floats = (tf * (K1 + 1) / (tf + norms[:, None])).dot(sequences.idf)
    return scores


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


def _sums(owners: Places, values: NDArray[Any], size: int) -> Floats:
    """Return the sum of the values of each owner, of so many."""
    return np.bincount(owners, values, size)  # type: ignore[return-value]  # stubs of counts only


def _tally(owners: Places, kinds: Places, size: int) -> Tally:
    """Count pairs by the unit that they are in and by their kind, of so many."""
    keys = owners * size
    keys += kinds
    keys.sort()
    last = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=last[:-1])
    ends = last.nonzero()[0]
    counts = ends + 1
    counts[1:] -= counts[:-1].copy()
    return Tally(keys.take(ends), counts)
