"""A question as it is searched for."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from bot.index.ngrams import Grams
from bot.index.vocabulary import Vocabulary
from bot.ranking.bm25 import PostingsBM25
from bot.ranking.spelling import Speller
from bot.ranking.synonyms import WEIGHT, WEIGHT_ALONE, Expansions
from bot.ranking.word_families import WEIGHT as FAMILY_WEIGHT
from bot.ranking.word_families import Families
from bot.text.analyzer import Analyzer

WEAK_IMPORTANCE = 0.3
"""How much a weak word of a question counts. Between 0.5 and 0.1 nothing changed by over 0.2
points; any of them gained 0.1 to 1.0 on each of six development sets."""

FUNCTION_IMPORTANCE = 0.1
"""How much a function word counts: it is searched for only where a question has nothing else, and
such a question hardly asks for anything."""

_NO_FAMILY = 4  # letters up to which a word is taken as it is


ABOUT_TERMS = 3
"""Terms that a question inherits from the one before it, at most: the rarest."""

ABOUT_IMPORTANCE = 0.4
"""How much an inherited term counts: it decides between passages that the question leaves equal,
and does not outweigh a word of its own."""


_KEPT = 1 << 14  # terms of words; some 500 bytes each


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryTerm:
    """One word of the question with all the terms it stands for.

    Attributes:
        word: as it was typed, in lower case.
        stem: what the analyzer of the question makes of it; empty for a phrase.
        numbers: terms of the index, the most literal first; empty if none is known. With several
            languages present a word can stand for one term in each. Behind them stand other
            words of its family and other names.
        weights: how much each of them counts, 0 to 1, against the most literal.
        importance: how much the word counts in the question, 0 to 1.
        used: the known word that was searched for instead of a misspelt one, or None.
        also: other words for it that were searched for too, as their list has them.
        literal: the terms that the typed word itself stands for; the others if it is unknown.
        idf: of the typed word itself, times its importance.
        share: of all passages, how many hold it, 0 to 1.
        sequences: the letter sequences of the word as it was searched for, each with its idf; one
            that stands there twice is there twice.
    """

    word: str
    stem: str
    numbers: tuple[int, ...]
    weights: tuple[float, ...]
    importance: float
    used: str | None
    also: tuple[str, ...]
    literal: tuple[int, ...]
    idf: float
    share: float
    sequences: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """The analysed terms of a question.

    Attributes:
        question: what was typed.
        terms: in the order of the question, without repetitions; unknown ones too.
        neighbours: places in `terms` of words that follow each other in the question, silent
            words between them left out; each pair once.
        about: words of an earlier question that were searched for too, as they were typed there.
    """

    question: str
    terms: tuple[QueryTerm, ...]
    neighbours: tuple[tuple[int, int], ...] = ()
    about: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether any term of the question is in the index."""
        return any(term.numbers for term in self.terms)


class QueryReader:
    """Turns questions into queries for one index."""

    __slots__ = (
        "_analyzers",
        "_bm25",
        "_expansions",
        "_families",
        "_grams",
        "_kept",
        "_speller",
        "_unseen",
        "_vocabulary",
    )

    def __init__(
        self,
        vocabulary: Vocabulary,
        speller: Speller,
        expansions: Expansions,
        *,
        bm25: PostingsBM25,
        grams: Grams,
    ) -> None:
        self._vocabulary = vocabulary
        self._analyzers = vocabulary.analyzers() or (Analyzer(),)
        self._speller = speller
        self._bm25 = bm25
        self._grams = grams
        self._unseen = float(bm25.idf_of(np.zeros(1))[0])
        self._kept: dict[tuple[str, str], QueryTerm] = {}
        self._expansions = expansions
        self._families = Families(vocabulary)

    def prepare(self) -> None:
        """Do what the first question would wait for."""
        self._families.find()

    def read(self, question: str, *, about: str = "") -> Query:
        """Return the terms of a question.

        Args:
            question: as it was typed.
            about: an earlier question that this one goes on from; its rarest terms count too.
        """
        analyzer = self._analyzer(question)
        terms: dict[tuple[int, ...] | str, QueryTerm] = {}
        sequence: list[int] = []
        places: dict[tuple[int, ...] | str, int] = {}
        for term in self._terms(analyzer.question_words(question), analyzer):
            key = term.numbers or term.word
            terms.setdefault(key, term)
            sequence.append(places.setdefault(key, len(places)))
        neighbours = dict.fromkeys((a, b) for a, b in pairwise(sequence) if a != b)
        inherited = self._inherited(about, terms) if about else []
        return Query(
            question,
            (*terms.values(), *inherited),
            tuple(neighbours),
            tuple(term.word for term in inherited),
        )

    def _inherited(self, about: str, own: Collection[tuple[int, ...] | str]) -> list[QueryTerm]:
        """Return the rarest terms of an earlier question that this one does not have."""
        new = {
            term.numbers: term
            for term in self.read(about).terms
            if term.numbers and term.importance >= 1 and term.numbers not in own
        }
        rarest = sorted(new.values(), key=lambda term: -term.idf)[:ABOUT_TERMS]
        return [
            replace(term, importance=ABOUT_IMPORTANCE, idf=ABOUT_IMPORTANCE * term.idf)
            for term in rarest
        ]

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
            length, others = self._expansions.match(stems, at)
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
        numbers = self._vocabulary.term_numbers(word)
        used = None if numbers or analyzer.is_plain(word) else self._speller.nearest(word)
        if used:
            numbers = self._vocabulary.term_numbers(used)
        weights = (1.0,) * len(numbers)
        if numbers and len(word) > _NO_FAMILY:
            terms = [one.term(used or word) for one in self._analyzers]
            family = self._families.others(numbers, terms)
            numbers += family
            weights += (FAMILY_WEIGHT,) * len(family)
        importance = WEAK_IMPORTANCE if analyzer.is_weak(used or word) else 1.0
        if analyzer.is_function_word(word):
            importance = FUNCTION_IMPORTANCE
        stem = analyzer.term(word)
        return self._weighed(word, numbers, weights, importance, used, stem=stem)

    def _phrase(self, words: Sequence[str], others: tuple[str, ...]) -> QueryTerm:
        """Return one term for a phrase and all its other names."""
        weights: dict[int, float] = {}
        for word in words:
            weights.update(dict.fromkeys(self._vocabulary.term_numbers(word), 1.0))
        weight = WEIGHT if weights else WEIGHT_ALONE
        for analyzer in self._analyzers:
            for word in (w for other in others for w in analyzer.question_words(other)):
                for number in self._vocabulary.term_numbers(word):
                    weights.setdefault(number, weight)
        typed = " ".join(words)
        return self._weighed(typed, tuple(weights), tuple(weights.values()), also=others)

    def _weighed(
        self,
        word: str,
        numbers: tuple[int, ...],
        weights: tuple[float, ...],
        importance: float = 1.0,
        used: str | None = None,
        also: tuple[str, ...] = (),
        stem: str = "",
    ) -> QueryTerm:
        """Return a term with what it weighs in the index."""
        literal = tuple(n for n, weight in zip(numbers, weights, strict=True) if weight >= 1)
        literal = literal or numbers
        passages = max(self._bm25.corpus_size, 1)
        if len(literal) == 1:
            holding, idf = (
                self._bm25.frequency(literal[0]),
                float(self._bm25.idf[literal[0]]),
            )
        else:
            holding = min(sum(map(self._bm25.frequency, literal)), passages)
            idf = float(self._bm25.idf_of(np.array([holding]))[0]) if literal else self._unseen
        return QueryTerm(
            word=word,
            stem=stem,
            numbers=numbers,
            weights=weights,
            importance=importance,
            used=used,
            also=also,
            literal=literal,
            idf=importance * idf,
            share=holding / passages,
            sequences=self._grams.sequences((used or word).split(), passages),
        )
