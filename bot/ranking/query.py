"""A question as it is searched for."""

from typing import NamedTuple

FUNCTION_IMPORTANCE = 0.1
"""How much a function word counts: it is searched for only where a question has nothing else, and
such a question hardly asks for anything, or as what makes another word of a verb (`log in`)."""


class QueryTerm(NamedTuple):
    """One word of the question with all the terms it stands for.

    Attributes:
        word: as it was typed, in lower case.
        stem: what the analyzer of the question makes of it; empty for a phrase.
        terms: known terms, the most literal first; empty if none is known. With several languages
            present a word can stand for one term in each. Behind them stand other words of its
            family and other names.
        weights: how much each of them counts, 0 to 1, against the most literal.
        family: those of `terms` that are other words of its family.
        importance: how much the word counts in the question, 0 to 1.
        expected: how much of that an answer is expected to hold, 0 to 1.
        is_plain: whether it is an everyday word.
        used: the known word that was searched for instead of a misspelt one, or None.
        also: other words for it that were searched for too or instead, as their list has them.
        literal: the terms that the typed word itself stands for; the others if it is unknown.
        idf: of the typed word itself, times its importance.
        rarest: the idf of the rarest of `literal`; that of an unseen term if there is none.
        share: of all passages, how many hold it, 0 to 1.
        ngrams: the n-grams of the word as it was searched for, each with its idf; one that stands
            there twice is there twice.
    """

    word: str
    stem: str
    terms: tuple[str, ...]
    weights: tuple[float, ...]
    family: frozenset[str]
    importance: float
    expected: float
    is_plain: bool
    used: str | None
    also: tuple[str, ...]
    literal: tuple[str, ...]
    idf: float
    rarest: float
    share: float
    ngrams: tuple[tuple[int, float], ...]

    @property
    def is_function_word(self) -> bool:
        """Whether it is a function word."""
        return self.importance == FUNCTION_IMPORTANCE


class Query(NamedTuple):
    """The analysed terms of a question.

    Attributes:
        question: what was typed.
        terms: in the order of the question, without repetitions; unknown ones too.
        is_bare: whether it is nothing but these terms, as typed into a search box.
        neighbours: places in `terms` of words that follow each other in the question, silent
            words between them left out; each pair once.
        about: words of an earlier question that were searched for too, as they were typed there.
        asking: the other words of the question, which tell how it is asked; in lower case.
    """

    question: str
    terms: tuple[QueryTerm, ...]
    neighbours: tuple[tuple[int, int], ...] = ()
    about: tuple[str, ...] = ()
    is_bare: bool = False
    asking: frozenset[str] = frozenset()

    @property
    def known(self) -> bool:
        """Whether any term of the question is in a passage."""
        return any(term.terms for term in self.terms)
