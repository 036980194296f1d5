"""How well the headings of passages match a question.

A heading says what stands below it in few words, so it counts as evidence of its own:

    H = Σ idf(question) · J

J is the Jaccard similarity of the question's terms and the heading's, each term counted by its idf;
a word that no question is searched for counts nothing, and a weak one little. So a heading that is
the question word for word gives all of the question's weight.
"""

from collections.abc import Sequence

from bot.index.passage_order import PassageAddress
from bot.index.segment import Segment
from bot.ranking.collection import Collection
from bot.ranking.query import Query
from bot.text.analyzer import analyzer_for

TITLE_SHARE = 0.5
"""How much the title counts against a heading. From 0 to 1 little changed, as did the weight of the
whole from 0.5 to 2."""

WEAK_SHARE = 0.3
"""How much a weak word of a heading counts."""

_KEPT = 1 << 14

Words = list[tuple[str, float]]
"""Terms, and how much a heading that the question does not share it with loses by each."""


class HeadingWords:
    """The words above passages, weighed; kept while there is room, for headings come again."""

    __slots__ = ("_collection", "_kept")

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._kept: dict[tuple[int, int], tuple[str, float]] = {}

    def of(self, address: PassageAddress) -> tuple[Words, Words]:
        """Return the words of a passage's heading, and of its title."""
        number, position = address
        segment = self._collection.segments[number].segment
        title, heading = segment.leads[position].tolist()
        if not title and not heading:
            return [], []
        begin, _ = segment.forward.bounds(position)
        forms = segment.forward.numbers[begin : begin + title + heading].tolist()
        kept = self._kept
        words = [kept.get((number, form)) or self._weighed(number, form, segment) for form in forms]
        return words[title:], words[:title]

    def _weighed(self, number: int, form: int, segment: Segment) -> tuple[str, float]:
        vocabulary = segment.vocabulary
        term = vocabulary.terms[int(vocabulary.term_of[form])]
        word = vocabulary.words[form]
        analyzer = analyzer_for(vocabulary.languages[int(vocabulary.language_of[form])])
        share = WEAK_SHARE if analyzer.is_weak(word) else 1.0
        if analyzer.is_silent(word):
            share = 0.0
        idf = self._collection.idf(self._collection.document_frequency(term))
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        weighed = self._kept[number, form] = (term, share * idf)
        return weighed


def heading_likeness(
    query: Query, words: HeadingWords, addresses: Sequence[PassageAddress]
) -> list[float]:
    """Return J of each passage; of its heading or its title, whichever counts more."""
    slots: dict[str, tuple[int, float]] = {}
    for slot, term in enumerate(query.terms):
        for name, weight in zip(term.terms, term.weights, strict=True):
            slots.setdefault(name, (slot, weight))
    idf = [term.idf for term in query.terms]
    asked = sum(idf)
    if not asked:
        return [0.0] * len(addresses)
    found = []
    for address in addresses:
        heading, title = words.of(address)
        found.append(
            max(
                _jaccard(heading, slots, idf, asked),
                TITLE_SHARE * _jaccard(title, slots, idf, asked),
            )
        )
    return found


def _jaccard(
    words: Words, slots: dict[str, tuple[int, float]], idf: Sequence[float], asked: float
) -> float:
    shared: dict[int, float] = {}
    others: dict[str, float] = {}
    for term, weight in words:
        known = slots.get(term)
        if known is None:
            others[term] = weight
        else:
            slot, share = known
            shared[slot] = max(shared.get(slot, 0.0), share)
    if not shared:
        return 0.0
    both = sum(idf[slot] * share for slot, share in shared.items())
    return both / (asked + sum(others.values()))


def named_slots(query: Query, words: Words) -> frozenset[int]:
    """Return which terms of a query stand among the words above a passage."""
    above = {term for term, _ in words}
    return frozenset(
        slot for slot, term in enumerate(query.terms) if not above.isdisjoint(term.terms)
    )
