"""The first step of a search: read the query out of a question."""

import math
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

from bot.index.ngrams import codes_of
from bot.ranking.collection import Collection
from bot.ranking.known_terms import KnownTerms
from bot.ranking.query import FUNCTION_IMPORTANCE, Query, QueryTerm
from bot.ranking.query_words import QueryWords, read_words
from bot.ranking.substitutes import Substitute, Substitutes
from bot.ranking.synonyms import WEIGHT, WEIGHT_ALONE, Synonyms
from bot.text.analyzer import Analyzer, analyzer_for

WEAK_IMPORTANCE = 0.3
"""How much a weak word of a question counts. Between 0.5 and 0.1 nothing changed by over 0.2
points; any of them gained 0.1 to 1.0 on each of six development sets."""

FAMILY_WEIGHT = 0.15
"""How much a word of the family counts against the typed one; 0.1 and 0.25 were equally good. It
gained 0.2 points of Success@1 in the mean of six development sets, and more (0.6) where the text is
written by others than the questions."""

AROUND_EXPECTED = 0.3
"""How much an answer is expected to hold of a word that stands around the question. Between 0.2 and
1 this changed nothing by over 0.2 points; but such words must count in full where passages are
ranked (at 0.3, 1.3 points of Success@1 less on real FAQs). Unknown ones are left out."""

JOINED_WEIGHT = 0.3
"""How much a word counts that two known words of the question give when written in one; at 0.85
medical articles lost 0.9 points of Success@1."""

LONG = 16
"""Words from which on a question, a pasted log mostly, is read by as many of its rarest known
words."""

_NO_FAMILY = 4  # letters up to which a word is taken as it is

ABOUT_TERMS = 3
"""Terms that a question inherits from the one before it, at most: the rarest."""

ABOUT_IMPORTANCE = 0.4
"""How much an inherited term counts: it decides between passages that the question leaves equal,
and does not outweigh a word of its own."""

_KEPT = 1 << 12  # terms of words; some 500 bytes each


class QueryReader:
    """Turns questions into queries for one collection."""

    __slots__ = (
        "_analyzers",
        "_collection",
        "_kept",
        "_known",
        "_last",
        "_substitutes",
        "_synonyms",
        "_unseen_idf",
    )

    def __init__(self, collection: Collection, synonyms: Synonyms) -> None:
        self._collection = collection
        self._analyzers = tuple(map(analyzer_for, collection.languages)) or (analyzer_for("en"),)
        self._known = KnownTerms(collection, self._analyzers)
        self._substitutes = Substitutes(collection, self._analyzers, self._known)
        self._synonyms = synonyms
        self._kept: dict[tuple[str, str, tuple[str, ...]], QueryTerm] = {}
        self._last: Query | None = None
        self._unseen_idf = collection.idf(0) if collection.passages else 0.0

    def read(self, question: str, *, about: str = "") -> Query:
        """Return the terms of a question.

        Args:
            question: as it was typed.
            about: an earlier question that this one goes on from; its rarest terms count too.
        """
        analyzer = self._analyzer(question)
        words = read_words(question, analyzer, self._known.has)
        asked = list(self._terms(words, analyzer))
        if len(asked) > LONG:
            rarest = sorted((term for term in asked if term.terms), key=lambda term: -term.idf)
            kept = set(map(id, rarest[:LONG]))
            asked = [term for term in asked if id(term) in kept]
        terms: dict[tuple[str, ...] | str, QueryTerm] = {}
        sequence: list[int] = []
        places: dict[tuple[str, ...] | str, int] = {}
        for term in asked:
            key = term.terms or term.word
            terms.setdefault(key, term)
            sequence.append(places.setdefault(key, len(places)))
        neighbours = dict.fromkeys((a, b) for a, b in pairwise(sequence) if a != b)
        taken = {name for term in asked for name in term.terms}
        for word in words.around[:LONG]:
            known = self._known.of(word)
            if known and taken.isdisjoint(known) and not analyzer.is_weak(word):
                taken.update(known)
                terms[known] = self._term(word, analyzer)._replace(expected=AROUND_EXPECTED)
        inherited = self._inherited(about, terms) if about else []
        query = Query(
            question,
            (*terms.values(), *inherited),
            tuple(neighbours),
            tuple(term.word for term in inherited),
            words.is_bare,
            words.asking,
        )
        if not about:
            self._last = query
        return query

    def forget(self) -> None:
        """Forget the words that were read; they are looked up again."""
        self._kept.clear()
        self._last = None
        self._known.forget()

    def _inherited(self, about: str, own: Container[tuple[str, ...] | str]) -> list[QueryTerm]:
        """Return the rarest terms of an earlier question that this one does not have."""
        earlier = self._last  # mostly it is the one read last
        if earlier is None or earlier.question != about:
            earlier = self.read(about)
        new = {
            term.terms: term
            for term in earlier.terms
            if term.terms and term.importance >= 1 and term.terms not in own
        }
        rarest = sorted(new.values(), key=lambda term: -term.idf)[:ABOUT_TERMS]
        return [
            term._replace(importance=ABOUT_IMPORTANCE, idf=ABOUT_IMPORTANCE * term.idf)
            for term in rarest
        ]

    def _analyzer(self, question: str) -> Analyzer:
        """Return the analyzer of the language whose silent words the question holds most of."""
        if len(self._analyzers) == 1:
            return self._analyzers[0]
        return max(
            self._analyzers, key=lambda a: sum(a.is_silent(word) for word in a.text_words(question))
        )

    def _terms(self, words: QueryWords, analyzer: Analyzer) -> Iterator[QueryTerm]:
        """Yield a term for each word asked for, or for each phrase that has other names."""
        asked = words.asked
        terms = [self._term(word, analyzer, words.joined.get(word, ())) for word in asked]
        stems = [term.stem for term in terms]
        at = 0
        while at < len(asked):
            length, others = self._synonyms.match(stems, at)
            yield self._phrase(asked[at : at + length], others) if length else terms[at]
            at += length or 1

    def _term(self, word: str, analyzer: Analyzer, joined: tuple[str, ...] = ()) -> QueryTerm:
        """Return the term of a word; words come again, so it is kept while there is room."""
        key = (word, analyzer.language, joined)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            # Two threads may both make one: they are equal.
            kept = self._kept[key] = self._made(word, analyzer, joined)
        return kept

    def _made(self, word: str, analyzer: Analyzer, joined: tuple[str, ...]) -> QueryTerm:
        literal = self._known.of(word)
        weights = dict.fromkeys(literal, 1.0)
        substitute = Substitute()
        both = [term for other in joined for term in self._known.of(other)]
        if not literal and not both:
            substitute = self._substitutes.of(word, analyzer)
            weights.update(substitute.weights)
        for term in both:
            weights.setdefault(term, JOINED_WEIGHT if literal else WEIGHT_ALONE)
        family: tuple[str, ...] = ()
        if (literal or substitute.used) and len(word) > _NO_FAMILY:
            one_word = substitute.used or word
            stems = [(one.term(one_word), one.language) for one in self._analyzers]
            family = self._collection.family(stems, tuple(weights))
            weights.update(dict.fromkeys(family, FAMILY_WEIGHT))
        importance = WEAK_IMPORTANCE if analyzer.is_weak(substitute.used or word) else 1.0
        if analyzer.is_function_word(word):
            importance = FUNCTION_IMPORTANCE
        return self._weighed(
            word,
            weights,
            importance,
            substitute,
            family=family,
            stem=analyzer.term(word),
            is_plain=analyzer.is_plain(word),
        )

    def _phrase(self, words: Sequence[str], others: tuple[str, ...]) -> QueryTerm:
        """Return one term for a phrase and all its other names."""
        weights: dict[str, float] = {}
        for word in words:
            weights.update(dict.fromkeys(self._known.of(word), 1.0))
        weight = WEIGHT if weights else WEIGHT_ALONE
        for analyzer in self._analyzers:
            for word in (w for other in others for w in analyzer.question_words(other)):
                for term in self._known.of(word):
                    weights.setdefault(term, weight)
        return self._weighed(" ".join(words), weights, 1.0, Substitute(also=others))

    def _weighed(
        self,
        word: str,
        weights: dict[str, float],
        importance: float,
        substitute: Substitute,
        *,
        family: tuple[str, ...] = (),
        stem: str = "",
        is_plain: bool = False,
    ) -> QueryTerm:
        """Return a term with what it weighs in the collection."""
        collection = self._collection
        terms = tuple(weights)
        literal = tuple(term for term, weight in weights.items() if weight >= 1) or terms
        passages = max(collection.passages, 1)
        holding = min(sum(map(collection.document_frequency, literal)), passages)
        idf = collection.idf(holding)
        # Of an unknown number nothing is searched for: one with the same digits is another one.
        like = () if not terms and word.isdigit() else (substitute.used or word).split()
        codes = [code for one in like for code in codes_of(one)]
        ngram_idfs = map(self._ngram_idf, collection.ngram_frequencies(codes))
        return QueryTerm(
            word=word,
            stem=stem,
            terms=terms,
            weights=tuple(weights.values()),
            family=frozenset(family),
            importance=importance,
            expected=1.0,
            is_plain=is_plain,
            used=substitute.used,
            also=substitute.also,
            literal=literal,
            idf=importance * idf,
            rarest=max([collection.term(t).idf for t in literal], default=self._unseen_idf),
            share=holding / passages,
            ngrams=tuple(zip(codes, ngram_idfs, strict=True)),
        )

    def _ngram_idf(self, frequency: int) -> float:
        """Return the smooth idf of an n-gram that stands so often in all passages.

        The number of passages that hold it is estimated, as if it fell on passages at random
        (Poisson): no statistics over passages need be kept.
        """
        passages = max(self._collection.passages, 1)
        df = passages * -math.expm1(-frequency / passages)
        return math.log1p((passages - df + 0.5) / (df + 0.5))
