"""Long work in a thread, and others who want the interpreter meanwhile.

Who waits for the interpreter is promised a turn after `sys.getswitchinterval`, but the clock starts
anew whenever the one that works lets go of it for a system call or a step of NumPy; and of a
release of a few microseconds the one that waits learns too late. So work of many short steps would
keep the event loop waiting for as long as it lasts.
"""

import contextlib
import gc
import sys
import time
from collections.abc import Callable, Iterator

SWITCH_S = 0.000_2
"""Python's own is 5 ms. So long an event loop that shares the interpreter with threads at work
waits at each system call, of which a message takes several."""

COLLECTED = (700, 3, 100)
"""Thresholds of the garbage collector. With Python's own the middle generation has 7,000 objects,
and everybody waits for 2 to 4 ms; with these for 1. The oldest, which takes longer still, is gone
through every 210,000 objects."""

WORK_S = 0.001
PAUSE_S = 0.000_02
"""Asked for; with the time that waking takes it becomes a tenth of a millisecond."""


class Turns:
    """Gives others a turn now and then; for one thread."""

    __slots__ = ("_clock", "_since", "_sleep")

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Begin to work."""
        self._clock = clock
        self._sleep = sleep
        self._since = clock()

    def give(self) -> None:
        """Let the others do something, if it is time."""
        if self._clock() - self._since > WORK_S:
            self._sleep(PAUSE_S)
            self._since = self._clock()


def pause() -> None:
    """Give others a turn, on the processor too: the system may have them wait for this very one."""
    time.sleep(PAUSE_S)


@contextlib.contextmanager
def quick_turns() -> Iterator[None]:
    """Keep the turns of all threads of this process short, and those of the garbage collector."""
    usual, collected = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(SWITCH_S)
    gc.set_threshold(*COLLECTED)
    spare()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*collected)
        sys.setswitchinterval(usual)


def spare() -> None:
    """Spare the garbage collector what is there by now, until the end of `quick_turns`.

    It holds everybody up while it goes through all objects: a tenth of a second for what a Discord
    client and a compiler have brought along.
    """
    gc.collect()
    gc.freeze()
