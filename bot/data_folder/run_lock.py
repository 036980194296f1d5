"""The lock of a running bot: one runs with a data folder.

Two would write the same heartbeat, journal and history, and answer everything twice. `index`,
`check` and `backup` may be called beside it.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from bot.data_folder.file_lock import try_lock
from bot.errors import InUseError

FILE = "running.lock"


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a data folder, made if it is missing, until the end of the block.

    Raises:
        InUseError: if another process holds it.
        OSError: if nothing can be written there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not try_lock(descriptor):
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip()
            raise InUseError(str(folder), holder)
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode("ascii"))
        yield
    finally:
        os.close(descriptor)
