"""The second stage: what in a passage speaks for it, beyond how many query terms it holds.

BM25 sees a passage as a bag of words. Five kinds of evidence are weighed for its best candidates:

    score = P + 0.8 · MS + 0.4 · OB2 + 0.2 · ALL8 + 0.2 · CH5 + H

P is the passage's BM25; MS that of its best single sentence; OB2 that of neighbouring query terms
in their order with at most one word between; ALL8 that of all pairs of query terms within eight
places (`proximity`); CH5 that of the n-grams of the question's words. Everything is computed for
the candidates together, from the numbers of their word forms. How many passages of the collection
hold a pair or an n-gram is estimated, so nothing but the word forms need be kept for each passage.

What is found in the candidates is found once. It is then counted by *unit*: by passage, or by
sentence.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.index.ngrams import WIDTH
from bot.ranking.bm25 import K1, B, Floats
from bot.ranking.query import Query
from bot.ranking.term_matches import (
    Lookup,
    PassageWords,
    Places,
    TermMatches,
    Units,
    sums,
    together,
)

WEIGHTS = (1.0, 0.8, 0.4, 0.2, 0.2)
"""Of P, MS, OB2, ALL8 and CH5. Chosen on development halves of six question sets; the same on all.
Weights fitted to five of them changed the sixth by less than 0.2 points (`benchmarks/quality`)."""

HEADING_WEIGHT = 1.5
"""Of J in H, see `heading_matches`: the likeness of a heading to the question."""

ASKING_WEIGHT = 0.2
"""Of A in H: whether the heading asks as the question does. 0.3 and 0.4 gained as much."""

FULL = (K1 + 1) * sum(WEIGHTS) + 1.0
"""The score of a passage in which each kind of evidence gives all the weight of the question, for
each unit of that weight. A heading counts once in it, whatever its weight: more weight of headings
shall not make answers less sure where there is no heading."""

SENTENCE_NGRAMS = 0.3
"""The weight of CH5 in a sentence on its own; the others are those of a passage."""

SENTENCE_B = 0.4  # sentences differ in length for less reason than passages do


class NgramMatches(NamedTuple):
    """Where the n-grams of the question's words stand in some passages.

    Attributes:
        places: of the word that each is in.
        which: which n-gram of the question it is.
        sizes: for each word of the passages, how many n-grams it has.
        idf: of each n-gram of the question, times how often it stands there.
    """

    places: Places
    which: Places
    sizes: NDArray[np.uint8]
    idf: Floats

    @classmethod
    def find(cls, query: Query, words: PassageWords) -> "NgramMatches":
        """Find the n-grams of a question in some passages.

        Args:
            query: the question's terms.
            words: of the passages.
        """
        idf: dict[int, float] = {}
        for term in query.terms:
            for code, weight in term.ngrams:
                idf[code] = idf.get(code, 0.0) + weight
        lookup = Lookup.of(tuple(idf))
        sizes = [part.segment.ngrams.sizes.take(part.forms) for part in words.parts]
        found = []
        for part, own in zip(words.parts, sizes, strict=True):
            content = own.nonzero()[0]
            codes = part.segment.ngrams.codes.take(part.forms.take(content), axis=0).ravel()
            at, which = lookup.find(codes)
            found.append((part.among_all(content.take(at // WIDTH)), which))
        of_all = sizes[0]
        if len(sizes) > 1:
            of_all = np.empty(len(words.passages.of), np.uint8)
            for part, own in zip(words.parts, sizes, strict=True):
                of_all[part.places] = own
        return cls(*together(found), of_all, np.array(list(idf.values())))


def word_scores(matches: TermMatches, units: Units, *, idf: Floats, average: float) -> Floats:
    """Return the BM25 of each unit's words, the units taken for sentences.

    Args:
        matches: where the terms stand.
        units: what is scored.
        idf: of each term of the query, times its importance.
        average: words of a unit in the mean.
    """
    count = len(idf)
    keys = units.of.take(matches.places) * count + matches.terms
    size = len(units.lengths) * count
    tf = np.bincount(keys, matches.factors, size).reshape(-1, count)
    norms = K1 * (1 - SENTENCE_B) + (K1 * SENTENCE_B / average) * np.maximum(units.lengths, 1)
    scores: Floats = (tf / (tf + norms[:, None])).dot(idf)
    scores *= K1 + 1
    return scores


def ngram_scores(matches: NgramMatches, units: Units, *, average: float) -> Floats:
    """Return CH5 of each unit.

    Args:
        matches: where the n-grams stand.
        units: what is scored.
        average: n-grams of a unit in the mean.
    """
    size, count = len(units.lengths), len(matches.idf)
    keys = units.of.take(matches.places) * count
    keys += matches.which
    tf = np.bincount(keys, minlength=size * count).reshape(size, count)
    lengths = sums(units.of, matches.sizes, size)
    norms = K1 * (1 - B) + (K1 * B / average) * lengths
    scores: Floats = (tf / (tf + norms[:, None])).dot(matches.idf)
    scores *= K1 + 1
    return scores
