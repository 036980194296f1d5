"""Moderation: `reload`, `rollback` and `setup`."""

import logging
from typing import Any

import discord
from discord import AppCommandOptionType, app_commands
from discord.ext import commands

from bot.chat.buttons.moderator_ids import button
from bot.chat.commands.context import Context, hybrid_command
from bot.chat.delivery.error_messages import Refused
from bot.chat.delivery.origin import Origin
from bot.chat.delivery.permissions import NotModeratorError
from bot.chat.formatting.markdown import fitting_lines, shortened
from bot.chat.formatting.reply import Reply
from bot.chat.moderators.checkup import (
    about_channels,
    about_clock,
    about_commands,
    about_data_folder,
    about_errors,
    about_intent,
    about_journal,
    about_knowledge,
    about_latency,
    about_rights,
    about_version,
    channels_of,
    written,
)
from bot.chat.moderators.reload_message import reload_message
from bot.chat.reloads.reload_report import render_rollback
from bot.chat.reloads.reloads import Deed
from bot.chat.responses.responder import Responder
from bot.chat.wording.translations import note
from bot.errors import KnowledgeError

_log = logging.getLogger(__name__)

SWITCH_ON = note("Switch the journal on")

_MAX_LINE = 250


async def require_moderator(responder: Responder, origin: Origin) -> None:
    """Let a moderator pass, whatever the command, button or form, and wherever it is used.

    Raises:
        Refused: if who asks is none.
    """
    try:
        await responder.require_moderator(origin)
    except NotModeratorError as error:
        raise Refused(error.text, **error.facts) from error


class Force(app_commands.Transformer, commands.Converter[bool]):
    """Whether a reload is forced: `--force` behind the prefix, a switch in the slash form."""

    @property
    def type(self) -> AppCommandOptionType:
        """The kind of option that Discord shows."""
        return AppCommandOptionType.boolean

    async def transform(self, interaction: "discord.Interaction[Any]", value: Any, /) -> bool:  # noqa: ARG002 -- the library's signature
        """Take the switch as it is."""
        return bool(value)

    async def convert(self, ctx: Context, argument: str) -> bool:  # type: ignore[override] # noqa: ARG002 -- the library's signature
        """Read the word behind the command."""
        if argument.casefold() not in {"--force", "—force", "force"}:  # telephones join the dashes
            raise commands.BadArgument
        return True


class Moderation(commands.Cog):
    """Lets moderators change the knowledge; everybody else is refused."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    async def cog_check(self, ctx: Context) -> bool:  # type: ignore[override]
        """Refuse all who are not moderators, whatever the command and the channel."""
        await require_moderator(self._responder, ctx.origin)
        return True

    @hybrid_command(note("Read the articles again, check them and serve them"), ignore_extra=False)
    @app_commands.describe(force=note("Also if answers are lost or most articles are gone"))
    async def reload(
        self, ctx: Context, force: app_commands.Transform[bool, Force] = False
    ) -> None:
        """Reload the knowledge base."""
        with self._responder.in_flight:
            await ctx.origin.wait(private=True)
            try:
                deed = Deed("reload --force" if force else "reload", ctx.origin.person.id)
                async with self._responder.progress(ctx.origin):
                    reload = await self._responder.reloads.reload(deed, force=force)
            except KnowledgeError as error:
                # Here, and not as an event: the bot may be about to stop.
                await self._responder.tell(ctx.origin, error)
                return
            _log.info("Reload by a moderator: %s.", reload.verdict)
            files, words = ctx.origin.files, ctx.origin.words
            report = await reload_message(self._responder, reload, files=files, words=words)
            await ctx.origin.send(report, private=True)

    @hybrid_command(note("Return to the articles before the last reload"))
    @app_commands.describe(revision=note("Which one; the one before if you leave it out"))
    async def rollback(self, ctx: Context, revision: str | None = None) -> None:
        """Return to an earlier version."""
        with self._responder.in_flight:
            await ctx.origin.wait(private=True)
            deed = Deed("rollback", ctx.origin.person.id)
            wanted = revision.strip("`").casefold() if revision else None
            async with self._responder.progress(ctx.origin):
                rollback = await self._responder.reloads.rollback(deed, wanted)
            _log.info("Rollback by a moderator.")
            await ctx.origin.send(render_rollback(rollback, words=ctx.origin.words), private=True)

    @hybrid_command(note("Check that everything is as I need it"))
    async def setup(self, ctx: Context) -> None:
        """Look at rights, commands, knowledge and connection, and tell what to do."""
        responder, client = self._responder, ctx.bot
        with responder.in_flight:
            await ctx.origin.wait(private=True)
            known = {
                channel.id: (channel, guild.me)
                for guild in client.guilds
                for channel in guild.channels
            }
            findings = [
                about_version(),
                about_knowledge(responder.knowledge.current),
                about_data_folder(responder.options.data),
                about_journal(responder.journal.is_on),
                about_intent(client.intents.message_content),
                await about_commands(client),
                *await about_clock(responder.options.proxy),
                about_latency(client.latencies_by_shard.values()),
                about_errors(responder.recent_errors.latest),
            ]
            here = getattr(ctx.channel, "parent", None) or ctx.channel
            if here.id in known:
                findings.append(about_rights(*known[here.id], named=False))
            findings += about_channels(channels_of(responder.options), known)
            lines = [
                shortened(line, _MAX_LINE)
                for line in written(findings, responder.knowledge.folders, ctx.origin.words)
            ]
            text = "\n".join(fitting_lines(lines))
            switch = button(ctx.origin.words.gettext(SWITCH_ON), "journalon")
            offered = () if responder.journal.is_on else (switch,)
            await ctx.origin.send(Reply(text, buttons=offered), private=True)
