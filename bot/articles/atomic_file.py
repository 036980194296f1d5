"""Files that are written as a whole or not at all, also if the power goes."""

import contextlib
import os
import secrets
from pathlib import Path

TEMPORARY = ".tmp-"
"""What the names of files begin with that mean nothing after a crash."""


def write_atomically(path: Path, content: bytes, *, top: Path) -> None:
    """Write a file, and the folders it is in.

    Args:
        path: the file; another one there is replaced.
        content: all of it.
        top: a folder above it, on the same disk, for what is written on the way.

    Raises:
        OSError: if it cannot be written; what was there is there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = top / f"{TEMPORARY}{secrets.token_hex(6)}"
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):  # the error that led here is the one to tell
            draft.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sweep(top: Path) -> None:
    """Delete what a crash left of files that were being written.

    Raises:
        OSError: if one cannot be deleted.
    """
    for draft in top.glob(f"{TEMPORARY}*"):
        draft.unlink(missing_ok=True)
