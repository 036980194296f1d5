"""Folders of arrays beside each other, of which the newest counts.

The name of each begins with a number that grows; of one that is still being written, it does not.
"""

import os
import shutil
from collections.abc import Collection
from pathlib import Path

from bot.index.drafts import UNFINISHED


class NumberedFolders:
    """The folders in a place.

    Args:
        place: where they are; made when the first is written.
    """

    def __init__(self, place: Path) -> None:
        self._place = place

    def all(self) -> list[Path]:
        """Return those that are whole, oldest first."""
        if not self._place.is_dir():
            return []
        return sorted(entry for entry in self._place.iterdir() if entry.name[:1].isdigit())

    def next(self) -> Path:
        """Return a free name behind all others."""
        known = self.all()
        number = int(known[-1].name.partition("-")[0]) + 1 if known else 1
        return self._place / f"{number:08d}-{os.getpid()}"

    def clear(self, keep: Collection[Path] = ()) -> None:
        """Delete all but some, and what others have left half written.

        Whoever has a deleted one mapped keeps it until he lets go of it.

        Args:
            keep: the folders that stay; the newest alone if there are none.
        """
        known = self.all()
        stale = [folder for folder in known if folder not in keep] if keep else known[:-1]
        if self._place.is_dir():
            stale += [
                entry
                for entry in self._place.iterdir()
                if entry.name.startswith(UNFINISHED) and not _is_written(entry.name)
            ]
        for folder in stale:
            shutil.rmtree(folder, ignore_errors=True)


def _is_written(name: str) -> bool:
    """Tell whether the process that began an unfinished folder is still there."""
    number = name.removeprefix(UNFINISHED).partition("-")[0]
    if not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
