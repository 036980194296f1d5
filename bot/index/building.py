"""Building an index on disk, some passages at a time, in bounded memory.

    with writing(folder, kind) as writer, closing(Builder(writer)) as builder:
        for texts, languages in blocks:
            builder.add(texts, languages)
        builder.finish(texts)
    # and the texts themselves, which the caller keeps

The stream goes straight to its file. The postings of each block of two million words go to a file
of their own, made in a thread beside: NumPy sorts without the interpreter. At the end they are
merged, some terms at a time. What stays in memory is the vocabulary, a few bytes for each passage,
and two blocks, the one that is filled and the one whose postings are made.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import astuple, dataclass
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.index.drafts import ArraysWriter
from bot.index.parts import measure, write_vocabulary
from bot.index.postings import NARROW, Ints, Postings, Stream, group_begins, is_first, pair_keys
from bot.index.vocabulary import Coder

BLOCK_WORDS = 1 << 21
"""Words of which the postings are made at a time: some 100 MB of working memory."""

MERGED_POSTINGS = 1 << 21
"""Postings that are merged at a time: some 60 MB of working memory."""


@dataclass(frozen=True, slots=True)
class _Block:
    """The postings of some passages, in files.

    Attributes:
        name: the number of the files.
        counts: int32, for each term known by then how many postings it has.
        pairs: int64, the pair of each of its codes.
    """

    name: int
    counts: Ints
    pairs: NDArray[np.int64]


class Builder:
    """Builds an index; see the module."""

    def __init__(self, writer: ArraysWriter) -> None:
        self._writer = writer
        self._coder = Coder()
        self._lengths: list[NDArray[np.int64]] = []
        self._languages: dict[str, int] = {}
        self._blocks: list[_Block] = []
        self._beside = ThreadPoolExecutor(1, "postings")
        self._under_way: Future[_Block] | None = None
        self._waiting: list[Ints] = []  # forms of which there are no postings yet
        self._waiting_lengths: list[NDArray[np.int64]] = []
        self._waiting_words = 0
        self._passages = 0
        self._frequencies = np.zeros(1024, np.int64)
        self._names = count()

    def add(self, texts: Sequence[str], languages: Sequence[str]) -> None:
        """Take in passages, behind those before.

        Args:
            texts: the passages.
            languages: ISO 639-1 code of each.
        """
        for numbers, lengths in self._coder.blocks(texts, languages):
            self._writer.append("forms", numbers)
            self._waiting.append(numbers)
            self._waiting_lengths.append(lengths)
            self._waiting_words += len(numbers)
            if self._waiting_words >= BLOCK_WORDS:
                self._write_block()
        which = [self._languages.setdefault(code, len(self._languages)) for code in languages]
        self._writer.append("passages.language", np.array(which, np.int8))

    def finish(self, texts: Sequence[str]) -> None:
        """Write the rest.

        Args:
            texts: all passages; a few of them are looked at again.
        """
        self._write_block()
        self._settle()
        self.close()
        lengths = np.concatenate([np.empty(0, np.int64), *self._lengths])
        vocabulary = self._coder.vocabulary()
        # The vocabulary's way in is of no use any more, and it is most of what is in memory.
        self._coder = Coder()
        writer = self._writer
        writer.append("forms", np.empty(0, np.int32))
        writer.append("passages.language", np.empty(0, np.int8))
        writer.append("passages.length", lengths.astype(np.int32))
        writer.append("passages.begins", group_begins(lengths))
        frequencies = self._frequencies[: len(vocabulary.words)]
        grams = write_vocabulary(writer, vocabulary, frequencies)
        averages = measure(texts.__getitem__, lengths, frequencies=frequencies, grams=grams)
        writer.note("averages", astuple(averages))
        self._merge(len(vocabulary.terms))

    def close(self) -> None:
        """Write nothing any more, finished or not."""
        self._beside.shutdown(cancel_futures=True)

    def _write_block(self) -> None:
        """Begin to make the postings of what is waiting, once those before are made."""
        self._settle()
        if not self._waiting:
            return
        forms = np.concatenate(self._waiting)
        lengths = np.concatenate(self._waiting_lengths)
        self._waiting, self._waiting_lengths, self._waiting_words = [], [], 0
        self._count(forms)
        offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
        stream = Stream(self._coder.terms_of(forms), offsets, self._coder.size)
        self._under_way = self._beside.submit(
            _write_postings, stream, self._writer.folder, next(self._names), self._passages
        )
        self._lengths.append(lengths)
        self._passages += len(lengths)

    def _settle(self) -> None:
        """Wait for the postings that are made beside."""
        if self._under_way is not None:
            self._blocks.append(self._under_way.result())
            self._under_way = None

    def _count(self, forms: Ints) -> None:
        counts = np.bincount(forms)
        if len(counts) > len(self._frequencies):
            grown = np.zeros(2 * len(counts), np.int64)
            grown[: len(self._frequencies)] = self._frequencies
            self._frequencies = grown
        self._frequencies[: len(counts)] += counts

    def _read(self, name: int, what: str, start: int, amount: int) -> Ints:
        """Return so many numbers of a block's file."""
        file = _file(self._writer.folder, name, what)
        return np.fromfile(file, np.int32, amount, offset=4 * start)

    def _merge(self, size: int) -> None:
        """Write the postings of all blocks, one term after the other."""
        writer = self._writer
        frequencies = np.zeros(size, np.int64)
        for block in self._blocks:
            frequencies[: len(block.counts)] += block.counts
        starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(frequencies)))
        pairs = np.sort(np.concatenate([np.empty(0, np.int64), *(b.pairs for b in self._blocks)]))
        pairs = pairs[is_first(pairs)]
        dtype = np.uint16 if len(pairs) <= NARROW else np.uint32
        recoded = [np.searchsorted(pairs, block.pairs).astype(dtype) for block in self._blocks]
        uses = np.zeros(len(pairs), np.int64)
        done = [0] * len(self._blocks)
        first = 0
        while first < size:
            last = int(np.searchsorted(starts, starts[first] + MERGED_POSTINGS, side="right")) - 1
            last = min(max(last, first + 1), size)
            total = int(starts[last] - starts[first])
            passages, codes = np.empty(total, np.int32), np.empty(total, dtype)
            free = starts[first:last] - starts[first]
            for at, block in enumerate(self._blocks):
                counts = block.counts[first:last].astype(np.int64)
                amount = int(counts.sum())
                ends = np.cumsum(counts)
                places = np.repeat(free[: len(counts)] - ends + counts, counts)
                places += np.arange(amount)
                passages[places] = self._read(at, "passages", done[at], amount)
                codes[places] = recoded[at].take(self._read(at, "codes", done[at], amount))
                done[at] += amount
                free[: len(counts)] += counts
            writer.append("postings.passages", passages)
            writer.append("postings.codes", codes)
            uses += np.bincount(codes, minlength=len(pairs))
            first = last
        writer.append("postings.passages", np.empty(0, np.int32))
        writer.append("postings.codes", np.empty(0, dtype))
        writer.append("postings.starts", starts)
        writer.append("codes.counts", (pairs >> 32).astype(np.int32))
        writer.append("codes.sizes", (pairs & 0xFFFFFFFF).astype(np.int32))
        writer.append("codes.uses", uses)
        for block in self._blocks:
            for what in ("passages", "codes"):
                _file(writer.folder, block.name, what).unlink()


def _write_postings(stream: Stream, folder: Path, name: int, first: int) -> _Block:
    """Write the postings of a block to its files.

    Args:
        stream: the passages, in terms.
        folder: of the files.
        name: of the block.
        first: the number of its first passage.
    """
    postings = Postings.of(stream)
    (postings.passages + np.int32(first)).tofile(_file(folder, name, "passages"))
    postings.codes.astype(np.int32).tofile(_file(folder, name, "codes"))
    pairs = pair_keys(postings.counts, postings.sizes)
    return _Block(name, postings.frequencies.astype(np.int32), pairs)


def _file(folder: Path, name: int, what: str) -> Path:
    return folder / f"block-{name}.{what}"
