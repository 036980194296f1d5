"""The responder: answers questions where they were asked."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from bot.answers.answer import Answer
from bot.answers.answer_cache import AnswerCache
from bot.answers.answering import answer
from bot.answers.explanation import explain
from bot.answers.snapshot import Snapshot
from bot.chat.buttons.answer_buttons import articles_with
from bot.chat.delivery.delivery import UndeliveredError
from bot.chat.delivery.error_messages import sentence_for
from bot.chat.delivery.exchanges import Exchanges
from bot.chat.delivery.in_flight import InFlight
from bot.chat.delivery.origin import Origin, Render
from bot.chat.delivery.permissions import Moderators
from bot.chat.delivery.progress import FIRST_S, shown_progress
from bot.chat.formatting.host_paths import without_host_paths
from bot.chat.formatting.reply import Reply
from bot.chat.messages.article_pages import render_article
from bot.chat.messages.notices import command_usage
from bot.chat.messages.why_message import UNKNOWN, render_why
from bot.chat.monitoring import question_id
from bot.chat.monitoring.recent_errors import RecentErrors
from bot.chat.monitoring.tally import Tally
from bot.chat.options import ChatOptions
from bot.chat.questions.asked_questions import Asked, AskedQuestions
from bot.chat.questions.channel_rules import ChannelRules
from bot.chat.questions.cooldown import Cooldowns
from bot.chat.questions.waiting import Waiting
from bot.chat.reloads.reload_report import reload_report
from bot.chat.reloads.reloads import Reloads
from bot.chat.responses.answer_renderer import AnswerRenderer
from bot.chat.responses.answer_thread import AnswerThread
from bot.chat.scopes.scopes import Scopes
from bot.journal.journal import Journal, new_entry
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.thread_switching import pause

QUICK_PASSAGES = 5_000
"""Passages up to which an answer takes a millisecond. To hand it to another thread and back costs
more than that. More passages may lie on disk, and be read; a sentence model takes milliseconds."""

QUICK_CHARS = 300
"""Characters of a question up to which this is so."""

UNASKED_FACTOR = 2.0
"""What was not put to the bot is answered from this multiple of the threshold on."""

_log = logging.getLogger(__name__)


class Responder:
    """Answers each question from one snapshot. Long work is done away from the event loop.

    Attributes:
        knowledge: what is known.
        options: how the bot runs.
        prefix: what text commands begin with.
        recent_errors: the latest errors of the log.
        tally: what happened since the start.
        moderators: who moderates.
        channels: where the bot may speak.
        scopes: which articles each channel sees.
        reloads: reloads what is known.
        journal: what is stored of questions, if it is on.
        gaps_from: how often a question is asked in vain before it is shown as a gap.
        in_flight: what is taken and not finished yet.
        exchanges: which reply belongs to which message.
        asked: what was asked lately.
        renderer: renders answers.
        servers: in how many servers the application is, as Discord said last; None if unknown.
        count_servers: asks Discord for that.
        log_channel: id of the channel that is told what was done to the articles, or None.
        stale_after_days: days after which an article is called old; 0 for never.
        thread: where replies are made.
        progress_s: seconds after which moderators are shown how far a reload has come.
    """

    progress_s = FIRST_S

    def __init__(self, knowledge: KnowledgeBase, options: ChatOptions) -> None:
        self.knowledge = knowledge
        self.options = options
        self.prefix = options.prefix
        self.moderators = Moderators(options.moderators)
        self.channels = ChannelRules(options)
        self.scopes = Scopes(options.data / "scopes.json")
        self.reloads = Reloads(
            knowledge,
            report=lambda reload: reload_report(
                reload, lambda found: without_host_paths(str(found), knowledge.folders)
            ),
            forced=options.force_unattended,
        )
        self.stale_after_days = options.stale_after_days
        self.log_channel = options.log_channel
        self.journal = Journal(options.data, keep_days=options.journal_days)
        self.gaps_from = options.gaps_from
        self.in_flight = InFlight()
        self.recent_errors = RecentErrors()
        self.tally = Tally()
        self.exchanges = Exchanges()
        self.asked = AskedQuestions()
        self.servers: int | None = None
        self.count_servers: Callable[[], Awaitable[int | None]] = _unknown
        self.renderer = AnswerRenderer(options)
        self._cooldowns = Cooldowns(options.cooldown_s, options.questions_at_once)
        self._waiting = Waiting(self._cooldowns, self.exchanges, self.in_flight.closing)
        self._cache = AnswerCache()
        self._quotes = options.quotes
        self.thread = AnswerThread()

    async def known_in(self, channel: Any) -> Snapshot:
        """Return what is known, as far as a channel sees it: take it once for each question.

        Args:
            channel: one of discord.py's channels.
        """
        snapshot = self.knowledge.current
        seen = self.scopes.known_view(channel, snapshot)
        if seen is None:
            seen = await asyncio.to_thread(self.scopes.view, channel, snapshot)
        return seen

    def progress(self, origin: Origin) -> AbstractAsyncContextManager[None]:
        """Show during a block how far a reload has come; see `shown_progress`."""
        return shown_progress(origin, lambda: self.knowledge.step, first_s=self.progress_s)

    async def may_reply(self, origin: Origin) -> bool:
        """Tell whether somebody is to have a reply; wait where that came too soon."""
        if not origin.may_speak:
            self.channels.tell_silence(origin.channel_id)
            return False
        if self.is_moderator(origin):
            return True
        answered = await self._waiting.take_turn(origin)
        return answered and not self.exchanges.is_deleted(origin.message_id)

    async def ask(
        self, origin: Origin, question: str, *, unasked: bool = False, about: Asked | None = None
    ) -> None:
        """Answer a question where it was asked.

        Args:
            origin: where it was asked.
            question: what is asked.
            unasked: whether it was not put to the bot: then only a sure answer is given.
            about: an earlier question that this one replies to, if it does.
        """
        name, outcome = question_id.wanted(), "failed"
        self.tally.questions += 1
        try:
            with self.in_flight, self.tally.timed("all"):
                asked = self.asked.take(origin.person.id, origin.channel_id, question, about)
                with self.tally.timed("find"):
                    given = await self._answer(origin, asked)
                if unasked and not _is_sure(given):
                    outcome = "silent"
                    return
                await self._reply_with(origin, given, asked)
                outcome = given.level
                _log.info(
                    "Question %s: %s, confidence %.2f, %d quotes of revision %s.",
                    *(name, outcome, given.confidence, len(given.quotes), given.revision),
                )
        finally:
            self.tally.outcomes[outcome] += 1

    async def _reply_with(self, origin: Origin, given: Answer, asked: Asked) -> None:
        """Send an answer, and note it in the journal."""
        if not given.answered and not given.damaged:
            self._cooldowns.count_miss((origin.person.id, origin.direct))
        private = self.channels.is_private(origin.channel)
        entry = self._noted(origin, given)
        render = self.renderer.render(origin, given, asked, private=private, entry=entry)

        def rendered(embeds: bool) -> Reply:
            with self.tally.timed("render"):
                return render(embeds)

        with self.tally.timed("deliver"):
            await origin.respond(rendered, private=private)
        reply_id, channel_id = origin.reply_id, origin.channel_id
        if entry is not None and reply_id is not None:
            self.journal.note(
                lambda store: store.add_message(entry, channel_id=channel_id, message_id=reply_id)
            )

    def _noted(self, origin: Origin, given: Answer) -> int | None:
        """Note a question in the journal, if it is on; return its number there."""
        if not self.journal.is_on or given.damaged:
            return None
        entry, asker = new_entry(), origin.person.id
        self.journal.note(lambda store: store.add_answer(entry, asker=asker, answer=given))
        return entry

    async def tell(self, origin: Origin, error: BaseException, *, command: str = "") -> None:
        """Tell an error where it happened; what cannot be told is in the log already.

        Args:
            origin: where.
            error: what was raised.
            command: the name of the command, for how it is written.
        """
        words = origin.words
        usage = command_usage(command, self.prefix, words)
        sentence = sentence_for(error, usage=usage, words=words, about=origin.message_id)
        if not sentence:
            return
        sentence = without_host_paths(sentence, self.knowledge.folders)
        try:
            await origin.send(Reply(sentence), private=True)
        except UndeliveredError as failure:
            _log.debug("An error could not be told: %s.", failure)

    async def answered(self, origin: Origin, asked: Asked) -> Render:
        """Answer a question in the place of an earlier answer."""
        self.asked.keep(origin.person.id, origin.channel_id, asked)
        given = await self._answer(origin, asked)
        return self.renderer.render(origin, given, asked, private=origin.private)

    async def topic(self, origin: Origin, article: str) -> Render | None:
        """Answer with what an article says of its own title.

        Args:
            origin: where the topic was chosen.
            article: the fingerprint of the article's id.

        Returns:
            The answer, or the article where it says nothing of its title; None if it is gone.
        """
        snapshot = await self.known_in(origin.channel)
        found = next(articles_with(snapshot, article), None)
        if found is None:
            return None
        asked = Asked(found.title)
        self.asked.keep(origin.person.id, origin.channel_id, asked)
        given = await self.thread.do(
            origin,
            lambda: answer(
                snapshot, found.title, top=self._quotes, within=snapshot.scope([found.id])
            ),
            private=True,
        )
        if not given.quotes:
            reader = origin.person.id
            return lambda embeds: render_article(
                found, page=0, reader=reader, embeds=embeds, words=origin.words
            )
        if not given.answered:  # it was chosen, so it is shown
            given = given._replace(level="closest")
        return self.renderer.render(origin, given, asked, private=origin.private)

    async def explain(self, origin: Origin, asked: Asked | None, *, unknown: str = UNKNOWN) -> None:
        """Explain the answer to a question, or say that it is not known any more."""
        words = origin.words
        if asked is None:
            text = words.gettext(unknown).format(prefix=self.prefix)
            await origin.send(Reply(text), private=True)
            return
        snapshot = await self.known_in(origin.channel)

        def explained(embeds: bool) -> Reply:
            found = explain(snapshot, asked.question, top=self._quotes, about=asked.about)
            return render_why(found, asked.question, embeds=embeds, words=words)

        await origin.respond(
            await self.thread.prepared(origin, explained, private=True), private=True
        )

    async def reply(self, origin: Origin, work: Render) -> None:
        """Make a reply in the thread of answers, and send it."""
        with self.in_flight:
            await origin.respond(await self.thread.prepared(origin, work))

    def is_moderator(self, origin: Origin) -> bool:
        """Tell whether who asks is a moderator."""
        return self.moderators.include(origin.person, servers=self.servers)

    async def require_moderator(self, origin: Origin) -> None:
        """Let a moderator pass; the one check of all that moderators alone may do.

        Raises:
            NotModeratorError: if who asks is none.
        """
        if not self.moderators.are_named:
            self.servers = await self.count_servers()
        self.moderators.require(origin.person, servers=self.servers)

    async def close(self, timeout_s: float) -> bool:
        """Take nothing new, and wait for what is in flight.

        Returns:
            Whether all of it was finished in time.
        """
        self.reloads.stop()
        try:
            return await self.in_flight.close(timeout_s)
        finally:
            self.thread.close()
            self.journal.close()

    async def _answer(self, origin: Origin, asked: Asked) -> Answer:
        snapshot = await self.known_in(origin.channel)
        question, about = asked
        view = snapshot.view.name if snapshot.view else ""
        known = (
            None
            if about
            else self._cache.recall(question, snapshot.revision, view, snapshot.meaning)
        )
        if known is not None:
            return known
        is_quick = len(snapshot.index.passages) <= QUICK_PASSAGES and len(question) <= QUICK_CHARS
        if is_quick and snapshot.meaning != "on":
            given = answer(snapshot, question, top=self._quotes, about=about)
        else:
            given = await self.thread.do(
                origin,
                lambda: answer(snapshot, question, top=self._quotes, about=about, between=pause),
                private=self.channels.is_private(origin.channel),
            )
        if not about and not given.damaged:
            self._cache.keep(given, view)
        return given


async def _unknown() -> None:
    return None


def _is_sure(given: Answer) -> bool:
    return given.level == "answer" and given.confidence >= UNASKED_FACTOR * given.threshold
