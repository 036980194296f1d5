"""The second stage: what in a passage speaks for it, beyond how many query terms it holds.

BM25 sees a passage as a bag of words. Five kinds of evidence are weighed for its best candidates:

    score = P + 0.8 · MS + 0.4 · OB2 + 0.2 · ALL8 + 0.2 · CH5

P is the passage's BM25; MS that of its best single sentence; OB2 that of neighbouring query terms
in their order with at most one word between; ALL8 that of all pairs of query terms within eight
places (`pairs`); CH5 that of the letter sequences (`grams`) of the question's words. Everything is
computed for the candidates together, from the numbers of their forms; frequencies of pairs and
sequences in the whole knowledge base are estimated, so nothing but the forms need be kept for each
passage.

What is found in the candidates is found once. It is then counted by *unit*: by passage, or by
sentence.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.index.ngrams import WIDTH, Grams
from bot.ranking.bm25 import K1, B, Floats
from bot.ranking.query import Query
from bot.ranking.term_matches import Lookup, Places, Sighting, Units, sums

WEIGHTS = np.array([1.0, 0.8, 0.4, 0.2, 0.2])
"""Of P, MS, OB2, ALL8 and CH5. Chosen on development halves of six question sets; the same on all.
Weights fitted to five of them changed the sixth by less than 0.2 points (`benchmarks/quality`)."""

SENTENCE_GRAMS = 0.3
"""The weight of CH5 in a sentence on its own; the others are those of a passage."""

SENTENCE_B = 0.4  # sentences differ in length for less reason than passages do


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
    lengths = sums(units.of, sequences.sizes, size)
    norms = K1 * (1 - B) + (K1 * B / average) * lengths
    scores: Floats = (tf * (K1 + 1) / (tf + norms[:, None])).dot(sequences.idf)
    return scores
