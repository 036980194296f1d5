"""Which files are in a knowledge folder, and which of them are as a ledger has them."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.articles.formats.readers import FORMATS
from bot.articles.ledger import Ledger
from bot.errors import FolderError
from bot.turns import Turns


class Found(NamedTuple):
    """A file; a tuple, for there are many thousands.

    Attributes:
        path: as shown to people.
        relative: its path in the knowledge folder, with `/`.
        row: its row in the ledger, if it is as the ledger has it.
    """

    path: str
    relative: str
    row: int | None

    @property
    def suffix(self) -> str:
        """The end of its name, in small letters, with the dot."""
        return suffix_of(self.relative)


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of some knowledge folders.

    Attributes:
        files: in the order of the folders, then of their paths.
        total_bytes: of all articles.
        changed_bytes: of those that are new or gone since the ledger was made, and of those that
            have changed, both what they were and what they are.
    """

    files: Sequence[Found]
    total_bytes: int
    changed_bytes: int


def suffix_of(path: str) -> str:
    """Return the end of a file's name, which begins with no dot, in small letters, with the dot."""
    name = path[path.rfind("/") + 1 :]
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def list_files(folders: Sequence[Path], ledger: Ledger) -> Listing:
    """Look at all files of some knowledge folders; `.` and `_` begin the names of no articles.

    Raises:
        FolderError: if a folder is missing, unreadable or not a folder.
    """
    known = ledger.files
    found: list[Found] = []
    total_bytes = changed_bytes = 0
    gone = set(known.paths)
    turns = Turns()
    for folder in folders:
        for relative, path, entry in _walk(folder):
            turns.give()
            row = known.row(path)
            status = _status(entry) if row is not None or suffix_of(relative) in FORMATS else None
            if row is not None and (status is None or not known.still_holds(row, status)):
                row = None
            if status is not None:
                total_bytes += status.st_size
            if row is not None:
                gone.discard(path)
            elif status is not None:
                changed_bytes += status.st_size
            found.append(Found(path, relative, row))
    for path in gone:
        row = known.row(path)
        assert row is not None
        changed_bytes += known.size(row)
    return Listing(found, total_bytes, changed_bytes)


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
        reason = (error.strerror or type(error).__name__).lower()
        name = str(error.filename or place)
        raise FolderError(name, f"cannot be read ({reason}); check its permissions") from error
    listed.sort(key=lambda entry: entry.name, reverse=True)
    return [(prefix + entry.name, entry.path if place else entry.name, entry) for entry in listed]


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
