"""What servers and shards cost a bot in memory.

    python -m benchmarks.speed.shards

Each bot runs in a process of its own against the local Discord in this one, with servers of 20
channels and 10 roles, on as many shards as Discord recommends for so many (two from a thousand
servers on) and on one. It answers a question in the first and in the last server, and is left
alone for two seconds.
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.chat.replies import PATIENCE_S
from benchmarks.speed.memory import IDLE_S, can_measure, memory_mb
from localdiscord import BotSeed, LocalDiscord
from localdiscord.seed import ChannelSeed, PersonSeed, RoleSeed, Seed, ServerSeed

CHANNELS = 20
ROLES = 10
BOTS = ((1, 1), (1_000, 1), (1_000, 2), (2_000, 1), (2_000, 3))
"""Numbers of servers and of shards."""

HEAD = ["servers", "shards", "RSS MB", "more for each thousand servers"]


def _seed(servers: int, shards: int) -> Seed:
    server = ServerSeed(
        "Server",
        tuple(ChannelSeed(f"channel-{n}", topic="What it is for") for n in range(CHANNELS)),
        roles=tuple(RoleSeed(f"role {n}") for n in range(ROLES)),
    )
    return Seed(
        bots=(BotSeed(shards=shards, max_concurrency=shards),),
        people=(PersonSeed("robin", "Robin"), PersonSeed("morgan", "Morgan")),
        servers=(server,) * servers,
    )


async def _rss_mb(servers: int, shards: int, place: Path) -> float:
    async with LocalDiscord(_seed(servers, shards)) as discord:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--knowledge", "knowledge"),
            env={
                **os.environ,
                "DISCORD_TOKEN": discord.token,
                "FOOTNOTE_DISCORD_API": discord.url,
                "FOOTNOTE_DATA": str(place / f"{servers}-{shards}"),
            },
            stdout=asyncio.subprocess.DEVNULL,
        )
        try:
            for _ in range(shards):
                await discord.connected(PATIENCE_S)
            for guild in (discord.guilds[0], discord.guilds[-1]):
                channel = next(iter(guild.channels.values()))
                asked = discord.member.say("!ask what areas are covered", channel=channel)
                await discord.next_message(channel, reply_to=asked, timeout_s=PATIENCE_S)
            await asyncio.sleep(IDLE_S)
            return memory_mb(process.pid)["Rss"]
        finally:
            process.kill()
            await process.wait()


def main() -> None:
    """Measure, and print a table."""
    if not can_measure():
        raise SystemExit("Memory is read from /proc, which only Linux has.")
    for row in (HEAD, ["---"] * len(HEAD)):
        print(f"| {' | '.join(row)} |")
    least: float | None = None
    with tempfile.TemporaryDirectory(prefix="footnote-shards-") as place:
        for servers, shards in BOTS:
            rss_mb = asyncio.run(_rss_mb(servers, shards, Path(place)))
            least = rss_mb if least is None else least
            more = f"{(rss_mb - least) * 1_000 / servers:+.1f}" if servers > 1 else ""
            print(f"| {servers:,} | {shards} | {rss_mb:.1f} | {more} |", flush=True)


if __name__ == "__main__":
    main()
