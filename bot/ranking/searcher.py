"""The searcher: a question in, a ranking of passages out.

    searcher = Searcher.build(texts, languages)    # for each text an ISO 639-1 code or None
    ranking = searcher.search("what areas are covered", 3)
    ranking.hits[0].address                        # which passage
    ranking.hits[0].score                          # compares within one ranking only
    ranking.query.terms                            # what was searched for
    searcher.sentences(ranking, [address])         # [[(start, end, score), …]] in that passage

A search has three steps: read the query, fetch candidates, weigh them. A searcher never changes:
questions may be asked while another one is being made. Equal scores rank by BM25 alone, then by
the order of the passages. A passage is found only if it shares a query term, or is near by meaning
where a sentence model is joined (`hybrid`).
"""

from collections.abc import Sequence
from copy import copy
from functools import partial

from bot.index.lead import Lead
from bot.index.passage_order import PassageAddress
from bot.index.segment import Segment
from bot.ranking.candidates import CandidateFetcher, Candidates
from bot.ranking.collection import Collection, LiveSegment, Scope
from bot.ranking.evidence import FULL
from bot.ranking.heading_matches import HeadingWords
from bot.ranking.hits import Hit, Ranking
from bot.ranking.hybrid import Hybrid, nearest, with_nearest
from bot.ranking.query import Query, QueryTerm
from bot.ranking.query_reader import QueryReader
from bot.ranking.reranking import Reranking, Sentence
from bot.ranking.synonyms import Synonyms
from bot.text.analyzer import analyzer_for
from bot.text.language_detection import detect_language

CANDIDATES = 20
"""Passages that are weighed by all evidence. With 20 nothing was lost against all of them; 10 lost
0.2 points at most."""


class Searcher:
    """Searches a collection; see the module for its use.

    Attributes:
        collection: the passages.
        hybrid: what is joined with the search by words; None for nothing.
    """

    __slots__ = ("_fetcher", "_heading_words", "_reader", "collection", "hybrid")

    def __init__(self, collection: Collection, synonyms: Sequence[Sequence[str]] = ()) -> None:
        """Take a collection.

        Args:
            collection: the passages.
            synonyms: groups of words or phrases that mean the same, such as the title of an
                article and its aliases.
        """
        self.collection = collection
        analyzers = [analyzer_for(language) for language in collection.languages]
        self._reader = QueryReader(collection, Synonyms.of(synonyms, analyzers))
        self._fetcher = CandidateFetcher(collection)
        self._heading_words = HeadingWords(collection)
        self.hybrid: Hybrid | None = None

    def joined_with(self, hybrid: Hybrid) -> "Searcher":
        """Return a searcher of the same collection that asks a sentence model too."""
        joined = copy(self)
        joined.hybrid = hybrid
        return joined

    @classmethod
    def build(
        cls,
        texts: Sequence[str],
        languages: Sequence[str | None],
        *,
        leads: Sequence[Lead] = (),
        default: str = "en",
        synonyms: Sequence[Sequence[str]] = (),
    ) -> "Searcher":
        """Index passages in one segment; the address of passage `n` is `(0, n)`.

        Args:
            texts: the passages, in the order that breaks ties.
            languages: ISO 639-1 code of each passage, or None to find it out from its text.
            leads: what stands above each passage; nothing does if empty.
            default: the language of a text that does not show its own.
            synonyms: as for the class.
        """
        known = [
            language or detect_language(text) or default
            for text, language in zip(texts, languages, strict=True)
        ]
        return cls(Collection([LiveSegment(Segment.build(texts, known, leads))]), synonyms)

    def __len__(self) -> int:
        return self.collection.passages

    def text(self, address: PassageAddress) -> str:
        """Return the text of a passage."""
        return self.collection.segments[address.segment].segment.texts[address.position]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the passages, that of most passages first."""
        return self.collection.languages

    @property
    def unseen_idf(self) -> float:
        """The idf of a term that no passage holds; 0 without passages."""
        return self.collection.idf(0) if len(self) else 0.0

    def query(self, question: str) -> Query:
        """Return the terms of a question."""
        return self._reader.read(question)

    def forget(self) -> None:
        """Forget the words of questions, as after many that come once."""
        self._reader.forget()

    def passages_with(self, term: QueryTerm) -> int:
        """Return how many passages hold the commonest of the terms that a query term stands for."""
        return max(map(self.collection.document_frequency, term.literal), default=0)

    def search(
        self,
        question: str,
        k: int = CANDIDATES,
        *,
        within: Scope | None = None,
        about: str = "",
    ) -> Ranking:
        """Rank the passages that share a term with a question, or are near by meaning.

        Args:
            question: as it was typed.
            k: at most so many hits; may exceed the number of passages.
            within: which passages may be found; all may if None.
            about: an earlier question that this one goes on from.

        Raises:
            ModelError: if a sentence model is joined and fails.
        """
        query = self._reader.read(question, about=about)
        found = self.candidates(query, max(k, CANDIDATES), within=within)
        ceiling = self._ceiling(query)
        first = Candidates(found.addresses[:CANDIDATES], found.scores[:CANDIDATES])
        near = self.hybrid.ask(question, about) if self.hybrid and query.terms else None
        if near is not None:
            first = with_nearest(first, near, query, self._fetcher, within=within)
        if not first.addresses:
            return Ranking(query, (), ceiling)
        reranking = self._reranking(query, first.addresses)
        scores, sentences, headings = reranking.weigh(first.scores)
        similarities: Sequence[float | None] = [None] * len(scores)
        if self.hybrid is not None and near is not None:
            similarities = cosines = near.of(first.addresses)
            scores = self.hybrid.scores(scores, cosines, FULL * ceiling)
        columns = (first.addresses, scores, first.scores.tolist(), sentences, headings)
        hits = list(map(partial(tuple.__new__, Hit), zip(*columns, similarities, strict=True)))
        # Equal ones stay in the order of the candidates.
        hits.sort(key=lambda hit: hit.score, reverse=True)
        # What was not weighed keeps its order behind what was.
        lowest = hits[-1].score
        unweighed = found.addresses[CANDIDATES:]
        weighed = set(first.addresses) if unweighed else set()
        for address, score in zip(unweighed, found.scores[CANDIDATES:].tolist(), strict=True):
            if address not in weighed:
                hits.append(Hit(address, min(lowest, score), score, 0.0))
        return Ranking(query, tuple(hits[:k]), ceiling, reranking)

    def candidates(
        self, query: Query, k: int = CANDIDATES, *, within: Scope | None = None
    ) -> Candidates:
        """Return the best passages by BM25 alone, best first."""
        return self._fetcher.fetch(query, k, within)

    def nearest_similarity(self, question: str) -> float:
        """Return how near the nearest passage is by meaning; 0 where no sentence model is joined.

        Raises:
            ModelError: if the model fails.
        """
        if self.hybrid is None:
            return 0.0
        found = nearest(self.hybrid.ask(question, ""), self._fetcher)
        return found[0][1] if found else 0.0

    def coverage(self, query: Query, address: PassageAddress) -> float:
        """Return the share of the question's weight whose terms a passage holds, 0 to 1."""
        return self._reranking(query, [address]).coverage() if query.known else 0.0

    def held(self, query: Query, address: PassageAddress) -> tuple[QueryTerm, ...]:
        """Return the terms of a query that a passage holds."""
        if not query.known:
            return ()
        places = self._reranking(query, [address]).held()
        return tuple(query.terms[place] for place in places)

    def sentences(
        self, ranking: Ranking, addresses: Sequence[PassageAddress]
    ) -> list[list[Sentence]]:
        """Return the sentences of passages, each as `(start, end, score)`, in order of the text.

        The score is that of a passage, the sentence taken for one; 0 where no term is shared. It
        is cheaper to ask for several passages at once, and for the first of the hits.
        """
        if not ranking.query.known or not addresses:
            segments = self.collection.segments
            return [
                [(*span, 0.0) for span in segments[n].segment.sentences_of(at).spans]
                for n, at in addresses
            ]
        reranking = ranking.reranking
        if reranking is None or not set(addresses) <= set(reranking.addresses):
            reranking = self._reranking(ranking.query, addresses)
        return reranking.sentences(addresses)

    def _reranking(self, query: Query, addresses: Sequence[PassageAddress]) -> Reranking:
        return Reranking(self.collection, query, addresses, self._heading_words)

    def _ceiling(self, query: Query) -> float:
        """See `Ranking.ceiling`."""
        if not len(self):
            return 0.0
        asked = sum([term.importance * term.expected * term.rarest for term in query.terms])
        return asked + 0.75 * self.unseen_idf
