"""Slow work behind what serves: one thing after the other, in a thread."""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable

Task = Callable[[], None]

log = logging.getLogger(__name__)


class Upkeep:
    """Does tasks in a thread, which starts with the first.

    Args:
        regular: a task that is also done whenever nothing else was for so long.
        every_s: seconds.
    """

    def __init__(self, regular: Task, every_s: float) -> None:
        self._regular = regular
        self._every_s = every_s
        self._tasks: queue.Queue[Task | None] = queue.Queue()
        self._thread: threading.Thread | None = None
        self._closed = False

    def do(self, task: Task) -> None:
        """Do a task soon."""
        if self._closed:
            return
        self._tasks.put(task)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="upkeep", daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Wait until all tasks are done, those too that they have led to."""
        self._tasks.join()

    def close(self) -> None:
        """Do nothing any more; wait for the task under way."""
        self._closed = True
        if self._thread is not None:
            self._tasks.put(None)
            self._thread.join()

    def _work(self) -> None:
        while True:
            task: Task | None = self._regular
            is_asked_for = False
            with contextlib.suppress(queue.Empty):
                task = self._tasks.get(timeout=self._every_s)
                is_asked_for = True
            try:
                if task is None or self._closed:
                    return
                task()
            except Exception:
                log.exception("Work behind the knowledge base failed; what serves serves on.")
            finally:
                if is_asked_for:
                    self._tasks.task_done()
