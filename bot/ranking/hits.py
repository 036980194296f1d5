"""What a search gives: passages in the order of how well they fit."""

from dataclasses import dataclass, field
from typing import NamedTuple

from bot.index.passage_order import PassageAddress
from bot.ranking.query import Query
from bot.ranking.reranking import Reranking


class Hit(NamedTuple):
    """A passage that was found.

    Attributes:
        address: where it is.
        score: what it was ranked by; above that of the next hit, or equal.
        passage: its BM25 alone.
        sentence: the BM25 of its best sentence.
        heading: how much its heading is like the question, 0 to 1; see `heading_matches`.
        similarity: how near it is to the question by meaning, up to 1; None where that is off.
    """

    address: PassageAddress
    score: float
    passage: float
    sentence: float
    heading: float = 0.0
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found for a question.

    Attributes:
        query: what was searched for.
        hits: best first; empty if nothing shares a term.
        ceiling: the sum of the idf of all query terms, unknown ones as unseen, plus
            three quarters of that of an unseen term: what confidence measures a score against.
        reranking: the first hits as they were read; None without any.
    """

    query: Query
    hits: tuple[Hit, ...]
    ceiling: float
    reranking: Reranking | None = field(default=None, repr=False, compare=False)
