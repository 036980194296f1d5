"""Work in a process of its own, which stands ready before it is needed.

    workshop = Workshop(steps)       # a generator function at the top of a module
    workshop.get_ready(1, 2)         # begins steps(1, 2) in another process; does not wait
    work = workshop.begin(1, 2)      # what stands ready, or a new one
    work.receive()                   # what `steps` yields first
    work.send("on")                  # what that `yield` gives; `steps` goes on
    work.receive()

For long work beside an event loop. Threads share the interpreter, and a system that has to choose
between them may keep the event loop waiting for milliseconds; a process shares nothing, and gives
way at once if the system knows that others are more important. Starting one takes a quarter of a
second, which nobody waits for if it stands ready.
"""

import contextlib
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Generator
from typing import Any, Protocol

from bot.errors import LostWorkError

Steps = Callable[..., Generator[Any, Any, None]]

_ENTRY = "import sys; sys.path[:] = {path!r}; from bot.knowledge_base.workshop import main; main()"

NICENESS = 10
"""How far a process stands back on a busy machine: it gets a tenth of the time of one that wants as
much, and its work is done."""

END_S = 1.0
"""Seconds that a process at work has when nobody wants its work any more. What it writes counts
only once it is whole, so it may be killed."""

log = logging.getLogger(__name__)


class Work(Protocol):
    """Work under way: what is sent to it and what it yields take turns."""

    def send(self, value: object) -> None:
        """Have it go on; the first value must be None."""
        ...

    def receive(self) -> Any:
        """Return what it yields next, None if it ends. Waits for it.

        Raises:
            LostWorkError: if its process has ended.
            Exception: what the work has raised.
        """
        ...

    def close(self) -> None:
        """Let go of it, finished or not."""
        ...


class Workshop:
    """Does one kind of work, each time in a new process; for several threads.

    Args:
        steps: the work, a generator function at the top of a module.
        apart: whether it is done in other processes; if not, `send` does it, here.
    """

    def __init__(self, steps: Steps, *, apart: bool = True) -> None:
        self._steps = steps
        self._apart = apart
        self._lock = threading.Lock()
        self._ready: tuple[tuple[Any, ...], _Apart] | None = None
        self._begun: list[_Apart] = []

    def get_ready(self, *arguments: Any) -> None:
        """Begin some work in another process, unless it stands ready; its first step is done."""
        if not self._apart:
            return
        with self._lock:
            ready = self._ready
            if ready is None or ready[0] != arguments or ready[1].has_ended():
                self._clear()
                with contextlib.suppress(OSError):  # `begin` tries again, and tells
                    self._ready = (arguments, _Apart(self._steps, arguments))

    def begin(self, *arguments: Any) -> Work:
        """Return some work; its first step is under way."""
        work = self._begun_apart(arguments) if self._apart else None
        if work is None:
            here = _Here(self._steps(*arguments))
            here.send(None)
            return here
        with self._lock:
            self._begun.append(work)
        return work

    def _begun_apart(self, arguments: tuple[Any, ...]) -> "_Apart | None":
        """Return work in another process: a new one where one that stands ready would starve."""
        try:
            if is_busy():
                return _Apart(self._steps, arguments, is_idle=False)
            self.get_ready(*arguments)
            with self._lock:
                ready, self._ready = self._ready, None
            return ready[1] if ready else _Apart(self._steps, arguments)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            log.warning("No process for a reload could be started (%s); it is done here.", reason)
            return None

    def put_back(self, work: Work, *arguments: Any) -> None:
        """Have work that was begun stand ready again.

        Args:
            work: its first step is under way once more.
            arguments: it is as if it had begun with them.
        """
        if isinstance(work, _Apart) and work.is_idle:
            with self._lock:
                self._clear()
                self._ready = (arguments, work)
        else:
            work.close()

    def close(self) -> None:
        """End what stands ready and, after a moment, what is still at work."""
        with self._lock:
            self._clear()
            for work in self._begun:
                work.end()
            self._begun = []

    def _clear(self) -> None:
        """Let go of what stands ready, and forget the processes that have ended."""
        if self._ready is not None:
            self._ready[1].kill()
            self._begun.append(self._ready[1])
            self._ready = None
        self._begun = [work for work in self._begun if not work.has_ended()]


class _Here:
    """Work in this process."""

    def __init__(self, steps: Generator[Any, Any, None]) -> None:
        self._steps = steps
        self._yielded: Any = None

    def send(self, value: object) -> None:
        self._yielded = _next(self._steps, value)

    def receive(self) -> Any:
        return self._yielded

    def close(self) -> None:
        self._steps.close()


class _Apart:
    """Work in another process; its first step begins at once.

    Args:
        steps: the work.
        arguments: of the work.
        is_idle: whether it only gets the time that nobody else wants.
    """

    def __init__(self, steps: Steps, arguments: tuple[Any, ...], *, is_idle: bool = True) -> None:
        self.is_idle = is_idle
        command = [sys.executable, "-c", _ENTRY.format(path=sys.path)]
        self._process = subprocess.Popen(  # noqa: S603 -- this very interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout
        for value in (is_idle, steps, arguments):
            self._write(value)
        self.send(None)

    def send(self, value: object) -> None:
        self._write(value)

    def _write(self, value: object) -> None:
        with contextlib.suppress(BrokenPipeError):  # `receive` finds that it has ended
            pickle.dump(value, self._to)
            self._to.flush()

    def receive(self) -> Any:
        try:
            went_well, value = pickle.load(self._from)  # noqa: S301 -- from our own process
        except (EOFError, pickle.UnpicklingError):
            self.close()
            raise LostWorkError(self._process.wait()) from None
        if not went_well:
            raise value
        return value

    def close(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._to.close()

    def kill(self) -> None:
        self._process.kill()

    def has_ended(self) -> bool:
        if self._process.poll() is None:
            return False
        self.close()
        self._from.close()
        return True

    def end(self) -> None:
        """Wait for its end; who takes longer than a moment is killed."""
        self.close()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
        self._from.close()


def _next(steps: Generator[Any, Any, None], value: object) -> Any:
    try:
        return steps.send(value)
    except StopIteration:
        return None


def main() -> None:
    """Do some work for the process that started this one; it says what, on standard input."""
    for name in ("SIGINT", "SIGHUP"):  # meant for that process, which then lets go of this one
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    told = sys.stdin.buffer
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever is printed is no reply
    with contextlib.suppress(EOFError, BrokenPipeError):  # nobody wants it any more
        stand_back(is_idle=pickle.load(told))  # noqa: S301 -- from the process that started this one
        make: Steps = pickle.load(told)  # noqa: S301
        arguments = pickle.load(told)  # noqa: S301
        with contextlib.closing(make(*arguments)) as steps:
            while True:
                value = pickle.load(told)  # noqa: S301
                replies.write(_done(steps, value))
                replies.flush()


def _done(steps: Generator[Any, Any, None], value: object) -> bytes:
    """Do a step; return whether it went well and what it yielded, or raised."""
    try:
        return pickle.dumps((True, _next(steps, value)))
    except Exception as error:  # noqa: BLE001 -- raised again by who receives it
        error.add_note("".join(traceback.format_exception(error)))
        return pickle.dumps((False, error))


def stand_back(*, is_idle: bool) -> None:
    """Have the system prefer others to this process, wherever they want a processor.

    Args:
        is_idle: whether it only gets the time that nobody else wants. A merely nicer one may keep
            others waiting until the next tick of the clock, some milliseconds.
    """
    if is_idle and hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    elif hasattr(os, "nice"):
        os.nice(NICENESS)


def is_busy() -> bool:
    """Tell whether all processors had work in the last minute: little is left for the idle then."""
    return hasattr(os, "getloadavg") and os.getloadavg()[0] > (os.cpu_count() or 1)
