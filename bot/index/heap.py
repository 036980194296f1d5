"""The heap: memory that was freed and is still with the process."""

import ctypes
import sys


def give_back() -> None:
    """Give memory that was freed back to the system; to be called after much work.

    glibc keeps what is freed below the top of its heap: 14 MB once 1,000 passages were read. Other
    C libraries are left to themselves. Takes a millisecond or two, without the interpreter lock.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
