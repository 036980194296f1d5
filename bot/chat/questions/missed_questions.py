"""Questions that were missed while a session with the gateway was lost."""

import logging
from datetime import UTC, datetime, timedelta

import discord
from discord.ext import commands

from bot.chat.delivery.delivery import UndeliveredError, deliver
from bot.chat.delivery.exchanges import Exchanges
from bot.text.counted import counted

ACTIVE_S = 24 * 3600.0
"""Channels where the bot replied in this time are looked through."""

MISSED_S = 120.0
"""Older messages are not answered any more: nobody waits for that."""

_MOST = 200  # messages of a channel

_log = logging.getLogger(__name__)


async def missed_questions(
    client: commands.Bot, exchanges: Exchanges, shard_id: int
) -> list[discord.Message]:
    """Return recent messages of a shard's channels where the bot replied lately, oldest first.

    Those that the bot replied to are left out. Whether one was taken already, and whether it asks
    the bot something, is seen where messages are taken.
    """
    found: list[discord.Message] = []
    for channel_id in exchanges.active_channels(ACTIVE_S):
        channel = client.get_channel(channel_id) or client.get_partial_messageable(channel_id)
        guild = getattr(channel, "guild", None)  # none where it is direct or not known
        of_shard = guild.shard_id if guild else 0
        if of_shard == shard_id and isinstance(channel, discord.abc.Messageable):
            found += await _unanswered(client, channel)
    if found:
        _log.info("A session was lost; %s looked at again.", counted(len(found), "message"))
    return sorted(found, key=lambda message: message.id)


async def _unanswered(
    client: commands.Bot, channel: discord.abc.Messageable
) -> list[discord.Message]:
    since = datetime.now(UTC) - timedelta(seconds=MISSED_S)
    # Told with each new session; unknown of direct messages.
    last: int | None = getattr(channel, "last_message_id", None)
    if last is not None and last < discord.utils.time_snowflake(since):
        return []

    async def read() -> list[discord.Message]:
        newest_first = channel.history(limit=_MOST, after=since, oldest_first=False)
        return [message async for message in newest_first]

    try:
        messages = await deliver(read)
    except UndeliveredError as error:
        _log.info("A channel could not be looked through: %s.", error)
        return []
    own_id = client.user.id if client.user else 0
    replies = (m.reference for m in messages if m.author.id == own_id)
    answered = {reference.message_id for reference in replies if reference is not None}
    return [m for m in messages if m.id not in answered and m.author.id != own_id]
