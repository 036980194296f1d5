"""Where the terms of a query stand in some passages.

A question is looked for in a few passages of some hundred words, so what costs is not the looking
but each step of it; all passages are gone through together, once.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.index.slices import Bounds, FileArray, slices
from bot.ranking.bm25 import Floats, Ints
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
    """What forms are counted by: passages, or sentences.

    Attributes:
        of: for each form the number of its unit.
        lengths: for each unit how many forms it has.
    """

    of: Places
    lengths: NDArray[np.int64]


class Sighting(NamedTuple):
    """Where the terms of a query stand in some passages, taken one behind the other.

    Attributes:
        forms: of all passages.
        passages: by which the forms can be counted.
        places: where a term stands, ascending; numbers of `forms`.
        terms: for each of `places`, which term of the query stands there.
        factors: for each of `places`, how much the form there counts, 0 to 1; None if all count 1.
    """

    forms: Ints
    passages: Units
    places: Places
    terms: Places
    factors: Floats | None


def sight(
    query: Query, extents: Sequence[Bounds], *, forms: Ints | FileArray, term_of: Ints
) -> Sighting:
    """Find the terms of a query in passages.

    Args:
        query: the question's terms.
        extents: where the forms of each passage stand; of at least one.
        forms: of all passages of the index.
        term_of: the term of each form.
    """
    here = np.concatenate(slices(forms, extents))
    lengths = np.array([end - start for start, end in extents])
    # A number that several terms of the query stand for counts for the first of them.
    known: dict[int, tuple[int, float]] = {}
    for slot, term in enumerate(query.terms):
        for number, weight in zip(term.numbers, term.weights, strict=True):
            known.setdefault(number, (slot, weight))
    places, which = Lookup.of(tuple(known)).find(term_of.take(here))
    weights = [weight for _, weight in known.values()]
    return Sighting(
        forms=here,
        passages=Units(np.arange(len(extents)).repeat(lengths), lengths),
        places=places,
        terms=np.array([slot for slot, _ in known.values()], np.intp).take(which),
        factors=np.array(weights).take(which) if min(weights, default=1.0) < 1 else None,
    )


def sums(owners: Places, values: NDArray[Any], size: int) -> Floats:
    """Return the sum of the values of each owner, of so many."""
    return np.bincount(owners, values, size)  # type: ignore[return-value]  # stubs of counts only
