"""Lone words: those that stand once on the page of their article (hapaxes, to linguists).

A link to a sentence must tell it apart from all else on the page. A word that the page has nowhere
else does that, so for each sentence the place of one is kept.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.index.offsets import Offsets
from bot.index.vocabulary_builder import Ints

Lone = NDArray[np.uint16]

_FARTHEST = (1 << 16) - 1


class LoneWords:
    """Finds the lone words of articles, one article after the other."""

    __slots__ = ("_places",)

    def __init__(self) -> None:
        self._places = np.empty(0, np.int64)  # for each word form where it was seen last

    def find(
        self, forms: Ints, lengths: NDArray[np.int64], articles: Sequence[tuple[int, int]]
    ) -> Lone:
        """Return for each unit the place of a lone word in it, not the first word; 0 for none.

        Args:
            forms: the word forms of some articles: titles, headings and sentences.
            lengths: how many word forms each of these units has.
            articles: where the forms of each article begin and end whose words may be lone.
        """
        is_lone = np.zeros(len(forms), bool)
        if len(forms) and len(self._places) <= (highest := int(forms.max())):
            self._places = np.empty(2 * highest + 1, np.int64)
        for begin, end in articles:
            is_lone[begin:end] = self._stand_once(forms[begin:end])
        lone = is_lone.nonzero()[0]
        units = np.arange(len(lengths)).repeat(lengths).take(lone)
        within = lone - Offsets(lengths).array.take(units)
        kept = ((within > 0) & (within <= _FARTHEST)).nonzero()[0][::-1]
        first = np.zeros(len(lengths), np.uint16)
        first[units.take(kept)] = within.take(kept)  # of several the one that is written last
        return first

    def _stand_once(self, forms: Ints) -> NDArray[np.bool_]:
        """Tell which of some forms stand there once."""
        here, known = np.arange(len(forms)), self._places
        known[forms] = here  # of equal forms the last is written last
        are_last = np.equal(known.take(forms), here)
        known[forms[::-1]] = here[::-1]
        return np.logical_and(are_last, np.equal(known.take(forms), here))
