"""Talk to a bot that is started by some command, over a local Discord: does it answer and end well?

Usage: talk_to.py COMMAND..., where `COMMAND... run` runs the bot and `COMMAND... health` looks
after it. `{token}` and `{server}` in the command become those of the local Discord.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from localdiscord import LocalDiscord, Message

QUESTION = "what areas are covered"
PATIENCE_S = 60.0


async def main(command: list[str]) -> int:
    """Run the bot, ask it, look after its health, and end it; return what it exited with."""
    async with LocalDiscord() as discord:
        filled = [part.format(token=discord.token, server=discord.url) for part in command]
        process = await asyncio.create_subprocess_exec(*filled, "run")
        try:
            await discord.connected(PATIENCE_S)
            asked = discord.member.say(f"!ask {QUESTION}")
            show(await discord.next_message(reply_to=asked, timeout_s=PATIENCE_S))
            async with asyncio.timeout(PATIENCE_S):
                while await health(filled):
                    print("not yet")
        finally:
            if process.returncode is None:
                os.kill(innermost(process.pid), signal.SIGTERM)
        code = await asyncio.wait_for(process.wait(), PATIENCE_S)
        print(f"ended with {code}")
        return code


def innermost(pid: int) -> int:
    """Return the bot's own process, below those of the command that started it (Linux)."""
    while children := [
        int(child)
        for thread in Path(f"/proc/{pid}/task").iterdir()
        for child in (thread / "children").read_text().split()
    ]:
        pid = max(children)
    return pid


async def health(command: list[str]) -> int:
    """Return what `health` exits with."""
    process = await asyncio.create_subprocess_exec(*command, "health")
    return await process.wait()


def show(message: Message) -> None:
    """Print what the bot wrote."""
    print(message.content)
    for embed in message.embeds:
        print(embed.get("description", ""))


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
