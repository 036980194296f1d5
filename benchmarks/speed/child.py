"""What is measured in a process of its own; prints one line of JSON.

python -m benchmarks.speed.child build ENGINE CORPUS FOLDER
python -m benchmarks.speed.child open ENGINE FOLDER QUESTIONS
python -m benchmarks.speed.child questions FOLDER QUESTIONS ENGINE...
python -m benchmarks.speed.child answers CORPUS FOLDER QUESTIONS (cold | warm)
"""

import gc
import json
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.speed.corpus import SEED
from benchmarks.speed.engines import BUILDERS, OPENERS, shuffled
from benchmarks.speed.reloads import Articles
from bot.answers.answering import answer
from bot.knowledge_base.knowledge_base import KnowledgeBase

WARM = 300  # other questions asked before the clock runs: a bot in service has seen most words


def main(arguments: list[str]) -> None:
    """Do what the arguments say."""
    command, *rest = arguments
    print(json.dumps(_COMMANDS[command](*rest)))


def _build(engine: str, corpus: str, folder: str) -> dict[str, Any]:
    before = _peak_mb()
    start, used = time.perf_counter(), time.process_time()
    BUILDERS[engine](Path(corpus), Path(folder))
    wall, cpu = time.perf_counter() - start, time.process_time() - used
    files = [file for file in Path(folder).rglob("*") if file.is_file()]
    disk = sum(file.stat().st_size for file in files)
    return {
        "wall_s": wall,
        "cpu_s": cpu,
        "peak_mb": _peak_mb(),
        "base_mb": before,
        "disk_mb": disk / 1e6,
    }


def _open(engine: str, folder: str, questions: str) -> dict[str, Any]:
    asked = _read(questions)
    index, opener = OPENERS[engine]
    where = Path(folder) / index
    _evict(where)
    before = _rss_mb()
    start = time.perf_counter()
    search = opener(where)
    opened = time.perf_counter()
    search(asked[0])
    first = time.perf_counter()
    for question in asked[1:51]:
        search(question)
    return {
        "open_ms": (opened - start) * 1e3,
        "first_ms": (first - opened) * 1e3,
        "grown_mb": _rss_mb() - before,
    }


def _questions(folder: str, questions: str, *engines: str) -> dict[str, list[float]]:
    """Ask every question of every engine, in random order; microseconds."""
    asked = _read(questions)
    searches = {}
    for name in engines:
        index, opener = OPENERS[name]
        searches[name] = opener(Path(folder) / index)
    for question in asked[:WARM]:
        for search in searches.values():
            search(question)
    return _interleaved(searches, asked[WARM:])


def _answers(corpus: str, folder: str, questions: str, how: str) -> dict[str, Any]:
    """Answer questions: both stages, highlight, citation and confidence; microseconds.

    Cold, nothing of the index is in the system's page cache when the process starts. Warm, all of
    it is, as on a server where the bot has run for a while.
    """
    asked = _read(questions)
    knowledge, data = Path(folder) / "knowledge", Path(folder) / "data"
    if not knowledge.exists():
        Articles(Path(corpus), knowledge)
    (_evict if how == "cold" else _fetch)(data)
    before = _rss_mb()
    base = KnowledgeBase([knowledge], data=data)
    snapshot = base.current
    start = time.perf_counter()
    answer(snapshot, asked[0])
    first = time.perf_counter() - start
    for question in asked[1:51]:
        answer(snapshot, question)
    grown = _rss_mb() - before
    for question in asked[51:WARM]:
        answer(snapshot, question)
    times = _interleaved({"answer": lambda q: answer(snapshot, q)}, asked[WARM:])["answer"]
    return {"times": times, "first_ms": first * 1e3, "grown_mb": grown}


def _interleaved(
    searches: Mapping[str, Callable[[str], Any]], asked: Sequence[str]
) -> dict[str, list[float]]:
    rng = random.Random(SEED)
    times: dict[str, list[float]] = {name: [] for name in searches}
    gc.collect()
    gc.freeze()
    for question in asked:
        for name in shuffled(list(searches), rng):
            start = time.perf_counter_ns()
            searches[name](question)
            times[name].append((time.perf_counter_ns() - start) / 1e3)
    return times


def _read(questions: str) -> list[str]:
    return [str(question) for question in json.loads(Path(questions).read_text("utf-8"))]


def _evict(folder: Path) -> None:
    """Take the files of a folder out of the page cache, where the system can do that."""
    if hasattr(os, "posix_fadvise"):
        for file in filter(Path.is_file, folder.rglob("*")):
            with file.open("rb") as opened:
                os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _fetch(folder: Path) -> None:
    """Bring the files of a folder into the page cache."""
    room = bytearray(1 << 20)
    for file in filter(Path.is_file, folder.rglob("*")):
        with file.open("rb", buffering=0) as opened:
            while opened.readinto(room):
                pass


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _rss_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return float(pages * resource.getpagesize() / 2**20)


_COMMANDS: dict[str, Callable[..., Any]] = {
    "build": _build,
    "open": _open,
    "questions": _questions,
    "answers": _answers,
}

if __name__ == "__main__":
    main(sys.argv[1:])
