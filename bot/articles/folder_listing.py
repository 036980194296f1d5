"""Which files are in the knowledge folders."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bot.errors import FolderError, os_reason


class Found(NamedTuple):
    """A file; a tuple, for there are many thousands.

    Attributes:
        path: as shown to people.
        relative: its path in the knowledge folder, with `/`.
        status: its size and times; None if it is a link to nowhere, or gone by now.
    """

    path: str
    relative: str
    status: os.stat_result | None

    @property
    def suffix(self) -> str:
        """The end of its name, in small letters, with the dot."""
        return suffix_of(self.relative)


def suffix_of(path: str) -> str:
    """Return the end of a file's name, which begins with no dot, in small letters, with the dot."""
    name = path[path.rfind("/") + 1 :]
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def list_files(folders: Sequence[Path]) -> list[Found]:
    """Look at all files of some knowledge folders; `.` and `_` begin the names of no articles.

    Returns:
        The files in the order of the folders, then of the names on their way.

    Raises:
        FolderError: if a folder is missing, unreadable or not a folder.
    """
    return [
        Found(path, relative, _status(entry))
        for folder in folders
        for relative, path, entry in _walk(folder)
    ]


def time_stamps(folders: Sequence[Path]) -> dict[str, tuple[int, int]]:
    """Return size in bytes and time of change in nanoseconds of each file, by its path as shown.

    A folder that cannot be read has no files.
    """
    stamps: dict[str, tuple[int, int]] = {}
    for folder in folders:
        with contextlib.suppress(FolderError):
            for _, path, entry in _walk(folder):
                status = _status(entry)
                if status is not None:
                    stamps[path] = (status.st_size, status.st_mtime_ns)
    return stamps


def _status(entry: "os.DirEntry[str]") -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:  # a link to nowhere, or gone by now
        return None


def _walk(folder: Path) -> Iterator[tuple[str, str, "os.DirEntry[str]"]]:
    """Yield the path in the folder, the path as shown, and the entry of each file, in order.

    The order is that of the names on the way: many small sorts, and no long one.
    """
    if not folder.exists():
        raise FolderError(str(folder), "there is no such folder; create it or name another one")
    if not folder.is_dir():
        raise FolderError(str(folder), "is not a folder; name the folder that holds the articles")
    seen: set[tuple[int, int]] = set()  # folders, for links may lead in a circle
    top = "" if str(folder) == "." else str(folder)
    waiting = _listed(top, "", seen)
    while waiting:
        relative, path, entry = waiting.pop()
        if _is_folder(entry):
            waiting += _listed(path, f"{relative}/", seen)
        else:
            yield relative, path, entry


def _listed(
    place: str, prefix: str, seen: set[tuple[int, int]]
) -> list[tuple[str, str, "os.DirEntry[str]"]]:
    """Return what is in a folder, the last name first; nothing if it was seen before."""
    try:
        status = Path(place).stat()
        if (status.st_dev, status.st_ino) in seen:
            return []
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(place or ".") as entries:
            listed = [entry for entry in entries if not entry.name.startswith((".", "_"))]
    except OSError as error:
        name = str(error.filename or place)
        raise FolderError(
            name, f"cannot be read ({os_reason(error)}); check its permissions"
        ) from error
    listed.sort(key=lambda entry: entry.name, reverse=True)
    return [(prefix + entry.name, entry.path if place else entry.name, entry) for entry in listed]


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
