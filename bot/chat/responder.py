"""The responder: answers questions where they were asked."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.answers.answer import Answer
from bot.answers.answer_cache import AnswerCache
from bot.answers.answering import answer
from bot.chat.answer_buttons import answer_buttons
from bot.chat.answer_message import render_answer
from bot.chat.channel_rules import ChannelRules
from bot.chat.cooldown import Cooldowns
from bot.chat.in_flight import InFlight
from bot.chat.notices import too_soon
from bot.chat.options import ChatOptions
from bot.chat.origin import Origin
from bot.chat.permissions import Moderators
from bot.chat.reply import Reply
from bot.chat.style import Style
from bot.chat.translations import words_for
from bot.knowledge_base.reload import KnowledgeBase
from bot.turns import pause

QUICK_PASSAGES = 5_000
"""Passages up to which an answer takes a millisecond. To hand it to another thread and back costs
more than that. More passages may lie on disk, and be read."""

QUICK_CHARS = 300
"""Characters of a question up to which this is so."""

T = TypeVar("T")


class Responder:
    """Answers each question from one snapshot. Long work is done away from the event loop.

    Attributes:
        knowledge: what is known.
        prefix: what text commands begin with.
        moderators: who moderates.
        channels: where the bot may speak.
        in_flight: what is taken and not finished yet.
        servers: counts the servers that share the knowledge.
        slow_s: seconds after which a reply is announced, well within Discord's 3 s.
    """

    slow_s = 1.5

    def __init__(self, knowledge: KnowledgeBase, options: ChatOptions) -> None:
        self.knowledge = knowledge
        self.prefix = options.prefix
        self.moderators = Moderators(options.moderators)
        self.channels = ChannelRules(options.channels)
        self.in_flight = InFlight()
        self.servers: Callable[[], int] = lambda: 0
        self._cooldowns = Cooldowns(options.cooldown_s)
        self._cache = AnswerCache()
        self._quotes = options.quotes
        self._shown = options.shown
        self._old_after = timedelta(days=options.old_after_days)
        # One thread: answers take some milliseconds, and share one interpreter anyway.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="answer")

    async def ask(self, origin: Origin, question: str) -> None:
        """Answer a question where it was asked, unless it comes too soon.

        Args:
            origin: where it was asked.
            question: what is asked.
        """
        with self.in_flight.one():
            if await self._may_ask(origin):
                given = await self._answer(origin, question)
                buttons = answer_buttons(given, asker=origin.person.id)
                style = self.style(origin)
                await origin.send(
                    render_answer(given, embeds=origin.embeds, buttons=buttons, style=style)
                )

    async def reply(self, origin: Origin, work: Callable[[], Reply]) -> None:
        """Make a reply in the thread of answers, and send it."""
        with self.in_flight.one():
            await origin.send(await self.off_loop(origin, work))

    async def off_loop(self, origin: Origin, work: Callable[[], T], *, private: bool = False) -> T:
        """Do some work in the thread of answers, and announce the reply if it takes long."""
        task = asyncio.get_running_loop().run_in_executor(self._pool, work)
        done, _ = await asyncio.wait({task}, timeout=self.slow_s)
        if not done:
            await origin.wait(private=private)
        return await task

    def style(self, origin: Origin) -> Style:
        """Return how messages are shown to who asks."""
        return Style(
            words=words_for(origin.locale),
            shown=self._shown,
            old_before=datetime.now(UTC).date() - self._old_after if self._old_after else None,
        )

    def is_moderator(self, origin: Origin) -> bool:
        """Tell whether who asks is a moderator."""
        return self.moderators.include(origin.person, servers=self.servers())

    def require_moderator(self, origin: Origin) -> None:
        """Let a moderator pass.

        Raises:
            NotModeratorError: if who asks is none.
        """
        self.moderators.require(origin.person, servers=self.servers())

    async def close(self, timeout_s: float) -> bool:
        """Take nothing new, and wait for what is in flight.

        Returns:
            Whether all of it was finished in time.
        """
        try:
            return await self.in_flight.close(timeout_s)
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def _may_ask(self, origin: Origin) -> bool:
        """Tell whether a question may be answered; who has to wait is told once."""
        if self.is_moderator(origin):
            return True
        asker = origin.person.id
        wait_s = self._cooldowns.wait_s(asker, direct=origin.direct)
        if not wait_s:
            return True
        if self._cooldowns.is_first_refusal(asker, direct=origin.direct) or origin.must_reply:
            await origin.send(Reply(too_soon(wait_s)), private=True)
        return False

    async def _answer(self, origin: Origin, question: str) -> Answer:
        snapshot = self.knowledge.current
        known = self._cache.recall(question, snapshot.revision)
        if known is not None:
            return known
        if len(snapshot.passages) <= QUICK_PASSAGES and len(question) <= QUICK_CHARS:
            given = answer(snapshot, question, top=self._quotes)
        else:
            given = await self.off_loop(
                origin, lambda: answer(snapshot, question, top=self._quotes, between=pause)
            )
        self._cache.keep(given)
        return given
