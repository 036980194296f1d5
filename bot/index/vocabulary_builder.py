"""Building a vocabulary: word forms and terms get their numbers as passages come.

Each distinct piece of text and each distinct word is analysed once.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bot.index.hashed_pieces import LONGEST, HashTable, Spanner, Spans
from bot.text.analyzer import Analyzer, analyzer_for

Ints = NDArray[np.int32]

BLOCK = 1 << 18
"""Bytes that are coded at a time: what is worked with then stays in the processor's cache."""

FEW = 1 << 12
"""Bytes below which passages are coded piece by piece: arrays do not pay."""


Coded = tuple[Ints, NDArray[np.int64]]
"""The word forms of texts one after the other, and how many each has."""


class _Numbering:
    """The word forms and terms numbered so far; shared by the pieces of all languages."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.language_of: list[int] = []
        self.term_of = _Growing()
        self.terms: dict[str, int] = {}

    def number(self, word: str, analyzer: Analyzer, language: int) -> int:
        """Give a word form its number and its term."""
        term = analyzer.term(word)
        self.term_of.append(self.terms.setdefault(term, len(self.terms)))
        self.language_of.append(language)
        self.words.append(word)
        return len(self.words) - 1


class VocabularyBuilder:
    """Numbers the word forms and terms of passages as they come."""

    def __init__(self) -> None:
        self._languages: dict[str, _Pieces] = {}
        self._numbering = _Numbering()

    def encode(self, passages: Sequence[Sequence[str]], languages: Sequence[str]) -> Coded:
        """Return the word forms of some passages, in order.

        Args:
            passages: the texts of each, which are counted apart.
            languages: the language of each, ISO 639-1.
        """
        forms, lengths = [np.empty(0, np.int32)], [np.empty(0, np.int64)]
        for language, block in _blocks(passages, languages):
            pieces = self._pieces(language)
            texts = list(chain.from_iterable(block))
            coded = pieces.encode(texts) if _is_much(texts) else pieces.encode_plainly(texts)
            forms.append(coded[0])
            lengths.append(coded[1])
        return np.concatenate(forms), np.concatenate(lengths)

    def language_number(self, language: str) -> int:
        """Return the number of a language."""
        return self._pieces(language).number

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages so far, by number."""
        return tuple(self._languages)

    @property
    def words(self) -> Sequence[str]:
        """The word forms so far, by number."""
        return self._numbering.words

    @property
    def terms(self) -> Sequence[str]:
        """The terms so far, by number."""
        return list(self._numbering.terms)

    @property
    def language_of(self) -> NDArray[np.int8]:
        """For each word form the number of its language."""
        return np.array(self._numbering.language_of, np.int8)

    @property
    def term_of(self) -> Ints:
        """For each word form the number of its term."""
        return self._numbering.term_of.values.astype(np.int32)

    def terms_of(self, forms: Ints) -> Ints:
        """Return the terms of word forms by their numbers."""
        terms: Ints = self._numbering.term_of.values.take(forms).astype(np.int32)
        return terms

    @property
    def term_count(self) -> int:
        """How many terms there are so far."""
        return len(self._numbering.terms)

    def _pieces(self, language: str) -> "_Pieces":
        pieces = self._languages.get(language)
        if pieces is None:
            analyzer = analyzer_for(language)
            pieces = _Pieces(self._numbering, analyzer, len(self._languages))
            self._languages[language] = pieces
        return pieces


class _Pieces(dict[str, tuple[int, ...]]):
    """The word forms of each piece seen in one language; a new piece is analysed when asked for."""

    def __init__(self, numbering: _Numbering, analyzer: Analyzer, language: int) -> None:
        super().__init__()
        self._analyzer = analyzer
        self._forms: dict[str, int] = {}
        # Not the builder itself: in a circle with it all this would outlive the build.
        self._numbering = numbering
        self.number = language
        self._spanner = Spanner()
        self._known = HashTable()
        # The forms of span n are `_coded[_firsts[n] : _firsts[n] + _counts[n]]`.
        self._coded = _Growing()
        self._firsts = _Growing()
        self._counts = _Growing()

    def __missing__(self, piece: str) -> tuple[int, ...]:
        self[piece] = coded = self._analysed(piece)
        return coded

    def _analysed(self, piece: str) -> tuple[int, ...]:
        numbers: list[int] = []
        for word in self._analyzer.words(piece):
            number = self._forms.get(word)
            if number is None:
                number = self._numbering.number(word, self._analyzer, self.number)
                self._forms[word] = number
            numbers.append(number)
        return tuple(numbers)

    def encode_plainly(self, texts: Sequence[str]) -> Coded:
        """Code texts piece by piece."""
        pieces = self._analyzer.pieces
        coded = [list(chain.from_iterable(map(self.__getitem__, pieces(text)))) for text in texts]
        numbers = np.fromiter(chain.from_iterable(coded), np.int32)
        return numbers, np.fromiter(map(len, coded), np.int64, len(coded))

    def encode(self, texts: Sequence[str]) -> Coded:
        """Code texts all together; the outcome is that of `encode_plainly`."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        block = b"\n".join(encoded)
        spans = self._spanner.spans(block)
        numbers = self._numbers(block, spans)
        counts = self._counts.values.take(numbers)
        places = self._firsts.values.take(numbers)
        ends = np.cumsum(counts)
        if len(counts) and (counts.min() != 1 or counts.max() != 1):
            places = np.repeat(places - ends + counts, counts)
            places += np.arange(len(places))
        forms = self._coded.values.take(places).astype(np.int32)
        lengths = np.fromiter(map(len, encoded), np.int64, len(encoded)) + 1
        # How many forms lie before the end of each text.
        before = np.concatenate(([0], ends))
        upto = before.take(np.searchsorted(spans.starts, np.cumsum(lengths) - 1))
        return forms, np.diff(upto, prepend=0)

    def _numbers(self, block: bytes, spans: Spans) -> NDArray[np.int64]:
        """Return the number of each span; analyse those not seen before, in their order."""
        found, missing = self._known.find(spans.hashes)
        numbers = found.astype(np.int64)
        long = spans.ends - spans.starts > LONGEST
        if not len(missing) and not long.any():
            return numbers
        missing = missing[~long[missing]]
        hashes, firsts, which = np.unique(
            spans.hashes[missing], return_index=True, return_inverse=True
        )
        firsts = missing[firsts]
        places = np.concatenate((firsts, np.flatnonzero(long)))
        order = np.argsort(places)
        given = np.empty(len(places), np.int64)
        given[order] = np.arange(len(order)) + len(self._counts)
        ordered = places[order]
        coded = [
            [
                number
                for piece in self._analyzer.pieces(
                    block[start:end].decode("utf-8", "surrogatepass")
                )
                for number in self._analysed(piece)
            ]
            for start, end in zip(
                spans.starts[ordered].tolist(), spans.ends[ordered].tolist(), strict=True
            )
        ]
        counts = np.fromiter(map(len, coded), np.int64, len(coded))
        self._firsts.extend(np.cumsum(counts) - counts + len(self._coded))
        self._counts.extend(counts)
        self._coded.extend(np.fromiter(chain.from_iterable(coded), np.int64))
        self._known.add(hashes, given[: len(hashes)].astype(np.int32))
        numbers[missing] = given[: len(hashes)][which]
        numbers[long] = given[len(hashes) :]
        return numbers


class _Growing:
    """An array that numbers are added to."""

    def __init__(self) -> None:
        self._room = np.empty(1024, np.int64)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def values(self) -> NDArray[np.int64]:
        """What was added, in order."""
        return self._room[: self._size]

    def append(self, value: int) -> None:
        """Add a number at the end."""
        if self._size == len(self._room):
            self._grow(self._size)
        self._room[self._size] = value
        self._size += 1

    def extend(self, values: NDArray[np.int64]) -> None:
        """Add numbers at the end."""
        size = self._size + len(values)
        if size > len(self._room):
            self._grow(size)
        self._room[self._size : size] = values
        self._size = size

    def _grow(self, size: int) -> None:
        room = np.empty(2 * size, np.int64)
        room[: self._size] = self.values
        self._room = room


def _blocks(
    passages: Sequence[Sequence[str]], languages: Sequence[str]
) -> Iterator[tuple[str, list[Sequence[str]]]]:
    """Yield passages that follow each other in one language, about `BLOCK` letters at a time."""
    block: list[Sequence[str]] = []
    current = ""
    letters = 0
    for passage, language in zip(passages, languages, strict=True):
        if block and (language != current or letters > BLOCK):
            yield current, block
            block, letters = [], 0
        block.append(passage)
        letters += sum(map(len, passage))
        current = language
    if block:
        yield current, block


def _is_much(texts: Sequence[str]) -> bool:
    """Tell whether texts are better coded together: many words, and spaces between them."""
    joined = "".join(texts)
    return len(joined) > FEW and joined.count(" ") * 16 > len(joined)
