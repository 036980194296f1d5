"""The client: the bot as Discord knows it."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket

from bot.chat.cogs.aftermath import Aftermath
from bot.chat.cogs.articles import Articles
from bot.chat.cogs.buttons import Buttons
from bot.chat.cogs.feedback import Feedback
from bot.chat.cogs.gateway import Gateway
from bot.chat.cogs.knowledge import Knowledge
from bot.chat.cogs.messages import Messages
from bot.chat.cogs.moderation import Moderation
from bot.chat.cogs.moderator_buttons import ModeratorButtons
from bot.chat.cogs.questions import Questions
from bot.chat.commands.command_sync import sync_commands
from bot.chat.commands.command_translator import CatalogueTranslator
from bot.chat.commands.context import Context
from bot.chat.connection.session_turns import SessionTurns
from bot.chat.delivery.delivery import UndeliveredError, deliver, request_trace
from bot.chat.delivery.error_messages import log_error
from bot.chat.delivery.interaction_origin import origin_of
from bot.chat.delivery.message_text import own_mentions
from bot.chat.delivery.question_text import begins_with_slash_ask, command_and_rest
from bot.chat.formatting.reply import Reply
from bot.chat.messages.notices import NOT_HERE
from bot.chat.moderators.editor import Editor
from bot.chat.moderators.question_gaps import QuestionGaps
from bot.chat.monitoring import question_id
from bot.chat.responses.responder import Responder
from bot.chat.wording.translations import forget_words

_log = logging.getLogger(__name__)


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
            await interaction.client.responder.tell(origin_of(interaction), error)


class FootnoteClient(commands.Bot):
    """Listens, and hands over to the cogs.

    Attributes:
        responder: answers the questions.
        connected: set once a session has begun.
        turns: when the next session may begin.
    """

    def __init__(
        self,
        responder: Responder,
        *,
        message_content: bool,
        proxy: str | None = None,
        syncs: bool = True,
        shards: int | None = None,
        max_concurrency: int = 1,
    ) -> None:
        """Make the client; nothing is connected yet.

        Args:
            responder: answers the questions.
            message_content: whether to ask Discord for the content of messages.
            proxy: the address of a proxy, or None.
            syncs: whether to send the slash commands to Discord at the login.
            shards: how many connections there are; None for one that knows nothing of others.
            max_concurrency: how many of them may begin a session at the same time.
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
            shard_count=shards,
            http_trace=request_trace(responder.tally.rate_limits),
            proxy=proxy,
        )
        parsers = self._connection.parsers
        parsers.update({name: _surviving(parse) for name, parse in parsers.items()})
        state: Any = self._connection  # its type has no room for another method
        state._update_references = self._beginning(state._update_references)
        self.turns = SessionTurns(max_concurrency)
        if shards is None:
            connect_now = self.http.ws_connect

            async def connect(url: str, **options: Any) -> Any:
                await self._before_connecting()
                return await connect_now(url, **options)

            self.http.ws_connect = connect  # type: ignore[method-assign]
        self.responder = responder
        self._failures = 0  # to connect, since a session was there
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

    @property
    def latencies_by_shard(self) -> dict[int, float]:
        """Seconds that the last acknowledgement of each connection took, not finite before it."""
        return {0: self.latency}

    async def _before_connecting(self) -> None:
        """Wait for the turn where a session is to begin.

        The library would wait with the line open, and would not see that it was cut meanwhile.
        """
        if self.ws is None or self.ws.session_id is None:
            await self.turns.free(None)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002 -- the library's signature
        """Keep the time that Discord wants between two sessions; the library waits it each time."""
        await self.turns.take(shard_id)

    def _beginning(
        self, refer: Callable[[DiscordWebSocket], None]
    ) -> Callable[[DiscordWebSocket], None]:
        """Return what is told of each new socket: without a session it begins one.

        The library asks to resume after every failure, also what Discord has called invalid; that
        is refused, and asked again, for ever. A session that could not even be asked for, on a line
        that was cut meanwhile, does not keep the next one waiting.
        """

        def tell(socket: DiscordWebSocket) -> None:
            identify = socket.identify

            async def begin() -> None:
                try:
                    await identify()
                except Exception:
                    self.turns.give_back(socket.shard_id)
                    await socket.close()  # else its heartbeat goes on
                    raise
                self.turns.begun(socket.shard_id)

            socket.identify = begin  # type: ignore[method-assign]
            if socket.session_id is None:
                socket.resume = begin  # type: ignore[method-assign]
            refer(socket)

        return tell

    async def setup_hook(self) -> None:
        """Put the cogs up, and bring Discord's list of slash commands up to date."""
        responder = self.responder
        if not responder.moderators.are_named:
            responder.servers = await self._count_servers()
        questions, moderation = Questions(responder), Moderation(responder)
        editor, gaps = Editor(responder), QuestionGaps(responder)
        knowledge = Knowledge(responder, editor=editor, gaps=gaps)
        aftermath = Aftermath(responder, self)
        messages = Messages(self, responder, questions)
        for cog in (
            messages,
            questions,
            Articles(responder),
            Buttons(responder),
            Feedback(responder),
            moderation,
            knowledge,
            aftermath,
            ModeratorButtons(responder, self, editor=editor, gaps=gaps, aftermath=aftermath),
            Gateway(
                responder.tally,
                lambda: self.latencies_by_shard,
                alone=self.shard_count is None,
            ),
        ):
            await self.add_cog(cog)
        self.tree.add_command(questions.menu)
        self.tree.add_command(knowledge.menu)
        if not responder.moderators.are_named:  # who is named may lack the permission
            cogs: tuple[commands.Cog, ...] = (moderation, knowledge)
            for command in (command for cog in cogs for command in cog.get_commands()):
                slash = self.tree.get_command(command.name)
                if isinstance(slash, app_commands.Command | app_commands.Group):
                    slash.default_permissions = discord.Permissions(manage_guild=True)
            knowledge.menu.default_permissions = discord.Permissions(manage_guild=True)
        await self.tree.set_translator(CatalogueTranslator())
        if self._syncs:
            await sync_commands(self)
            forget_words()  # of all languages; few are spoken here

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

    async def close(self) -> None:
        """Close, and wait no longer for servers that were still to come; the library would."""
        waiting = self._connection._ready_task
        if waiting is not None:
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        await super().close()

    async def on_connect(self) -> None:
        """Note that a session has begun."""
        self.connected.set()
        self._failures = 0

    async def on_resumed(self) -> None:
        """Note that a session goes on."""
        self._failures = 0

    async def on_disconnect(self) -> None:
        """Resume at the general address once a session's own fails; the library never leaves it."""
        self._failures += 1
        if self._failures > 1 and self.ws is not None:
            self.ws.gateway = DiscordWebSocket.DEFAULT_GATEWAY

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages to their cog; the library would look for commands only."""

    async def on_command_error(self, ctx: Context, error: commands.CommandError, /) -> None:  # type: ignore[override]
        """Tell what failed in a text or slash command."""
        name = ctx.command.qualified_name if ctx.command else ""
        await self.responder.tell(ctx.origin, error, command=name)

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """Log an error outside of commands; what was said does not come with it."""
        _log.exception("Unexpected error %s in %s", question_id.wanted(), event_method)


def _surviving(parse: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return a reader of events that passes over one it stumbles on; else the connection ends."""

    def read(content: Any) -> None:
        try:
            parse(content)
        except Exception as error:  # noqa: BLE001 -- logged in full, under an id
            log_error(error)

    return read


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
