"""Reading files that others put there: only regular ones, only so many bytes, and never for long.

A pipe, a device or a socket is no file. What the system makes up when it is read, as below `/proc`,
says that it is empty, and is taken at its word: some of it never ends, and some holds secrets.
"""

import os
import stat
from pathlib import Path

MAX_BYTES = 8 * 1024 * 1024
"""Of an article: twice the Bible; more is a dump."""

_UNBLOCKED = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class NotRegularError(OSError):
    """What is there is no regular file."""

    def __init__(self) -> None:
        super().__init__("no regular file")


class TooLargeError(OSError):
    """A file is larger than may be.

    Attributes:
        size: in bytes, at least.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(f"{size} bytes")


def read_regular_file(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Read a file.

    Raises:
        NotRegularError: if it is none, or there is nothing.
        TooLargeError: if it holds more.
        OSError: if it cannot be read.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        raise NotRegularError from None
    if not stat.S_ISREG(status.st_mode):
        raise NotRegularError  # to open some devices is to set them going
    descriptor = os.open(path, os.O_RDONLY | _UNBLOCKED)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise NotRegularError  # it was put there meanwhile
        if status.st_size == 0:
            return b""
        if status.st_size > max_bytes:
            raise TooLargeError(status.st_size)
        content = file.read(max_bytes + 1)
        if len(content) > max_bytes:
            raise TooLargeError(len(content))
        return content
