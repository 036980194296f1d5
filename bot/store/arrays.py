"""A folder of arrays: written a part at a time, opened by mapping its files.

    with writing(folder, kind) as writer:
        writer.append("numbers", np.arange(5))
        writer.append("numbers", np.arange(5))
        writer.note("revision", "0a1b2c3d")
    arrays = Arrays.open(folder, kind)
    arrays["numbers"]      # ten numbers; a page of the file is read when it is looked at
    arrays.notes["revision"]

Each array is a file of its plain little-endian values. `manifest.json`, written last, lists them
with type, length and checksum, beside the notes and what `kind` of folder it is; a folder without a
sound manifest is none. A folder is written under another name and renamed when all of it is on the
disk, so under its own name it is always whole. A `Draft` can be read before that, for who is in a
hurry: what is read stays as it is when the draft is kept.
"""

import contextlib
import json
import mmap
import os
import shutil
import weakref
import zlib
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from io import BufferedWriter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import DataError
from bot.turns import Turns, stand_back

FORMAT = 2
"""Raised whenever the form of the files changes."""

MANIFEST = "manifest.json"
MAPPED_UP_TO = 1 << 24
"""Bytes up to which an array of which slices are read is mapped."""

UNFINISHED = ".unfinished-"
"""What the name of a folder begins with while it is written."""

_CHUNK = 1 << 20  # bytes written or checked at a time
_WAITING = 1 << 25  # bytes of memory that wait to be written


@dataclass(frozen=True, slots=True)
class _Entry:
    dtype: str
    length: int
    checksum: int | None  # None while it is still to be made, from the file


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
        self._entries: dict[str, _Entry] = {}
        self._notes: dict[str, Any] = {}

    def append(self, name: str, values: NDArray[Any]) -> None:
        """Add values at the end of an array; all parts of it must be of one type."""
        values = np.ascontiguousarray(values)
        dtype = values.dtype.newbyteorder("<")
        values = values.astype(dtype, copy=False)
        known = self._entries.get(name, _Entry(dtype.str, 0, self._checksum))
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
        self._entries[name] = _Entry(dtype.str, known.length + len(values), checksum)

    def written(self, name: str) -> NDArray[Any]:
        """Return an array as far as it is written, mapped."""
        self._flush()
        return _mapped(self.folder, name, self._entries[name])

    def arrays(self, *, all_mapped: bool = False) -> "Arrays":
        """Return all that is written so far, mapped.

        Args:
            all_mapped: also those that are usually left in their files. What was just written is
                in memory anyway, and a thread that makes no system calls is fair to the others.
        """
        self._flush()
        return Arrays(self.folder, dict(self._entries), self._notes, all_mapped=all_mapped)

    def note(self, name: str, value: Any) -> None:
        """Keep a value beside the arrays; anything that JSON can hold."""
        self._notes[name] = value

    def finish(self, kind: Mapping[str, Any]) -> None:
        """Write the manifest; then everything is on the disk."""
        self._flush()
        for file in self._files.values():
            os.fsync(file.fileno())
            file.close()
        arrays = {}
        for name, entry in self._entries.items():
            checksum = entry.checksum
            if self._beside is not None:
                checksum = self._beside.checksum_of(self.folder / f"{name}.bin")
            arrays[name] = [entry.dtype, entry.length, checksum]
        if self._beside is not None:
            self._beside.close()
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
    """Writes in a thread, in order; whoever answers questions goes first."""

    __slots__ = ("_thread", "_under_way", "_waiting")

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "writer", initializer=stand_back)
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

    def checksum_of(self, path: Path) -> int:
        """Return the checksum of a file, once all before is written."""
        return self._thread.submit(_checksum_of, path).result()

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

    def arrays(self) -> "Arrays":
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


class FileArray:
    """An array that stays in its file; a slice of it is read when it is asked for.

    For many small slices far apart: of a mapping the system brings 64 KB around each of them.
    """

    __slots__ = ("__weakref__", "_dtype", "_file", "_length")

    def __init__(self, path: Path, dtype: str, length: int) -> None:
        self._dtype = np.dtype(dtype)
        self._length = length
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, part: slice) -> NDArray[Any]:
        start, stop, _ = part.indices(self._length)
        size = self._dtype.itemsize
        content = os.pread(self._file, max(0, stop - start) * size, start * size)
        return np.frombuffer(content, self._dtype)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self[:], dtype, copy=copy)


class Arrays(Mapping[str, NDArray[Any]]):
    """The arrays of a folder, mapped.

    Attributes:
        folder: where they are.
        notes: what was kept beside them.
    """

    __slots__ = ("_all_mapped", "_arrays", "_entries", "folder", "notes")

    def __init__(
        self,
        folder: Path,
        entries: Mapping[str, _Entry],
        notes: dict[str, Any],
        *,
        all_mapped: bool = False,
    ) -> None:
        self.folder = folder
        self._all_mapped = all_mapped
        self.notes = notes
        self._entries = entries
        self._arrays = {name: _mapped(folder, name, entry) for name, entry in entries.items()}

    @classmethod
    def open(cls, folder: Path, kind: Mapping[str, Any]) -> "Arrays":
        """Open a folder.

        Raises:
            DataError: if it is not there, is damaged as far as sizes show, or is of another kind.
        """
        manifest = _read_manifest(folder)
        if manifest.get("format") != FORMAT or manifest.get("kind") != dict(kind):
            raise DataError(str(folder), "was written by another version; it is built again")
        entries = {name: _Entry(*entry) for name, entry in manifest["arrays"].items()}
        return cls(folder, entries, manifest["notes"])

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    def in_file(self, name: str) -> NDArray[Any] | FileArray:
        """Return an array of which small slices will be read, here and there.

        A small one is mapped: that costs little memory, and slices of it are there at once.
        """
        entry = self._entries[name]
        small = entry.length * np.dtype(entry.dtype).itemsize <= MAPPED_UP_TO
        if self._all_mapped or small or not hasattr(os, "pread"):
            return self[name]
        return FileArray(self.folder / f"{name}.bin", entry.dtype, entry.length)

    def verify(self) -> None:
        """Compare every file with its checksum. Reads all of them: 1 to 2 GB a second.

        Raises:
            DataError: if one has changed since it was written.
        """
        for name, entry in self._entries.items():
            if _checksum_of(self.folder / f"{name}.bin") != entry.checksum:
                why = "is damaged (its checksum is wrong); it is built again"
                raise DataError(str(self.folder / f"{name}.bin"), why)


def _write(file: BufferedWriter, content: memoryview) -> None:
    """Write some content; a system call that takes milliseconds may keep the processor as long."""
    file.writelines(content[at : at + _CHUNK] for at in range(0, len(content), _CHUNK))


def _checksum_of(path: Path) -> int:
    checksum = 0
    room = memoryview(bytearray(_CHUNK))
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


def _mapped(folder: Path, name: str, entry: _Entry) -> NDArray[Any]:
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
