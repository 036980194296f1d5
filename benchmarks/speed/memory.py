"""What a small knowledge base costs an idle bot, beside a bare discord.py bot.

    python -m benchmarks.speed.memory QUALITY

Each bot runs in a process of its own against the local Discord in this one: a bare discord.py bot
with the same intents and one command, and `footnote run` with articles of 100 and of 1,000 real
passages. Each answers a first question, then some more, and is left alone for two seconds. *RSS*
is all memory the process has in use, mapped libraries too (in both alike, so the difference is
ours); *PSS* shares what several processes map among them, *private* is what no other one has.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chat.replies import PATIENCE_S, Replies
from benchmarks.speed.corpus import (
    PASSAGES_PER_ARTICLE,
    passages,
    real_passages,
    real_questions,
)
from localdiscord import LocalDiscord

SIZES = (100, 1_000)
QUESTIONS = 50
ROUNDS = 3
IDLE_S = 2.0

ROLLUP = "/proc/{}/smaps_rollup"
"""Where Linux tells the memory of a process."""

HEAD = ["idle bot", "RSS MB", "more", "PSS MB", "private MB", "first answer s", "answer p50 ms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """What was measured of a bot.

    Attributes:
        rss_mb: memory in use when idle, in MiB, as `pss_mb` and `private_mb`.
        first_s: from the start of the process to its first answer.
        p50_ms: median from a question on the wire to the posted answer.
    """

    rss_mb: float
    pss_mb: float
    private_mb: float
    first_s: float
    p50_ms: float


def measure(quality: Path, *, rounds: int = ROUNDS) -> dict[str, Bot]:
    """Measure each bot so many times; return the one with the median memory."""
    asked = real_questions(quality, QUESTIONS)
    texts = real_passages(quality)
    with tempfile.TemporaryDirectory(prefix="footnote-memory-") as place:
        commands = {"bare discord.py bot": [sys.executable, "-m", "benchmarks.speed.bare"]}
        for size in SIZES:
            folder = Path(place) / str(size)
            _write_articles(texts, size, folder)
            run = [sys.executable, "-m", "bot", "run", "--knowledge", str(folder)]
            commands[f"{size:,} passages"] = run
        settings = Path(place) / "footnote.yaml"
        settings.write_text("cooldown_s: 0\n", "utf-8")
        measured: dict[str, list[Bot]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                measured[name].append(asyncio.run(_measure(command, settings, asked)))
    return {
        name: sorted(bots, key=lambda bot: bot.rss_mb)[rounds // 2]
        for name, bots in measured.items()
    }


def _write_articles(real: Sequence[str], size: int, folder: Path) -> None:
    """Write so many passages as articles of 20."""
    folder.mkdir()
    texts = [text for block in passages(real, size) for text in block]
    for at in range(0, size, PASSAGES_PER_ARTICLE):
        body = "\n\n".join(texts[at : at + PASSAGES_PER_ARTICLE])
        (folder / f"a{at:06}.md").write_text(f"# Article {at}\n\n{body}\n", "utf-8")


async def _measure(command: Sequence[str], settings: Path, asked: Sequence[str]) -> Bot:
    async with LocalDiscord(rate_limits=False) as discord:
        replies = Replies(discord)
        start = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *command,
            env={
                **os.environ,
                "DISCORD_TOKEN": discord.token,
                "FOOTNOTE_DISCORD_API": discord.url,
                "FOOTNOTE_CONFIG": str(settings),
            },
            stdout=asyncio.subprocess.DEVNULL,
        )
        try:
            await discord.connected(PATIENCE_S)
            await replies.to(f"!ask {asked[0]}")
            first_s = time.perf_counter() - start
            taken = [(await replies.to(f"!ask {question}"))[1] for question in asked[1:]]
            await asyncio.sleep(IDLE_S)
            memory = memory_mb(process.pid)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
    return Bot(
        rss_mb=memory["Rss"],
        pss_mb=memory["Pss"],
        private_mb=memory["Private_Clean"] + memory["Private_Dirty"],
        first_s=first_s,
        p50_ms=statistics.median(taken) * 1e3,
    )


def memory_mb(process: int) -> dict[str, float]:
    """Return what Linux tells of the memory of a process, in MiB."""
    lines = map(str.split, Path(ROLLUP.format(process)).read_text("ascii").splitlines())
    return {line[0].rstrip(":"): int(line[1]) / 1024 for line in lines if line[-1] == "kB"}


def can_measure() -> bool:
    """Tell whether the system says what memory a process has."""
    return Path(ROLLUP.format("self")).exists()


def rows(bots: dict[str, Bot]) -> list[list[str]]:
    """Return a table of bots, the bare one first; memory beside the bare one's."""
    bare = next(iter(bots.values()))
    return [
        [
            name,
            f"{bot.rss_mb:.1f}",
            f"{bot.rss_mb - bare.rss_mb:+.1f}",
            f"{bot.pss_mb:.1f}",
            f"{bot.private_mb:.1f}",
            f"{bot.first_s:.2f}",
            f"{bot.p50_ms:.2f}",
        ]
        for name, bot in bots.items()
    ]


def main() -> None:
    """Measure, and print a table."""
    if not can_measure():
        raise SystemExit("Memory is read from /proc, which only Linux has.")
    for row in (HEAD, ["---"] * len(HEAD), *rows(measure(Path(sys.argv[1])))):
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
