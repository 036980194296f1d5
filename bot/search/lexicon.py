"""The words of a knowledge base and the terms they count as, by number.

A *form* is a word as it is written, in one language (German `die` is not English `die`); each has
the number of its first appearance. Forms that are analysed alike share a term. Each distinct piece
of text and each distinct word is analysed once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bot.search.analysis import Analyzer, analyzer_for
from bot.search.bm25 import Ints, Stream


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All forms and terms, numbered.

    Attributes:
        languages: ISO 639-1 codes of the languages present, in order of first appearance.
        numbers: for each language, the number of each of its forms.
        words: the form of each number, as written in lower case.
        language_of: int8, for each form the place of its language in `languages`.
        term_of: int32, for each form the number of its term.
        terms: the number of each term.
    """

    languages: tuple[str, ...]
    numbers: tuple[dict[str, int], ...]
    words: tuple[str, ...]
    language_of: NDArray[np.int8]
    term_of: Ints
    terms: dict[str, int]

    def analyzers(self) -> tuple[Analyzer, ...]:
        """Return the analyzer of each language present."""
        return tuple(analyzer_for(language) for language in self.languages)

    def term_numbers(self, word: str) -> tuple[int, ...]:
        """Return the terms a word of a question stands for, one for each analysis; known ones."""
        found = (self.terms.get(analyzer.term(word)) for analyzer in self.analyzers())
        return tuple(dict.fromkeys(number for number in found if number is not None))


class Coder:
    """Numbers the forms and terms of passages as they come; then gives the lexicon."""

    def __init__(self) -> None:
        self._languages: dict[str, _Pieces] = {}
        self._words: list[str] = []
        self._language_of: list[int] = []
        self._term_of: list[int] = []
        self._terms: dict[str, int] = {}

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> Stream:
        """Return the forms of passages as one stream.

        Args:
            texts: the passages, in order.
            languages: the language of each.
        """
        blocks: list[Ints] = []
        lengths = np.zeros(len(texts) + 1, np.int64)
        for at, (text, language) in enumerate(zip(texts, languages, strict=True)):
            pieces = self._pieces(language)
            coded = chain.from_iterable(map(pieces.__getitem__, pieces.analyzer.pieces(text)))
            block = np.fromiter(coded, np.int32)
            blocks.append(block)
            lengths[at + 1] = len(block)
        numbers = np.concatenate(blocks) if blocks else np.empty(0, np.int32)
        return Stream(numbers, np.cumsum(lengths), len(self._words))

    def lexicon(self) -> Lexicon:
        """Return what has been numbered so far."""
        return Lexicon(
            languages=tuple(self._languages),
            numbers=tuple(pieces.forms for pieces in self._languages.values()),
            words=tuple(self._words),
            language_of=np.array(self._language_of, np.int8),
            term_of=np.array(self._term_of, np.int32),
            terms=self._terms,
        )

    def _pieces(self, language: str) -> "_Pieces":
        pieces = self._languages.get(language)
        if pieces is None:
            pieces = _Pieces(self, analyzer_for(language), len(self._languages))
            self._languages[language] = pieces
        return pieces

    def number(self, word: str, analyzer: Analyzer, language: int) -> int:
        """Give a form its number and its term."""
        term = analyzer.term(word)
        self._term_of.append(self._terms.setdefault(term, len(self._terms)))
        self._language_of.append(language)
        self._words.append(word)
        return len(self._words) - 1


class _Pieces(dict[str, tuple[int, ...]]):
    """The forms of each piece seen in one language; a new piece is analysed when asked for."""

    def __init__(self, coder: Coder, analyzer: Analyzer, language: int) -> None:
        super().__init__()
        self.analyzer = analyzer
        self.forms: dict[str, int] = {}
        self._coder = coder
        self._language = language

    def __missing__(self, piece: str) -> tuple[int, ...]:
        numbers: list[int] = []
        for word in self.analyzer.words(piece):
            number = self.forms.get(word)
            if number is None:
                number = self._coder.number(word, self.analyzer, self._language)
                self.forms[word] = number
            numbers.append(number)
        self[piece] = coded = tuple(numbers)
        return coded
