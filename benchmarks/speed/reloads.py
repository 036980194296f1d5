"""Reloads under way: how long they take, and how long the event loop stands still meanwhile.

    python -m benchmarks.speed.reloads CORPUS QUESTIONS FOLDER

A knowledge folder is made of a corpus, 20 passages an article. A loop ticks every millisecond (its
*stall* is how late it wakes), and asks a question in a thread every 20; prints one line of JSON.
"""

import asyncio
import gc
import json
import random
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.speed.corpus import PASSAGES_PER_ARTICLE, SEED
from benchmarks.speed.engines import lines
from bot.answers.answering import answer
from bot.knowledge_base import KnowledgeBase

TICK_S = 0.001
ASK_S = 0.02
QUIET_S = 2.0


def main(arguments: list[str]) -> None:
    """Measure, and print what was measured."""
    corpus, questions, folder = map(Path, arguments)
    asked = json.loads(questions.read_text("utf-8"))
    print(json.dumps(asyncio.run(_measure(corpus, asked, folder))))


async def _measure(corpus: Path, asked: list[str], place: Path) -> dict[str, Any]:
    files = _write_articles(corpus, place / "knowledge")
    start = time.perf_counter()
    base = KnowledgeBase([place / "knowledge"], data=place / "data")
    first = time.perf_counter() - start
    del base
    gc.collect()
    start = time.perf_counter()
    base = KnowledgeBase([place / "knowledge"], data=place / "data")
    opened = time.perf_counter() - start
    found: dict[str, Any] = {"first_s": first, "open_ms": opened * 1e3, "saved": base.may_be_stale}

    async def rest() -> None:
        await asyncio.sleep(QUIET_S)

    async def reload() -> None:
        await asyncio.to_thread(base.reload, force=True)

    found["quiet"] = await _watched(base, asked, rest)
    found["check after the start"] = await _watched(base, asked, reload)
    found["nothing changed"] = await _watched(base, asked, reload)
    files[len(files) // 2].write_text("# Changed\n\nAn article about zebras and anchors.\n")
    found["one article changed"] = await _watched(base, asked, reload)
    for file in files:
        file.write_text(file.read_text("utf-8") + "\nAnother line of it.\n", "utf-8")
    found["all articles changed"] = await _watched(base, asked, reload)
    return found


async def _watched(
    base: KnowledgeBase, asked: list[str], work: Callable[[], Awaitable[None]]
) -> dict[str, float]:
    """Do some work while the loop ticks and questions are asked."""
    late: list[float] = []
    took: list[float] = []
    over = asyncio.Event()

    async def tick() -> None:
        while not over.is_set():
            start = time.perf_counter()
            await asyncio.sleep(TICK_S)
            late.append(time.perf_counter() - start - TICK_S)

    async def ask() -> None:
        rng = random.Random(SEED)
        while not over.is_set():
            await asyncio.sleep(ASK_S)
            start = time.perf_counter()
            snapshot = base.current
            given = await asyncio.to_thread(answer, snapshot, rng.choice(asked))
            took.append(time.perf_counter() - start)
            assert given.revision == snapshot.revision

    helpers = [asyncio.create_task(tick()), asyncio.create_task(ask())]
    start = time.perf_counter()
    await work()
    lasted = time.perf_counter() - start
    over.set()
    await asyncio.gather(*helpers)
    return {
        "s": lasted,
        "stall_max_ms": max(late) * 1e3,
        "stall_p99_ms": float(np.percentile(late, 99)) * 1e3,
        "answer_p50_ms": float(np.median(took)) * 1e3,
        "answer_max_ms": max(took) * 1e3,
        "answers": len(took),
    }


def _write_articles(corpus: Path, folder: Path) -> list[Path]:
    files: list[Path] = []
    for texts in lines(corpus):
        for at in range(0, len(texts), PASSAGES_PER_ARTICLE):
            file = folder / f"{len(files) // 1000:03}" / f"a{len(files):06}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            body = "\n\n".join(texts[at : at + PASSAGES_PER_ARTICLE])
            file.write_text(f"---\nlanguage: en\n---\n# {file.stem}\n\n{body}\n", "utf-8")
            files.append(file)
    return files


if __name__ == "__main__":
    main(sys.argv[1:])
