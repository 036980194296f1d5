"""What can be found out at Discord with a token, without a connection to the gateway."""

from typing import Any

import discord

from bot.chat.connection.client import FootnoteClient
from bot.chat.connection.endpoint import discord_at
from bot.chat.moderators.checkup import (
    Finding,
    about_channels,
    about_clock,
    about_commands,
    about_intent,
    about_knowledge,
    channels_of,
)
from bot.chat.options import ChatOptions
from bot.chat.responses.responder import Responder
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.text.counted import counted


async def about_discord(knowledge: KnowledgeBase, options: ChatOptions) -> list[Finding]:
    """Look at a knowledge base and at Discord.

    Args:
        knowledge: what the bot knows.
        options: how it runs; without a token Discord is left out.
    """
    findings = [about_knowledge(knowledge.current)]
    if not options.token:
        text = (
            "none is set; set DISCORD_TOKEN, or put it into a .env file here; until then the local "
            "Discord runs"
        )
        return [*findings, Finding("Token", False, text)]
    with discord_at(options.server):
        findings += await about_clock(options.proxy)
        responder = Responder(knowledge, options)
        client = FootnoteClient(responder, message_content=False, proxy=options.proxy, syncs=False)
        try:
            findings += await _about_application(client, options)
        finally:
            await client.close()
            await responder.close(0)
    return findings


async def _about_application(client: FootnoteClient, options: ChatOptions) -> list[Finding]:
    try:
        await client.login(options.token)
    except discord.LoginFailure:
        cure = "reset it on the page Bot of the developer portal, and set DISCORD_TOKEN anew"
        return [Finding("Token", False, f"Discord does not accept it; {cure}")]
    except (discord.HTTPException, OSError) as error:
        kind = type(error).__name__
        return [Finding("Token", False, f"Discord did not check it ({kind}); try again later")]
    flags = client.application_flags
    allowed = flags.gateway_message_content or flags.gateway_message_content_limited
    guilds = [guild async for guild in client.fetch_guilds(limit=None)]
    facts = {"user": client.user, "servers": counted(len(guilds), "server")}
    return [
        Finding("Token", True, "is that of {user}, in {servers}", facts),
        about_intent(allowed),
        await about_commands(client),
        *about_channels(channels_of(options), await _channels(client, guilds)),
    ]


async def _channels(
    client: FootnoteClient, guilds: list[discord.Guild]
) -> dict[int, tuple[Any, discord.Member]]:
    """Return the channels of some servers, each with the bot as a member there."""
    known: dict[int, tuple[Any, discord.Member]] = {}
    for listed in guilds:
        guild = await client.fetch_guild(listed.id)
        me = await guild.fetch_member(client.own_id)
        known |= {channel.id: (channel, me) for channel in await guild.fetch_channels()}
    return known
