"""The sentences of passages: where each is in the text, and how many word forms it has."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.index.array_writer import ArrayWriter
from bot.index.arrays import Arrays, narrow
from bot.index.lone_words import Lone
from bot.index.offsets import Offsets
from bot.text.sentences import sentences

Span = tuple[int, int]
"""Half-open range in a text, in code points."""

_COLUMNS = 3  # begin, end, word forms


class SentenceSpans(NamedTuple):
    """Where the sentences of a passage are.

    Attributes:
        spans: of each sentence in the text.
        lengths: how many word forms each sentence has; together all of the body.
        heading: how many word forms the heading above it has.
    """

    spans: Sequence[Span]
    lengths: Sequence[int]
    heading: int


class SentenceTable:
    """The sentences of all passages of a segment, one passage behind the other."""

    __slots__ = ("_lone", "_offsets", "_rows")

    def __init__(self, rows: NDArray[np.int32], lone: Lone, offsets: Offsets) -> None:
        """Take the sentences.

        Args:
            rows: of each its begin and its end in the text, and its word forms; in one dimension.
            lone: of each the place of a lone word.
            offsets: the first sentence of each passage, and the one behind the last.
        """
        self._rows = rows
        self._lone = lone
        self._offsets = offsets

    @classmethod
    def open(cls, arrays: Arrays, passages: int) -> "SentenceTable":
        """Return what a `SentenceTableWriter` wrote for so many passages.

        Raises:
            DataError: if it is damaged as far as sizes show.
        """
        rows = arrays["sentences"]
        arrays.expect("sentences.sizes", passages)
        count = len(rows) // _COLUMNS
        lone = arrays.expect("sentences.lone", count)
        return cls(rows, lone, arrays.offsets("sentences.sizes", count))

    def of(self, position: int, *, body: int, heading: int) -> SentenceSpans:
        """Return the sentences of a passage.

        Args:
            position: of the passage.
            body: how many word forms it has.
            heading: how many the heading above it has.

        Raises:
            IndexError: if its sentences have not as many as it has: a file is damaged.
        """
        offsets = self._offsets.data
        begin, end = offsets[position], offsets[position + 1]
        values = self._rows[_COLUMNS * begin : _COLUMNS * end].tolist()
        lengths = values[2::_COLUMNS]
        if sum(lengths) != body:
            raise IndexError(position)
        spans = list(zip(values[::_COLUMNS], values[1::_COLUMNS], strict=True))
        return SentenceSpans(spans, lengths, heading)

    def lone_word(self, position: int, start: int) -> int:
        """Return the place of a word among those of a sentence that its page has nowhere else.

        Args:
            position: of the passage.
            start: where the sentence begins in the text.

        Returns:
            The place, from 1: the first word is none. 0 if there is none, or no such sentence.
        """
        offsets = self._offsets.data
        begin, end = offsets[position], offsets[position + 1]
        starts = self._rows[_COLUMNS * begin : _COLUMNS * end : _COLUMNS].tolist()
        return int(self._lone[begin + starts.index(start)]) if start in starts else 0

    def count(self, positions: Sequence[int]) -> int:
        """Return how many sentences some passages have together."""
        return int(self._offsets.sizes[list(positions)].sum(dtype=np.int64))


class SentenceTableWriter:
    """Writes the sentences of passages, some at a time; see `SentenceTable`.

    Attributes:
        count: how many were written.
    """

    __slots__ = ("_counts", "_writer", "count")

    def __init__(self, writer: ArrayWriter) -> None:
        self._writer = writer
        self._counts = [np.empty(0, np.int64)]
        self.count = 0
        writer.append("sentences", np.empty(0, np.int32))
        writer.append("sentences.lone", np.empty(0, np.uint16))

    def add(self, spans: Sequence[Sequence[Span]], lengths: NDArray[np.int64], lone: Lone) -> None:
        """Write the sentences of passages behind those before.

        Args:
            spans: of the sentences of each passage, at least one each.
            lengths: the word forms of each sentence, one passage behind the other.
            lone: the place of a lone word in each sentence, one passage behind the other.
        """
        rows = np.empty((len(lengths), _COLUMNS), np.int32)
        rows[:, :2] = [span for own in spans for span in own]
        rows[:, 2] = lengths
        self._writer.append("sentences", rows.ravel())
        self._writer.append("sentences.lone", lone)
        self._counts.append(np.fromiter(map(len, spans), np.int64, len(spans)))
        self.count += len(lengths)

    def finish(self) -> None:
        """Write how many sentences each passage has."""
        self._writer.append("sentences.sizes", narrow(np.concatenate(self._counts)))


def sentence_spans(text: str) -> Sequence[Span]:
    """Return the sentences of a text; a text without one counts as one."""
    return sentences(text) or [(0, len(text))]
