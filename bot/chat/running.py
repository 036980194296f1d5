"""Running: from a token to a connected bot, and to a clean end."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import discord

from bot.chat.client import FootnoteClient
from bot.chat.desk import Desk
from bot.chat.endpoint import discord_at
from bot.chat.heartbeat import Heartbeat
from bot.chat.logs import log_to_stdout
from bot.chat.pace import Pace
from bot.chat.permissions import Moderators
from bot.chat.unattended import reload_unattended, watch
from bot.errors import ConnectError
from bot.knowledge_base import KnowledgeBase

FINISH_S = 10.0
"""How long answers under way may take after the signal to stop; Docker kills after 10 s more."""

LEAST_PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    read_message_history=True,
    send_messages_in_threads=True,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatOptions:
    """How the bot runs.

    Attributes:
        token: the bot's token.
        prefix: what text commands begin with.
        moderators: ids of users and roles that are moderators.
        channels: ids of the channels where it may speak; all if there are none.
        cooldown_s: seconds from one question of a member to the next.
        quotes: quotes in an answer at most.
        watch: whether to reload when files change.
        data: the folder where the bot keeps its own files.
        server: another server that speaks Discord's protocol, or None.
        log_level: least level of what is logged.
    """

    token: str = field(repr=False)
    prefix: str = "!"
    moderators: tuple[int, ...] = ()
    channels: tuple[int, ...] = ()
    cooldown_s: float = 5.0
    quotes: int = 3
    watch: bool = False
    data: Path = Path("data")
    server: str | None = None
    log_level: str = "INFO"


def run(knowledge: KnowledgeBase, options: ChatOptions) -> None:
    """Run the bot until SIGTERM or SIGINT, logging to stdout.

    Raises:
        ConnectError: if Discord cannot be reached or refuses the bot.
    """
    asyncio.run(run_until_signalled(knowledge, options))


async def run_until_signalled(knowledge: KnowledgeBase, options: ChatOptions) -> None:
    """Run the bot in an event loop of the caller's; as `run`."""
    handler = log_to_stdout(options.log_level, secret=options.token)
    try:
        await _until_signalled(knowledge, options)
    finally:
        logging.getLogger().removeHandler(handler)


async def _until_signalled(knowledge: KnowledgeBase, options: ChatOptions) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    reloads: set[asyncio.Task[None]] = set()

    def reload() -> None:
        task = loop.create_task(reload_unattended(knowledge, "at a signal"))
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C still ends the bot
        loop.add_signal_handler(signal.SIGTERM, stop.set)
        loop.add_signal_handler(signal.SIGINT, stop.set)
        loop.add_signal_handler(signal.SIGHUP, reload)
    await serve(knowledge, options, stop=stop)


async def serve(
    knowledge: KnowledgeBase,
    options: ChatOptions,
    *,
    stop: asyncio.Event,
    ready: Callable[[FootnoteClient], None] | None = None,
) -> None:
    """Run the bot until it is told to stop.

    Args:
        knowledge: what it knows.
        options: how it runs.
        stop: set to end it; answers under way are finished first.
        ready: called with each client before it connects.

    Raises:
        ConnectError: if Discord cannot be reached or refuses the bot.
    """
    desk = Desk(
        knowledge,
        moderators=Moderators(options.moderators),
        pace=Pace(options.cooldown_s),
        quotes=options.quotes,
    )
    with discord_at(options.server):
        try:
            intent = await _message_content_allowed(options.token)
            while True:
                client = FootnoteClient(
                    desk,
                    prefix=options.prefix,
                    channels=options.channels,
                    message_content=intent,
                )
                if ready is not None:
                    ready(client)
                try:
                    async with _companions(knowledge, options, client):
                        await _connect(client, options.token, stop)
                    return
                except discord.PrivilegedIntentsRequired:
                    if not intent:
                        raise ConnectError(_REFUSED) from None
                    intent = False  # switched off since it was read: once more without it
        finally:
            await desk.close(0)


async def _message_content_allowed(token: str) -> bool:
    """Read the application's flags, so that an intent that is off is never asked for."""
    async with _explained(), discord.Client(intents=discord.Intents(guilds=True)) as probe:
        await probe.login(token)
        flags = probe.application_flags
        if probe.application_id is not None:
            invite = discord.utils.oauth_url(
                probe.application_id,
                permissions=LEAST_PERMISSIONS,
                scopes=("bot", "applications.commands"),
            )
            _log.info("Invite the bot to a server with %s", invite)
        allowed = flags.gateway_message_content or flags.gateway_message_content_limited
        if not allowed:
            _log.warning(
                "The message content intent is off, so text commands are not seen in channels; "
                "slash commands, mentions, direct messages and the message menu work. Switch it "
                "on on the page Bot of the developer portal."
            )
        return allowed


async def _connect(client: FootnoteClient, token: str, stop: asyncio.Event) -> None:
    """Connect until told to stop, or until the connection ends by itself."""
    async with _explained():
        await client.login(token)
    connection = asyncio.create_task(_keep_connected(client))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({connection, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not connection.done():
            _log.info("Stopping; answers under way are finished first.")
            if not await client.desk.close(FINISH_S):
                _log.warning("Some answers took longer than %.0f s and were given up.", FINISH_S)
    finally:
        stopped.cancel()
        await client.close()
    await connection


async def _keep_connected(client: FootnoteClient) -> None:
    async with _explained():
        try:
            await client.connect()
        except AttributeError:
            # The library stumbles over its missing socket when the very first attempt fails.
            if client.ws is not None:
                raise
            raise GatewayDownError from None


class GatewayDownError(Exception):
    """The gateway could not be reached at the first attempt."""


@contextlib.asynccontextmanager
async def _explained() -> AsyncIterator[None]:
    """Turn what keeps the bot from connecting into one sentence with the cure."""
    try:
        yield
    except discord.LoginFailure:
        raise ConnectError(
            "Discord does not accept the token; reset it on the page Bot of the developer portal "
            "and put the new one into DISCORD_TOKEN."
        ) from None
    except discord.ConnectionClosed as error:
        if error.code == 4014:
            raise
        raise ConnectError(
            f"Discord closed the connection for good (code {error.code}); "
            f"{_CLOSED.get(error.code, 'start the bot again in a while')}."
        ) from None
    except (discord.GatewayNotFound, GatewayDownError):
        raise ConnectError(
            "Discord's gateway does not answer; start the bot again in a while."
        ) from None
    except discord.HTTPException as error:
        raise ConnectError(
            f"Discord answers with an error (status {error.status}); start the bot again in a "
            "while."
        ) from None
    except (OSError, aiohttp.ClientError, TimeoutError) as error:
        raise ConnectError(
            f"Discord cannot be reached ({type(error).__name__}); check the network, then start "
            "the bot again."
        ) from None


_REFUSED = "Discord refuses the intents of the bot; look at the page Bot of the developer portal."
_CLOSED = {
    4004: "reset the token on the page Bot of the developer portal and set DISCORD_TOKEN anew",
    4011: "the bot is in more servers than one connection may serve",
}


@contextlib.asynccontextmanager
async def _companions(
    knowledge: KnowledgeBase, options: ChatOptions, client: FootnoteClient
) -> AsyncIterator[None]:
    """Run what accompanies a connection: the heartbeat file, and the watch over the files."""
    heartbeat = Heartbeat(options.data, lambda: client.latency)
    tasks = [asyncio.create_task(heartbeat.run())]
    if options.watch:
        tasks.append(asyncio.create_task(watch(knowledge)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
