"""Writing named arrays a part at a time, to memory or to a folder.

    with FolderWriter(folder) as writer:
        writer.append("numbers", np.arange(5))
        writer.append("numbers", np.arange(5))
        writer.note("revision", "0a1b2c3d")
        writer.publish(kind)

A folder is written under another name and renamed when all of it is on the disk, so under its own
name it is always whole. See `arrays` for what the files hold.
"""

import json
import os
import shutil
import zlib
from io import BufferedWriter
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.index.arrays import (
    FORMAT,
    HEADER,
    MANIFEST,
    Arrays,
    Entry,
    array_path,
    checksum_of,
    header_of,
    mapped,
)
from bot.index.descriptors import are_scarce

UNFINISHED = ".unfinished-"
"""What the name of a folder begins with while it is written."""


class ArrayWriter(Protocol):
    """What arrays are written to."""

    def append(self, name: str, values: NDArray[Any]) -> None:
        """Add values at the end of an array; all parts of it must be of one type."""
        ...

    def note(self, name: str, value: Any) -> None:
        """Keep a value beside the arrays; anything that JSON can hold."""
        ...

    def spill(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the same values, out of memory where there is a disk for them."""
        ...


class MemoryWriter:
    """Keeps arrays in memory; see `ArrayWriter`."""

    def __init__(self) -> None:
        self._parts: dict[str, list[NDArray[Any]]] = {}
        self._notes: dict[str, Any] = {}

    def append(self, name: str, values: NDArray[Any]) -> None:
        """Add values at the end of an array."""
        self._parts.setdefault(name, []).append(values)

    def note(self, name: str, value: Any) -> None:
        """Keep a value beside the arrays."""
        self._notes[name] = value

    def spill(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the values as they are."""
        return values

    def arrays(self) -> Arrays:
        """Return what was written."""
        whole = {
            name: parts[0] if len(parts) == 1 else np.concatenate(parts)
            for name, parts in self._parts.items()
        }
        return Arrays(whole, self._notes)


class FolderWriter:
    """Writes arrays to the files of a folder; see `ArrayWriter`.

    Attributes:
        folder: the name it will have, which is still free.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._unfinished = folder.with_name(f"{UNFINISHED}{os.getpid()}-{folder.name}")
        self._files: dict[str, BufferedWriter] = {}
        self._entries: dict[str, tuple[np.dtype[Any], int]] = {}
        self._notes: dict[str, Any] = {}
        self._spilled = 0
        shutil.rmtree(self._unfinished, ignore_errors=True)
        self._unfinished.mkdir(parents=True)

    def __enter__(self) -> "FolderWriter":
        return self

    def __exit__(self, *_: object) -> None:
        """Delete what is unfinished; what was published stays."""
        for file in self._files.values():
            file.close()
        shutil.rmtree(self._unfinished, ignore_errors=True)

    def append(self, name: str, values: NDArray[Any]) -> None:
        """Add values at the end of an array; all parts of it must be of one type."""
        dtype = np.dtype(values.dtype.newbyteorder("<").str)
        values = np.ascontiguousarray(values, dtype)
        known, length = self._entries.get(name, (dtype, 0))
        if known != dtype:
            raise ValueError(f"array {name} is of type {known.str}, not {dtype.str}")
        if name not in self._files:
            self._files[name] = array_path(self._unfinished, name).open("wb")
            self._files[name].write(bytes(HEADER))
        if values.size:
            self._files[name].write(values.data.cast("B"))
        self._entries[name] = (dtype, length + len(values))

    def note(self, name: str, value: Any) -> None:
        """Keep a value beside the arrays; anything that JSON can hold."""
        self._notes[name] = value

    def spill(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the same values, mapped from a file that goes with the unfinished folder."""
        if not len(values) or are_scarce():
            return values
        path = array_path(self._unfinished, f"spilled-{self._spilled}")
        self._spilled += 1
        with path.open("wb") as file:
            file.write(bytes(HEADER))
            values.tofile(file)
        spilled = mapped(path, values.dtype, len(values))
        path.unlink()
        return spilled

    def arrays(self) -> Arrays:
        """Return what is written so far, mapped, or read where few files may be open."""
        found: dict[str, NDArray[Any]] = {}
        for name, (dtype, length) in self._entries.items():
            self._files[name].flush()
            path = array_path(self._unfinished, name)
            found[name] = mapped(path, dtype, length)
        return Arrays(found, dict(self._notes))

    def publish(self, kind: dict[str, Any]) -> None:
        """See to it that all of it is on the disk, under its name.

        Args:
            kind: what is compared when the folder is opened, such as versions.

        Raises:
            OSError: if it cannot be.
        """
        entries = {}
        for name, (dtype, length) in self._entries.items():
            file = self._files[name]
            file.seek(0)
            file.write(header_of(dtype, length))
            file.flush()
            os.fsync(file.fileno())
            file.close()
            path = array_path(self._unfinished, name)
            entry = Entry(dtype.str, length, path.stat().st_size, checksum_of(path))
            entries[name] = (entry.dtype, entry.length, entry.size, entry.checksum)
        manifest = {"format": FORMAT, "kind": kind, "arrays": entries, "notes": self._notes}
        text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
        content = text.encode("utf-8", "surrogatepass")
        write_durably(self._unfinished / MANIFEST, b"%08x\n" % zlib.crc32(content) + content)
        self._unfinished.rename(self.folder)
        sync_folder(self.folder.parent)


def write_durably(path: Path, content: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk too, where the system can do that."""
    if hasattr(os, "O_DIRECTORY"):
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
