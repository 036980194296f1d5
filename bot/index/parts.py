"""What an index is made of: sequences and arrays, in memory or mapped from a folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.index.arrays import Arrays
from bot.index.averages import Averages
from bot.index.drafts import ArraysWriter
from bot.index.ngrams import WIDTH, Grams
from bot.index.ondemand import OnDemand
from bot.index.postings import Extents, Ints, Offsets, Postings, Stream
from bot.index.slices import FileArray
from bot.index.spelling_keys import Keys
from bot.index.strings import Numbers, Strings, hashes_of, packed, slots_of_hashes
from bot.index.vocabulary import Coder, Vocabulary
from bot.text.sentences import sentences
from bot.turns import Turns

LOOKED_UP = 1 << 20
"""Bytes up to which words are mapped: few of them are looked at, each once."""

_SAMPLE = 256  # passages whose sentences are measured for the mean length


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of an index.

    Attributes:
        texts: the passages.
        languages: the language of each, ISO 639-1.
        forms: int32, the forms of all passages one after the other; on disk they may stay there.
        extents: where those of each passage stand.
        vocabulary: the forms and terms.
        postings: where the terms stand.
        frequencies: int64, how often each form stands in the passages.
        grams: the letter sequences of the forms; function words have none.
        keys: of the forms that misspelt words are repaired to.
        averages: the mean lengths.
    """

    texts: Sequence[str]
    languages: Sequence[str]
    forms: Ints | FileArray
    extents: Extents
    vocabulary: Vocabulary
    postings: Postings
    frequencies: NDArray[np.int64]
    grams: Grams
    keys: Keys
    averages: Averages

    @classmethod
    def of(cls, texts: Sequence[str], languages: Sequence[str]) -> "Parts":
        """Analyse passages in memory.

        Args:
            texts: the passages, in the order that breaks ties.
            languages: ISO 639-1 code of each.
        """
        coder = Coder()
        stream = coder.encode(texts, languages)
        vocabulary = coder.vocabulary()
        forms = np.asarray(stream.numbers)
        terms = Stream(vocabulary.term_of.take(forms), stream.offsets, len(vocabulary.terms))
        frequencies = np.bincount(forms, minlength=len(vocabulary.words))
        content = content_words(vocabulary)
        grams = Grams.of(content, frequencies)
        postings = Postings.of(terms)
        return cls(
            texts=texts,
            languages=languages,
            forms=forms,
            extents=Extents(postings.lengths),
            vocabulary=vocabulary,
            postings=postings,
            frequencies=frequencies,
            grams=grams,
            keys=Keys.of(content),
            averages=measure(
                texts.__getitem__, postings.lengths, frequencies=frequencies, grams=grams
            ),
        )

    @classmethod
    def open(cls, arrays: Arrays, texts: Sequence[str]) -> "Parts":
        """Return the parts that were written to a folder; nothing is read before it is needed.

        Args:
            arrays: of the folder.
            texts: the passages.
        """
        languages = tuple(arrays.notes["languages"])
        terms, term_offsets, slots, words, word_offsets = (
            arrays.in_file(name, mapped_up_to=LOOKED_UP)
            for name in ("terms", "terms.offsets", "terms.slots", "words", "words.offsets")
        )
        return cls(
            texts=texts,
            languages=Choices(arrays["passages.language"], languages),
            forms=arrays.in_file("forms"),
            extents=Extents(arrays["passages.length"], arrays["passages.begins"]),
            vocabulary=Vocabulary(
                languages=languages,
                words=Strings(words, word_offsets),
                language_of=arrays["words.language"],
                term_of=arrays["words.term"],
                terms=Numbers(Strings(terms, term_offsets), slots),
            ),
            postings=Postings(
                arrays["postings.starts"],
                arrays["postings.passages"],
                arrays["postings.codes"],
                arrays["codes.counts"],
                arrays["codes.sizes"],
                arrays["passages.length"],
                arrays["codes.uses"],
            ),
            frequencies=arrays["words.frequency"],
            grams=Grams(
                arrays["grams"].reshape(-1, WIDTH), arrays["grams.sizes"], arrays["grams.counts"]
            ),
            keys=Keys(arrays["keys"], arrays["keys.groups"], arrays["keys.letters"]),
            averages=Averages(*arrays.notes["averages"]),
        )


class Choices(OnDemand[str]):
    """A sequence in which few different strings come again and again."""

    __slots__ = ("_choices", "_only", "_which")

    def __init__(self, which: NDArray[np.int8], choices: Sequence[str]) -> None:
        self._which = which
        self._choices = choices
        self._only = choices[0] if len(choices) == 1 else None  # spares the look at `which`

    def __len__(self) -> int:
        return len(self._which)

    def made(self, at: int) -> str:
        """Return a string."""
        return self._choices[int(self._which[at])] if self._only is None else self._only


def measure(
    text: Callable[[int], str],
    lengths: NDArray[Any],
    *,
    frequencies: Offsets,
    grams: Grams,
) -> Averages:
    """Return the mean lengths; of sentences from passages spread evenly.

    Args:
        text: gives the passage at a position.
        lengths: for each how many forms it has.
        frequencies: how often each form stands in the passages.
        grams: the letter sequences of the forms.
    """
    passages = len(lengths)
    forms = found = 0
    turns = Turns()
    for position in range(0, passages, max(1, passages // _SAMPLE)):
        turns.give()
        forms += int(lengths[position])
        found += sum(1 for _ in sentences(text(position))) or 1
    mean = float(lengths.sum()) / passages if passages else 0.0
    sequences = float(frequencies @ grams.sizes) / max(passages, 1)
    return Averages(mean or 1.0, forms / found if forms else 1.0, sequences or 1.0)


def content_words(vocabulary: Vocabulary) -> list[str]:
    """Return the forms, function words as empty: nobody means them by a word like them."""
    analyzers = vocabulary.analyzers()
    return [
        "" if analyzers[language].is_function_word(word) else word
        for word, language in zip(vocabulary.words, vocabulary.language_of.tolist(), strict=True)
    ]


def write_vocabulary(writer: ArraysWriter, vocabulary: Vocabulary, frequencies: Offsets) -> Grams:
    """Write all of the forms and terms, with what is made from the forms; return the grams."""
    content, offsets = packed(vocabulary.words)
    writer.append("words", content)
    writer.append("words.offsets", offsets)
    writer.append("words.language", vocabulary.language_of)
    writer.append("words.term", vocabulary.term_of)
    writer.append("words.frequency", frequencies)
    terms = list(vocabulary.terms)
    content, offsets = packed(terms)
    writer.append("terms", content)
    writer.append("terms.offsets", offsets)
    hashes = hashes_of(terms)
    writer.append("terms.hash", hashes)
    writer.append("terms.slots", slots_of_hashes(hashes))
    meant = content_words(vocabulary)
    grams = Grams.of(meant, frequencies)
    write_grams(writer, grams)
    write_keys(writer, Keys.of(meant))
    writer.note("languages", list(vocabulary.languages))
    return grams


def write_grams(writer: ArraysWriter, grams: Grams) -> None:
    """Write letter sequences."""
    writer.append("grams", grams.codes.ravel())
    writer.append("grams.sizes", grams.sizes)
    writer.append("grams.counts", grams.counts)


def write_keys(writer: ArraysWriter, keys: Keys) -> None:
    """Write the keys of words that others may be repaired to."""
    writer.append("keys", keys.numbers)
    writer.append("keys.groups", keys.groups)
    writer.append("keys.letters", keys.letters)
