"""The client: the bot as Discord knows it."""

import logging
from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.cogs.asking import Asking
from bot.chat.cogs.moderating import Moderating
from bot.chat.cogs.reading import Reading
from bot.chat.commands_sync import sync_commands
from bot.chat.desk import Desk
from bot.chat.failures import Refused, apologize, sentence_for
from bot.chat.hybrid import Context
from bot.chat.permissions import NotModeratorError
from bot.chat.place import InteractionPlace, MessagePlace, Place
from bot.chat.reply import Reply
from bot.chat.wording import NOT_HERE, hint

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
        client = interaction.client
        if not client.desk.is_new(interaction.id):
            return False
        if client.is_open(interaction.channel, interaction.guild_id):
            return True
        await InteractionPlace(interaction).send(Reply(NOT_HERE), private=True)
        return False

    async def on_error(
        self,
        interaction: "discord.Interaction[FootnoteClient]",
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        """Tell what failed in a menu command; slash commands are the client's."""
        sentence = sentence_for(error)
        if sentence:
            await InteractionPlace(interaction).send(Reply(sentence), private=True)


class FootnoteClient(commands.Bot):
    """Listens, and hands over to the cogs.

    Attributes:
        desk: where questions are answered.
        prefix: what text commands begin with.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        prefix: str = "!",
        channels: Iterable[int] = (),
        message_content: bool,
    ) -> None:
        """Make the client; nothing is connected yet.

        Args:
            desk: where questions are answered.
            prefix: what text commands begin with.
            channels: ids of the channels where it may speak; all if there are none.
            message_content: whether to ask Discord for the content of messages.
        """
        intents = discord.Intents(
            guilds=True,
            guild_messages=True,
            dm_messages=True,
            message_content=message_content,
        )
        super().__init__(
            _prefixes(prefix),
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
        self.desk = desk
        self.prefix = prefix
        self._channels = frozenset(channels)
        self._asking = Asking(self, desk)
        desk.servers = lambda: len(self.guilds)

    @property
    def own_id(self) -> int:
        """The bot's user id, 0 before the login."""
        return self.user.id if self.user else 0

    async def setup_hook(self) -> None:
        """Put the cogs up, and bring Discord's list of slash commands up to date."""
        moderating = Moderating(self, self.desk)
        for cog in (self._asking, Reading(self, self.desk), moderating):
            await self.add_cog(cog)
        self.tree.add_command(self._asking.menu)
        if not self.desk.moderators.are_named:  # those who are named may lack the permission
            for command in moderating.get_commands():
                slash = self.tree.get_command(command.name)
                if isinstance(slash, app_commands.Command):
                    slash.default_permissions = discord.Permissions(manage_guild=True)
        await sync_commands(self)

    async def on_message(self, message: discord.Message, /) -> None:
        """Sort out what is for the bot."""
        if message.author.bot or message.webhook_id is not None or message.is_system():
            return
        if not self.is_open(message.channel, message.guild.id if message.guild else None):
            return
        if not self.desk.is_new(message.id):
            return
        with self.desk.under_way():
            await self._take(message)

    async def _take(self, message: discord.Message) -> None:
        try:
            ctx: Context = await self.get_context(message, cls=commands.Context)
            if ctx.valid:
                if MessagePlace(message).may_speak:
                    await self.invoke(ctx)
            elif ctx.prefix is None:
                await self._asking.hear(message)
            elif message.guild is None:  # nobody shares the prefix here
                await MessagePlace(message).send(Reply(hint(self.prefix)))
        except Exception as error:  # noqa: BLE001 -- told and logged under one id
            await self._tell(MessagePlace(message), apologize(error))

    async def on_command_error(self, ctx: Context, error: commands.CommandError, /) -> None:
        """Tell what failed in a text or slash command."""
        name = ctx.command.name if ctx.command else ""
        usage = _USAGE.get(name, "").format(prefix=self.prefix)
        await self._tell(self.place_of(ctx), sentence_for(error, usage=usage))

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """Log an error outside of commands; what was said does not come with it."""
        _log.exception("Unexpected error in %s", event_method)

    async def _tell(self, place: Place, sentence: str) -> None:
        if not sentence:
            return
        try:
            await place.send(Reply(sentence), private=True)
        except discord.HTTPException as error:
            _log.warning("An error could not be told: Discord's status %s.", error.status)

    def place_of(self, ctx: Context) -> Place:
        """Return where a command was used."""
        return InteractionPlace(ctx.interaction) if ctx.interaction else MessagePlace(ctx.message)

    def is_open(self, channel: Any, guild_id: int | None) -> bool:
        """Tell whether the bot may speak somewhere, going by the settings."""
        if guild_id is None or not self._channels:
            return True
        return bool({getattr(channel, "id", 0), getattr(channel, "parent_id", 0)} & self._channels)

    def require_moderator(self, ctx: Context) -> None:
        """Let a moderator pass.

        Raises:
            Refused: if who used the command is none.
        """
        person = self.place_of(ctx).person
        try:
            self.desk.moderators.require(person, servers=self.desk.servers())
        except NotModeratorError as error:
            raise Refused(str(error)) from error


def _prefixes(prefix: str) -> Any:
    """Return what finds the prefix of a message: the plain one, also behind a mention."""

    def find(client: FootnoteClient, _: discord.Message) -> list[str]:
        mention = (f"<@{client.own_id}>", f"<@!{client.own_id}>")
        return [*(f"{m}{gap}{prefix}" for m in mention for gap in (" ", "")), prefix]

    return find
