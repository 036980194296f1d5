"""Restoring a data folder from a backup.

All of the archive is checked before anything of the folder is touched. It may come from anywhere,
so nothing in it is believed: paths, kinds of files, sizes and contents are held to its manifest,
and the manifest to what a backup may hold.
"""

import contextlib
import hashlib
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Self

from bot.data_folder import run_lock
from bot.data_folder.archive import (
    MANIFEST,
    PREFIX,
    REPLACED,
    STAGED,
    Entry,
    belongs,
    read_manifest,
)
from bot.errors import DataError, FolderError, os_reason

MAX_MANIFEST = 64_000_000
MAX_HEADER = 100_000
"""Bytes of a long name or the like, which tarfile reads into memory."""

_HEADERS = {
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
    *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
}
_CHUNK = 1 << 20


def restore(data: Path, archive: Path, *, force: bool = False) -> list[Entry]:
    """Put the files of a backup into a data folder.

    Args:
        data: the data folder, made if it is missing.
        archive: the backup.
        force: replace what the folder holds of a bot already.

    Returns:
        The files.

    Raises:
        InUseError: if a bot runs with the folder.
        FolderError: if it holds data of a bot, or cannot be written to; it is as it was.
        DataError: if the archive is not sound; the folder is as it was.
    """
    try:
        with run_lock.held(data):
            if not force and any(_files(data)):
                raise FolderError(
                    str(data),
                    "holds data of a bot already; back it up, then add --force to replace it",
                )
            return _replaced(data, archive)
    except OSError as error:
        where = str(error.filename or data)
        raise FolderError(where, f"cannot be written ({os_reason(error)})") from error


def _files(data: Path) -> Iterator[Path]:
    for path in data.rglob("*"):
        if path.is_file() and belongs(PurePosixPath(path.relative_to(data).as_posix())):
            yield path


def _replaced(data: Path, archive: Path) -> list[Entry]:
    """Check an archive beside what is in the folder, then put it in its place."""
    staged = Path(tempfile.mkdtemp(prefix=STAGED, dir=data))
    try:
        entries = _extracted(archive, staged, room=shutil.disk_usage(data).free)
        _swap(data, staged)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    for left in (*data.glob(f"{STAGED}*"), *data.glob(f"{REPLACED}*")):
        shutil.rmtree(left, ignore_errors=True)
    return entries


def _swap(data: Path, staged: Path) -> None:
    """Move what is there aside and the new in; where that fails, all goes back."""
    aside = Path(tempfile.mkdtemp(prefix=REPLACED, dir=data))
    stays = {staged.name, aside.name, run_lock.FILE}
    with contextlib.ExitStack() as back:
        back.callback(aside.rmdir)
        for old in [path for path in data.iterdir() if path.name not in stays]:
            old.rename(aside / old.name)
            back.callback((aside / old.name).rename, old)
        for new in list(staged.iterdir()):
            new.rename(data / new.name)
            back.callback((data / new.name).rename, new)
        back.pop_all()


def _extracted(archive: Path, staged: Path, *, room: int) -> list[Entry]:
    """Write the files of an archive into a folder, each checked.

    Raises:
        DataError: if anything is not as it should be.
    """
    try:
        with archive.open("rb") as file:
            return _read(file, staged, room)
    except ValueError as error:
        raise DataError(str(archive), str(error)) from None
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise DataError(str(archive), "is damaged, or no backup of Footnote") from error
    except OSError as error:
        if error.filename is None or Path(error.filename) == archive:  # also bad gzip
            raise DataError(str(archive), f"cannot be read ({os_reason(error)})") from error
        raise


class _Member(tarfile.TarInfo):
    """A member of an archive, refused before an overlong header of it is read into memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        member = super().frombuf(buf, encoding, errors)
        if member.type in _HEADERS and member.size > MAX_HEADER:
            raise ValueError(f"holds a header of {member.size:,} bytes")
        return member


def _read(file: BinaryIO, staged: Path, room: int) -> list[Entry]:
    """Read an archive from begin to end.

    Raises:
        ValueError: says what is wrong with it.
    """
    with tarfile.open(fileobj=file, mode="r|gz", tarinfo=_Member) as tar:
        head = tar.next()
        if head is None or head.name != MANIFEST or not head.isreg() or head.size > MAX_MANIFEST:
            raise ValueError("is no backup of Footnote")
        manifest = tar.extractfile(head)
        assert manifest is not None
        entries = read_manifest(manifest.read())
        size = sum(entry.size for entry in entries.values())
        if size > room:
            raise ValueError(f"needs {size:,} bytes, but only {room:,} are free")
        missing = dict(entries)
        while (member := tar.next()) is not None:
            entry = missing.pop(member.name.removeprefix(PREFIX), None)
            if entry is None or member.name != f"{PREFIX}{entry.path}" or not member.isreg():
                raise ValueError(f"holds {member.name!r}, which its manifest does not list so")
            if member.size != entry.size:
                raise ValueError(f"{entry.path} in it has another size than its manifest says")
            content = tar.extractfile(member)
            assert content is not None
            if _write(content, staged / entry.path, entry.mode) != entry.digest:
                raise ValueError(f"{entry.path} in it is damaged")
        if missing:
            raise ValueError(f"lacks {next(iter(missing))}; it was cut off or changed")
    return list(entries.values())


def _write(content: IO[bytes], path: Path, mode: int) -> str:
    """Write a file to the disk; return the SHA-256 of its content."""
    digest = hashlib.sha256()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode | 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()
