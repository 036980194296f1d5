"""A fresh local Discord per test, and the real discord.py client pointed at it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import discord
import pytest
import yarl
from discord.ext import commands

from localdiscord import LocalDiscord
from tests.localdiscord.raw import RawClient
from tests.localdiscord.specification import check

Connect = Callable[[commands.Bot], AbstractAsyncContextManager[commands.Bot]]


@pytest.fixture
async def local() -> AsyncIterator[LocalDiscord]:
    async with LocalDiscord(hints=["!ping"]) as server:
        yield server
        check(server, requests=False)


@pytest.fixture
def point(monkeypatch: pytest.MonkeyPatch) -> Callable[[LocalDiscord], None]:
    """Point discord.py at a server, for the length of the test."""

    def to(server: LocalDiscord) -> None:
        gateway = yarl.URL(server.url).with_scheme("ws")
        monkeypatch.setattr(discord.http.Route, "BASE", f"{server.url}/api/v10")
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)

    return to


def make_bot(
    *, message_content: bool = True, members: bool = False, **options: object
) -> commands.Bot:
    """A bare bot; it waits neither for further servers nor, by the library's 5 s, to identify."""
    intents = discord.Intents.default()
    intents.message_content = message_content
    intents.members = members
    bot = commands.Bot("!", intents=intents, guild_ready_timeout=0, help_command=None, **options)

    async def at_once(shard_id: int | None, *, initial: bool = False) -> None:
        """Identify without the pause that spares the real Discord."""

    bot.before_identify_hook = at_once  # type: ignore[method-assign]
    return bot


@contextlib.asynccontextmanager
async def running(
    bot: commands.Bot, server: LocalDiscord, *, token: str | None = None
) -> AsyncIterator[commands.Bot]:
    """The bot, connected; an error that ends it early is raised here."""
    task = asyncio.create_task(bot.start(token or server.token))
    connected = asyncio.create_task(server.connected())
    try:
        await asyncio.wait({task, connected}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            await task
        await connected
        yield bot
    finally:
        connected.cancel()
        await bot.close()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def connect(
    local: LocalDiscord, point: Callable[[LocalDiscord], None]
) -> Callable[[commands.Bot], AbstractAsyncContextManager[commands.Bot]]:
    """Connect a bot to this test's local Discord: `async with connect(bot): …`."""
    point(local)
    return lambda bot: running(bot, local)


@pytest.fixture
async def api(local: LocalDiscord) -> AsyncIterator[RawClient]:
    """A bare HTTP client of this test's local Discord."""
    async with RawClient(local) as client:
        yield client
