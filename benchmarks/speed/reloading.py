"""The bot whose reloads are measured, in a process of its own.

    python -m benchmarks.speed.reloading KNOWLEDGE DATA [MODERATOR]

Without a moderator it loads the knowledge base, prints how long that took, and ends. With one it
connects to the local Discord that the environment names. `!watch` begins to measure, and `!stalls`
tells what was measured: a task of the bot's event loop sleeps for a millisecond again and again,
and a *stall* is how late it wakes. It also sees when another snapshot comes into service.
"""

import asyncio
import contextlib
import json
import math
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from discord.ext import commands

from bot.chat.connection.client import FootnoteClient
from bot.chat.connection.running import serve
from bot.cli.running import chat_options
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.settings.settings import Settings
from bot.settings.token import load_token

TICK_S = 0.001


class Watch:
    """Measures an event loop and the knowledge base beside it."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._late: list[float] = []
        self._swapped_at: float | None = None
        self._cpu = 0.0
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Measure from now on."""
        self._late, self._swapped_at = [], None
        self._cpu = time.process_time()
        self._task = asyncio.create_task(self._tick())

    def end(self) -> dict[str, Any]:
        """Return what was measured; times of `swapped_at` are those of the machine's clock."""
        assert self._task is not None
        self._task.cancel()
        return {
            "stall_max_ms": max(self._late) * 1e3,
            "stall_p99_ms": float(np.percentile(self._late, 99)) * 1e3,
            "cpu_s": time.process_time() - self._cpu,
            "swapped_at": self._swapped_at,
        }

    async def _tick(self) -> None:
        serving = self._knowledge.current
        while True:
            start = time.perf_counter()
            await asyncio.sleep(TICK_S)
            now = time.perf_counter()
            self._late.append(now - start - TICK_S)
            if self._swapped_at is None and self._knowledge.current is not serving:
                self._swapped_at = now


def main(arguments: list[str]) -> None:
    """Load the knowledge base; connect, where there is a moderator."""
    folder, data, *moderator = arguments
    start = time.perf_counter()
    knowledge = KnowledgeBase([Path(folder)], data=Path(data))
    took_s = time.perf_counter() - start
    if not moderator:
        print(json.dumps({"took_s": took_s, "saved": knowledge.version.base is not None}))
        return
    knowledge.settle()
    watch = Watch(knowledge)

    @commands.command("watch")
    async def begin(ctx: commands.Context[FootnoteClient]) -> None:
        """Begin to measure."""
        watch.begin()
        await ctx.reply("watching")

    @commands.command()
    async def stalls(ctx: commands.Context[FootnoteClient]) -> None:
        """Tell what was measured."""
        await ctx.reply(json.dumps(watch.end()))

    def prepare(client: FootnoteClient) -> None:
        client.responder.progress_s = math.inf  # the first reply is the report
        client.add_command(begin)
        client.add_command(stalls)

    settings = Settings(
        discord_api=os.environ["FOOTNOTE_DISCORD_API"],
        moderators=(int(moderator[0]),),
        cooldown_s=0,
        data=Path(data),
    )
    options = chat_options(settings, load_token())
    with contextlib.closing(knowledge):
        asyncio.run(serve(knowledge, options, stop=asyncio.Event(), ready=prepare))


if __name__ == "__main__":
    main(sys.argv[1:])
