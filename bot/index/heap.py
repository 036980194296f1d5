"""The heap: memory that was freed and is still with the process."""

import ctypes
import sys
from typing import Any

_M_ARENA_MAX = -8  # of glibc's malloc.h


def share() -> None:
    """Let all threads but the first take their memory from one heap; to be called before they are.

    glibc gives each thread a heap of its own. As each reload is done by another thread, all of
    them grew to what a reload needs. The first thread, which runs the event loop, keeps its own:
    while memory is given back nobody else can use that heap.
    """
    limit = _of_glibc("mallopt")
    if limit is not None:
        limit(_M_ARENA_MAX, 2)


def give_back() -> None:
    """Give memory that was freed back to the system; to be called after much work.

    glibc keeps what is freed below the top of its heap: 14 MB once 1,000 passages were read. Other
    C libraries are left to themselves. Takes a millisecond or two, without the interpreter lock.
    """
    trim = _of_glibc("malloc_trim")
    if trim is not None:
        trim(0)


def _of_glibc(function: str) -> Any:
    """Return a function of the C library that only glibc has; None with another one."""
    return getattr(ctypes.CDLL(None), function, None) if sys.platform == "linux" else None
