"""Which files are in the knowledge folders."""

import contextlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from bot.articles.knowledge_folder import FolderLike, KnowledgeFolder, knowledge_folders
from bot.checked_yaml.fault import Fault
from bot.errors import FolderError, os_reason

_FOLDER_PAGE = re.compile(r"_index\.\w+")
_Entry = tuple[str, str, "os.DirEntry[str]"]  # path in the folder, path as shown


class Found(NamedTuple):
    """A file; a tuple, for there are many thousands.

    Attributes:
        path: as shown to people.
        relative: its path in the knowledge folder, with `/`.
        status: its size and times; None if it is a link to nowhere, or gone by now.
        folder: the knowledge folder.
    """

    path: str
    relative: str
    status: os.stat_result | None
    folder: KnowledgeFolder

    @property
    def suffix(self) -> str:
        """The end of its name, in small letters, with the dot."""
        return suffix_of(self.relative)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is in some knowledge folders.

    Attributes:
        files: in the order of the folders, then of the names on their way.
        skipped: files and folders whose names begin with `.` or `_`, as shown to people, in order.
        faults: folders inside that cannot be read, and names that are no text.
    """

    files: list[Found] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def suffix_of(path: str) -> str:
    """Return the end of a file's name, which begins with no dot, in small letters, with the dot."""
    name = path[path.rfind("/") + 1 :]
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def list_files(folders: Sequence[FolderLike]) -> Listing:
    """Look at all files of some knowledge folders.

    `.` and `_` begin the names of no articles, but `_index` is the page of its folder. Files that
    the rules of a folder exclude are not listed.

    Raises:
        FolderError: if a folder is missing, unreadable or not a folder.
    """
    listing = Listing()
    for folder in knowledge_folders(folders):
        for relative, path, entry in _walk(folder.path, listing.faults):
            if _is_skipped(entry.name):
                listing.skipped.append(path)
            elif not _is_text(path):
                shown = os.fsencode(path).decode("utf-8", "replace")
                listing.faults.append(Fault(shown, 1, "its name is not UTF-8", "rename it"))
            elif folder.takes(relative):
                listing.files.append(Found(path, relative, _status(entry), folder))
    return listing


def time_stamps(folders: Sequence[FolderLike]) -> dict[str, tuple[int, int]]:
    """Return size in bytes and time of change in nanoseconds of each file, by its path as shown.

    Files below names with `_` count: articles include them. A folder that cannot be read has no
    files.
    """
    stamps: dict[str, tuple[int, int]] = {}
    for folder in knowledge_folders(folders):
        with contextlib.suppress(FolderError):
            for _, path, entry in _walk(folder.path, [], below_underscores=True):
                status = None if entry.name.startswith(".") else _status(entry)
                if status is not None:
                    stamps[path] = (status.st_size, status.st_mtime_ns)
    return stamps


def _is_skipped(name: str) -> bool:
    return name.startswith((".", "_")) and not _FOLDER_PAGE.fullmatch(name)


def _is_text(path: str) -> bool:
    """Tell whether a path holds no byte that its file system's encoding cannot read."""
    return not any("\ud800" <= char <= "\udfff" for char in path) if not path.isascii() else True


def _status(entry: "os.DirEntry[str]") -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:  # a link to nowhere, or gone by now
        return None


def _walk(
    folder: Path, faults: list[Fault], *, below_underscores: bool = False
) -> Iterator[_Entry]:
    """Yield the path in the folder, the path as shown, and the entry of each file, in order.

    The order is that of the names on the way: many small sorts, and no long one. A folder that is
    skipped is yielded as if it were a file.
    """
    if not folder.exists():
        raise FolderError(str(folder), "there is no such folder; create it or name another one")
    if not folder.is_dir():
        raise FolderError(str(folder), "is not a folder; name the folder that holds the articles")
    seen: set[tuple[int, int]] = set()  # folders, for links may lead in a circle
    top = "" if str(folder) == "." else str(folder)
    try:
        waiting = _listed(top, "", seen)
    except OSError as error:
        why = f"cannot be read ({os_reason(error)}); check its permissions"
        raise FolderError(str(error.filename or folder), why) from error
    while waiting:
        relative, path, entry = waiting.pop()
        is_skipped = _is_skipped(entry.name) and not (below_underscores and entry.name[0] == "_")
        if is_skipped or not _is_folder(entry):
            yield relative, path, entry
            continue
        try:
            waiting += _listed(path, f"{relative}/", seen)
        except OSError as error:
            what = f"cannot be read ({os_reason(error)})"
            faults.append(Fault(path, 1, what, "check its permissions"))


def _listed(place: str, prefix: str, seen: set[tuple[int, int]]) -> list[_Entry]:
    """Return what is in a folder, the last name first; nothing if it was seen before."""
    status = Path(place).stat()
    if (status.st_dev, status.st_ino) in seen:
        return []
    seen.add((status.st_dev, status.st_ino))
    with os.scandir(place or ".") as entries:
        listed = sorted(entries, key=lambda entry: entry.name, reverse=True)
    return [(prefix + entry.name, entry.path if place else entry.name, entry) for entry in listed]


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
