"""Measure commands a second and latency of a bare command and of `!ask`, side by side.

The bot runs in a process of its own against the local Discord in this one, its rate limits off.
Latency is from the MESSAGE_CREATE on the wire to the reply's POST. The questions are those that
the articles bring along. `ask` has each of them once, with a number behind it that makes it new;
`ask again` has them as they are, as members do who ask what was asked before. The kinds of command
take turns, in random order, a batch of questions each. The ratios of latency and CPU are medians of
those within each batch, so that it does not matter much if the machine is slower for a while.
"""

import asyncio
import itertools
import operator
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.chat.replies import PATIENCE_S, Replies
from bot.articles.library import load
from localdiscord import LocalDiscord

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
ROUNDS = 5
BATCH = 50
IN_FLIGHT = 40
BURST = 1000
SEED = 20261122


async def main() -> None:
    """Run the benchmark and print its table."""
    questions = [asked.ask for asked in load([KNOWLEDGE]).acceptance_questions]
    async with LocalDiscord(rate_limits=False) as discord:
        with tempfile.TemporaryDirectory() as data:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "benchmarks.chat.child", str(KNOWLEDGE), data),
                env={
                    **os.environ,
                    "DISCORD_TOKEN": discord.token,
                    "FOOTNOTE_DISCORD_API": discord.url,
                },
            )
            try:
                await discord.connected(PATIENCE_S)
                await _measure(discord, questions)
            finally:
                if process.returncode is None:
                    process.kill()
                await process.wait()


async def _measure(discord: LocalDiscord, questions: Sequence[str]) -> None:
    number = itertools.count()
    kinds: dict[str, Callable[[str], str]] = {
        "bare": lambda _: "!bare",
        "ask": lambda question: f"!ask {question} {next(number)}",
        "ask again": lambda question: f"!ask {question}",
    }
    replies = Replies(discord)
    for command in kinds.values():  # all warm, and all questions asked before
        await _one_by_one(replies, [command(question) for question in questions])
    latencies: dict[str, list[list[float]]] = {kind: [] for kind in kinds}
    cpu: dict[str, list[float]] = {kind: [] for kind in kinds}
    rates: dict[str, list[float]] = {kind: [] for kind in kinds}
    order = random.Random(SEED)
    for _ in range(ROUNDS):
        mixed = order.sample(questions, len(questions))
        for start in range(0, len(mixed), BATCH):
            batch = mixed[start : start + BATCH]
            for kind in order.sample(list(kinds), len(kinds)):
                if kind == "ask again":  # what came in between may be remembered instead
                    await _one_by_one(replies, [kinds[kind](question) for question in batch])
                before = await _cpu_s(replies)
                taken = await _one_by_one(replies, [kinds[kind](question) for question in batch])
                cpu[kind].append((await _cpu_s(replies) - before) / len(batch))
                latencies[kind].append(taken)
        for kind in order.sample(list(kinds), len(kinds)):
            many = [kinds[kind](order.choice(questions)) for _ in range(BURST)]
            begun = time.perf_counter()
            await _at_once(replies, many)
            rates[kind].append(BURST / (time.perf_counter() - begun))
    _print(latencies, cpu, rates)


async def _one_by_one(replies: Replies, commands: Sequence[str]) -> list[float]:
    """Return the seconds from each command to its reply."""
    return [(await replies.to(command))[1] for command in commands]


async def _at_once(replies: Replies, commands: Sequence[str]) -> None:
    """Keep so many commands in flight until all are answered."""
    gate = asyncio.Semaphore(IN_FLIGHT)

    async def one(command: str) -> None:
        async with gate:
            await replies.to(command)

    async with asyncio.TaskGroup() as group:
        for command in commands:
            group.create_task(one(command))


async def _cpu_s(replies: Replies) -> float:
    message = (await replies.to("!cpu"))[0].message
    return float(message.content) if message else 0.0


def _print(
    latencies: dict[str, list[list[float]]],
    cpu: dict[str, list[float]],
    rates: dict[str, list[float]],
) -> None:
    heads = f"{'command':10} {'p50 ms':>8} {'p99 ms':>8} {'CPU ms':>8} {'commands/s':>11}"
    print(f"{heads}   ratios of p50, CPU, commands/s to bare")
    medians = {kind: list(map(statistics.median, own)) for kind, own in latencies.items()}
    for kind, taken in latencies.items():
        ordered = sorted(itertools.chain.from_iterable(taken))
        p99 = ordered[int(len(ordered) * 0.99)] * 1e3
        figures = (
            f"{statistics.median(ordered) * 1e3:8.2f} {p99:8.2f} "
            f"{statistics.median(cpu[kind]) * 1e3:8.3f} {statistics.median(rates[kind]):11.0f}"
        )
        ratios = "  ".join(
            f"{statistics.median(map(operator.truediv, of[kind], of['bare'])):.2f}"
            for of in (medians, cpu, rates)
        )
        print(f"{kind:10} {figures}   {ratios}")


if __name__ == "__main__":
    asyncio.run(main())
