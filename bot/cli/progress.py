"""How far long work has come, shown on a terminal and nowhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int], None]

FEW = 200  # files that are read before anybody would look at a bar


@contextmanager
def reading_progress() -> Iterator[Progress | None]:
    """Show the reading and indexing of many articles on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    bar = Bar(console=Console(stderr=True), transient=True)
    task = bar.add_task("Reading articles")

    def progress(done: int, total: int) -> None:
        if total <= FEW:
            return
        bar.start()
        description = "Reading articles" if done < total else "Indexing passages"
        bar.update(task, completed=done, total=total, description=description)

    try:
        yield progress
    finally:
        bar.stop()
