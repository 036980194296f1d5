"""The connection: the login, the connection, and one sentence where they fail."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import discord

from bot.chat.connection.client import FootnoteClient
from bot.chat.delivery.error_messages import log_error
from bot.errors import ConnectError

FINISH_S = 8.0
"""How long answers under way may take after the signal to stop; Docker kills after 10 s."""

CLOSE_S = 1.0
"""How long a connection may take to notice that the client is closed."""

LEAST_PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    read_message_history=True,
    add_reactions=True,
    send_messages_in_threads=True,
)

_log = logging.getLogger(__name__)

REFUSED = "Discord refuses the intents of the bot; look at the page Bot of the developer portal."
_CLOSED = {
    4004: "reset the token on the page Bot of the developer portal and set DISCORD_TOKEN anew",
}
_WRONG_SHARDS = {4010, 4011}
"""Discord wants the servers split over another number of connections by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """How Discord lets the bot in.

    Attributes:
        message_content: whether the content of messages may be asked for.
        shards: how many connections Discord recommends.
        max_concurrency: how many of them may begin a session at the same time.
    """

    message_content: bool
    shards: int
    max_concurrency: int


class UnreachableError(ConnectError):
    """Discord cannot be reached for the time being.

    Attributes:
        wait_s: seconds that Discord wants to be left alone.
    """

    def __init__(self, sentence: str, *, wait_s: float = 0.0) -> None:
        self.wait_s = wait_s
        super().__init__(sentence)


async def ask_for_admission(token: str, *, proxy: str | None = None) -> Admission:
    """Ask Discord how to connect: with which intents, and over how many connections.

    An intent that is off is never asked for.

    Raises:
        UnreachableError: if Discord cannot be reached, or no session may be started yet.
        ConnectError: if Discord refuses the bot.
    """
    probe = discord.Client(intents=discord.Intents(guilds=True), proxy=proxy)
    async with _explained(), probe:
        await probe.login(token)
        shards, max_concurrency = await _require_session_starts(probe)
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
        return Admission(message_content=allowed, shards=shards, max_concurrency=max_concurrency)


async def _require_session_starts(probe: discord.Client) -> tuple[int, int]:
    """Return how many connections Discord recommends, and how many may begin at the same time."""
    shards, _, limit = await probe.http.get_bot_gateway()
    if limit["remaining"] < shards:
        wait_s = limit["reset_after"] / 1000
        raise UnreachableError("All of today's connections to Discord are used up", wait_s=wait_s)
    return shards, limit["max_concurrency"]


async def stay_connected(client: FootnoteClient, token: str, stop: asyncio.Event) -> None:
    """Connect until told to stop, or until the connection ends by itself.

    Raises:
        UnreachableError: if Discord cannot be reached.
        ConnectError: if Discord refuses the bot.
    """
    async with _explained():
        await client.login(token)
    connection = asyncio.create_task(_keep_connected(client))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({connection, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not connection.done():
            _log.info("Stopping; answers under way are finished first.")
            if not await client.responder.close(FINISH_S):
                _log.warning("Some answers took longer than %.0f s and were given up.", FINISH_S)
        else:  # Discord still takes what answers what was heard before
            await client.responder.in_flight.finished(FINISH_S)
    finally:
        stopped.cancel()
        await client.close()
        # A shard that is about to connect would try again and again.
        await asyncio.wait({connection}, timeout=CLOSE_S)
        connection.cancel()
        await asyncio.gather(connection, return_exceptions=True)
    if not connection.cancelled():
        connection.result()


async def _keep_connected(client: FootnoteClient) -> None:
    async with _explained():
        try:
            await client.connect()
        except AttributeError:
            # The library stumbles over its missing socket when the very first attempt fails.
            if client.ws is not None:
                raise
            raise GatewayDownError from None
        except (discord.DiscordException, OSError, aiohttp.ClientError, TimeoutError):
            raise
        except Exception as error:  # what the library did not foresee must not end the bot
            log_error(error)
            raise UnreachableError("The connection ended by an unexpected error") from error


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
        if error.code in _WRONG_SHARDS:
            raise UnreachableError("Discord wants another number of connections") from None
        raise ConnectError(
            f"Discord closed the connection for good (code {error.code}); "
            f"{_CLOSED.get(error.code, 'start the bot again in a while')}."
        ) from None
    except (discord.GatewayNotFound, GatewayDownError):
        raise UnreachableError("Discord's gateway does not answer") from None
    except discord.HTTPException as error:
        raise UnreachableError(f"Discord answers with an error (status {error.status})") from None
    except (OSError, aiohttp.ClientError, TimeoutError) as error:
        kind = type(error).__name__
        raise UnreachableError(f"Discord cannot be reached ({kind}); check the network") from None
