"""Moderating: `reload` and `rollback`."""

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import AppCommandOptionType, app_commands
from discord.ext import commands

from bot.chat.desk import Desk
from bot.chat.hybrid import Context, hybrid_command
from bot.chat.place import Place
from bot.chat.reports import render_reload, render_rollback

if TYPE_CHECKING:
    from bot.chat.client import FootnoteClient

_log = logging.getLogger(__name__)


class Force(app_commands.Transformer, commands.Converter[bool]):
    """Whether a reload is forced: `--force` behind the prefix, a switch in the slash form."""

    @property
    def type(self) -> AppCommandOptionType:
        """The kind of option that Discord shows."""
        return AppCommandOptionType.boolean

    async def transform(self, interaction: "discord.Interaction[Any]", value: Any, /) -> bool:  # noqa: ARG002 -- the library's signature
        """Take the switch as it is."""
        return bool(value)

    async def convert(self, ctx: Context, argument: str) -> bool:  # noqa: ARG002 -- the library's signature
        """Read the word behind the command."""
        if argument.casefold() not in {"--force", "—force", "force"}:  # telephones join the dashes
            raise commands.BadArgument
        return True


class Moderating(commands.Cog):
    """Lets moderators change the knowledge; everybody else is refused."""

    def __init__(self, client: "FootnoteClient", desk: Desk) -> None:
        self._client = client
        self._desk = desk

    async def cog_check(self, ctx: Context) -> bool:
        """Refuse all who are not moderators, whatever the command and the place."""
        self._client.require_moderator(ctx)
        return True

    @hybrid_command("Read the articles again, check them and serve them", ignore_extra=False)
    @app_commands.describe(force="Also if answers are lost or most articles are gone")
    async def reload(
        self, ctx: Context, force: app_commands.Transform[bool, Force] = False
    ) -> None:
        """Reload the knowledge base."""
        place = self._client.place_of(ctx)
        with self._desk.under_way():
            await place.wait(private=True)
            reload = await asyncio.to_thread(self._desk.knowledge.reload, force=force)
            _log.info("Reload by a moderator: %s.", reload.verdict)
            await place.send(render_reload(reload, files=place.files), private=True)

    @hybrid_command("Return to the articles before the last reload")
    async def rollback(self, ctx: Context) -> None:
        """Return to the snapshot before."""
        place: Place = self._client.place_of(ctx)
        rollback = self._desk.knowledge.rollback()
        _log.info("Rollback by a moderator.")
        await place.send(render_rollback(rollback), private=True)
