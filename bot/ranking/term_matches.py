"""Where the terms of a query stand in some passages.

A question is looked for in a few passages of some hundred words. What costs is not the looking but
each step of it, so all passages are gone through together, once.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.index.passage_order import PassageAddress
from bot.index.segment import Segment
from bot.index.string_table import UNKNOWN
from bot.index.vocabulary_builder import Ints
from bot.ranking.bm25 import Floats
from bot.ranking.collection import Collection
from bot.ranking.query import Query

Places = NDArray[np.intp]

_SMALLEST = 1 << 12  # places of a table: few of many numbers fall on a taken one by chance


class Lookup(NamedTuple):
    """Finds a few numbers among many; a small table rules out nearly all that are none of them.

    Attributes:
        numbers: what is looked for.
        taken: for the low bits of a number whether it may be one of them.
        which: int16, which of `numbers` it may be; meaningless where none is.
    """

    numbers: NDArray[np.int64]
    taken: NDArray[np.bool_]
    which: NDArray[np.int16]

    @classmethod
    def of(cls, numbers: Sequence[int]) -> "Lookup":
        """Make one for numbers, 0 or more each, all different."""
        size = _SMALLEST
        while len({number & (size - 1) for number in numbers}) < len(numbers):
            size *= 2
        listed = np.array(numbers, np.int64)
        low = listed & (size - 1)
        taken, which = np.zeros(size, bool), np.empty(size, np.int16)
        taken[low] = True
        which[low] = np.arange(len(numbers))
        return cls(listed, taken, which)

    def find(self, among: NDArray[Any]) -> tuple[Places, Places]:
        """Return where any of the numbers stand, ascending, and which of them, from 0."""
        low = among & (len(self.taken) - 1)
        places = self.taken.take(low).nonzero()[0]
        which = self.which.take(low.take(places)).astype(np.intp)
        right = (self.numbers.take(which) == among.take(places)).nonzero()[0]
        if len(right) < len(places):
            places, which = places.take(right), which.take(right)
        return places, which


class Units(NamedTuple):
    """What words are counted by: passages, or sentences.

    Attributes:
        of: for each word the number of its unit.
        lengths: for each unit how many words it has.
    """

    of: Places
    lengths: NDArray[np.int64]


class SegmentWords(NamedTuple):
    """Those words of some passages that are from one segment.

    Attributes:
        number: of the segment.
        segment: the segment.
        passages: which of the passages are from it.
        positions: of these passages in the segment.
        forms: the word forms, by their numbers in the segment.
        places: where each stands among the words of all the passages; None if these are all.
    """

    number: int
    segment: Segment
    passages: Places
    positions: Places
    forms: Ints
    places: Places | None

    def among_all(self, places: Places) -> Places:
        """Return where some of these words stand among all."""
        return places if self.places is None else self.places.take(places)


class PassageWords(NamedTuple):
    """The words of some passages, headings and bodies, taken one passage behind the other.

    Attributes:
        passages: by which the words can be counted.
        headings: for each passage how many of its words are those of its heading.
        parts: the words, by segment.
    """

    passages: Units
    headings: NDArray[np.int64]
    parts: tuple[SegmentWords, ...]

    @classmethod
    def of(cls, collection: Collection, addresses: Sequence[PassageAddress]) -> "PassageWords":
        """Read some passages.

        Args:
            collection: that holds them.
            addresses: of the passages, at least one.
        """
        numbers, positions = np.array(tuple(zip(*addresses, strict=True)))
        lengths, headings = np.empty((2, len(addresses)), np.int64)
        parts: list[SegmentWords] = []
        for number, live in enumerate(collection.segments):
            passages = (numbers == number).nonzero()[0]
            if len(passages):
                own = positions.take(passages)
                leads = live.segment.leads.take(own, axis=0)
                begins, sizes = _below_titles(live.segment, own, leads[:, 0])
                lengths[passages] = sizes
                headings[passages] = leads[:, 1]
                forms = live.segment.forward.between(begins, sizes)
                parts.append(SegmentWords(number, live.segment, passages, own, forms, None))
        owners = np.arange(len(addresses)).repeat(lengths)
        if len(parts) > 1:
            of = numbers.take(owners)
            parts = [part._replace(places=(of == part.number).nonzero()[0]) for part in parts]
        return cls(Units(owners, lengths), headings, tuple(parts))


class TermMatches(NamedTuple):
    """Where the terms of a query stand in some passages.

    Attributes:
        passages: by which the words of the passages can be counted.
        places: where a term stands, ascending.
        terms: for each of `places`, which term of the query stands there.
        factors: for each of `places`, how much the word there counts, 0 to 1; None if all count 1.
    """

    passages: Units
    places: Places
    terms: Places
    factors: Floats | None

    @classmethod
    def find(cls, query: Query, words: PassageWords, collection: Collection) -> "TermMatches":
        """Find the terms of a query in some passages.

        Args:
            query: the question's terms.
            words: of the passages.
            collection: that holds the passages.
        """
        # A term that several words of the query stand for counts for the first of them.
        known: dict[str, tuple[int, float]] = {}
        for slot, term in enumerate(query.terms):
            for name, weight in zip(term.terms, term.weights, strict=True):
                known.setdefault(name, (slot, weight))
        statistics = [collection.term(name).numbers for name in known]
        places, which = together(
            [_find(part, [numbers[part.number] for numbers in statistics]) for part in words.parts]
        )
        if len(words.parts) > 1:
            order = places.argsort()
            places, which = places.take(order), which.take(order)
        weights = [weight for _, weight in known.values()]
        return cls(
            passages=words.passages,
            places=places,
            terms=np.array([slot for slot, _ in known.values()], np.intp).take(which),
            factors=np.array(weights).take(which) if min(weights, default=1.0) < 1 else None,
        )


def _below_titles(
    segment: Segment, positions: Places, titles: NDArray[Any]
) -> tuple[Places, Places]:
    """Return where the headings of passages begin in the forward index, and their words behind."""
    offsets = segment.forward.offsets.array
    begins = offsets.take(positions).astype(np.int64)
    begins += titles
    return begins, offsets.take(positions + 1).astype(np.int64) - begins


def _find(part: SegmentWords, numbers: Sequence[int]) -> tuple[Places, Places]:
    """Return where any of some terms stand in the words of a segment, and which of them."""
    lookup = Lookup.of(numbers if UNKNOWN not in numbers else [n for n in numbers if n != UNKNOWN])
    places, which = lookup.find(part.segment.vocabulary.term_of.take(part.forms))
    if UNKNOWN in numbers:
        known = [at for at, number in enumerate(numbers) if number != UNKNOWN]
        which = np.array(known, np.intp).take(which)
    return part.among_all(places), which


def together(found: Sequence[tuple[Places, Places]]) -> tuple[Places, Places]:
    """Return what was found in each of some segments, one behind the other."""
    if len(found) == 1:
        return found[0]
    return np.concatenate([p for p, _ in found]), np.concatenate([w for _, w in found])


def sums(owners: Places, values: NDArray[Any], size: int) -> Floats:
    """Return the sum of the values of each owner, of so many."""
    return np.bincount(owners, values, size)  # type: ignore[return-value]  # stubs of counts only
