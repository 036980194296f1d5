"""Hybrid search: what a question means is a second opinion beside the words that it shares.

    score = (lexical + λ · similarity · full) / (1 + λ)

`lexical` is the score by the evidence of words, `full` what it would be if all of it spoke for a
passage, so a similarity of 1 counts λ times as much as all words. Exact terms keep their say: a
number or a name that one passage holds and others do not outweighs what cosines differ by. The sum
stays on the scale of lexical scores, so confidence is worked out from either in the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.index.passage_order import PassageAddress, addresses_in
from bot.ranking.candidates import CandidateFetcher, Candidates
from bot.ranking.collection import Scope
from bot.ranking.query import Query

if TYPE_CHECKING:  # what an option needs is not imported where it is off
    from bot.meaning.section_vectors import AskedVectors, SectionVectors

NEAREST = 20
"""Pieces of sections, the nearest by meaning, that are weighed beside the lexical candidates."""


@dataclass(frozen=True, slots=True, eq=False)
class Hybrid:
    """What a search by words is joined with.

    Attributes:
        vectors: of the sections of the same collection.
        weight: λ.
    """

    vectors: "SectionVectors"
    weight: float

    def ask(self, question: str, about: str) -> "AskedVectors":
        """Make a question ready to be compared, with the one that it goes on from.

        Raises:
            ModelError: if the model fails.
        """
        return self.vectors.ask(f"{question}\n{about}" if about else question)

    def scores(
        self, lexical: Sequence[float], similarities: Sequence[float], full: float
    ) -> list[float]:
        """Return the score of each passage; see the module."""
        return [
            (min(words, full) + self.weight * max(0.0, meaning) * full) / (1 + self.weight)
            for words, meaning in zip(lexical, similarities, strict=True)
        ]


def with_nearest(
    found: Candidates,
    near: "AskedVectors",
    query: Query,
    fetcher: CandidateFetcher,
    *,
    within: Scope | None,
) -> Candidates:
    """Return candidates, and behind them the nearest by meaning that are not among them.

    Args:
        found: the lexical ones.
        near: the question.
        query: the same, as words.
        fetcher: of the collection.
        within: which passages may be found; all may if None.
    """
    if not near.compares_all:
        return found
    known = set(found.addresses)
    found_near = nearest(near, fetcher, within)
    new = [address for address, _ in found_near if address not in known]
    if not new:
        return found
    scores = np.concatenate((found.scores, fetcher.scores(query, new)))
    return Candidates((*found.addresses, *new), scores)


def nearest(
    near: "AskedVectors", fetcher: CandidateFetcher, within: Scope | None = None
) -> list[tuple[PassageAddress, float]]:
    """Return the first passages of the nearest pieces, the nearest first, and their similarity."""
    found: list[tuple[float, int, PassageAddress]] = []
    place = fetcher.collection.order.place
    allowed = fetcher.may_be_found(within)
    for number, (segment, mask) in enumerate(zip(near.segments, allowed, strict=True)):
        firsts = segment.firsts
        if mask is not None:
            firsts = firsts[mask.take(firsts)]
        values = segment.near(near.question, firsts)
        if len(values) > NEAREST:
            least = np.partition(values, len(values) - NEAREST)[len(values) - NEAREST]
            best = (values >= least).nonzero()[0]
            firsts, values = firsts.take(best), values.take(best)
        pairs = zip(values.tolist(), addresses_in(number, firsts.tolist()), strict=True)
        found += [(-value, place(address), address) for value, address in pairs]
    return [(address, -value) for value, _, address in sorted(found)[:NEAREST]]
