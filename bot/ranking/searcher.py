"""The searcher: passages in, rankings out.

    searcher = Searcher.build(texts, languages)   # for each text an ISO 639-1 code or None
    ranking = searcher.search("what areas are covered", 3)
    ranking.hits[0].position                   # which of `texts`, from 0
    ranking.hits[0].score                      # compares within one ranking only
    ranking.query.terms                        # what was searched for
    searcher.sentences(ranking, [position])       # [[(start, end, score), …]] in that passage
    searcher.unseen_idf                           # idf of a term that no passage holds

Immutable once built: a question may be asked while another index is being built. Passages are
known by their position in the sequence they were given in, and equal scores rank by it. A passage
is found only if it shares a query term.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.index.arrays import Arrays
from bot.index.parts import Parts
from bot.index.picking import Stretches
from bot.ranking.bm25 import Floats, Ints, PostingsBM25
from bot.ranking.hits import Hit, Ranking
from bot.ranking.query import Query, QueryReader, QueryTerm
from bot.ranking.reranking import Reranking, Sources
from bot.ranking.sentence_spans import Outlines
from bot.ranking.spelling import Speller
from bot.ranking.synonyms import Expansions
from bot.text.language_detection import detect_language

CANDIDATES = 20
"""Passages that the second stage looks at. With 20 nothing was lost against all of them; 10 lost
0.2 points at most."""

Scope = NDArray[np.bool_]
"""For each passage whether it may be found. Scores are those among all passages."""


class Searcher:
    """An immutable index over passages; see the module for its use."""

    __slots__ = (
        "_bm25",
        "_outlines",
        "_reader",
        "_sources",
        "_texts",
        "_vocabulary",
        "unseen_idf",
    )

    def __init__(self, parts: Parts, expansions: Expansions) -> None:
        self._texts = parts.texts
        self._vocabulary = parts.vocabulary
        self._outlines = Outlines(parts.texts, parts.languages, parts.extents)
        self._bm25 = PostingsBM25(parts.postings)
        self._reader = QueryReader(
            parts.vocabulary,
            Speller(parts.vocabulary.words, parts.frequencies, parts.keys),
            expansions,
            bm25=self._bm25,
            grams=parts.grams,
        )
        self._sources = Sources(
            forms=parts.forms,
            extents=parts.extents,
            vocabulary=parts.vocabulary,
            grams=parts.grams,
            averages=parts.averages,
            passages=len(self),
            outlines=self._outlines,
        )
        self.unseen_idf = float(self._bm25.idf_of(np.zeros(1))[0]) if len(self) else 0.0
        """The idf of a term that no passage holds; 0 without passages."""

    @classmethod
    def build(
        cls,
        texts: Sequence[str],
        languages: Sequence[str | None],
        *,
        default: str = "en",
        synonyms: Sequence[Sequence[str]] = (),
    ) -> "Searcher":
        """Build an index.

        Args:
            texts: the passages, in the order that breaks ties.
            languages: ISO 639-1 code of each passage, or None to find it out from its text.
            default: the language of a text that does not show its own.
            synonyms: groups of words or phrases that mean the same, such as the title of an
                article and its aliases.
        """
        known = [
            language or detect_language(text) or default
            for text, language in zip(texts, languages, strict=True)
        ]
        parts = Parts.of(texts, known)
        return cls(parts, Expansions.of(synonyms, parts.vocabulary.analyzers()))

    @classmethod
    def open(
        cls,
        arrays: Arrays,
        texts: Sequence[str],
        *,
        synonyms: Sequence[Sequence[str]] = (),
    ) -> "Searcher":
        """Return the index that a `Builder` wrote to a folder.

        Args:
            arrays: of the folder.
            texts: the passages it was built from.
            synonyms: as for `build`.
        """
        parts = Parts.open(arrays, texts)
        expansions = Expansions.of(synonyms, parts.vocabulary.analyzers())
        return cls(parts, expansions)

    def __len__(self) -> int:
        return len(self._texts)

    def prepare(self) -> None:
        """Do what the first question would wait for, up to a tenth of a second."""
        self._reader.prepare()

    def take_over(self, before: "Searcher", stayed: Stretches) -> None:
        """Take over what an earlier index has found out about passages that are in both.

        Args:
            before: the earlier index.
            stayed: which of its passages are still there, and where.
        """
        self._outlines.take_over(before._outlines, stayed)

    def text(self, position: int) -> str:
        """Return the text of a passage."""
        return self._texts[position]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the passages, in order of first appearance."""
        return self._vocabulary.languages

    def query(self, question: str) -> Query:
        """Return the terms of a question."""
        return self._reader.read(question)

    def passages_with(self, term: QueryTerm) -> int:
        """Return how many passages hold the commonest of the terms that a query term stands for."""
        return max(map(self._bm25.frequency, term.literal), default=0)

    def search(
        self,
        question: str,
        k: int = CANDIDATES,
        *,
        within: Scope | None = None,
        about: str = "",
    ) -> Ranking:
        """Rank the passages that share a term with a question.

        Args:
            question: as it was typed.
            k: at most so many hits; may exceed the number of passages.
            within: which passages may be found; all may if None.
            about: an earlier question that this one goes on from.
        """
        query = self._reader.read(question, about=about)
        positions, scores = self.candidates(query, max(k, CANDIDATES), within=within)
        ceiling = self._ceiling(query)
        if not len(positions):
            return Ranking(query, (), ceiling)
        passage = scores.tolist()
        reranking = Reranking(self._sources, query, positions[:CANDIDATES].tolist())
        total, sentence = reranking.weigh(scores[:CANDIDATES])
        hits = [Hit(*of) for of in zip(reranking.positions, total, passage, sentence, strict=False)]
        hits.sort(key=lambda hit: (-hit.score, hit.position))
        # What the second stage did not look at keeps its order behind what it did.
        lowest = hits[-1].score
        for position, score in zip(
            positions[CANDIDATES:].tolist(), passage[CANDIDATES:], strict=True
        ):
            hits.append(Hit(position, min(lowest, score), score, 0.0))
        return Ranking(query, tuple(hits[:k]), ceiling, reranking)

    def candidates(
        self, query: Query, k: int = CANDIDATES, *, within: Scope | None = None
    ) -> tuple[Ints, Floats]:
        """Return the first stage alone: positions and BM25 of the best passages, best first."""
        numbers = [number for term in query.terms for number in term.numbers]
        weights = [weight * term.importance for term in query.terms for weight in term.weights]
        return self._bm25.top(numbers, k, weights, within)

    def coverage(self, query: Query, position: int) -> float:
        """Return the share of the question's weight whose terms a passage holds, 0 to 1."""
        return Reranking(self._sources, query, [position]).coverage() if query.known else 0.0

    def held(self, query: Query, position: int) -> tuple[QueryTerm, ...]:
        """Return the terms of a query that a passage holds."""
        if not query.known:
            return ()
        places = Reranking(self._sources, query, [position]).held()
        return tuple(query.terms[place] for place in places)

    def sentences(
        self, ranking: Ranking, positions: Sequence[int]
    ) -> list[list[tuple[int, int, float]]]:
        """Return the sentences of passages, each as `(start, end, score)`, in order of the text.

        The score is that of a passage, the sentence taken for one; 0 where no term is shared. It
        is cheaper to ask for several passages at once, and for the first of the hits.
        """
        if not ranking.query.known or not positions:
            return [[(*span, 0.0) for span in self._outlines.of(at).spans] for at in positions]
        reranking = ranking.reranking
        if reranking is None or not set(positions) <= set(reranking.positions):
            reranking = Reranking(self._sources, ranking.query, positions)
        return reranking.sentences(positions)

    def _ceiling(self, query: Query) -> float:
        """See `Ranking.ceiling`."""
        if not len(self):
            return 0.0
        idf = sum(
            term.importance
            * max((float(self._bm25.idf[n]) for n in term.literal), default=self.unseen_idf)
            for term in query.terms
        )
        return idf + 0.75 * self.unseen_idf
