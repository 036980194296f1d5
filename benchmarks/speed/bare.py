"""A bare discord.py bot in a process of its own: our intents, and one command.

python -m benchmarks.speed.bare
"""

import os

import discord
from discord.ext import commands

from bot.chat.connection.endpoint import discord_at

REPLY = "A reply of this length is sent to whatever is asked, and that is all there is."


def main() -> None:
    """Serve until killed."""
    intents = discord.Intents(
        guilds=True, guild_messages=True, dm_messages=True, message_content=True
    )
    client = commands.Bot("!", intents=intents)

    @client.command()
    async def ask(ctx: commands.Context[commands.Bot], *, _: str) -> None:
        """Reply with a fixed text."""
        await ctx.reply(REPLY)

    with discord_at(os.environ["FOOTNOTE_DISCORD_API"]):
        client.run(os.environ["DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
