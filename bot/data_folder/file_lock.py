"""Locks on files: held by one process, gone with it."""


def try_lock(descriptor: int) -> bool:
    """Lock an open file, where the system can do that; return False if another process holds it.

    A process that inherits the descriptor holds the lock too.

    Raises:
        OSError: if the file system knows no locks.
    """
    try:
        import fcntl  # noqa: PLC0415  # not on Windows
    except ImportError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
