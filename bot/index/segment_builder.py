"""Building a segment, some passages at a time, in bounded memory.

    builder = SegmentBuilder(writer)
    for texts, languages, leads in blocks:
        builder.add(texts, languages, leads)
    builder.finish()
    # and the texts themselves, which the caller keeps

It writes to memory or to a folder, see `array_writer`. The word forms go straight there. The
postings of each block of two million words are made in a thread beside: NumPy sorts without the
interpreter. At the end they are merged, some terms at a time. What stays in memory is the
vocabulary, a few bytes for each passage, and two blocks, the one that is filled and the one whose
postings are made.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from itertools import compress, pairwise

import numpy as np
from numpy.typing import NDArray

from bot.index.array_writer import ArrayWriter
from bot.index.arrays import narrow
from bot.index.forward_index import ForwardIndex
from bot.index.lead import LONGEST, Lead
from bot.index.lone_words import Lone, LoneWords
from bot.index.ngrams import write_ngrams
from bot.index.offsets import Offsets
from bot.index.postings import FIELDS, PostingsBlock, merge
from bot.index.sentence_spans import SentenceTableWriter, Span, sentence_spans
from bot.index.spelling_keys import SpellingKeys
from bot.index.totals import Totals
from bot.index.vocabulary import write_vocabulary
from bot.index.vocabulary_builder import Ints, VocabularyBuilder
from bot.index.word_families import WordFamilies
from bot.text.analyzer import analyzer_for

BLOCK_WORDS = 1 << 21
"""Words of which the postings are made at a time: some 100 MB of working memory."""

AT_A_TIME = 1 << 7
"""Passages that are taken in at a time, and the rest of an article: some 64 KB of text."""

MERGED_POSTINGS = 1 << 21
"""Postings that are merged at a time: some 60 MB of working memory."""


Lengths = NDArray[np.int64]

Sizes = Ints
"""A row for each passage: the words of its title, its heading and its body."""


class SegmentBuilder:
    """Builds a segment; see the module."""

    def __init__(self, writer: ArrayWriter) -> None:
        self._writer = writer
        self._vocabulary = VocabularyBuilder()
        self._sizes: list[Sizes] = [np.empty((0, FIELDS), np.int32)]
        self._languages: Counter[str] = Counter()
        self._sentences = SentenceTableWriter(writer)
        self._lone_words = LoneWords()
        self._passages = 0  # of which the postings are made
        self._frequencies = np.zeros(1024, np.int64)
        self._waiting: list[tuple[Ints, Sizes]] = []  # passages without postings as yet
        self._waiting_words = 0
        self._blocks: list[PostingsBlock] = []
        self._beside: ThreadPoolExecutor | None = None
        self._under_way: Future[PostingsBlock] | None = None
        writer.append("forward", np.empty(0, np.int32))
        writer.append("passages.language", np.empty(0, np.int8))

    def add(
        self,
        texts: Sequence[str],
        languages: Sequence[str],
        leads: Sequence[Lead] = (),
        articles: Sequence[int] = (),
    ) -> None:
        """Take in the passages of some articles, behind those before.

        Args:
            texts: the passages.
            languages: ISO 639-1 code of each.
            leads: of each; none has one if empty.
            articles: how many passages each article has; one each if empty.
        """
        leads = leads or [Lead()] * len(texts)
        for own in _together(articles or [1] * len(texts)):
            some = slice(own[0], own[-1])
            self._add(texts[some], languages[some], leads[some], [at - own[0] for at in own])
        self._languages.update(languages)

    def _add(
        self,
        texts: Sequence[str],
        languages: Sequence[str],
        leads: Sequence[Lead],
        begins: Sequence[int],
    ) -> None:
        """Take in some passages.

        Args:
            texts: as for `add`.
            languages: as for `add`.
            leads: of each.
            begins: which passage is the first of each article, and the one behind the last.
        """
        spans = list(map(sentence_spans, texts))
        passages = [
            (title[:LONGEST], heading[:LONGEST], *(text[begin:end] for begin, end in own))
            for (title, heading), text, own in zip(leads, texts, spans, strict=True)
        ]
        numbers, lengths = self._vocabulary.encode(passages, languages)
        if self._waiting_words + len(numbers) > BLOCK_WORDS:
            self._make_postings_beside()
        self._writer.append("forward", numbers)
        units = Offsets(np.array([FIELDS - 1 + len(own) for own in spans], np.int64)).array
        upto = Offsets(lengths).array.take(units.take(begins)).tolist()
        # A word has a number of its own in each language.
        is_of_one = [len(set(languages[of:to])) == 1 for of, to in pairwise(begins)]
        lone = self._lone_words.find(numbers, lengths, list(compress(pairwise(upto), is_of_one)))
        sizes = self._add_sentences(spans, units[:-1].astype(np.int64), lengths, lone)
        self._waiting.append((numbers, sizes))
        self._waiting_words += len(numbers)
        which = [self._vocabulary.language_number(language) for language in languages]
        self._writer.append("passages.language", np.array(which, np.int8))

    def _add_sentences(
        self, spans: Sequence[Sequence[Span]], titles: Lengths, lengths: Lengths, lone: Lone
    ) -> Sizes:
        """Write the sentences of some passages; return the sizes of their fields.

        Args:
            spans: of the sentences of each.
            titles: the unit that is the title of each; behind it come its heading and sentences.
            lengths: the words of each unit.
            lone: the place of a lone word in each unit.
        """
        above = np.concatenate((titles, titles + 1))
        of_sentences = np.delete(lengths, above)
        self._sentences.add(spans, of_sentences, np.delete(lone, above))
        bodies = np.add.reduceat(of_sentences, titles - (FIELDS - 1) * np.arange(len(titles)))
        return np.column_stack((lengths[titles], lengths[titles + 1], bodies)).astype(np.int32)

    def finish(self) -> None:
        """Write the rest."""
        self._settle()
        if self._beside is not None:
            self._beside.shutdown()
        if self._waiting:
            self._blocks.append(PostingsBlock.of(*self._next_block()))
        built, writer = self._vocabulary, self._writer
        # What finds a number again is of no use any more, and it is most of what is in memory.
        self._vocabulary = VocabularyBuilder()
        sizes = np.concatenate(self._sizes)
        writer.append("forward.sizes", narrow(sizes.sum(axis=1)))
        self._sentences.finish()
        writer.append("passages.lead", sizes[:, : FIELDS - 1].astype(np.uint16).ravel())
        frequencies = self._frequencies[: len(built.words)]
        languages, language_of, term_of = built.languages, built.language_of, built.term_of
        write_vocabulary(writer, built, frequencies)
        content_words = _content_words(built.words, languages, language_of)
        ngrams = write_ngrams(writer, content_words, frequencies)
        SpellingKeys.of(content_words).write(writer)
        WordFamilies.of(
            languages,
            built.terms,
            term_of=term_of,
            language_of=language_of,
            frequencies=frequencies,
        ).write(writer)
        totals = Totals.of_sizes(sizes) + Totals(
            sentences=self._sentences.count, ngrams=ngrams, languages=dict(self._languages)
        )
        writer.note("totals", asdict(totals))
        term_count = built.term_count
        del built, content_words
        merge(writer, self._blocks, term_count, at_once=MERGED_POSTINGS)

    def close(self) -> None:
        """Write nothing any more, finished or not."""
        if self._beside is not None:
            self._beside.shutdown(cancel_futures=True)

    def _make_postings_beside(self) -> None:
        """Begin to make the postings of what is waiting, once those before are made."""
        self._settle()
        if self._waiting:
            self._beside = self._beside or ThreadPoolExecutor(1, "postings")
            self._under_way = self._beside.submit(PostingsBlock.of, *self._next_block())

    def _next_block(self) -> tuple[ArrayWriter, ForwardIndex, Sizes, int, int]:
        """Return what the postings of the passages that wait are made from."""
        numbers = np.concatenate([numbers for numbers, _ in self._waiting])
        sizes = np.concatenate([sizes for _, sizes in self._waiting])
        self._waiting, self._waiting_words = [], 0
        self._count(numbers)
        first = self._passages
        self._passages += len(sizes)
        self._sizes.append(sizes)
        terms = ForwardIndex(self._vocabulary.terms_of(numbers), Offsets(sizes.sum(axis=1)))
        return self._writer, terms, sizes, self._vocabulary.term_count, first

    def _settle(self) -> None:
        """Wait for the postings that are made beside."""
        if self._under_way is not None:
            self._blocks.append(self._under_way.result())
            self._under_way = None

    def _count(self, numbers: Ints) -> None:
        counts = np.bincount(numbers)
        if len(counts) > len(self._frequencies):
            grown = np.zeros(2 * len(counts), np.int64)
            grown[: len(self._frequencies)] = self._frequencies
            self._frequencies = grown
        self._frequencies[: len(counts)] += counts


def _together(articles: Sequence[int]) -> Iterator[list[int]]:
    """Yield where some articles begin that are taken in together, and where the last ends.

    Args:
        articles: how many passages each has.
    """
    begins = [0]
    for passages in articles:
        begins.append(begins[-1] + passages)
        if begins[-1] - begins[0] >= AT_A_TIME:
            yield begins
            begins = begins[-1:]
    if begins[-1] > begins[0]:
        yield begins


def _content_words(
    words: Sequence[str], languages: Sequence[str], language_of: NDArray[np.int8]
) -> list[str]:
    """Return the word forms, function words as empty: nobody means them by a word like them."""
    analyzers = [analyzer_for(language) for language in languages]
    return [
        "" if analyzers[language].is_function_word(word) else word
        for word, language in zip(words, language_of.tolist(), strict=True)
    ]
