"""A question as it is searched for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One word of the question with all the terms it stands for.

    Attributes:
        word: as it was typed, in lower case.
        numbers: terms of the index, the most literal first; empty if none is known. With several
            languages present a word can stand for one term in each.
        weights: how much each of them counts, 0 to 1.
        used: the known word that was searched for instead of a misspelt one, or None.
    """

    word: str
    numbers: tuple[int, ...]
    weights: tuple[float, ...]
    used: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """The analysed terms of a question.

    Attributes:
        question: what was typed.
        terms: in the order of the question, without repetitions; unknown ones too.
        neighbours: places in `terms` of words that follow each other in the question, silent
            words between them left out; each pair once.
    """

    question: str
    terms: tuple[QueryTerm, ...]
    neighbours: tuple[tuple[int, int], ...] = ()

    @property
    def known(self) -> bool:
        """Whether any term of the question is in the index."""
        return any(term.numbers for term in self.terms)
