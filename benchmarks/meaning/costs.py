"""What a sentence model costs, as JSON; the child of `benchmarks.meaning`.

Memory is what the process has more than right before the model was loaded. CPU time is that of the
thread that answers. Standstill is how late a timer of the event loop was at most while another
thread answered, and the same by words alone; what else runs on the machine shows in both.
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.meaning.sets import read
from bot.answers.answering import answer
from bot.answers.snapshot import Snapshot
from bot.cli.meaning import make_vectors
from bot.index.heap import give_back
from bot.knowledge_base.snapshot_builder import joined_with
from bot.thread_switching import pause, quick_switches

QUESTIONS = 200
TICK_S = 0.001
ROLLUP = Path("/proc/self/smaps_rollup")


def memory_mb() -> float:
    """Return the memory of this process that no other one has, in MiB; 0 where nobody tells."""
    if not ROLLUP.exists():
        return 0.0
    lines = ROLLUP.read_text("ascii").splitlines()
    kept = [int(line.split()[1]) for line in lines if line.startswith("Private_")]
    return sum(kept) / 1024


def cpu_ms(snapshot: Snapshot, questions: Sequence[str]) -> list[float]:
    """Return the CPU time of each question, in milliseconds, ascending."""
    taken = []
    for asked in questions:
        start = time.thread_time()
        answer(snapshot, asked)
        taken.append(1000 * (time.thread_time() - start))
    return sorted(taken)


async def standstill_ms(snapshot: Snapshot, questions: Sequence[str]) -> list[float]:
    """Return how late the event loop was at each tick while a thread answers, ascending."""

    def work() -> None:
        for asked in questions:
            answer(snapshot, asked, between=pause)

    late = []
    working = asyncio.get_running_loop().run_in_executor(None, work)
    while not working.done():
        start = time.perf_counter()
        await asyncio.sleep(TICK_S)
        late.append(1000 * (time.perf_counter() - start - TICK_S))
    await working
    return sorted(late)


def main() -> None:
    """Measure one set with one model."""
    folder, model_folder = map(Path, sys.argv[1:3])
    snapshot, questions = read(folder)
    asked = [question.text for question in questions][:QUESTIONS]
    cpu_ms(snapshot, asked)
    by_words = cpu_ms(snapshot, asked)
    give_back()
    before = memory_mb()
    from bot.meaning.model_folder import ModelOptions
    from bot.meaning.sentence_model import SentenceModel

    start = time.process_time()
    model = SentenceModel.open(model_folder, ModelOptions())
    opened = time.process_time() - start
    start = time.process_time()
    vectors = make_vectors(snapshot.index, model, folder / "none")
    made = 1000 * (time.process_time() - start) / max(vectors.sections, 1)
    start = time.process_time()
    joined = joined_with(snapshot, vectors, strictness=1.0)
    calibrated = time.process_time() - start
    cpu_ms(joined, asked)
    by_both = cpu_ms(joined, asked)
    give_back()
    more = memory_mb() - before
    with quick_switches():
        still = [asyncio.run(standstill_ms(one, asked)) for one in (snapshot, joined)]
    at_99 = [one[len(one) * 99 // 100] for one in still]
    print(
        json.dumps(
            {
                "passages, sections": f"{len(snapshot.passages):,}, {vectors.sections:,}",
                "memory": f"+{more:.0f} MB",
                "CPU a question, median": _pair(
                    statistics.median(by_words), by_both[len(asked) // 2]
                ),
                "CPU a question, 95 %": _pair(
                    *(o[len(asked) * 95 // 100] for o in (by_words, by_both))
                ),
                "CPU a section": f"{made:.1f} ms",
                "CPU to load, to calibrate": f"{opened:.1f} s, {calibrated:.1f} s",
                "standstill of the event loop, 99 %": _pair(*at_99),
                "standstill of the event loop, most": _pair(still[0][-1], still[1][-1]),
            }
        )
    )


def _pair(one: float, other: float) -> str:
    return f"{one:.1f} → {other:.1f} ms"


if __name__ == "__main__":
    main()
