"""The client: the bot as Discord knows it."""

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.cogs.articles import Articles
from bot.chat.cogs.buttons import Buttons
from bot.chat.cogs.feedback import Feedback
from bot.chat.cogs.knowledge import Knowledge
from bot.chat.cogs.moderation import Moderation
from bot.chat.cogs.questions import Questions
from bot.chat.command_sync import sync_commands
from bot.chat.command_translator import CatalogueTranslator
from bot.chat.context import Context
from bot.chat.delivery import UndeliveredError, deliver, request_trace
from bot.chat.error_messages import sentence_for
from bot.chat.host_paths import without_host_paths
from bot.chat.interaction_origin import origin_of
from bot.chat.message_origin import MessageOrigin
from bot.chat.message_text import own_mentions
from bot.chat.missed_questions import missed_questions
from bot.chat.notices import NOT_HERE, hint
from bot.chat.origin import Origin
from bot.chat.question_text import begins_with_slash_ask, command_and_rest
from bot.chat.reply import Reply
from bot.chat.responder import Responder
from bot.chat.translations import note

CORRECTED_S = 120.0
"""Seconds in which an edit may make a question of a message that was none."""

BETWEEN_SESSIONS_S = 5.0
"""Seconds from one session that is begun to the next."""

_log = logging.getLogger(__name__)

_USAGE = {
    "ask": note("`{prefix}ask` and then your question."),
    "article": note("`{prefix}article` and then its title."),
    "reload": note("`{prefix}reload` or `{prefix}reload --force`."),
    "kb add": "`{prefix}kb add`, with a file or without.",
    "kb edit": "`{prefix}kb edit` and then the title of an article, with a file or without.",
    "kb remove": "`{prefix}kb remove` and then the title of an article.",
    "kb alias": '`{prefix}kb alias "TITLE" WORDS`, with commas between the words.',
    "kb question": '`{prefix}kb question "TITLE" "QUESTION" "TEXT"`; TEXT is `none` for no answer.',
    "kb journal": "`{prefix}kb journal on` or `{prefix}kb journal off`.",
}


class Tree(app_commands.CommandTree["FootnoteClient"]):
    """The slash and menu commands; each use is taken once."""

    async def interaction_check(
        self, interaction: "discord.Interaction[FootnoteClient]", /
    ) -> bool:
        """Take an interaction that is new, where the bot may speak, and not too soon."""
        if interaction.type is discord.InteractionType.autocomplete:
            return True
        responder = interaction.client.responder
        if not responder.in_flight.is_new(interaction.id):
            return False
        origin = origin_of(interaction)
        if not responder.channels.allow(interaction.channel, interaction.guild_id):
            await origin.send(Reply(origin.words.gettext(NOT_HERE)), private=True)
            return False
        return await responder.may_reply(origin)

    async def on_error(
        self,
        interaction: "discord.Interaction[FootnoteClient]",
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        """Tell what failed in a menu command; slash commands are the client's."""
        if interaction.type is not discord.InteractionType.autocomplete:
            await interaction.client.tell(origin_of(interaction), error)


class FootnoteClient(commands.Bot):
    """Listens, and hands over to the cogs.

    Attributes:
        responder: answers the questions.
        connected: set once a session has begun.
    """

    def __init__(
        self,
        responder: Responder,
        *,
        message_content: bool,
        proxy: str | None = None,
        syncs: bool = True,
    ) -> None:
        """Make the client; nothing is connected yet.

        Args:
            responder: answers the questions.
            message_content: whether to ask Discord for the content of messages.
            proxy: the address of a proxy, or None.
            syncs: whether to send the slash commands to Discord at the login.
        """
        intents = discord.Intents(
            guilds=True,
            guild_messages=True,
            dm_messages=True,
            message_content=message_content,
        )
        super().__init__(
            _prefixes(responder.prefix),
            intents=intents,
            tree_cls=Tree,
            help_command=None,
            case_insensitive=True,
            strip_after_prefix=True,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            http_trace=request_trace(),
            proxy=proxy,
        )
        self.responder = responder
        self._questions = Questions(responder)
        self._taken: set[int] = set()
        self._edited: dict[int, discord.Message] = {}
        self._was_ready = False
        self._session_at = float("-inf")
        self._syncs = syncs
        self.connected = asyncio.Event()
        responder.count_servers = self._count_servers

    @property
    def own_id(self) -> int:
        """The bot's user id, 0 before the login."""
        return self.user.id if self.user else 0

    async def _count_servers(self) -> int | None:
        """Return in how many servers the application is, however many this process sees."""
        try:
            application = await deliver(self.application_info, within_s=1)
        except UndeliveredError as error:
            _log.warning("Discord does not say in how many servers I am: %s.", error)
            return None
        return application.approximate_guild_count

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002 -- the library's signature
        """Keep the time that Discord wants between two sessions; the library waits it each time."""
        await asyncio.sleep(max(0.0, self._session_at + BETWEEN_SESSIONS_S - time.monotonic()))
        self._session_at = time.monotonic()

    async def setup_hook(self) -> None:
        """Put the cogs up, and bring Discord's list of slash commands up to date."""
        if not self.responder.moderators.are_named:
            self.responder.servers = await self._count_servers()
        moderation, knowledge = Moderation(self.responder), Knowledge(self.responder, self)
        for cog in (
            self._questions,
            Articles(self.responder),
            Buttons(self.responder),
            Feedback(self.responder),
            moderation,
            knowledge,
        ):
            await self.add_cog(cog)
        self.tree.add_command(self._questions.menu)
        self.tree.add_command(knowledge.menu)
        if not self.responder.moderators.are_named:  # who is named may lack the permission
            cogs: tuple[commands.Cog, ...] = (moderation, knowledge)
            for command in (command for cog in cogs for command in cog.get_commands()):
                slash = self.tree.get_command(command.name)
                if isinstance(slash, app_commands.Command | app_commands.Group):
                    slash.default_permissions = discord.Permissions(manage_guild=True)
            knowledge.menu.default_permissions = discord.Permissions(manage_guild=True)
        await self.tree.set_translator(CatalogueTranslator())
        if self._syncs:
            await sync_commands(self)

    async def get_context(self, origin: Any, /, *, cls: Any = Context) -> Any:
        """Return the context of a message or interaction; `!ask: …` and `!ask, …` are commands."""
        ctx: Context = await super().get_context(origin, cls=cls)
        if ctx.command is None and ctx.invoked_with and ctx.interaction is None:
            name, rest = command_and_rest(ctx.invoked_with)
            ctx.command = self.all_commands.get(name)
            if ctx.command is not None:
                ctx.invoked_with = name
                ctx.view.index -= len(rest)
        return ctx

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """Hand out an event, unless the client is closed: then the library has no loop for it."""
        if not self.is_closed():
            super().dispatch(event_name, *args, **kwargs)

    async def on_connect(self) -> None:
        """Note that a session has begun."""
        self.connected.set()

    async def on_ready(self) -> None:
        """Answer what was asked while a session was lost; a resumed one has lost nothing."""
        if self._was_ready:
            for message in await missed_questions(self, self.responder.exchanges):
                await self.on_message(message)
        self._was_ready = True

    async def on_message(self, message: discord.Message, /) -> None:
        """Take a message that may be for the bot."""
        if self._may_be_for_us(message) and self.responder.in_flight.is_new(message.id):
            await self._take(message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent, /) -> None:
        """Answer an edited question anew, in the place of its answer."""
        message = payload.message
        if message.edited_at is None or not self._may_be_for_us(message):
            return  # Discord has put a preview below it
        if message.id in self._taken:
            self._edited[message.id] = message
            return
        exchange = self.responder.exchanges.changed(message.id, message.content)
        if exchange is not None:
            await self._take(message, replaces=exchange.reply_id)
        elif not self.responder.exchanges.knows(message.id) and _is_recent(message):
            await self._take(message)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent, /) -> None:
        """Remove the answer to a question that is deleted."""
        await self._remove_reply(payload.message_id)

    async def on_raw_bulk_message_delete(
        self, payload: discord.RawBulkMessageDeleteEvent, /
    ) -> None:
        """Remove the answers to questions that are deleted."""
        for message_id in payload.message_ids:
            await self._remove_reply(message_id)

    async def on_command_error(self, ctx: Context, error: commands.CommandError, /) -> None:  # type: ignore[override]
        """Tell what failed in a text or slash command."""
        name = ctx.command.qualified_name if ctx.command else ""
        await self.tell(ctx.origin, error, usage=_USAGE.get(name, ""))

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """Log an error outside of commands; what was said does not come with it."""
        _log.exception("Unexpected error in %s", event_method)

    async def tell(self, origin: Origin, error: BaseException, *, usage: str = "") -> None:
        """Tell an error; where that fails too, the log has it already."""
        words = origin.words
        usage = words.gettext(usage).format(prefix=self.responder.prefix) if usage else ""
        sentence = sentence_for(error, usage=usage, words=words)
        if not sentence:
            return
        sentence = without_host_paths(sentence, self.responder.knowledge.folders)
        try:
            await origin.send(Reply(sentence), private=True)
        except UndeliveredError as failure:
            _log.debug("An error could not be told: %s.", failure)

    def _may_be_for_us(self, message: discord.Message) -> bool:
        """Tell whether a message is a person's, and in a channel where the bot may speak."""
        if message.author.bot or message.webhook_id is not None or message.is_system():
            return False
        guild_id = message.guild.id if message.guild else None
        return self.responder.channels.allow(message.channel, guild_id)

    async def _take(self, message: discord.Message, *, replaces: int | None = None) -> None:
        """Reply to a message, and again where it was edited meanwhile."""
        with self.responder.in_flight.one():
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
        if self.responder.exchanges.is_deleted(message.id):
            await self._remove_reply(message.id)

    async def _reply_to(self, message: discord.Message, replaces: int | None) -> int | None:
        """Reply to a message if it asks something; return the id of the reply."""
        silent = self.responder.channels.is_quiet()
        origin = MessageOrigin(message, self.own_id, replaces=replaces, silent=silent)
        ctx: Context = await self.get_context(message)
        ctx.origin = origin
        try:
            if ctx.command is not None:
                if await self.responder.may_reply(origin):
                    await self._invoke(ctx, origin)
            elif ctx.prefix is None:
                await self._questions.hear(message, origin)
            elif origin.direct and await self.responder.may_reply(origin):
                await origin.send(
                    Reply(hint(self.responder.prefix, origin.words))
                )  # nobody shares the prefix
        except Exception as error:  # noqa: BLE001 -- told and logged under one id
            await self.tell(origin, error)
        if origin.reply_id is not None:
            self.responder.exchanges.keep(
                message.id,
                reply_id=origin.reply_id,
                channel_id=message.channel.id,
                content=message.content,
            )
        return origin.reply_id

    async def _invoke(self, ctx: Context, origin: MessageOrigin) -> None:
        if ctx.command is self._questions.ask:
            said = ctx.view.buffer[ctx.view.index :]
            await self._questions.ask_in_text(ctx.message, origin, said)
        else:
            await self.invoke(ctx)

    async def _remove_reply(self, message_id: int) -> None:
        """Remove the reply to a message that is deleted."""
        exchange = self.responder.exchanges.delete(message_id)
        if exchange is None or not self.responder.remove_with_question:
            return
        channel = self.get_partial_messageable(exchange.channel_id)
        reply = channel.get_partial_message(exchange.reply_id)
        try:
            await deliver(reply.delete)
        except UndeliveredError as error:
            _log.info("An answer could not be removed: %s.", error)


def _is_recent(message: discord.Message) -> bool:
    return datetime.now(UTC) - message.created_at <= timedelta(seconds=CORRECTED_S)


def _prefixes(prefix: str) -> Any:
    """Return what finds the prefix of a message: the plain one, also behind a mention."""

    def find(client: FootnoteClient, message: discord.Message) -> list[str]:
        own = own_mentions(client.own_id, message.guild if "<@&" in message.content else None)
        slash = ["/"] if begins_with_slash_ask(message.content) else []
        return [
            *(f"{mention}{gap}{prefix}" for mention in own for gap in (" ", "")),
            prefix,
            *slash,
        ]

    return find
