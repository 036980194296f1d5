"""What is said of quoted passages beside their text; the same passages are quoted again and again.

It is kept with the snapshot, so it is made anew with each reload.
"""

from typing import NamedTuple

from bot.answers.answer import Block, Citation
from bot.answers.page_text import Span
from bot.articles.article import Link
from bot.index.passage_order import PassageAddress

KEPT = 1 << 10
"""Passages; about a kilobyte each."""


class CitedPassage(NamedTuple):
    """What is said of a passage beside its text.

    Attributes:
        title: of its article.
        links: those in its text, as offsets into it.
        blocks: its paragraphs; none if all are plain text.
        citation: where it comes from.
    """

    title: str
    links: tuple[Link, ...]
    blocks: tuple[Block, ...]
    citation: Citation


class CitedPassages:
    """The passages that were cited, by address and highlight; forgets all once it is full."""

    __slots__ = ("_kept", "_most")

    def __init__(self, *, kept: int = KEPT) -> None:
        """Begin with none.

        Args:
            kept: passages at most.
        """
        self._most = kept
        self._kept: dict[tuple[PassageAddress, Span | None], CitedPassage] = {}

    def recall(self, address: PassageAddress, highlight: Span | None) -> CitedPassage | None:
        """Return what was said of a passage before, or None."""
        return self._kept.get((address, highlight))

    def keep(self, address: PassageAddress, highlight: Span | None, cited: CitedPassage) -> None:
        """Keep what is said of a passage. Two threads may both make it: they are equal."""
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[address, highlight] = cited
