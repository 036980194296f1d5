"""Talk to a bot that is started by some command, over a local Discord: does it answer and end well?

Usage: talk_to.py COMMAND..., where `COMMAND... run` runs the bot and `COMMAND... health` looks
after it. The command finds DISCORD_TOKEN and FOOTNOTE_DISCORD_API in its environment.
"""

import asyncio
import os
import signal
import sys

from bot.sandbox import LocalDiscord, Message

QUESTION = "what areas are covered"
PATIENCE_S = 60.0


async def main(command: list[str]) -> int:
    """Run the bot, ask it, look after its health, and end it; return what it exited with."""
    async with LocalDiscord() as discord:
        environment = os.environ | {
            "DISCORD_TOKEN": discord.token,
            "FOOTNOTE_DISCORD_API": discord.url,
        }
        process = await asyncio.create_subprocess_exec(*command, "run", env=environment)
        try:
            await discord.connected(PATIENCE_S)
            asked = discord.member.say(f"!ask {QUESTION}")
            show(await discord.next_message(reply_to=asked, timeout_s=PATIENCE_S))
            health = await asyncio.create_subprocess_exec(*command, "health", env=environment)
            if await health.wait():
                return 1
        finally:
            process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(process.wait(), PATIENCE_S)
        print(f"ended with {code}")
        return code


def show(message: Message) -> None:
    """Print what the bot wrote."""
    print(message.content)
    for embed in message.embeds:
        print(embed.get("description", ""))


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
