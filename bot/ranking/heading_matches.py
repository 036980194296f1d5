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

KEPT = 1 << 11
"""Headings and titles that are kept, and as many passages with theirs."""


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


class Above(NamedTuple):
    """What stands above a passage.

    Attributes:
        heading: its heading.
        title: the title of its article.
        terms: of the heading, then of the title; the same for all passages below it.
    """

    heading: HeadingTerms
    title: HeadingTerms
    terms: tuple[str, ...]


class Likeness(NamedTuple):
    """How much what stands above some passages is like a question; each from 0 to 1.

    Attributes:
        topics: J of each passage; of its heading or its title, whichever counts more.
        asking: A of each.
    """

    topics: list[float]
    asking: list[float]


class HeadingWords:
    """The words above passages, weighed; kept while there is room, for passages come again."""

    __slots__ = ("_above", "_collection", "_kept", "_most")

    def __init__(self, collection: Collection, *, kept: int = KEPT) -> None:
        """Begin with none.

        Args:
            collection: that holds the passages.
            kept: see `KEPT`.
        """
        self._collection = collection
        self._most = kept
        self._kept: dict[tuple[int, bytes], HeadingTerms] = {}
        self._above: dict[PassageAddress, Above] = {}

    def of(self, address: PassageAddress) -> Above:
        """Return what stands above a passage."""
        above = self._above.get(address)
        if above is None:
            size, forms = self._forms(address)
            heading, title = (
                self._terms(address.segment, own) for own in (forms[size:], forms[:size])
            )
            above = Above(heading, title, (*heading.weights, "", *title.weights))
            if len(self._above) >= self._most:
                self._above.clear()
            # Two threads may both make one: they are equal.
            self._above[address] = above
        return above

    def _asked(self, names: Iterable[str]) -> list[frozenset[int]]:
        """Return for each segment the numbers of some terms."""
        numbers = (self._collection.term(name).numbers for name in names)
        return [frozenset(of) for of in zip(*numbers, strict=True)]

    def may_share(self, passages: PassageWords, names: Iterable[str]) -> Sequence[int]:
        """Return above which of some passages any of some terms may stand, by their places.

        Those are all while there is room for all passages of the collection: it is quicker to look
        at what is kept.
        """
        if self._collection.passages <= self._most:
            return range(len(passages.passages.lengths))
        return self._sharing(passages, names)

    def _sharing(self, passages: PassageWords, names: Iterable[str]) -> Sequence[int]:
        """Return above which of some passages any of some terms stands, by their places."""
        found: set[int] = set()
        asked = self._asked(names)
        for part in passages.parts:
            segment, positions = part.segment, part.positions
            lengths = segment.leads.take(positions, axis=0).sum(axis=1, dtype=np.int64)
            begins = segment.forward.offsets.array.take(positions).astype(np.int64)
            terms = segment.vocabulary.term_of.take(segment.forward.between(begins, lengths))
            owners = part.passages.repeat(lengths).tolist()
            here = asked[part.number]
            pairs = zip(owners, terms.tolist(), strict=True)
            found.update([owner for owner, term in pairs if term in here])
        return sorted(found)

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
            if len(self._kept) >= self._most:
                self._kept.clear()
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
    apart = slots.keys().isdisjoint
    # Passages of one article have the same title, and those of one section the same heading; each
    # is kept beside its J, so that its identity stays its own.
    known: dict[int, tuple[float, HeadingTerms]] = {}
    for at in words.may_share(passages, slots):
        above = words.of(addresses[at])
        if apart(above.terms):
            continue
        for terms in above[:2]:
            if id(terms) not in known:
                known[id(terms)] = _jaccard(terms, slots, idf, asked), terms
        like = known[id(above.heading)][0]
        found.topics[at] = max(like, TITLE_SHARE * known[id(above.title)][0])
        if like:
            found.asking[at] = _asked_alike(query, above.heading)
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


def named_slots(query: Query, above: Above) -> frozenset[int]:
    """Return which terms of a query stand in what is above a passage."""
    apart = frozenset(above.terms).isdisjoint
    return frozenset([slot for slot, term in enumerate(query.terms) if not apart(term.terms)])
