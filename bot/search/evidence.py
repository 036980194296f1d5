"""The second stage: what in a passage speaks for it, beyond how many query terms it holds.

BM25 sees a passage as a bag of words. Five kinds of evidence are weighed for its best candidates:

    score = P + 0.8 · MS + 0.4 · OB2 + 0.2 · ALL8 + 0.2 · CH5

P is the passage's BM25; MS that of its best single sentence; OB2 that of neighbouring query terms
in their order with at most one word between; ALL8 that of all pairs of query terms within eight
places; CH5 that of the letter sequences (`grams`) of the question's words. Everything is computed
for the candidates together, from the numbers of their forms; frequencies of pairs and sequences in
the whole knowledge base are estimated, so nothing but the forms need be kept for each passage.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.search.bm25 import K1, B, Floats, Ints, PostingsBM25, Stream
from bot.search.grams import WIDTH, Grams, question_codes, ramps
from bot.search.outline import Outline
from bot.search.query import Query

WEIGHTS = np.array([1.0, 0.8, 0.4, 0.2, 0.2])
"""Of P, MS, OB2, ALL8 and CH5. Chosen on development halves of six question sets; the same on all.
Weights fitted to five of them changed the sixth by less than 0.2 points (`benchmarks/quality`)."""

SENTENCE_WEIGHTS = np.array([1.0, 0.4, 0.2, 0.3])
"""The same for a sentence on its own: of its words' BM25, OB2, ALL8 and CH5."""

SENTENCE_B = 0.4  # sentences differ in length for less reason than passages do
PAIR_K1, PAIR_B = 0.8, 0.3
ORDERED_REACH = 2  # places from the first word of an ordered pair to the second
PAIR_REACH = 8  # the same for any pair


_TABLE = 1 << 14  # more than enough places for the letter sequences of one question


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


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where the terms of a query stand in the candidates.

    The candidates are laid one after the other with a gap as wide as the widest reach, so that
    no window spans two of them.

    Attributes:
        terms: int16 at each place: which term of the query stands there, −1 for none.
        places: where a term stands, ascending.
        owners: for each of `places`, which candidate it is in.
        begins: for each candidate, the place of its first form.
        lengths: for each candidate, how many forms it has.
        forms: the forms at all places; −1 in the gaps.
        idf: of each term of the query, times its importance.
        frequencies: in how many passages each term of the query stands.
        factors: for each of `places`, how much the form there counts, 0 to 1.
    """

    terms: NDArray[np.int16]
    places: NDArray[np.int64]
    owners: NDArray[np.int64]
    begins: NDArray[np.int64]
    lengths: NDArray[np.int64]
    forms: Ints
    idf: Floats
    frequencies: Floats
    factors: Floats


def sight(
    query: Query, candidates: Ints, *, stream: Stream, term_of: Ints, bm25: PostingsBM25
) -> Sighting:
    """Find the terms of a query in its candidates.

    Args:
        query: the question's terms.
        candidates: positions of passages.
        stream: the forms of all passages.
        term_of: the term of each form.
        bm25: for the document frequencies.
    """
    starts = stream.offsets[candidates]
    lengths = stream.offsets[candidates + 1] - starts
    begins = np.cumsum(lengths + PAIR_REACH) - (lengths + PAIR_REACH)
    total = int(lengths.sum()) + PAIR_REACH * (len(candidates) + 1)
    forms = np.full(total, -1, np.int32)
    for start, length, begin in zip(
        starts.tolist(), lengths.tolist(), begins.tolist(), strict=True
    ):
        forms[begin : begin + length] = stream.numbers[start : start + length]
    # Which query term each term of the index is, counted from 1; and how much it counts.
    slot_of = np.zeros(len(bm25.idf) + 1, np.int16)
    weight_of: dict[int, float] = {}
    for slot, term in reversed(list(enumerate(query.terms, start=1))):
        for number, weight in zip(term.numbers, term.weights, strict=True):
            slot_of[number] = slot
            weight_of[number] = weight
    here = term_of[forms]
    here[forms < 0] = len(bm25.idf)
    terms = slot_of[here] - np.int16(1)
    places = np.flatnonzero(terms >= 0)
    if min(weight_of.values(), default=1.0) < 1.0:
        factors = np.array([weight_of[number] for number in here[places].tolist()])
    else:
        factors = np.ones(len(places))
    frequencies = _frequencies(query, bm25)
    return Sighting(
        terms=terms,
        places=places,
        owners=np.searchsorted(begins, places, side="right") - 1,
        begins=begins,
        lengths=lengths,
        forms=forms,
        idf=bm25.idf_of(frequencies) * [term.importance for term in query.terms],
        frequencies=frequencies,
        factors=factors,
    )


def _frequencies(query: Query, bm25: PostingsBM25) -> Floats:
    """Return in how many passages each query term stands; with several numbers, in any."""
    sums = [sum(int(bm25.frequencies[number]) for number in term.literal) for term in query.terms]
    return np.minimum(np.array(sums, np.float64), bm25.corpus_size)


def only(sighting: Sighting, chosen: NDArray[np.int64]) -> Sighting:
    """Return a sighting with some of its candidates, given in ascending order."""
    is_chosen = np.zeros(len(sighting.begins), bool)
    is_chosen[chosen] = True
    kept = is_chosen[sighting.owners]
    return replace(
        sighting,
        begins=sighting.begins[chosen],
        lengths=sighting.lengths[chosen],
        places=sighting.places[kept],
        owners=(np.cumsum(is_chosen) - 1)[sighting.owners[kept]],
        factors=sighting.factors[kept],
    )


def sentence_scores(
    sighting: Sighting, outlines: Sequence[Outline], averages: Averages
) -> tuple[Floats, NDArray[np.int64]]:
    """Return the BM25 of every sentence of every candidate, and where each candidate's begin."""
    count = len(sighting.idf)
    sizes = [len(made.ends) for made in outlines]
    ends = np.concatenate([made.ends for made in outlines]) + np.repeat(sighting.begins, sizes)
    lengths = np.concatenate([made.lengths for made in outlines])
    at = np.searchsorted(ends, sighting.places, side="right")
    tf = np.bincount(
        at * count + sighting.terms[sighting.places],
        weights=sighting.factors,
        minlength=len(ends) * count,
    ).reshape(-1, count)
    norms = K1 * (1 - SENTENCE_B + (SENTENCE_B / averages.sentence) * np.maximum(lengths, 1))
    saturated = tf * (K1 + 1) / (tf + norms[:, None])
    scores: Floats = saturated @ sighting.idf
    return scores, np.cumsum(sizes) - np.array(sizes)


def by_sentence(sighting: Sighting, outlines: Sequence[Outline]) -> Sighting:
    """Return a sighting with the sentences of all candidates as its candidates, in order."""
    lengths = np.concatenate([made.lengths for made in outlines]).astype(np.int64)
    sizes = [len(made.ends) for made in outlines]
    starts = np.concatenate([made.ends for made in outlines]) - lengths
    starts += np.repeat(sighting.begins, sizes)
    begins = np.cumsum(lengths + PAIR_REACH) - (lengths + PAIR_REACH)
    total = int(lengths.sum()) + PAIR_REACH * (len(lengths) + 1)
    within = ramps(lengths)
    source = np.repeat(starts, lengths) + within
    target = np.repeat(begins, lengths) + within
    forms, terms = np.full(total, -1, np.int32), np.full(total, -1, np.int16)
    forms[target] = sighting.forms[source]
    terms[target] = sighting.terms[source]
    places = np.flatnonzero(terms >= 0)
    return replace(
        sighting,
        forms=forms,
        terms=terms,
        places=places,
        owners=np.searchsorted(begins, places, side="right") - 1,
        begins=begins,
        lengths=lengths,
    )


def pair_scores(
    query: Query, sighting: Sighting, *, averages: Averages, bm25: PostingsBM25
) -> tuple[Floats, Floats]:
    """Return OB2 and ALL8 of every candidate."""
    candidates, count = len(sighting.begins), len(query.terms)
    places = sighting.places
    left = sighting.terms[places].astype(np.int64)[:, None]
    right = sighting.terms[places[:, None] + np.arange(1, PAIR_REACH + 1)].astype(np.int64)
    both = (right >= 0) & (right != left)
    square = count * count
    whose = (sighting.owners * square)[:, None]
    unordered = whose + np.minimum(left, right) * count + np.maximum(left, right)
    any_order = np.bincount(unordered[both], minlength=candidates * square)
    near = both[:, :ORDERED_REACH]
    in_order = (whose + left * count + right[:, :ORDERED_REACH])[near]
    ordered = np.bincount(in_order, minlength=candidates * square)
    wanted = [a * count + b for a, b in query.neighbours]
    norms = PAIR_K1 * (1 - PAIR_B + PAIR_B * sighting.lengths / averages.passage)
    passages = bm25.corpus_size
    shares = sighting.frequencies / max(passages, 1)
    chance = np.outer(shares, shares).ravel() * passages

    def score(tf: NDArray[np.int64], reach: float) -> Floats:
        used = np.flatnonzero(tf.any(axis=0))
        if not len(used):
            return np.zeros(candidates)
        counts = tf[:, used]
        # How many passages hold the pair this close: at least the candidates that do, which are
        # nearly all while it is rare; and at least as many as chance would bring together.
        by_chance = chance[used] * min(1.0, reach / averages.passage)
        df = np.maximum((counts > 0).sum(axis=0), by_chance)
        idf = np.log1p((passages - df + 0.5) / (df + 0.5))
        saturated: Floats = counts * (PAIR_K1 + 1) / (counts + norms[:, None])
        result: Floats = saturated @ idf
        return result

    kept = np.zeros(square, bool)
    kept[wanted] = True
    by_pair = (candidates, square)
    return (
        score(ordered.reshape(by_pair) * kept, ORDERED_REACH),
        score(any_order.reshape(by_pair), 2 * PAIR_REACH),
    )


def gram_scores(
    words: Sequence[str], sighting: Sighting, *, grams: Grams, average: float, passages: int
) -> Floats:
    """Return CH5 of every candidate for the words of a question.

    Args:
        words: of the question.
        sighting: gives the candidates.
        grams: the letter sequences of the forms.
        average: how many sequences a candidate has in the mean.
        passages: in the index.
    """
    candidates = len(sighting.begins)
    codes, tf = question_codes(tuple(words))
    if not len(codes):
        return np.zeros(candidates)
    content = np.flatnonzero(grams.sizes.take(sighting.forms) * (sighting.forms >= 0))
    owners = np.searchsorted(sighting.begins, content, side="right") - 1
    forms = sighting.forms[content]
    here = grams.codes.take(forms, axis=0).ravel()
    # A small table says which code a number may be; the few that fall in are compared in full.
    table = np.full(_TABLE, -1, np.int16)
    table[codes & (_TABLE - 1)] = np.arange(len(codes), dtype=np.int16)
    which = table.take(here & (_TABLE - 1))
    hits = np.flatnonzero(which >= 0)
    hits = hits[codes[which[hits]] == here[hits]]
    counts = np.bincount(
        owners[hits // WIDTH] * len(codes) + which[hits], minlength=candidates * len(codes)
    ).reshape(candidates, -1)
    lengths = np.bincount(owners, weights=grams.sizes.take(forms), minlength=candidates)
    norms = K1 * (1 - B + B * lengths / average)
    saturated = counts * (K1 + 1) / (counts + norms[:, None])
    result: Floats = saturated @ (grams.idf(codes, passages) * tf)
    return result
