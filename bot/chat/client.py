"""The client: the bot as Discord knows it."""

import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.cogs.articles import Articles
from bot.chat.cogs.moderation import Moderation
from bot.chat.cogs.questions import Questions
from bot.chat.command_sync import sync_commands
from bot.chat.context import Context
from bot.chat.error_messages import apologize, sentence_for
from bot.chat.notices import NOT_HERE, hint
from bot.chat.origin import InteractionOrigin, MessageOrigin, Origin
from bot.chat.reply import Reply
from bot.chat.responder import Responder

_log = logging.getLogger(__name__)

_USAGE = {
    "ask": "`{prefix}ask` and then your question.",
    "article": "`{prefix}article` and then its title.",
    "reload": "`{prefix}reload` or `{prefix}reload --force`.",
}


class Tree(app_commands.CommandTree["FootnoteClient"]):
    """The slash and menu commands; each use is taken once."""

    async def interaction_check(
        self, interaction: "discord.Interaction[FootnoteClient]", /
    ) -> bool:
        """Take an interaction that is new, and in a channel where the bot may speak."""
        if interaction.type is discord.InteractionType.autocomplete:
            return True
        responder = interaction.client.responder
        if not responder.in_flight.is_new(interaction.id):
            return False
        if responder.channels.allow(interaction.channel, interaction.guild_id):
            return True
        await InteractionOrigin(interaction).send(Reply(NOT_HERE), private=True)
        return False

    async def on_error(
        self,
        interaction: "discord.Interaction[FootnoteClient]",
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        """Tell what failed in a menu command; slash commands are the client's."""
        await interaction.client.tell(InteractionOrigin(interaction), sentence_for(error))


class FootnoteClient(commands.Bot):
    """Listens, and hands over to the cogs.

    Attributes:
        responder: answers the questions.
    """

    def __init__(self, responder: Responder, *, message_content: bool) -> None:
        """Make the client; nothing is connected yet.

        Args:
            responder: answers the questions.
            message_content: whether to ask Discord for the content of messages.
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
        )
        self.responder = responder
        self._questions = Questions(responder)
        responder.servers = lambda: len(self.guilds)

    @property
    def own_id(self) -> int:
        """The bot's user id, 0 before the login."""
        return self.user.id if self.user else 0

    async def setup_hook(self) -> None:
        """Put the cogs up, and bring Discord's list of slash commands up to date."""
        moderation = Moderation(self.responder)
        for cog in (self._questions, Articles(self.responder), moderation):
            await self.add_cog(cog)
        self.tree.add_command(self._questions.menu)
        if not self.responder.moderators.are_named:  # who is named may lack the permission
            for command in moderation.get_commands():
                slash = self.tree.get_command(command.name)
                if isinstance(slash, app_commands.Command):
                    slash.default_permissions = discord.Permissions(manage_guild=True)
        await sync_commands(self)

    async def get_context(self, origin: Any, /, *, cls: Any = Context) -> Any:
        """Return the context of a message or of an interaction."""
        return await super().get_context(origin, cls=cls)

    async def on_message(self, message: discord.Message, /) -> None:
        """Sort out what is for the bot."""
        if message.author.bot or message.webhook_id is not None or message.is_system():
            return
        if not self.responder.channels.allow(
            message.channel, message.guild.id if message.guild else None
        ):
            return
        if not self.responder.in_flight.is_new(message.id):
            return
        with self.responder.in_flight.one():
            await self._take(message)

    async def _take(self, message: discord.Message) -> None:
        ctx: Context = await self.get_context(message)
        origin = MessageOrigin(message)
        ctx.origin = origin
        try:
            if ctx.valid:
                if origin.may_speak:
                    await self.invoke(ctx)
            elif ctx.prefix is None:
                await self._questions.hear(message, origin, self.own_id)
            elif origin.direct:  # nobody shares the prefix here
                await origin.send(Reply(hint(self.responder.prefix)))
        except Exception as error:  # noqa: BLE001 -- told and logged under one id
            await self.tell(origin, apologize(error))

    async def on_command_error(self, ctx: Context, error: commands.CommandError, /) -> None:  # type: ignore[override]
        """Tell what failed in a text or slash command."""
        name = ctx.command.name if ctx.command else ""
        usage = _USAGE.get(name, "").format(prefix=self.responder.prefix)
        await self.tell(ctx.origin, sentence_for(error, usage=usage))

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """Log an error outside of commands; what was said does not come with it."""
        _log.exception("Unexpected error in %s", event_method)

    async def tell(self, origin: Origin, sentence: str) -> None:
        """Tell an error; where that fails too, the log has it."""
        if not sentence:
            return
        try:
            await origin.send(Reply(sentence), private=True)
        except discord.HTTPException as error:
            _log.warning("An error could not be told: Discord's status %s.", error.status)


def _prefixes(prefix: str) -> Any:
    """Return what finds the prefix of a message: the plain one, also behind a mention."""

    def find(client: FootnoteClient, _: discord.Message) -> list[str]:
        mention = (f"<@{client.own_id}>", f"<@!{client.own_id}>")
        return [*(f"{m}{gap}{prefix}" for m in mention for gap in (" ", "")), prefix]

    return find
