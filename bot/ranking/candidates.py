"""The second step of a search: fetch the passages that may answer a query."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.index.passage_order import PassageAddress, addresses_in
from bot.index.string_table import UNKNOWN
from bot.ranking.bm25 import CorpusStatistics, Floats, PostingsBM25
from bot.ranking.collection import Collection, Scope
from bot.ranking.query import Query
from bot.ranking.top_k import SINGLE_UP_TO


class Candidates(NamedTuple):
    """The best passages by BM25 alone, best first; equal ones in the order of all passages.

    Attributes:
        addresses: where they are.
        scores: the BM25 of each.
    """

    addresses: Sequence[PassageAddress]
    scores: Floats


class CandidateFetcher:
    """Fetches candidates from all segments of a collection.

    Attributes:
        collection: that it fetches from.
    """

    __slots__ = ("_bm25", "_deleted", "collection")

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        statistics = CorpusStatistics(collection.passages, collection.averages)
        self._bm25 = [
            PostingsBM25(live.segment.postings, statistics) for live in collection.segments
        ]
        self._deleted = [
            live.deletions.mask(len(live.segment)) if live.deletions.ranges else None
            for live in collection.segments
        ]

    def fetch(self, query: Query, k: int, within: Scope | None = None) -> Candidates:
        """Return the `k` best passages that share a term with a query.

        Args:
            query: the question's terms.
            k: at most so many.
            within: which passages may be found; all may if None.
        """
        collection = self.collection
        weights: dict[str, float] = {}
        for term in query.terms:
            for name, weight in zip(term.terms, term.weights, strict=True):
                weights[name] = weights.get(name, 0.0) + weight * term.importance
        terms = [(collection.term(name), weight) for name, weight in weights.items()]
        # The rarest first, in all segments alike: the order decides the last bits of a sum.
        terms.sort(key=lambda term: term[0].document_frequency)
        factors = [(known.numbers, weight * known.idf) for known, weight in terms]
        single = len(factors) <= SINGLE_UP_TO
        found: list[PassageAddress] = []
        scores = [np.empty(0, np.float64)]
        for number, bm25 in enumerate(self._bm25):
            own = [
                (numbers[number], factor)
                for numbers, factor in factors
                if numbers[number] != UNKNOWN
            ]
            scope = within[number] if within is not None else None
            positions, values = self._best(bm25, own, k, number, scope, single=single)
            found += addresses_in(number, positions)
            scores.append(values)
        if len(scores) == 2:
            return Candidates(found, scores[1])
        return self._merged(found, np.concatenate(scores), k)

    def scores(self, query: Query, addresses: Sequence[PassageAddress]) -> Floats:
        """Return the BM25 of some passages; 0 where no term is shared."""
        masks = tuple(np.zeros(len(live.segment), bool) for live in self.collection.segments)
        for number, position in addresses:
            masks[number][position] = True
        found = self.fetch(query, len(addresses), masks)
        scores = dict(zip(found.addresses, found.scores.tolist(), strict=True))
        return np.array([scores.get(address, 0.0) for address in addresses])

    def may_be_found(self, within: Scope | None) -> list[NDArray[np.bool_] | None]:
        """Return for each segment which passages may be found; None for all."""
        allowed: list[NDArray[np.bool_] | None] = []
        for number, deleted in enumerate(self._deleted):
            scope = within[number] if within is not None else None
            if deleted is None or scope is None:
                allowed.append(scope if deleted is None else ~deleted)
            else:
                allowed.append(scope & ~deleted)
        return allowed

    def _best(
        self,
        bm25: PostingsBM25,
        factors: Sequence[tuple[int, float]],
        k: int,
        number: int,
        within: NDArray[np.bool_] | None,
        *,
        single: bool,
    ) -> tuple[list[int], Floats]:
        """Return the best passages of a segment that are not deleted."""
        deleted = self._deleted[number]
        if deleted is not None and within is not None:
            within = within & ~deleted
        wanted = k
        while True:
            positions, scores = bm25.best(factors, wanted, within, single=single)
            if deleted is None or within is not None:
                return positions.tolist(), scores
            live = (~deleted.take(positions)).nonzero()[0]
            if len(live) >= k or len(positions) < wanted:
                return positions.take(live[:k]).tolist(), scores.take(live[:k])
            wanted *= 2

    def _merged(self, found: Sequence[PassageAddress], scores: Floats, k: int) -> Candidates:
        """Return the best of several segments."""
        place = self.collection.order.place
        places = np.array([place(address) for address in found])
        order = np.lexsort((places, -scores))[:k].tolist()
        return Candidates([found[at] for at in order], scores.take(order))
