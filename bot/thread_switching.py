"""How threads of the bot share the interpreter, so that no work keeps the event loop waiting.

A thread that waits for the interpreter gets it after `sys.getswitchinterval` at the latest. While
the garbage collector goes through all objects, everybody waits.
"""

import contextlib
import gc
import sys
import time
from collections.abc import Iterator

SWITCH_S = 0.000_2
"""Python's own is 5 ms. So long an event loop that shares the interpreter with threads at work
waits at each system call, of which a message takes several."""

COLLECTED = (700, 3, 100)
"""Thresholds of the garbage collector. With Python's own the middle generation has 7,000 objects,
and everybody waits for 2 to 4 ms; with these for 1. The oldest, which takes longer still, is gone
through every 210,000 objects."""

_NEVER = 2**31 - 1

PAUSE_S = 0.000_02
"""Asked for; with the time that waking takes it becomes a tenth of a millisecond."""


def pause() -> None:
    """Let other threads go on, and on the processor too: the system may have them wait for it."""
    time.sleep(PAUSE_S)


@contextlib.contextmanager
def quick_switches() -> Iterator[None]:
    """Have all threads of this process switch quickly, and the garbage collector do little at once.

    Objects that are there already it spares until the end: it would hold everybody up for a tenth
    of a second.
    """
    usual, collected = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(SWITCH_S)
    gc.set_threshold(*COLLECTED)
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*collected)
        sys.setswitchinterval(usual)


@contextlib.contextmanager
def old_objects_spared() -> Iterator[None]:
    """Have the garbage collector leave the oldest objects alone during a block.

    Where very many come together, such as all articles of a folder, it would go through all of them
    again and again. Blocks do not overlap.
    """
    young, middle, old = gc.get_threshold()
    gc.set_threshold(young, middle, _NEVER)
    try:
        yield
    finally:
        gc.set_threshold(young, middle, old)
