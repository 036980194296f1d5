"""Messages: those that are new, edited or deleted, and those that were missed."""

import logging
from datetime import UTC, datetime, timedelta

import discord
from discord.ext import commands

from bot.chat.cogs.questions import Questions
from bot.chat.commands.context import Context
from bot.chat.delivery.delivery import UndeliveredError, deliver
from bot.chat.delivery.message_origin import MessageOrigin
from bot.chat.formatting.reply import Reply
from bot.chat.messages.notices import hint
from bot.chat.monitoring import question_id
from bot.chat.questions.missed_questions import missed_questions
from bot.chat.responses.responder import Responder

CORRECTED_S = 120.0
"""Seconds in which an edit may make a question of a message that was none."""

_log = logging.getLogger(__name__)


class Messages(commands.Cog):
    """Takes each message once, and again when it is edited."""

    def __init__(self, client: commands.Bot, responder: Responder, questions: Questions) -> None:
        self._client = client
        self._responder = responder
        self._questions = questions
        self._taken: set[int] = set()
        self._edited: dict[int, discord.Message] = {}
        self._were_ready: set[int] = set()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Take a message that may be for the bot."""
        if self._may_be_for_us(message) and self._responder.in_flight.is_new(message.id):
            await self._take(message)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Take the readiness of the only connection for that of a shard."""
        if self._client.shard_count is None:
            await self.on_shard_ready(0)

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """Answer what was asked while a session was lost; a resumed one has lost nothing."""
        if shard_id in self._were_ready:
            exchanges = self._responder.exchanges
            for message in await missed_questions(self._client, exchanges, shard_id):
                await self.on_message(message)
        self._were_ready.add(shard_id)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Answer an edited question anew, in the place of its answer."""
        message = payload.message
        if message.edited_at is None or not self._may_be_for_us(message):
            return  # Discord has put a preview below it
        if message.id in self._taken:
            self._edited[message.id] = message
            return
        exchange = self._responder.exchanges.changed(message.id, message.content)
        if exchange is not None:
            await self._take(message, replaces=exchange.reply_id)
        elif not self._responder.exchanges.knows(message.id) and _is_recent(message):
            await self._take(message)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Remove the answer to a question that is deleted."""
        await self._remove_reply(payload.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Remove the answers to questions that are deleted."""
        for message_id in payload.message_ids:
            await self._remove_reply(message_id)

    def _may_be_for_us(self, message: discord.Message) -> bool:
        """Tell whether a message is a person's, and in a channel where the bot may speak."""
        if message.author.bot or message.webhook_id is not None or message.is_system():
            return False
        guild_id = message.guild.id if message.guild else None
        return self._responder.channels.allow(message.channel, guild_id)

    async def _take(self, message: discord.Message, *, replaces: int | None = None) -> None:
        """Reply to a message, and again where it was edited meanwhile."""
        with self._responder.in_flight:
            self._taken.add(message.id)
            try:
                while True:
                    replaces = await self._reply_to(message, replaces) or replaces
                    edited = self._edited.pop(message.id, None)
                    if edited is None or edited.content == message.content:
                        break
                    message = edited
            finally:
                self._taken.discard(message.id)
        if self._responder.exchanges.is_deleted(message.id):
            await self._remove_reply(message.id)

    async def _reply_to(self, message: discord.Message, replaces: int | None) -> int | None:
        """Reply to a message if it asks something; return the id of the reply."""
        question_id.begin()
        own_id = self._client.user.id if self._client.user else 0
        silent = self._responder.channels.is_quiet()
        origin = MessageOrigin(message, own_id, replaces=replaces, silent=silent)
        ctx: Context = await self._client.get_context(message, cls=Context)
        ctx.origin = origin
        try:
            if ctx.command is not None:
                if await self._responder.may_reply(origin):
                    await self._invoke(ctx, origin)
            elif ctx.prefix is None:
                await self._questions.hear(message, origin)
            elif origin.direct and await self._responder.may_reply(origin):
                # Nobody shares the prefix in direct messages.
                await origin.send(Reply(hint(self._responder.prefix, origin.words)))
        except Exception as error:  # noqa: BLE001 -- told and logged under one id
            command = ctx.command.qualified_name if ctx.command else ""
            await self._responder.tell(origin, error, command=command)
        if origin.reply_id is not None:
            self._responder.exchanges.keep(
                message.id,
                reply_id=origin.reply_id,
                channel_id=message.channel.id,
                content=message.content,
            )
        return origin.reply_id

    async def _invoke(self, ctx: Context, origin: MessageOrigin) -> None:
        """Do a command here, so that its reply or its error is known before the next step."""
        if ctx.command is self._questions.ask:
            said = ctx.view.buffer[ctx.view.index :]
            await self._questions.ask_in_text(ctx.message, origin, said)
        elif ctx.command is not None:
            await ctx.command.invoke(ctx)

    async def _remove_reply(self, message_id: int) -> None:
        """Remove the reply to a message that is deleted."""
        exchange = self._responder.exchanges.delete(message_id)
        if exchange is None or not self._responder.options.remove_with_question:
            return
        channel = self._client.get_partial_messageable(exchange.channel_id)
        reply = channel.get_partial_message(exchange.reply_id)
        try:
            await deliver(reply.delete)
        except UndeliveredError as error:
            _log.info("An answer could not be removed: %s.", error)


def _is_recent(message: discord.Message) -> bool:
    return datetime.now(UTC) - message.created_at <= timedelta(seconds=CORRECTED_S)
