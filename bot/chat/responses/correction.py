"""Old answers are corrected: a note below those whose quotes have changed or gone since.

And those who asked to be told of an answer are told once.
"""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

import discord

from bot.answers.answering import answer
from bot.answers.snapshot import Snapshot
from bot.articles.passages import split
from bot.chat.delivery.delivery import UndeliveredError, deliver
from bot.chat.delivery.message_payload import payload
from bot.chat.formatting.markdown import shortened
from bot.chat.formatting.reply import MAX_TEXT, Reply
from bot.chat.messages.answer_message import render_answer
from bot.chat.messages.style import Style
from bot.chat.responses.responder import Responder
from bot.chat.wording.translations import Words, note, words_for
from bot.journal.store import Quoted, SentAnswer, Store, Waiting, text_hash

PAUSE_S = 2.0
"""Seconds between two messages, so that others' answers come first."""

TOGETHER = 50
"""Answers that are looked up together."""

NOTE = note("-# The quoted article has changed since; ask again for what it says now.")

_log = logging.getLogger(__name__)


def outdated(snapshot: Snapshot, quoted: Sequence[Quoted]) -> list[Quoted]:
    """Return the quoted passages that are not in their article any more."""
    known: dict[str, set[bytes]] = {}

    def stands(article_id: str, digest: bytes) -> bool:
        if article_id not in known:
            article = snapshot.articles.get(article_id)
            known[article_id] = {text_hash(p.text) for p in split(article)} if article else set()
        return digest in known[article_id]

    return [quote for quote in quoted if not stands(*quote)]


class Corrections:
    """Corrects answers, and tells who waits, one message after the other."""

    def __init__(
        self, client: discord.Client, responder: Responder, *, pause_s: float = PAUSE_S
    ) -> None:
        self._client = client
        self._journal = responder.journal
        self._scopes = responder.scopes
        self._pause_s = pause_s
        self._latest: Snapshot | None = None

    async def correct(self, snapshot: Snapshot) -> int:
        """Put a note below each answer that is out of date; return how many there were.

        A later reload takes the rest over: it finds all that have no note yet.
        """
        if not self._journal.is_on:
            return 0
        self._latest = snapshot
        quoted = await asyncio.wrap_future(self._journal.ask(Store.quoted))
        gone = await asyncio.to_thread(outdated, snapshot, quoted)
        if not gone:
            return 0
        latest = partial(Store.answers_with, quoted=gone, most=TOGETHER)
        done = 0
        while stale := await asyncio.wrap_future(self._journal.ask(latest)):
            for one in stale:
                if self._latest is not snapshot:
                    return done
                await self._note(one)
                forget = partial(Store.forget_message, entry=one.entry)
                await asyncio.wrap_future(self._journal.ask(forget))
                done += 1
                await asyncio.sleep(self._pause_s)
        return done

    async def tell(self, snapshot: Snapshot, entries: Sequence[int]) -> int:
        """Tell those who wait for the answer to some questions; return how many there were."""
        waiting = await asyncio.wrap_future(
            self._journal.ask(lambda store: store.waiting_for(entries))
        )
        for one in waiting:
            # Taken off first: who is not reached is not told twice.
            await asyncio.wrap_future(self._journal.ask(partial(Store.told, waiting=one)))
            await self._tell(snapshot, one)
            await asyncio.sleep(self._pause_s)
        return len(waiting)

    async def _note(self, sent: SentAnswer) -> None:
        channel = self._client.get_partial_messageable(sent.channel_id)
        try:
            message = await deliver(lambda: channel.fetch_message(sent.message_id))
            said = self._words_in(sent.channel_id).gettext(NOTE)
            text = f"{message.content}\n{said}" if message.content else said
            if len(text) <= MAX_TEXT and said not in message.content:
                await deliver(lambda: message.edit(content=text))
        except UndeliveredError as error:
            _log.info("An old answer could not be corrected: %s.", error)

    def _words_in(self, channel_id: int | None) -> Words:
        """Return the words of the server that a channel is in; English where it is not known."""
        guild = getattr(self._client.get_channel(channel_id or 0), "guild", None)
        return words_for(guild.preferred_locale.value if guild else None)

    async def _tell(self, snapshot: Snapshot, waiting: Waiting) -> None:
        asked_in = self._client.get_channel(waiting.channel_id) if waiting.channel_id else None
        seen = await asyncio.to_thread(self._scopes.view, asked_in, snapshot)
        given = await asyncio.to_thread(answer, seen, waiting.question)
        words = self._words_in(waiting.channel_id)
        made = render_answer(given, embeds=True, style=Style(words=words))
        asked = words.gettext("You asked: “{question}” It has been answered now.").format(
            question=shortened(waiting.question, 200)
        )
        reply = Reply(f"{asked}\n{made.text}".strip(), card=made.card)
        values = payload(reply)
        try:
            direct = await deliver(lambda: self._client.create_dm(discord.Object(waiting.user_id)))
            await deliver(lambda: direct.send(**values))
        except UndeliveredError as error:
            _log.info("Somebody who waited could not be told in private: %s.", error)
            if waiting.channel_id is not None:
                await self._tell_in_channel(waiting, reply)

    async def _tell_in_channel(self, waiting: Waiting, reply: Reply) -> None:
        channel = self._client.get_partial_messageable(waiting.channel_id or 0)
        person = discord.Object(waiting.user_id)
        values = payload(Reply(f"<@{waiting.user_id}> {reply.text}", card=reply.card))
        values["allowed_mentions"] = discord.AllowedMentions(users=[person])
        try:
            await deliver(lambda: channel.send(**values))
        except UndeliveredError as error:
            _log.info("Somebody who waited could not be told: %s.", error)
