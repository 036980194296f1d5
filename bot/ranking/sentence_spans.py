"""The sentences of a passage, in its text and in its stream of forms.

An outline is needed for the candidates of a question only; it is made when first asked for and
kept while there is room.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from bot.index.picking import Stretches
from bot.index.postings import Extents
from bot.index.slices import Fetched
from bot.text.analyzer import Analyzer, analyzer_for
from bot.text.sentences import sentences

_KEPT = 4096  # outlines; a few hundred bytes each


@dataclass(frozen=True, slots=True)
class Outline:
    """Where the sentences of a passage are.

    Attributes:
        spans: `(start, end)` of each sentence in the text, in code points; a text without a
            sentence counts as one.
        lengths: how many forms each sentence has; together all of the passage.
    """

    spans: tuple[tuple[int, int], ...]
    lengths: tuple[int, ...]


def outline(text: str, analyzer: Analyzer, length: int) -> Outline:
    """Return the outline of a passage.

    Args:
        text: of the passage.
        analyzer: of its language.
        length: how many forms it has; a text in which sentences and words disagree (none is
            known) counts as one sentence from there on.
    """
    spans = tuple(sentences(text)) or ((0, len(text)),)
    lengths: list[int] = []
    left = length
    for count in analyzer.word_counts(text, spans[:-1]):
        lengths.append(min(left, count))
        left -= lengths[-1]
    return Outline(spans, (*lengths, left))


class Outlines:
    """The outlines of the passages of an index, by position; forgets all once it is full."""

    __slots__ = ("_expect", "_extents", "_kept", "_languages", "_texts")

    def __init__(self, texts: Sequence[str], languages: Sequence[str], extents: Extents) -> None:
        """Begin with none.

        Args:
            texts: the passages.
            languages: the language of each.
            extents: where their forms stand.
        """
        self._texts = texts
        self._languages = languages
        self._extents = extents
        self._kept: dict[int, Outline] = {}
        self._expect = texts.expect if isinstance(texts, Fetched) else None

    def expect(self, positions: Sequence[int]) -> None:
        """Have the texts read at once that the outlines of some passages will be made of soon."""
        if self._expect is not None:
            self._expect([position for position in positions if position not in self._kept])

    def of(self, position: int) -> Outline:
        """Return the outline of a passage. Two threads may both make one: they are equal."""
        kept = self._kept.get(position)
        if kept is None:
            begin, end = self._extents[position]
            analyzer = analyzer_for(self._languages[position])
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            kept = self._kept[position] = outline(self._texts[position], analyzer, end - begin)
        return kept

    def take_over(self, before: "Outlines", stayed: Stretches) -> None:
        """Take over the outlines of passages that are still there.

        Args:
            before: the outlines by the earlier positions.
            stayed: which passages are still there, and where.
        """
        firsts, ends, now = stayed.T.tolist()
        for position, known in dict(before._kept).items():  # another thread may be adding to it
            at = bisect_right(firsts, position) - 1
            if at >= 0 and position < ends[at]:
                self._kept[now[at] + position - firsts[at]] = known
