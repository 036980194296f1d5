"""How far long work has come, shown on a terminal and nowhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int], None]

FEW = 200  # files that are read before anybody would look at a bar


@contextmanager
def reading_progress() -> Iterator[Progress | None]:
    """Show the reading and indexing of many articles on stderr, where that is a terminal."""
    with _shown("Reading articles", "Indexing passages") as progress:
        yield progress


@contextmanager
def encoding_progress() -> Iterator[Progress]:
    """Show the making of many vectors on stderr, where that is a terminal."""
    with _shown("Making vectors", "Making vectors") as progress:
        yield progress or (lambda *_: None)


@contextmanager
def _shown(doing: str, then: str) -> Iterator[Progress | None]:
    """Show how far something has come, and what follows it."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    bar = Bar(console=Console(stderr=True), transient=True)
    task = bar.add_task(doing)

    def progress(done: int, total: int) -> None:
        if total <= FEW:
            return
        bar.start()
        bar.update(task, completed=done, total=total, description=doing if done < total else then)

    try:
        yield progress
    finally:
        bar.stop()
