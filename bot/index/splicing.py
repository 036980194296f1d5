"""A changed index out of the one before: only new passages are analysed.

`splice` writes the very arrays that building all passages anew would write, to the last byte, so a
removed passage leaves no trace and nothing depends on what was before. What it takes from the index
before are the numbers of forms, and the postings. Forms and terms are numbered by their first
appearance, so both are numbered again; postings are moved term by term, some at a time.
"""

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.index.arrays import Arrays
from bot.index.drafts import ArraysWriter
from bot.index.forms import Forms, count_of, in_order
from bot.index.moving import MovedPostings
from bot.index.ngrams import NONE, Grams, add_counts
from bot.index.parts import Parts, measure, write_grams, write_keys
from bot.index.picking import picked, picked_strings, reordered
from bot.index.postings import Ints, Offsets, Stream, group_begins
from bot.index.spelling_keys import Keys
from bot.index.strings import hashes_of, slots_of_hashes
from bot.index.vocabulary import Coder
from bot.text.analyzer import analyzer_for

EXACT = 1 << 24
"""Below it a number in 32 bits of floating point is whole, and what was counted."""


def splice(
    writer: ArraysWriter,
    before: Arrays,
    sources: NDArray[np.int64],
    *,
    new: tuple[Sequence[str], Sequence[str]],
    text: Callable[[int], str],
) -> None:
    """Write the index over some passages of another one and some new ones.

    Args:
        writer: of the folder to be.
        before: the arrays of the other index.
        sources: for each passage its position in the other index, ascending; or, for the new
            passage number n, −1 − n, the new ones in their order.
        new: the new passages and the language of each.
        text: gives the passage at a position of the other index; a few are looked at.
    """
    words = _Words.of(before, *new)
    forms = Forms(before, words.stream, len(words.terms_of), sources)
    known = 0
    writer.append("forms", np.empty(0, np.int32))
    for chunk in forms.same():
        writer.append("forms", chunk)
        known = max(known, count_of(chunk))
    gone = forms.gone()
    frequencies = forms.frequencies(words.before.frequencies, gone)
    order = forms.order(known, frequencies)
    renumbered = np.full(len(words.terms_of), -1, np.int32)
    renumbered[order] = np.arange(len(order), dtype=np.int32)
    moved = np.flatnonzero(order != np.arange(len(order)))
    same = int(order[moved].min()) if len(moved) else len(renumbered)
    for chunk in forms.others():
        writer.append("forms", renumbered.take(chunk) if count_of(chunk) > same else chunk)
    writer.append("passages.length", forms.lengths)
    writer.append("passages.begins", group_begins(forms.lengths))
    terms = in_order(words.terms_of[order])
    languages, passage_languages, form_languages = _languages(words, forms, order)
    writer.append("passages.language", passage_languages)
    writer.note("languages", languages)
    grams = words.grams(order, frequencies)
    frequencies = frequencies[order]
    _write_words(writer, words, order=order, languages=form_languages, frequencies=frequencies)
    _write_terms(writer, words, order, terms)
    write_grams(writer, grams)
    write_keys(writer, words.keys(order, renumbered))

    def text_now(position: int) -> str:
        source = int(sources[position])
        return text(source) if source >= 0 else new[0][-1 - source]

    averages = measure(text_now, forms.lengths, frequencies=frequencies, grams=grams)
    writer.note("averages", astuple(averages))
    postings = MovedPostings(
        writer,
        words.before.postings,
        gone=words.in_terms(gone),
        new=words.in_terms(words.stream),
        sources=sources,
    )
    postings.write(terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The forms and terms of the index before, and behind them the new ones.

    Attributes:
        before: the index before.
        arrays: its arrays.
        stream: the new passages, in these numbers.
        languages: all codes of languages.
        new_languages: for each new passage, the place of its language.
        languages_of: for each form the place of its language.
        terms_of: for each form its term.
        new_words: the forms that are new.
        new_terms: the terms that are new.
    """

    before: Parts
    arrays: Arrays
    stream: Stream
    languages: tuple[str, ...]
    new_languages: NDArray[np.int8]
    languages_of: NDArray[np.int8]
    terms_of: Ints
    new_words: list[str]
    new_terms: list[str]

    @classmethod
    def of(cls, arrays: Arrays, texts: Sequence[str], languages: Sequence[str]) -> "_Words":
        """Analyse new passages."""
        before = Parts.open(arrays, ())
        coder = Coder()
        stream = coder.encode(texts, languages)
        local = coder.vocabulary()
        vocabulary = before.vocabulary
        places = {code: at for at, code in enumerate(vocabulary.languages)}
        for code in local.languages:
            places.setdefault(code, len(places))
        new_terms: list[str] = []
        terms = np.empty(len(local.terms), np.int32)
        for term, number in local.terms.items():
            known = vocabulary.terms.get(term)
            if known is None:
                known = len(vocabulary.terms) + len(new_terms)
                new_terms.append(term)
            terms[number] = known
        new_words: list[str] = []
        numbers = np.empty(len(local.words), np.int32)
        wanted = [places[local.languages[at]] for at in local.language_of.tolist()]
        found = _numbers_of(before, wanted, local.words, terms[local.term_of])
        new_places: list[int] = []
        for at, word in enumerate(local.words):
            if found[at] < 0:
                found[at] = len(vocabulary.words) + len(new_words)
                new_words.append(word)
                new_places.append(at)
            numbers[at] = found[at]
        return cls(
            before=before,
            arrays=arrays,
            stream=Stream(numbers.take(np.asarray(stream.numbers)), stream.offsets, 0),
            languages=tuple(places),
            new_languages=np.array([places[code] for code in languages], np.int8),
            languages_of=np.concatenate(
                (vocabulary.language_of, np.array(wanted, np.int8)[new_places])
            ),
            terms_of=np.concatenate((vocabulary.term_of, terms[local.term_of[new_places]])),
            new_words=new_words,
            new_terms=new_terms,
        )

    def in_terms(self, forms: Stream) -> Stream:
        """Return passages as terms of old and new numbers."""
        numbers = self.terms_of.take(np.asarray(forms.numbers))
        size = len(self.before.vocabulary.terms) + len(self.new_terms)
        return Stream(numbers, forms.offsets, size)

    def grams(self, order: NDArray[Any], frequencies: Offsets) -> Grams:
        """Return the letter sequences of forms in another order.

        Args:
            order: the forms.
            frequencies: how often each stands in the passages, by the old numbers.
        """
        old = self.before.grams
        own = Grams.of(self._meant(), np.zeros(len(self.new_words), np.int64))
        codes = reordered(old.codes, own.codes, order)
        sizes = reordered(old.sizes, own.sizes, order)
        counts = np.zeros(NONE + 1)
        if old.counts.max(initial=0.0) < EXACT:
            counts[:NONE] = old.counts
            came = frequencies.copy()
            came[: len(old.sizes)] -= self.before.frequencies
            changed = np.flatnonzero(came)
            add_counts(counts, reordered(old.codes, own.codes, changed), came[changed])
        else:
            add_counts(counts, codes, frequencies[order])
        return Grams(codes, sizes, counts[:NONE].astype(np.float32))

    def keys(self, order: NDArray[Any], renumbered: Ints) -> Keys:
        """Return the keys of the forms that are left, by their new numbers.

        Args:
            order: the forms that are left.
            renumbered: the new number of each form.
        """
        old = self.before.keys
        if not self.new_words and np.array_equal(order, np.arange(len(renumbered))):
            return old
        own = Keys.of(self._meant())
        numbers = np.concatenate((old.numbers, own.numbers + len(self.before.vocabulary.words)))
        numbers = renumbered[numbers]
        kept = np.flatnonzero(numbers >= 0)
        groups = np.concatenate((old.groups, own.groups))[kept]
        letters = np.concatenate((old.letters, own.letters))[kept]
        return Keys(numbers[kept], groups, letters).in_order()

    def _meant(self) -> list[str]:
        """Return the new forms, function words as empty."""
        places = self.languages_of[len(self.before.vocabulary.words) :].tolist()
        return [
            "" if analyzer_for(self.languages[place]).is_function_word(word) else word
            for word, place in zip(self.new_words, places, strict=True)
        ]


def _numbers_of(
    before: Parts, places: Sequence[int], words: Sequence[str], terms: Ints
) -> list[int]:
    """Return the number of each word in a language of the index before, or −1.

    Args:
        before: the index.
        places: for each word the place of its language.
        words: the words.
        terms: the term of each; only forms of the same terms are looked at.
    """
    vocabulary = before.vocabulary
    wanted = np.zeros(max(len(vocabulary.terms), int(terms.max(initial=0)) + 1), bool)
    wanted[terms] = True
    numbers = np.flatnonzero(wanted.take(vocabulary.term_of))
    known = {
        (place, vocabulary.words[number]): number
        for number, place in zip(
            numbers.tolist(), vocabulary.language_of[numbers].tolist(), strict=True
        )
    }
    return [known.get(key, -1) for key in zip(places, words, strict=True)]


def _languages(
    words: _Words, forms: Forms, order: NDArray[Any]
) -> tuple[list[str], NDArray[np.int8], NDArray[np.int8]]:
    """Number the languages by their first appearance, for passages and for forms."""
    old = words.arrays["passages.language"]
    used = picked(forms.sources, old, words.new_languages)
    present = in_order(used)
    places = np.full(max(len(words.languages), 1), -1, np.int8)
    places[present] = np.arange(len(present), dtype=np.int8)
    codes = [words.languages[at] for at in present.tolist()]
    return codes, places[used], places[words.languages_of[order]]


def _write_words(
    writer: ArraysWriter,
    words: _Words,
    *,
    order: NDArray[Any],
    languages: NDArray[np.int8],
    frequencies: Offsets,
) -> None:
    content, offsets = picked_strings(words.arrays, "words", words.new_words, order)
    writer.append("words", content)
    writer.append("words.offsets", offsets)
    writer.append("words.language", languages)
    writer.append("words.frequency", frequencies)


def _write_terms(
    writer: ArraysWriter, words: _Words, order: NDArray[Any], terms: NDArray[Any]
) -> None:
    renumbered = np.empty(len(words.before.vocabulary.terms) + len(words.new_terms), np.int32)
    renumbered[terms] = np.arange(len(terms), dtype=np.int32)
    writer.append("words.term", renumbered[words.terms_of[order]])
    content, offsets = picked_strings(words.arrays, "terms", words.new_terms, terms)
    writer.append("terms", content)
    writer.append("terms.offsets", offsets)
    old = words.arrays["terms.hash"]
    hashes = reordered(old, hashes_of(words.new_terms), terms)
    writer.append("terms.hash", hashes)
    is_same = np.array_equal(hashes, old)
    writer.append(
        "terms.slots", words.arrays["terms.slots"] if is_same else slots_of_hashes(hashes)
    )
