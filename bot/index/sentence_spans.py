"""The sentences of a passage, in its text and in the forward index.

They are needed for the candidates of a question only; they are found when first asked for and kept
while there is room.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.index.forward_index import ForwardIndex
from bot.text.analyzer import Analyzer, analyzer_for
from bot.text.sentences import sentences

_KEPT = 4096  # passages; a few hundred bytes each


@dataclass(frozen=True, slots=True)
class SentenceSpans:
    """Where the sentences of a passage are.

    Attributes:
        spans: `(start, end)` of each sentence in the text, in code points; a text without a
            sentence counts as one.
        lengths: how many word forms each sentence has; together all of the body.
        heading: how many word forms the heading above it has.
    """

    spans: tuple[tuple[int, int], ...]
    lengths: tuple[int, ...]
    heading: int = 0

    @classmethod
    def of(cls, text: str, analyzer: Analyzer, length: int, heading: int = 0) -> "SentenceSpans":
        """Find the sentences of a passage.

        Args:
            text: of the passage.
            analyzer: of its language.
            length: how many word forms it has; a text in which sentences and words disagree (none
                is known) counts as one sentence from there on.
            heading: how many word forms the heading above it has.
        """
        spans = tuple(sentences(text)) or ((0, len(text)),)
        lengths: list[int] = []
        left = length
        for count in analyzer.word_counts(text, spans[:-1]):
            lengths.append(min(left, count))
            left -= lengths[-1]
        return cls(spans, (*lengths, left), heading)


class SentenceSpansCache:
    """The sentence spans of a segment's passages; forgets all once it is full."""

    __slots__ = ("_forward", "_kept", "_languages", "_leads", "_texts")

    def __init__(
        self,
        texts: Sequence[str],
        languages: Sequence[str],
        forward: ForwardIndex,
        leads: NDArray[np.uint16],
    ) -> None:
        """Begin with none.

        Args:
            texts: the passages.
            languages: the language of each.
            forward: their word forms.
            leads: how many of them are of the title and of the heading.
        """
        self._texts = texts
        self._languages = languages
        self._forward = forward
        self._leads = leads
        self._kept: dict[int, SentenceSpans] = {}

    def of(self, position: int) -> SentenceSpans:
        """Return the sentence spans of a passage. Two threads that find them find equal ones."""
        kept = self._kept.get(position)
        if kept is None:
            begin, end = self._forward.bounds(position)
            analyzer = analyzer_for(self._languages[position])
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            title, heading = self._leads[position].tolist()
            body = end - begin - title - heading
            kept = SentenceSpans.of(self._texts[position], analyzer, body, heading)
            self._kept[position] = kept
        return kept


def sentence_count(text: str) -> int:
    """Return how many sentences a text counts as, 1 at least."""
    return len(sentences(text)) or 1
