"""A folder of arrays, written a part at a time.

    with writing(folder, kind) as writer:
        writer.append("numbers", np.arange(5))
        writer.append("numbers", np.arange(5))
        writer.note("revision", "0a1b2c3d")

It is written under another name and renamed when all of it is on the disk, so under its own name it
is always whole. A `Draft` can be read before that, by other processes too, for who is in a hurry:
what is mapped stays as it is when the draft is kept. See `arrays` for what the files hold.
"""

import contextlib
import json
import os
import shutil
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BufferedWriter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.index.arrays import FORMAT, MANIFEST, Contents, Entry, checksum_of

UNFINISHED = ".unfinished-"
"""What the name of a folder begins with while it is written."""


class ArraysWriter:
    """Writes the files of a folder; see `writing`.

    Attributes:
        folder: where they are written; it is there.
    """

    def __init__(self, folder: Path) -> None:
        """Begin with nothing."""
        self.folder = folder
        self._files: dict[str, BufferedWriter] = {}
        self._entries: dict[str, Entry] = {}
        self._notes: dict[str, Any] = {}

    def append(self, name: str, values: NDArray[Any]) -> None:
        """Add values at the end of an array; all parts of it must be of one type."""
        values = np.ascontiguousarray(values)
        dtype = values.dtype.newbyteorder("<")
        values = values.astype(dtype, copy=False)
        known = self._entries.get(name, Entry(dtype.str, 0, None))
        if known.dtype != dtype.str:
            raise ValueError(f"array {name} is of type {known.dtype}, not {dtype.str}")
        if name not in self._files:
            self._files[name] = (self.folder / f"{name}.bin").open("wb")
        if values.size:
            self._files[name].write(values.data.cast("B"))
        self._entries[name] = replace(known, length=known.length + len(values))

    def contents(self) -> Contents:
        """Return what is written so far; it can be opened."""
        for file in self._files.values():
            file.flush()
        return Contents(self.folder, dict(self._entries), dict(self._notes))

    def note(self, name: str, value: Any) -> None:
        """Keep a value beside the arrays; anything that JSON can hold."""
        self._notes[name] = value

    def finish(self, kind: Mapping[str, Any]) -> None:
        """Write the manifest; then everything is on the disk."""
        contents = self.contents()
        arrays = {}
        for name, entry in contents.entries.items():
            os.fsync(self._files[name].fileno())
            self._files[name].close()
            checksum = checksum_of(self.folder / f"{name}.bin")
            arrays[name] = [entry.dtype, entry.length, checksum]
        manifest = {
            "format": FORMAT,
            "kind": dict(kind),
            "arrays": arrays,
            "notes": contents.notes,
        }
        text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
        content = text.encode("utf-8", "surrogatepass")
        with (self.folder / MANIFEST).open("wb") as file:
            file.write(b"%08x\n" % zlib.crc32(content) + content)
            file.flush()
            os.fsync(file.fileno())

    def close(self) -> None:
        """Close the files, finished or not."""
        for file in self._files.values():
            file.close()


class Draft:
    """A folder of arrays that is not kept yet: a crash leaves no trace of it.

    Attributes:
        folder: its name once it is kept.
        writer: writes it.
    """

    def __init__(self, folder: Path, kind: Mapping[str, Any]) -> None:
        """Begin with nothing.

        Args:
            folder: a name that is still free.
            kind: what is compared when the folder is opened, such as versions.
        """
        self.folder = folder
        self._kind = kind
        self._unfinished = folder.with_name(f"{UNFINISHED}{os.getpid()}-{folder.name}")
        shutil.rmtree(self._unfinished, ignore_errors=True)
        self._unfinished.mkdir(parents=True)
        self.writer = ArraysWriter(self._unfinished)

    def keep(self) -> None:
        """See to it that all of it is on the disk, under its name.

        Raises:
            OSError: if it cannot be; then it is dropped.
        """
        try:
            self.writer.finish(self._kind)
            self._unfinished.rename(self.folder)
            _sync_folder(self.folder.parent)
        except BaseException:
            self.drop()
            raise

    def drop(self) -> None:
        """Delete it, if it is not kept; who has it mapped keeps that until he lets go of it."""
        self.writer.close()
        shutil.rmtree(self._unfinished, ignore_errors=True)


@contextlib.contextmanager
def drafting(folder: Path, kind: Mapping[str, Any]) -> Iterator[Draft]:
    """Begin a draft; it is dropped if the block ends with an error.

    Args:
        folder: a name that is still free.
        kind: what is compared when the folder is opened, such as versions.
    """
    draft = Draft(folder, kind)
    try:
        yield draft
    except BaseException:
        draft.drop()
        raise


@contextlib.contextmanager
def writing(folder: Path, kind: Mapping[str, Any]) -> Iterator[ArraysWriter]:
    """Write a folder of arrays; it appears when the block ends, and only if that ends well.

    Args:
        folder: a name that is still free.
        kind: what is compared when the folder is opened, such as versions.
    """
    with drafting(folder, kind) as draft:
        yield draft.writer
        draft.keep()


def _sync_folder(folder: Path) -> None:
    """See to it that the names in a folder are on the disk too, where the system can do that."""
    if hasattr(os, "O_DIRECTORY"):
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
