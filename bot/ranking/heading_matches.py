"""How well the headings of passages match a question.

A heading says what stands below it in few words, so it counts as evidence of its own:

    H = Σ idf(question) · (1.5 · J + 0.2 · A)

J is the Jaccard similarity of the question's terms and the heading's, each term counted by its idf;
a word that no question is searched for counts nothing, and a weak one little, and another word of a
term's family all that the term does (`marriage` and `Getting married`). A is the share that
they have in common of these other words (`how`, `who can`), where any term is shared: `who is at
risk` is another question than `what should people at risk do`. So a heading that is the question
word for word gives all of the question's weight.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.index.passage_order import PassageAddress
from bot.index.segment import Segment
from bot.ranking.collection import Collection
from bot.ranking.query import Query
from bot.ranking.term_matches import PassageWords
from bot.text.analyzer import analyzer_for

TITLE_SHARE = 0.5
"""How much the title counts against a heading. From 0 to 1 little changed."""

WEAK_SHARE = 0.3
"""How much a weak word of a heading counts."""

_KEPT = 1 << 11  # headings and titles


class HeadingTerms(NamedTuple):
    """The terms of a heading or a title.

    Attributes:
        weights: how much it loses by each that the question does not share.
        total: of all weights.
        asking: its words that no question is searched for.
    """

    weights: dict[str, float]
    total: float
    asking: frozenset[str]


class Likeness(NamedTuple):
    """How much what stands above some passages is like a question; each from 0 to 1.

    Attributes:
        topics: J of each passage; of its heading or its title, whichever counts more.
        asking: A of each.
    """

    topics: list[float]
    asking: list[float]


class HeadingWords:
    """The words above passages, weighed; kept while there is room, for headings come again."""

    __slots__ = ("_collection", "_kept")

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._kept: dict[tuple[int, bytes], HeadingTerms] = {}

    def of(self, address: PassageAddress) -> tuple[HeadingTerms, HeadingTerms]:
        """Return the terms of a passage's heading, and of its title."""
        title, forms = self._forms(address)
        number = address.segment
        return self._terms(number, forms[title:]), self._terms(number, forms[:title])

    def _asked(self, names: Iterable[str]) -> list[frozenset[int]]:
        """Return for each segment the numbers of some terms."""
        numbers = (self._collection.term(name).numbers for name in names)
        return [frozenset(of) for of in zip(*numbers, strict=True)]

    def sharing(self, passages: PassageWords, names: Iterable[str]) -> set[int]:
        """Return above which of some passages any of some terms stands, by their places."""
        found: set[int] = set()
        asked = self._asked(names)
        for part in passages.parts:
            segment, positions = part.segment, part.positions
            lengths = segment.leads.take(positions, axis=0).sum(axis=1, dtype=np.int64)
            begins = segment.forward.offsets.take(positions).astype(np.int64)
            terms = segment.vocabulary.term_of.take(segment.forward.between(begins, lengths))
            owners = part.passages.repeat(lengths).tolist()
            here = asked[part.number]
            pairs = zip(owners, terms.tolist(), strict=True)
            found.update([owner for owner, term in pairs if term in here])
        return found

    def _forms(self, address: PassageAddress) -> tuple[int, NDArray[np.int32]]:
        """Return how many word forms the title above a passage has, and those of all above it."""
        number, position = address
        segment = self._collection.segments[number].segment
        title, heading = segment.leads[position].tolist()
        begin, _ = segment.forward.bounds(position)
        return title, segment.forward.numbers[begin : begin + title + heading]

    def _terms(self, number: int, forms: NDArray[np.int32]) -> HeadingTerms:
        """Return the terms of word forms of a segment."""
        key = (number, forms.tobytes())
        kept = self._kept.get(key)
        if kept is None:
            segment = self._collection.segments[number].segment
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            # Two threads may both make one: they are equal.
            kept = self._kept[key] = self._weighed(forms.tolist(), segment)
        return kept

    def _weighed(self, forms: Sequence[int], segment: Segment) -> HeadingTerms:
        vocabulary = segment.vocabulary
        weights: dict[str, float] = {}
        asking: set[str] = set()
        for form in forms:
            term = vocabulary.terms[int(vocabulary.term_of[form])]
            word = vocabulary.words[form]
            analyzer = analyzer_for(vocabulary.languages[int(vocabulary.language_of[form])])
            share = WEAK_SHARE if analyzer.is_weak(word) else 1.0
            if analyzer.is_silent(word):
                share = 0.0
                asking.add(word)
            idf = self._collection.idf(self._collection.document_frequency(term))
            weights[term] = share * idf
        return HeadingTerms(weights, sum(weights.values()), frozenset(asking))


def heading_likeness(
    query: Query,
    words: HeadingWords,
    addresses: Sequence[PassageAddress],
    passages: PassageWords,
) -> Likeness:
    """Return J and A of each passage.

    Args:
        query: the question's terms.
        words: what stands above passages.
        addresses: of the passages.
        passages: the same passages, read.
    """
    slots: dict[str, tuple[int, float]] = {}
    for slot, term in enumerate(query.terms):
        for name, weight in zip(term.terms, term.weights, strict=True):
            slots.setdefault(name, (slot, 1.0 if name in term.family else weight))
    idf = [term.idf for term in query.terms]
    asked = sum(idf)
    found = Likeness([0.0] * len(addresses), [0.0] * len(addresses))
    if not asked or not slots:
        return found
    # Passages of one article have the same title, and those of one section the same heading; each
    # is kept beside its J, so that its identity stays its own.
    known: dict[int, tuple[HeadingTerms, float]] = {}

    def likeness(terms: HeadingTerms) -> float:
        if id(terms) not in known:
            known[id(terms)] = terms, _jaccard(terms, slots, idf, asked)
        return known[id(terms)][1]

    for at in words.sharing(passages, slots):
        heading, title = words.of(addresses[at])
        like = likeness(heading)
        found.topics[at] = max(like, TITLE_SHARE * likeness(title))
        if like:
            found.asking[at] = _asked_alike(query, heading)
    return found


def _asked_alike(query: Query, heading: HeadingTerms) -> float:
    """Return A."""
    common = len(query.asking & heading.asking)
    return common / (len(query.asking) + len(heading.asking) - common) if common else 0.0


def _jaccard(
    heading: HeadingTerms,
    slots: dict[str, tuple[int, float]],
    idf: Sequence[float],
    asked: float,
) -> float:
    common = [term for term in heading.weights if term in slots]
    if not common:
        return 0.0
    shared: dict[int, float] = {}
    others = heading.total
    for term in common:  # in the order of the heading, for the sums to be the same each time
        slot, share = slots[term]
        shared[slot] = max(shared.get(slot, 0.0), share)
        others -= heading.weights[term]
    return sum(idf[slot] * share for slot, share in shared.items()) / (asked + max(others, 0.0))


def named_slots(query: Query, *above: HeadingTerms) -> frozenset[int]:
    """Return which terms of a query stand in what is above a passage."""
    return frozenset(
        slot
        for slot, term in enumerate(query.terms)
        if any(name in heading.weights for heading in above for name in term.terms)
    )
