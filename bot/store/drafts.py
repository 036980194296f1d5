"""A folder of arrays, written a part at a time.

    with writing(folder, kind) as writer:
        writer.append("numbers", np.arange(5))
        writer.append("numbers", np.arange(5))
        writer.note("revision", "0a1b2c3d")

It is written under another name and renamed when all of it is on the disk, so under its own name it
is always whole. A `Draft` can be read before that, for who is in a hurry: what is read stays as it
is when the draft is kept. See `arrays` for what the files hold.
"""

import contextlib
import json
import mmap
import os
import shutil
import zlib
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from io import BufferedWriter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.store.arrays import CHUNK, FORMAT, MANIFEST, Arrays, Entry, checksum_of, mapped
from bot.turns import SHORT_S, Turns, let_go, rest

UNFINISHED = ".unfinished-"
"""What the name of a folder begins with while it is written."""

_WAITING = 1 << 25  # bytes of memory that wait to be written


class ArraysWriter:
    """Writes the files of a folder; see `writing`.

    Attributes:
        folder: where they are written.
        turns: for who writes; given with each part, where it is hurried.
    """

    def __init__(self, folder: Path, *, hurried: bool = False) -> None:
        """Begin with nothing.

        Args:
            folder: where the files are written; it is there.
            hurried: whether to write in a thread beside, and to leave the checksums to `finish`,
                which then reads all files again. What is appended must stay as it is.
        """
        self.folder = folder
        self.turns = Turns()
        self._checksum = None if hurried else 0
        self._beside = _Beside() if hurried else None
        self._files: dict[str, BufferedWriter] = {}
        self._entries: dict[str, Entry] = {}
        self._notes: dict[str, Any] = {}
        self._mapped: list[NDArray[Any]] = []  # nobody in a hurry waits until it is unmapped

    def append(self, name: str, values: NDArray[Any]) -> None:
        """Add values at the end of an array; all parts of it must be of one type."""
        values = np.ascontiguousarray(values)
        dtype = values.dtype.newbyteorder("<")
        values = values.astype(dtype, copy=False)
        known = self._entries.get(name, Entry(dtype.str, 0, self._checksum))
        if known.dtype != dtype.str:
            raise ValueError(f"array {name} is of type {known.dtype}, not {dtype.str}")
        if name not in self._files:
            self._files[name] = (self.folder / f"{name}.bin").open("wb")
        content = values.data.cast("B") if values.size else memoryview(b"")
        if self._beside is not None:
            self.turns.give()
            held = 0 if _is_mapped(values) else content.nbytes
            self._beside.write(self._files[name], content, held)
        else:
            self._files[name].write(content)
        checksum = known.checksum
        if checksum is not None:
            checksum = zlib.crc32(content, checksum)
        self._entries[name] = Entry(dtype.str, known.length + len(values), checksum)

    def written(self, name: str) -> NDArray[Any]:
        """Return an array as far as it is written, mapped."""
        self._flush()
        return mapped(self.folder, name, self._entries[name])

    def arrays(self, *, all_mapped: bool = False) -> Arrays:
        """Return all that is written so far, mapped.

        Args:
            all_mapped: also those that are usually left in their files. What was just written is
                in memory anyway, and a thread that makes no system calls is fair to the others.
        """
        self._flush()
        arrays = Arrays(self.folder, dict(self._entries), self._notes, all_mapped=all_mapped)
        if self._beside is not None:
            self._mapped += arrays.values()
        return arrays

    def note(self, name: str, value: Any) -> None:
        """Keep a value beside the arrays; anything that JSON can hold."""
        self._notes[name] = value

    def finish(self, kind: Mapping[str, Any]) -> None:
        """Write the manifest; then everything is on the disk."""
        self._flush()
        let_go(self._mapped)
        for file in self._files.values():
            os.fsync(file.fileno())
            file.close()
        if self._beside is not None:
            self._beside.close()
        arrays = {}
        for name, entry in self._entries.items():
            checksum = entry.checksum
            if checksum is None:
                checksum = checksum_of(self.folder / f"{name}.bin", rest)
            arrays[name] = [entry.dtype, entry.length, checksum]
        manifest = {
            "format": FORMAT,
            "kind": dict(kind),
            "arrays": arrays,
            "notes": self._notes,
        }
        text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
        content = text.encode("utf-8", "surrogatepass")
        with (self.folder / MANIFEST).open("wb") as file:
            file.write(b"%08x\n" % zlib.crc32(content) + content)
            file.flush()
            os.fsync(file.fileno())

    def _flush(self) -> None:
        if self._beside is not None:
            self._beside.wait()
        for file in self._files.values():
            file.flush()

    def close(self) -> None:
        """Close the files, finished or not."""
        if self._beside is not None:
            self._beside.close()
        for file in self._files.values():
            file.close()


class _Beside:
    """Writes in a thread, in order."""

    __slots__ = ("_thread", "_under_way", "_waiting")

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "writer")
        self._under_way: deque[tuple[Future[None], int]] = deque()
        self._waiting = 0  # bytes in memory

    def write(self, file: BufferedWriter, content: memoryview, held: int) -> None:
        """Write some content, now or soon; fail if some content before could not be written.

        Args:
            file: where it is written.
            content: what is written.
            held: how many bytes of memory it takes until then.
        """
        while self._under_way and self._waiting + held > _WAITING:
            self._settle()
        self._waiting += held
        self._under_way.append((self._thread.submit(_write, file, content), held))

    def wait(self) -> None:
        """Wait until all is written."""
        while self._under_way:
            self._settle()

    def _settle(self) -> None:
        """Wait until the oldest of what is under way is written."""
        writing, held = self._under_way.popleft()
        self._waiting -= held
        writing.result()

    def close(self) -> None:
        """End the thread; nothing is written any more."""
        self._thread.shutdown(cancel_futures=True)
        self._under_way.clear()


class Draft:
    """A folder of arrays that is not kept yet: a crash leaves no trace of it.

    Attributes:
        folder: its name once it is kept.
        writer: writes it; until `arrays` is called.
    """

    def __init__(self, folder: Path, kind: Mapping[str, Any], *, hurried: bool = False) -> None:
        """Begin with nothing.

        Args:
            folder: a name that is still free.
            kind: what is compared when the folder is opened, such as versions.
            hurried: see `ArraysWriter`.
        """
        self.folder = folder
        self._kind = kind
        self._unfinished = folder.with_name(f"{UNFINISHED}{os.getpid()}-{folder.name}")
        shutil.rmtree(self._unfinished, ignore_errors=True)
        self._unfinished.mkdir(parents=True)
        self.writer = ArraysWriter(self._unfinished, hurried=hurried)
        self._opened: list[Arrays] = []

    def arrays(self) -> Arrays:
        """Return all that is written, mapped; that remains so when the draft is kept."""
        self._opened.append(self.writer.arrays())
        return self._opened[-1]

    def keep(self) -> None:
        """See to it that all of it is on the disk, under its name."""
        self.writer.finish(self._kind)
        self._unfinished.rename(self.folder)
        for arrays in self._opened:
            arrays.folder = self.folder
        _sync_folder(self.folder.parent)

    def drop(self) -> None:
        """Delete it; who has it mapped keeps that until he lets go of it."""
        self.writer.close()
        shutil.rmtree(self._unfinished, ignore_errors=True)


@contextlib.contextmanager
def writing(folder: Path, kind: Mapping[str, Any]) -> Iterator[ArraysWriter]:
    """Write a folder of arrays; it appears when the block ends, and only if that ends well.

    Args:
        folder: a name that is still free.
        kind: what is compared when the folder is opened, such as versions.
    """
    draft = Draft(folder, kind)
    try:
        yield draft.writer
        draft.keep()
    except BaseException:
        draft.drop()
        raise


def _write(file: BufferedWriter, content: memoryview) -> None:
    """Write some content; a system call that takes milliseconds may keep the processor as long."""
    for at in range(0, len(content), CHUNK):
        part = content[at : at + CHUNK]
        file.write(part)
        if len(part) == CHUNK:
            rest(SHORT_S)


def _is_mapped(values: NDArray[Any]) -> bool:
    """Tell whether an array takes no memory of its own, for it is in a file."""
    base: Any = values
    while isinstance(base, np.ndarray):
        base = base.base
    return isinstance(base, memoryview) and isinstance(base.obj, mmap.mmap)


def _sync_folder(folder: Path) -> None:
    """See to it that the names in a folder are on the disk too, where the system can do that."""
    if hasattr(os, "O_DIRECTORY"):
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
