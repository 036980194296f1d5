"""The bot in a process of its own, with a bare command and one that tells its CPU time."""

import asyncio
import os
import sys
import time
from pathlib import Path

from discord.ext import commands

from bot.chat.client import FootnoteClient
from bot.chat.running import ChatOptions, serve
from bot.knowledge_base import KnowledgeBase

BARE = "An answer of some length, so that both replies weigh about the same on the wire. " * 3


@commands.command()
async def bare(ctx: commands.Context[FootnoteClient]) -> None:
    """Reply with a fixed text."""
    await ctx.reply(BARE)


@commands.command()
async def cpu(ctx: commands.Context[FootnoteClient]) -> None:
    """Reply with the CPU time of this process, in seconds."""
    await ctx.reply(repr(time.process_time()))


def _prepare(client: FootnoteClient) -> None:
    client.add_command(bare)
    client.add_command(cpu)


def main() -> None:
    """Serve the knowledge folder of the first argument until killed."""
    options = ChatOptions(
        token=os.environ["DISCORD_TOKEN"],
        server=os.environ["FOOTNOTE_DISCORD_API"],
        cooldown_s=0,
        data=Path(sys.argv[2]),
    )
    knowledge = KnowledgeBase([Path(sys.argv[1])])
    asyncio.run(serve(knowledge, options, stop=asyncio.Event(), ready=_prepare))


if __name__ == "__main__":
    main()
