"""Compare engines: `make bench QUALITY=DIR`, `make bench-full QUALITY=DIR`.

Small: 1,000 and 10,000 passages, two minutes. Full: up to a million, half an hour. Every build
and every opening has a process of its own; all engines answer each question in one process, in
random order. Read the ratios: other work on the machine slows all engines alike.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.speed import memory
from benchmarks.speed.corpus import real_passages, real_questions, write_corpus
from benchmarks.speed.engines import BUILDERS, OPENERS
from benchmarks.speed.reloads import AS_THE_BOT

SMALL = (1_000, 10_000)
FULL = (1_000, 10_000, 100_000, 1_000_000)
QUESTIONS = {1_000: 1300, 10_000: 1300, 100_000: 600, 1_000_000: 600}
FEWER = 800
"""Questions of the small run, which is to take two minutes; 300 of them warm up."""

SLOW_FROM = {"rank_bm25": 1_000_000, "bm25s": 1_000_001, "fts5": 1_000_001}
"""Passages from which on an engine is left out: rank_bm25 would take gigabytes and minutes."""

# An engine a thousand times slower pushes everybody's pages and cache lines out, so each of those
# whose questions take milliseconds is asked in a round of its own with ours.
SLOW = ("rank_bm25", "fts5", "bm25s")

_ANSWERED = {
    "cold": "the index on the disk when the process starts",
    "warm": "the index in the system's page cache",
}

RELOADS_FROM = 10_000
"""Passages from which on reloads are measured: below 5,000 nothing is saved."""


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed")
    parser.add_argument("--quality", default=os.environ.get("QUALITY"), help="real text")
    parser.add_argument("--full", action="store_true", help="up to a million passages")
    parser.add_argument("--sizes", type=int, nargs="*", help="passages, instead of the usual")
    parser.add_argument("--out", type=Path, help="also write the tables to this file")
    options = parser.parse_args()
    if not options.quality:
        print("Skipped: no text. Say where it is: make bench QUALITY=DIR (see README.md there).")
        return
    sizes = options.sizes or (FULL if options.full else SMALL)
    report = _Report()
    with tempfile.TemporaryDirectory(prefix="footnote-bench-") as work:
        for size in sizes:
            asked = real_questions(
                Path(options.quality), QUESTIONS.get(size, 600) if options.full else FEWER
            )
            _compare(size, Path(options.quality), asked, Path(work) / str(size), report)
    if memory.can_measure():
        report.line("\n## An idle bot, beside a bare discord.py bot")
        rounds = memory.ROUNDS if options.full else 1
        bots = memory.measure(Path(options.quality), rounds=rounds)
        report.table(memory.HEAD, memory.rows(bots))
    if options.out:
        options.out.write_text(report.text, encoding="utf-8")


class _Report:
    """Prints lines and keeps them."""

    def __init__(self) -> None:
        self.text = ""
        names = ("rank-bm25", "bm25s", "tantivy", "numba", "numpy")
        packages = ", ".join(f"{name} {version(name)}" for name in names)
        self.line("# Speed")
        self.line()
        self.line(
            f"{datetime.now(UTC):%Y-%m-%d}, {_processor()}, {os.cpu_count()} processors, "
            f"Python {platform.python_version()}, {packages}."
        )

    def line(self, text: str = "") -> None:
        """Print a line."""
        print(text, flush=True)
        self.text += text + "\n"

    def table(self, head: list[str], rows: list[list[str]]) -> None:
        """Print a table."""
        self.line()
        for row in (head, ["---"] * len(head), *rows):
            self.line(f"| {' | '.join(row)} |")
        self.line()


def _compare(size: int, quality: Path, asked: list[str], work: Path, report: _Report) -> None:
    work.mkdir()
    corpus = work / "corpus.txt"
    write_corpus(real_passages(quality), size, corpus)
    questions = work / "questions.json"
    questions.write_text(json.dumps(asked), "utf-8")
    report.line(f"\n## {size:,} passages ({corpus.stat().st_size / 1e6:.1f} MB)")
    report.line(f"\nLoad of the machine at the start: {os.getloadavg()[0]:.1f}.")
    builders = [name for name in BUILDERS if size < SLOW_FROM.get(name, size + 1)]
    built = {name: _child("build", name, corpus, work / name) for name in builders}
    engines = [name for name, (index, _) in OPENERS.items() if index in built]
    base = built["tantivy"]["wall_s"]
    report.table(
        ["build", "wall s", "× tantivy", "CPU s", "peak MB", "disk MB"],
        [
            [
                name,
                f"{b['wall_s']:.2f}",
                f"{b['wall_s'] / base:.2f}",
                f"{b['cpu_s']:.2f}",
                f"{b['peak_mb']:.0f}",
                f"{b['disk_mb']:.1f}",
            ]
            for name, b in built.items()
            if name != "rank_bm25"
        ],
    )
    opened = {name: _child("open", name, work, questions) for name in engines}
    report.table(
        ["open, cold", "open ms", "first answer ms", "MB after 50 questions"],
        [
            [name, f"{o['open_ms']:.1f}", f"{o['first_ms']:.1f}", f"{o['grown_mb']:.0f}"]
            for name, o in opened.items()
        ],
    )
    _ask(size, work, questions, engines, report)
    if size >= RELOADS_FROM:
        _reload(work, corpus, questions, report)
    _answer(work, corpus, questions, report)


def _reload(work: Path, corpus: Path, questions: Path, report: _Report) -> None:
    found = _run("benchmarks.speed.reloads", corpus, questions, work / "articles")
    report.line()
    report.line(
        f"A folder of articles: first start {found.pop('first_s'):.1f} s, "
        f"next start {found.pop('open_ms'):.0f} ms (saved: {found.pop('saved')})."
    )
    report.table(
        [
            "reload, with 20 questions a second over the local Discord",
            *(
                "served s",
                "told s",
                "stall max ms",
                "stall p99 ms",
                "machine's own ms",
                "bot's CPU s",
            ),
            *("reply p50 ms", "reply max ms", "replies"),
        ],
        [[name, *(f"{value:.4g}" for value in row.values())] for name, row in found.items()],
    )
    report.line("Every question was answered from one whole snapshot, word for word.")


def _answer(work: Path, corpus: Path, questions: Path, report: _Report) -> None:
    rows = []
    for how, name in _ANSWERED.items():
        found = _child("answers", corpus, work / "articles", questions, how)
        p50, p99 = np.percentile(found["times"], [50, 99]) / 1e3
        row = (p50, p99, np.mean(found["times"]) / 1e3, found["first_ms"])
        rows.append([name, *(f"{value:.2f}" for value in row), f"{found['grown_mb']:.0f}"])
    head = ["a whole answer: both stages, highlight, citation, confidence"]
    head += ["p50 ms", "p99 ms", "mean ms", "first ms", "MB after 50"]
    report.table(head, rows)


def _ask(size: int, work: Path, questions: Path, engines: list[str], report: _Report) -> None:
    quick = [name for name in engines if name not in SLOW]
    times = _child("questions", work, questions, *quick)
    base, ours = (float(np.median(times[name])) for name in ("tantivy", "ours"))
    rows = [
        [*_row(name, times[name]), f"{_ratio(times[name], base)}", _ratio(times[name], ours)]
        for name in quick
    ]
    head = ["p50 µs", "p99 µs", "mean µs"]
    report.table(["question, quick round", *head, "× tantivy", "× ours"], rows)
    report.line(f"At {size:,}: ours {ours / base:.2f} × tantivy.")
    rows = []
    for name in (name for name in engines if name in SLOW):
        times = _child("questions", work, questions, "ours", name)
        rows.append(
            [*_row(name, times[name]), _ratio(times[name], float(np.median(times["ours"])))]
        )
    report.table(["question, a round with ours", *head, "× ours"], rows)


def _row(name: str, times: list[float]) -> list[str]:
    p50, p99 = np.percentile(times, [50, 99])
    return [name, f"{p50:.1f}", f"{p99:.1f}", f"{np.mean(times):.1f}"]


def _ratio(times: list[float], base: float) -> str:
    p50 = float(np.median(times))
    return f"{p50 / base:.2f} ({p50:.0f} / {base:.0f})"


def _child(*arguments: object) -> Any:
    """Measure in a process of its own."""
    return _run("benchmarks.speed.child", *arguments)


def _run(module: str, *arguments: object) -> Any:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    environment = {**os.environ, **AS_THE_BOT}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, arguments))} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
