"""The words of a segment and the terms they count as, by number.

A *word form* is a word as it is written, in lower case, in one language (German `die` is not
English `die`). Word forms that are analysed alike share a *term*.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.index.array_writer import ArrayWriter
from bot.index.arrays import Arrays
from bot.index.string_table import StringNumbers, StringTable, slots_of, write_strings
from bot.index.vocabulary_builder import Ints, VocabularyBuilder


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All word forms and terms of a segment, numbered.

    Attributes:
        languages: ISO 639-1 codes of the languages present, by number.
        words: the word forms.
        language_of: int8, for each word form the number of its language.
        term_of: int32, for each word form the number of its term.
        frequencies: uint32, how often each word form stands in the passages.
        terms: the terms, by number.
        term_numbers: the number of each term.
    """

    languages: tuple[str, ...]
    words: Sequence[str]
    language_of: NDArray[np.int8]
    term_of: Ints
    frequencies: NDArray[np.uint32]
    terms: Sequence[str]
    term_numbers: StringNumbers

    @classmethod
    def open(cls, arrays: Arrays) -> "Vocabulary":
        """Return the vocabulary that `write_vocabulary` wrote.

        Raises:
            DataError: if it is damaged as far as sizes show.
        """
        words = StringTable.open(arrays, "words")
        terms = StringTable.open(arrays, "terms")
        return cls(
            languages=tuple(arrays.notes["languages"]),
            words=words,
            language_of=arrays.expect("words.language", len(words)),
            term_of=arrays.expect("words.term", len(words)),
            frequencies=arrays.expect("words.frequency", len(words)),
            terms=terms,
            term_numbers=StringNumbers(terms, arrays["terms.slots"]),
        )


def write_vocabulary(
    writer: ArrayWriter, built: VocabularyBuilder, frequencies: NDArray[np.int64]
) -> None:
    """Write a vocabulary.

    Args:
        writer: of the segment.
        built: the vocabulary.
        frequencies: how often each word form stands in the passages.
    """
    write_strings(writer, "words", built.words)
    writer.append("words.language", built.language_of)
    writer.append("words.term", built.term_of)
    writer.append("words.frequency", frequencies.astype(np.uint32))
    write_strings(writer, "terms", built.terms)
    writer.append("terms.slots", slots_of(built.terms))
    writer.note("languages", list(built.languages))
