"""Named arrays, in memory or mapped from a folder. Where few files may be open, they are read.

    arrays = open_arrays(folder, kind)
    arrays["numbers"]          # a page of its file is read when it is looked at
    arrays.notes["revision"]
    arrays.offsets("words.sizes", 12_000)

In a folder each array is an ordinary `.npy` file. `manifest.json`, written last, lists the type,
the length, the size and the checksum of each, beside the notes and what kind of folder it is. A
folder without a sound manifest is none. See `array_writer` for how one is written.
"""

import json
import mmap
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import DataError, os_reason
from bot.index.descriptors import are_scarce
from bot.index.offsets import Offsets

FORMAT = 8
"""Raised whenever the form of the files changes."""

MANIFEST = "manifest.json"

HEADER = 128
"""Bytes before the values of each file; room for the length of any array."""

SMALL = 1 << 18
"""Bytes of a file up to which its checksum is compared when the folder is opened."""

CHUNK = 1 << 20
"""Bytes of a file that are read at a time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of an array.

    Attributes:
        dtype: the type of its values, as NumPy writes it.
        length: how many values it has.
        size: of its file, in bytes.
        checksum: CRC-32 of its file.
    """

    dtype: str
    length: int
    size: int
    checksum: int


@dataclass(frozen=True, slots=True, eq=False)
class Arrays(Mapping[str, NDArray[Any]]):
    """Arrays by name, each of one dimension.

    Attributes:
        arrays: the arrays.
        notes: what is kept beside them; anything that JSON can hold.
        folder: where they are, or None in memory.
        entries: what the manifest of the folder says of them.
    """

    arrays: Mapping[str, NDArray[Any]]
    notes: Mapping[str, Any]
    folder: Path | None = None
    entries: Mapping[str, Entry] = field(default_factory=dict)

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.arrays)

    def __len__(self) -> int:
        return len(self.arrays)

    def offsets(self, name: str, end: int) -> Offsets:
        """Return where things begin and end whose sizes are in an array.

        Args:
            name: of the array.
            end: where the last of the things must end.

        Raises:
            DataError: if it ends elsewhere. So any one wrong bit among the sizes is found.
        """
        offsets = Offsets(self[name])
        if offsets.end != end:
            raise DataError(self._path(name), "is damaged (its sizes are wrong)")
        return offsets

    def expect(self, name: str, length: int) -> NDArray[Any]:
        """Return an array that must have so many values.

        Raises:
            DataError: if it has not.
        """
        if len(self[name]) != length:
            raise DataError(self._path(name), f"is damaged ({length} values were expected)")
        return self[name]

    def damage(self) -> Iterator[DataError]:
        """Compare every file with its checksum, 1 to 2 GB a second; yield what is wrong."""
        for name, entry in self.entries.items():
            try:
                _verify(Path(self._path(name)), entry)
            except DataError as error:
                yield error

    def _path(self, name: str) -> str:
        return str(array_path(self.folder, name)) if self.folder else name


def open_arrays(folder: Path, kind: Mapping[str, Any]) -> Arrays:
    """Map the arrays of a folder; small ones are compared with their checksums.

    Raises:
        DataError: if the folder is not there, is damaged as far as that shows, or is of another
            kind.
    """
    manifest = _read_manifest(folder)
    if manifest.get("format") != FORMAT or manifest.get("kind") != dict(kind):
        raise DataError(str(folder), "was written by another version or with other settings")
    entries = {name: Entry(*entry) for name, entry in manifest["arrays"].items()}
    arrays = {name: _opened(array_path(folder, name), entry) for name, entry in entries.items()}
    return Arrays(arrays, manifest["notes"], folder, entries)


def array_path(folder: Path, name: str) -> Path:
    """Return the file of an array."""
    return folder / f"{name}.npy"


def checksum_of(path: Path) -> int:
    """Return the CRC-32 of a file."""
    checksum = 0
    buffer = memoryview(bytearray(CHUNK))
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(buffer):
            checksum = zlib.crc32(buffer[:size], checksum)
    return checksum


def narrow(sizes: NDArray[Any]) -> NDArray[np.unsignedinteger[Any]]:
    """Return sizes in as few bytes each as hold the largest."""
    return sizes.astype(np.min_scalar_type(int(sizes.max(initial=0))))


def header_of(dtype: np.dtype[Any], length: int) -> bytes:
    """Return the header of a `.npy` file, always as long as `HEADER`."""
    written = BytesIO()
    described = {"descr": dtype.str, "fortran_order": False, "shape": (length,)}
    np.lib.format.write_array_header_1_0(written, described)
    header = written.getvalue()
    assert len(header) == HEADER
    return header


def mapped(path: Path, dtype: np.dtype[Any], length: int) -> NDArray[Any]:
    """Return the values in a file, mapped from it; read where few files may be open.

    Raises:
        OSError: if it cannot be read.
    """
    if not length or are_scarce():  # nothing cannot be mapped
        return np.fromfile(path, dtype, length, offset=HEADER)
    with path.open("rb", buffering=0) as file:
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return np.frombuffer(content, dtype, length, HEADER)


def _opened(path: Path, entry: Entry) -> NDArray[Any]:
    try:
        size = path.stat().st_size
        if size != entry.size:
            raise DataError(str(path), f"is damaged ({size} bytes instead of {entry.size})")
        if size <= SMALL:
            _verify(path, entry)
        # What the header says, the manifest says too; to read those of large files takes 7 ms.
        return mapped(path, np.dtype(entry.dtype), entry.length)
    except OSError as error:
        raise DataError(str(path), f"cannot be read ({os_reason(error)})") from error


def _verify(path: Path, entry: Entry) -> None:
    try:
        checksum = checksum_of(path)
    except OSError as error:
        raise DataError(str(path), f"cannot be read ({os_reason(error)})") from error
    if checksum != entry.checksum:
        raise DataError(str(path), "is damaged (its checksum is wrong)")


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        checksum, _, content = path.read_bytes().partition(b"\n")
    except OSError as error:
        raise DataError(str(path), f"cannot be read ({os_reason(error)})") from error
    if checksum != b"%08x" % zlib.crc32(content):
        raise DataError(str(path), "is damaged (its checksum is wrong)")
    manifest: dict[str, Any] = json.loads(content.decode("utf-8", "surrogatepass"))
    return manifest
