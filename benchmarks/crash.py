"""Kill a process that builds, saves and reloads, again and again; look at what it left.

    python -m benchmarks.crash [--times 200]

The process has another one renew its base; in turn both are killed at once, as when a machine or a
container stops, or the first alone. After each `kill -9` at a random moment the newest saved base
must be whole (checksums) and its own (revision). The next start must serve what the folder holds
or, where the last act was a rollback, the version rolled back to; and a reload what the folder
holds.
"""

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.articles.library import load
from bot.errors import NoEarlierVersionError
from bot.knowledge_base.base_store import BaseStore
from bot.knowledge_base.draft import build_draft
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.knowledge_base.rollback_file import kept_version
from bot.knowledge_base.snapshot_builder import build_snapshot, revision

ARTICLES = 40
LONGEST_S = 2.5  # from the start of the process to its end
MOST_BASES = 4  # in service, before it, renewed behind both, and staged by a reload meanwhile
PROCESSES = Path("/proc")  # where Linux tells of them


def main() -> None:
    """Kill as often as asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--work", help="for the process that is killed")
    options = parser.parse_args()
    if options.work:
        _work(Path(options.work), random.Random(options.seed))
    with tempfile.TemporaryDirectory(prefix="footnote-crash-") as place:
        saved = kill_and_look(Path(place), options.times, options.seed)
    print(f"Killed {options.times} times; {saved} times a saved base was there, always sound.")


def kill_and_look(place: Path, times: int, seed: int) -> int:
    """Kill so many times; return how often a saved base was there afterwards.

    Raises:
        AssertionError: if what was left is not as it should be.
    """
    rng = random.Random(seed)
    (place / "knowledge").mkdir()
    for number in range(ARTICLES):
        _edit(place, number, rng)
    found = 0
    for turn in range(times):
        command = [sys.executable, "-m", "benchmarks.crash", "--work", str(place)]
        process = subprocess.Popen([*command, "--seed", str(seed + turn)], start_new_session=True)
        time.sleep(rng.uniform(0.2, LONGEST_S))
        if turn % 2 and PROCESSES.is_dir():
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        _wait_for_the_rest(process.pid)
        found += _look(place)
    return found


def _wait_for_the_rest(group: int) -> None:
    """Wait until no process of a group is alive; of the one that was killed alone, its other."""
    while any(_is_alive(process, group) for process in PROCESSES.glob("[0-9]*")):
        time.sleep(0.01)


def _is_alive(process: Path, group: int) -> bool:
    try:
        state, _, its_group = (process / "stat").read_text("ascii").rpartition(")")[2].split()[:3]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return int(its_group) == group and state != "Z"


def _look(place: Path) -> bool:
    """Check what is there; tell whether a saved base was."""
    folder, data = place / "knowledge", place / "data"
    store = BaseStore(data / "index", origin=[folder])
    saved = store.open_newest()
    if saved is not None:
        assert saved.articles.is_sound()
        assert len(store.folders()) <= MOST_BASES
        assert all(passage.text for passage in saved.articles.passages)
    kept = kept_version(store)
    base = KnowledgeBase([folder], data=data, saved_from=1, build=lambda draft, _: _built(draft))
    expected = build_snapshot(load([folder]))
    assert base.current.revision == (kept.revision if kept else expected.revision)
    assert base.current.revision == revision(base.current.articles.values(), base.current.synonyms)
    base.reload(force=True)
    assert base.current.revision == expected.revision
    assert list(base.current.passages) == list(expected.passages)
    assert base.current.threshold == expected.threshold
    base.settle()
    base.close()
    return saved is not None


def _built(draft: Path) -> None:
    build_draft(draft)


def _work(place: Path, rng: random.Random) -> None:
    """Change articles, reload and roll back until the end."""
    base = KnowledgeBase([place / "knowledge"], data=place / "data", saved_from=1)
    while True:
        for _ in range(rng.randint(1, 12)):
            _edit(place, rng.randrange(ARTICLES), rng)
        base.reload(force=True)
        if rng.random() < 0.2:
            with contextlib.suppress(NoEarlierVersionError):
                base.rollback()


def _edit(place: Path, number: int, rng: random.Random) -> None:
    """Write an article anew, or take it away; the file is always whole."""
    file = place / "knowledge" / f"a{number}.md"
    if rng.random() < 0.1 and number:
        file.unlink(missing_ok=True)
        return
    words = [f"word{rng.randrange(2000)}" for _ in range(300)]
    text = "\n\n".join(" ".join(words[at : at + 30]) + "." for at in range(0, 300, 30))
    unfinished = file.with_name(f".{file.name}-{os.getpid()}")
    unfinished.write_text(f"# Article {number}\n\n{text}\n", encoding="utf-8")
    unfinished.replace(file)


if __name__ == "__main__":
    main()
