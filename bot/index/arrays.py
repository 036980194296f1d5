"""A folder of arrays, opened by mapping its files.

    arrays = Arrays.open(folder, kind)
    arrays["numbers"]      # ten numbers; a page of the file is read when it is looked at
    arrays.notes["revision"]

Each array is a file of its plain little-endian values. `manifest.json`, written last, lists them
with type, length and checksum, beside the notes and what `kind` of folder it is; a folder without a
sound manifest is none. See `drafts` for how one is written.
"""

import json
import mmap
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import DataError
from bot.index.slices import FileArray

FORMAT = 2
"""Raised whenever the form of the files changes."""

MANIFEST = "manifest.json"
MAPPED_UP_TO = 1 << 24
"""Bytes up to which an array of which slices are read is mapped."""

CHUNK = 1 << 20
"""Bytes of a file that are read at a time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of an array; the checksum is None until all of it is written."""

    dtype: str
    length: int
    checksum: int | None


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a folder: what its manifest says, or will say.

    Attributes:
        folder: where it is now.
        entries: its arrays, by name.
        notes: what is kept beside them.
    """

    folder: Path
    entries: Mapping[str, Entry]
    notes: dict[str, Any]


class Arrays(Mapping[str, NDArray[Any]]):
    """The arrays of a folder, mapped.

    Args:
        contents: of the folder.
        all_mapped: also those that are usually left in their files: what was just written is in
            memory anyway.

    Attributes:
        notes: what was kept beside them.
    """

    __slots__ = ("_all_mapped", "_arrays", "_entries", "_folder", "notes")

    def __init__(self, contents: Contents, *, all_mapped: bool = False) -> None:
        self._folder = contents.folder
        self._all_mapped = all_mapped
        self.notes = contents.notes
        self._entries = contents.entries
        self._arrays = {
            name: mapped(contents.folder, name, entry) for name, entry in self._entries.items()
        }

    @classmethod
    def open(cls, folder: Path, kind: Mapping[str, Any]) -> "Arrays":
        """Open a folder.

        Raises:
            DataError: if it is not there, is damaged as far as sizes show, or is of another kind.
        """
        manifest = _read_manifest(folder)
        if manifest.get("format") != FORMAT or manifest.get("kind") != dict(kind):
            raise DataError(str(folder), "was written by another version; it is built again")
        entries = {name: Entry(*entry) for name, entry in manifest["arrays"].items()}
        return cls(Contents(folder, entries, manifest["notes"]))

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    def in_file(self, name: str, *, mapped_up_to: int | None = None) -> NDArray[Any] | FileArray:
        """Return an array of which small slices will be read, here and there.

        A small one is mapped: that costs little memory, and slices of it are there at once.

        Args:
            name: of the array.
            mapped_up_to: bytes up to which it is small; `MAPPED_UP_TO` if None.
        """
        entry = self._entries[name]
        limit = MAPPED_UP_TO if mapped_up_to is None else mapped_up_to
        small = entry.length * np.dtype(entry.dtype).itemsize <= limit
        if self._all_mapped or small or not hasattr(os, "pread"):
            return self[name]
        return FileArray(self._folder / f"{name}.bin", entry.dtype, entry.length)

    def verify(self) -> None:
        """Compare every file with its checksum. Reads all of them: 1 to 2 GB a second.

        Raises:
            DataError: if one has changed since it was written.
        """
        for name, entry in self._entries.items():
            if checksum_of(self._folder / f"{name}.bin") != entry.checksum:
                why = "is damaged (its checksum is wrong); it is built again"
                raise DataError(str(self._folder / f"{name}.bin"), why)


def mapped(folder: Path, name: str, entry: Entry) -> NDArray[Any]:
    """Return an array of a folder, mapped.

    Raises:
        DataError: if its file cannot be read or is not of the right size.
    """
    file = folder / f"{name}.bin"
    dtype = np.dtype(entry.dtype)
    try:
        with file.open("rb") as opened:
            size = os.fstat(opened.fileno()).st_size
            if size != entry.length * dtype.itemsize:
                why = f"is damaged ({size} bytes instead of {entry.length * dtype.itemsize})"
                raise DataError(str(file), f"{why}; it is built again")
            if not size:
                return np.empty(0, dtype)
            return np.frombuffer(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ), dtype)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        why = f"cannot be read ({reason}); it is built again"
        raise DataError(str(file), why) from error


def checksum_of(path: Path) -> int:
    """Return the CRC-32 of a file."""
    checksum = 0
    room = memoryview(bytearray(CHUNK))
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(room):
            checksum = zlib.crc32(room[:size], checksum)
    return checksum


def _read_manifest(folder: Path) -> dict[str, Any]:
    file = folder / MANIFEST
    try:
        checksum, _, content = file.read_bytes().partition(b"\n")
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        why = f"cannot be read ({reason}); the index is built again"
        raise DataError(str(file), why) from error
    if checksum != b"%08x" % zlib.crc32(content):
        raise DataError(str(file), "is damaged (its checksum is wrong); the index is built again")
    manifest: dict[str, Any] = json.loads(content.decode("utf-8", "surrogatepass"))
    return manifest
