"""Gaps and statistics out of the journal, for moderators."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.chat.delivery.error_messages import Refused
from bot.chat.moderators.gap_list import terms_of
from bot.chat.responses.responder import Responder
from bot.daemon_thread import in_daemon_thread
from bot.journal.gaps import Gap, group_gaps
from bot.journal.statistics import Statistics
from bot.journal.store import Store

T = TypeVar("T")


class QuestionGaps:
    """What members ask in vain, and how much they ask."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    async def all(self) -> tuple[Gap, ...]:
        """Return the gaps, the most frequent first; from the count that the settings name on.

        Raises:
            JournalError: if the journal is off, or cannot be read.
        """
        misses = await self._asked(Store.misses)
        gaps = await in_daemon_thread(lambda: group_gaps(misses, terms_of))
        return tuple(gap for gap in gaps if gap.count >= self._responder.gaps_from)

    async def of(self, entry: str) -> Gap:
        """Return the gap of a question, by its number in the journal as a custom id has it.

        Raises:
            Refused: if it has been dealt with, or forgotten.
            JournalError: as for `all`.
        """
        number = int(entry, 16)
        for gap in await self.all():
            if any(miss.entry == number for miss in gap.misses):
                return gap
        raise Refused("That gap has been dealt with, or its questions were deleted.")

    async def close(self, gap: Gap, *, for_us: bool) -> None:
        """Close a gap; see `Store.close_gap`.

        Raises:
            JournalError: as for `all`.
        """
        wordings = gap.wordings
        await self._asked(lambda store: store.close_gap(wordings, for_us=for_us))

    async def statistics(self, days: int) -> Statistics:
        """Count the questions of the last days.

        Raises:
            JournalError: as for `all`.
        """
        return await self._asked(lambda store: store.statistics(days=days))

    def titles(self, statistics: Statistics) -> dict[str, str]:
        """Return the titles of the articles that are quoted most, by id."""
        articles = self._responder.knowledge.current.articles
        return {
            name: articles[name].title for name, _ in statistics.most_quoted if name in articles
        }

    async def _asked(self, work: Callable[[Store], T]) -> T:
        return await asyncio.wrap_future(self._responder.journal.ask(work))
