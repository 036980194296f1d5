"""The first step of a search: read the query out of a question."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.index.ngrams import codes_of
from bot.ranking.collection import Collection
from bot.ranking.query import Query, QueryTerm
from bot.ranking.spelling import Speller
from bot.ranking.synonyms import WEIGHT, WEIGHT_ALONE, Synonyms
from bot.text.analyzer import Analyzer, analyzer_for

WEAK_IMPORTANCE = 0.3
"""How much a weak word of a question counts. Between 0.5 and 0.1 nothing changed by over 0.2
points; any of them gained 0.1 to 1.0 on each of six development sets."""

FUNCTION_IMPORTANCE = 0.1
"""How much a function word counts: it is searched for only where a question has nothing else, and
such a question hardly asks for anything."""

FAMILY_WEIGHT = 0.15
"""How much a word of the family counts against the typed one; 0.1 and 0.25 were equally good. It
gained 0.2 points of Success@1 in the mean of six development sets, and more (0.6) where the text is
written by others than the questions."""

_NO_FAMILY = 4  # letters up to which a word is taken as it is

_KEPT = 1 << 14  # terms of words; some 500 bytes each


class QueryReader:
    """Turns questions into queries for one collection."""

    __slots__ = ("_analyzers", "_collection", "_kept", "_speller", "_synonyms")

    def __init__(self, collection: Collection, synonyms: Synonyms) -> None:
        self._collection = collection
        self._analyzers = tuple(map(analyzer_for, collection.languages)) or (analyzer_for("en"),)
        self._speller = Speller(collection.segments)
        self._synonyms = synonyms
        self._kept: dict[tuple[str, str], QueryTerm] = {}

    def read(self, question: str) -> Query:
        """Return the terms of a question."""
        analyzer = self._analyzer(question)
        terms: dict[tuple[str, ...] | str, QueryTerm] = {}
        sequence: list[int] = []
        places: dict[tuple[str, ...] | str, int] = {}
        for term in self._terms(analyzer.question_words(question), analyzer):
            key = term.terms or term.word
            terms.setdefault(key, term)
            sequence.append(places.setdefault(key, len(places)))
        neighbours = dict.fromkeys((a, b) for a, b in pairwise(sequence) if a != b)
        return Query(question, tuple(terms.values()), tuple(neighbours))

    def _analyzer(self, question: str) -> Analyzer:
        """Return the analyzer of the language whose silent words the question holds most of."""
        if len(self._analyzers) == 1:
            return self._analyzers[0]
        return max(
            self._analyzers, key=lambda a: sum(a.is_silent(word) for word in a.text_words(question))
        )

    def _terms(self, words: Sequence[str], analyzer: Analyzer) -> Iterator[QueryTerm]:
        """Yield a term for each word, or for each phrase that has other names."""
        terms = [self._term(word, analyzer) for word in words]
        stems = [term.stem for term in terms]
        at = 0
        while at < len(words):
            length, others = self._synonyms.match(stems, at)
            yield self._phrase(words[at : at + length], others) if length else terms[at]
            at += length or 1

    def _term(self, word: str, analyzer: Analyzer) -> QueryTerm:
        """Return the term of a word; words come again, so it is kept while there is room."""
        key = (word, analyzer.language)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            # Two threads may both make one: they are equal.
            kept = self._kept[key] = self._made(word, analyzer)
        return kept

    def _made(self, word: str, analyzer: Analyzer) -> QueryTerm:
        literal = self._known_terms(word)
        used = None if literal or analyzer.is_plain(word) else self._speller.nearest(word)
        if used:
            literal = self._known_terms(used)
        terms = literal
        weights = (1.0,) * len(literal)
        if literal and len(word) > _NO_FAMILY:
            stems = [(one.term(used or word), one.language) for one in self._analyzers]
            family = self._collection.family(stems, literal)
            terms += family
            weights += (FAMILY_WEIGHT,) * len(family)
        importance = WEAK_IMPORTANCE if analyzer.is_weak(used or word) else 1.0
        if analyzer.is_function_word(word):
            importance = FUNCTION_IMPORTANCE
        stem = analyzer.term(word)
        return self._weighed(word, terms, weights, importance, used, stem=stem)

    def _known_terms(self, word: str) -> tuple[str, ...]:
        """Return the terms that a word stands for, one for each language; known ones."""
        terms = dict.fromkeys(analyzer.term(word) for analyzer in self._analyzers)
        return tuple(term for term in terms if self._collection.document_frequency(term))

    def _phrase(self, words: Sequence[str], others: tuple[str, ...]) -> QueryTerm:
        """Return one term for a phrase and all its other names."""
        weights: dict[str, float] = {}
        for word in words:
            weights.update(dict.fromkeys(self._known_terms(word), 1.0))
        weight = WEIGHT if weights else WEIGHT_ALONE
        for analyzer in self._analyzers:
            for word in (w for other in others for w in analyzer.question_words(other)):
                for term in self._known_terms(word):
                    weights.setdefault(term, weight)
        typed = " ".join(words)
        return self._weighed(typed, tuple(weights), tuple(weights.values()), also=others)

    def _weighed(
        self,
        word: str,
        terms: tuple[str, ...],
        weights: tuple[float, ...],
        importance: float = 1.0,
        used: str | None = None,
        also: tuple[str, ...] = (),
        stem: str = "",
    ) -> QueryTerm:
        """Return a term with what it weighs in the collection."""
        collection = self._collection
        literal = tuple(t for t, weight in zip(terms, weights, strict=True) if weight >= 1)
        literal = literal or terms
        passages = max(collection.passages, 1)
        holding = min(sum(map(collection.document_frequency, literal)), passages)
        idf = collection.idf(holding)
        ngrams = tuple(
            (code, self._ngram_idf(code))
            for one in (used or word).split()
            for code in codes_of(one)
        )
        return QueryTerm(
            word=word,
            stem=stem,
            terms=terms,
            weights=weights,
            importance=importance,
            used=used,
            also=also,
            literal=literal,
            idf=importance * idf,
            share=holding / passages,
            ngrams=ngrams,
        )

    def _ngram_idf(self, code: int) -> float:
        """Return the smooth idf of an n-gram.

        The number of passages that hold it is estimated from how often it stands in all, as if it
        fell on passages at random (Poisson): no statistics over passages need be kept.
        """
        passages = max(self._collection.passages, 1)
        frequency = self._collection.ngram_frequency(code)
        df = passages * -math.expm1(-frequency / passages)
        return math.log1p((passages - df + 0.5) / (df + 0.5))
