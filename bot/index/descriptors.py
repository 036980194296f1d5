"""Whether this process may hold enough files open to map an index."""

import sys

ENOUGH = 256
"""A mapped index holds about 40, of which two are kept, and another while it is written."""


def are_scarce() -> bool:
    """Tell whether arrays are better read into memory, which leaves no file open."""
    if sys.platform == "win32":
        return False
    import resource  # noqa: PLC0415 -- Windows has none

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 0 <= soft < ENOUGH
