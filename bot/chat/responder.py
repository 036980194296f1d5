"""The responder: answers questions where they were asked."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.answers.answer import Answer
from bot.answers.answer_cache import AnswerCache
from bot.answers.answering import answer
from bot.chat.answer_buttons import answer_buttons
from bot.chat.answer_message import render_answer
from bot.chat.channel_rules import ChannelRules
from bot.chat.cooldown import Cooldowns
from bot.chat.delivery import UndeliveredError
from bot.chat.error_messages import sentence_for
from bot.chat.exchanges import Exchanges
from bot.chat.host_paths import without_host_paths
from bot.chat.in_flight import InFlight
from bot.chat.notices import command_usage
from bot.chat.options import ChatOptions
from bot.chat.origin import Origin, Render
from bot.chat.permissions import Moderators
from bot.chat.recent_errors import RecentErrors
from bot.chat.reloads import Reloads
from bot.chat.reply import Reply
from bot.chat.waiting import Waiting
from bot.knowledge_base.reload import KnowledgeBase
from bot.turns import pause

QUICK_PASSAGES = 5_000
"""Passages up to which an answer takes a millisecond. To hand it to another thread and back costs
more than that. More passages may lie on disk, and be read."""

QUICK_CHARS = 300
"""Characters of a question up to which this is so."""

UNASKED_FACTOR = 2.0
"""What was not put to the bot is answered from this multiple of the threshold on."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Responder:
    """Answers each question from one snapshot. Long work is done away from the event loop.

    Attributes:
        knowledge: what is known.
        options: how the bot runs.
        prefix: what text commands begin with.
        recent_errors: the latest errors of the log.
        moderators: who moderates.
        channels: where the bot may speak.
        reloads: reloads what is known.
        in_flight: what is taken and not finished yet.
        exchanges: which reply belongs to which message.
        servers: counts the servers that share the knowledge.
        slow_s: seconds after which a reply is announced, well within Discord's 3 s.
    """

    slow_s = 1.5

    def __init__(self, knowledge: KnowledgeBase, options: ChatOptions) -> None:
        self.knowledge = knowledge
        self.options = options
        self.prefix = options.prefix
        self.moderators = Moderators(options.moderators)
        self.channels = ChannelRules(options)
        self.reloads = Reloads(knowledge)
        self.in_flight = InFlight()
        self.recent_errors = RecentErrors()
        self.exchanges = Exchanges()
        self.servers: Callable[[], int] = lambda: 0
        self._cooldowns = Cooldowns(options.cooldown_s, options.questions_at_once)
        self._waiting = Waiting(self._cooldowns, self.exchanges, self.in_flight.closing)
        self._cache = AnswerCache()
        self._quotes = options.quotes
        # One thread: answers take some milliseconds, and share one interpreter anyway.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="answer")

    async def may_reply(self, origin: Origin) -> bool:
        """Tell whether somebody is to have a reply; wait where that came too soon."""
        if not origin.may_speak:
            self.channels.tell_silence(origin.channel_id)
            return False
        if self.is_moderator(origin):
            return True
        answered = await self._waiting.take_turn(origin)
        return answered and not self.exchanges.is_deleted(origin.message_id)

    async def ask(self, origin: Origin, question: str, *, unasked: bool = False) -> None:
        """Answer a question where it was asked.

        Args:
            origin: where it was asked.
            question: what is asked.
            unasked: whether it was not put to the bot: then only a sure answer is given.
        """
        with self.in_flight.one():
            given = await self._answer(origin, question)
            if unasked and not _is_sure(given):
                return
            if not given.answered:
                self._cooldowns.count_miss((origin.person.id, origin.direct))
            buttons = answer_buttons(given, asker=origin.person.id)
            await origin.respond(
                lambda embeds: render_answer(given, embeds=embeds, buttons=buttons),
                private=self.channels.is_private(origin.channel),
            )

    async def tell(self, origin: Origin, error: BaseException, *, command: str = "") -> None:
        """Tell an error where it happened; what cannot be told is in the log already.

        Args:
            origin: where.
            error: what was raised.
            command: the name of the command, for how it is written.
        """
        sentence = sentence_for(error, usage=command_usage(command, self.prefix))
        if not sentence:
            return
        sentence = without_host_paths(sentence, self.knowledge.folders)
        try:
            await origin.send(Reply(sentence), private=True)
        except UndeliveredError as failure:
            _log.debug("An error could not be told: %s.", failure)

    async def reply(self, origin: Origin, work: Render) -> None:
        """Make a reply in the thread of answers, and send it."""
        with self.in_flight.one():
            await origin.respond(await self.prepared(origin, work))

    async def prepared(self, origin: Origin, work: Render, *, private: bool = False) -> Render:
        """Make a reply in the thread of answers; it is made anew where Discord refuses embeds."""
        embeds = origin.embeds
        made: Reply = await self.off_loop(origin, lambda: work(embeds), private=private)
        return lambda wanted: made if wanted == embeds else work(wanted)

    async def off_loop(self, origin: Origin, work: Callable[[], T], *, private: bool = False) -> T:
        """Do some work in the thread of answers, and announce the reply if it takes long."""
        task = asyncio.get_running_loop().run_in_executor(self._pool, work)
        done, _ = await asyncio.wait({task}, timeout=self.slow_s)
        if not done:
            await origin.wait(private=private)
        return await task

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
        self.reloads.stop()
        try:
            return await self.in_flight.close(timeout_s)
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def _answer(self, origin: Origin, question: str) -> Answer:
        snapshot = self.knowledge.current
        known = self._cache.recall(question, snapshot.revision)
        if known is not None:
            return known
        if len(snapshot.passages) <= QUICK_PASSAGES and len(question) <= QUICK_CHARS:
            given = answer(snapshot, question, top=self._quotes)
        else:
            given = await self.off_loop(
                origin,
                lambda: answer(snapshot, question, top=self._quotes, between=pause),
                private=self.channels.is_private(origin.channel),
            )
        self._cache.keep(given)
        return given


def _is_sure(given: Answer) -> bool:
    return given.level == "answer" and given.confidence >= UNASKED_FACTOR * given.threshold
