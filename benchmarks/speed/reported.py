"""How long a knowledge base takes to reload after one changed file, its test questions included.

    python -m benchmarks.speed.reported QUALITY ARTICLES PASSAGES QUESTIONS [--profile]

makes that many articles of real text, of that many passages each, of which the first bring a test
question each, and reloads after one file has changed, again and again. Prints wall and CPU time,
which counts on a machine that does much else.
"""

import contextlib
import cProfile
import itertools
import pstats
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.speed.corpus import passages, real_passages
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.knowledge_base.reload import Reload

RELOADS = 9

_WORD = re.compile(r"[A-Za-z]{4,}")


def main(arguments: list[str]) -> None:
    """Measure, and print what was measured."""
    quality, *counts = [argument for argument in arguments if argument != "--profile"]
    articles, size, questions = map(int, counts)
    real = real_passages(Path(quality))
    texts = list(itertools.chain.from_iterable(passages(real, articles * size)))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "knowledge"
        folder.mkdir()
        for number in range(articles):
            _write(folder, number, texts[number * size :][:size], asked=number < questions)
        with contextlib.closing(KnowledgeBase([folder], data=Path(place) / "data")) as knowledge:
            knowledge.settle()
            _measure(knowledge, folder, articles, texts)
            if "--profile" in arguments:
                _change(folder, 0, articles, texts)
                with cProfile.Profile() as profile:
                    knowledge.reload(force=True)
                pstats.Stats(profile).sort_stats("cumulative").print_stats(50)


def _measure(knowledge: KnowledgeBase, folder: Path, articles: int, texts: Sequence[str]) -> None:
    wall: list[float] = []
    cpu: list[float] = []
    for number in range(1, RELOADS + 1):
        _change(folder, number, articles, texts)
        before = time.perf_counter(), time.process_time()
        reload: Reload = knowledge.reload(force=True)
        wall.append((time.perf_counter() - before[0]) * 1e3)
        cpu.append((time.process_time() - before[1]) * 1e3)
        assert reload.verdict == "swapped", reload.verdict
        knowledge.settle()
    print(
        f"{articles:,} articles, {len(knowledge.current.passages):,} passages, "
        f"{reload.asked:,} questions, of which {reload.asked - len(reload.failed):,} are answered: "
        f"a reload after one change takes {statistics.median(wall):.0f} ms, "
        f"{statistics.median(cpu):.0f} ms CPU; the quickest {min(wall):.0f} and {min(cpu):.0f} ms"
    )


def _change(folder: Path, number: int, articles: int, texts: Sequence[str]) -> None:
    """Write other text into one of the last articles."""
    _write(folder, articles - 1 - number, [texts[number], f"Edition {number}."], asked=False)


def _write(folder: Path, number: int, texts: Sequence[str], *, asked: bool) -> None:
    words = _WORD.findall(texts[0])
    front = ""
    if asked and len(words) > 6:
        ask = " ".join(words[:6])
        front = f"---\nquestions: [{{ask: what of {ask}, expect: {words[6]}}}]\n---\n"
    body = "\n\n".join(texts)
    path = folder / f"a{number:06}.md"
    path.write_text(f"{front}# {' '.join(words[:3])} {number}\n\n{body}\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
