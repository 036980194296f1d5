"""Backups of a data folder, also while a bot runs with it."""

import contextlib
import hashlib
import io
import os
import shutil
import sqlite3
import stat
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from bot.data_folder.archive import DATABASE, MANIFEST, PREFIX, Entry, belongs, written
from bot.data_folder.file_lock import try_lock
from bot.errors import DataError, FolderError, os_reason

OVERLAY = "articles"
LOCK = ".lock"
"""Held by the bot while it changes an article of the overlay."""

PATIENCE_S = 30.0
_RETRY_S = 0.05


def back_up(
    data: Path, archive: Path, *, version: str, patience_s: float = PATIENCE_S
) -> list[Entry]:
    """Write a backup; it is there as a whole or not at all, and only its owner may read it.

    Args:
        data: the data folder.
        archive: the file to write; none may be there yet.
        version: of the program, to be noted.
        patience_s: seconds to wait while an article is being changed.

    Returns:
        The files in it.

    Raises:
        FolderError: if there is no data folder, or an article is being changed for long.
        DataError: if the file cannot be written or is there already, or a database is damaged.
    """
    if not data.is_dir():
        raise FolderError(str(data), "there is no such data folder; name it with --data")
    if archive.resolve().is_relative_to(data.resolve()):
        raise DataError(str(archive), "is in the data folder; write the backup outside of it")
    if archive.exists():
        raise DataError(str(archive), "is there already; choose another name")
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=archive.parent) as place:
            copies = Path(place) / "data"
            entries = list(_copied(data, copies, patience_s))
            draft = Path(place) / "archive"
            _write(draft, copies, entries, version)
            draft.replace(archive)
    except OSError as error:
        where = str(error.filename or archive)
        raise DataError(where, f"the backup cannot be made ({os_reason(error)})") from error
    return entries


def _copied(data: Path, copies: Path, patience_s: float) -> Iterator[Entry]:
    """Copy the files that belong in a backup, each as it was at one moment."""
    with _unchanged(data / OVERLAY, patience_s):
        for path in sorted(data.rglob("*")):
            name = PurePosixPath(path.relative_to(data).as_posix())
            if not belongs(name):
                continue
            copy = copies / name
            try:
                about = path.lstat()
                if not stat.S_ISREG(about.st_mode):
                    continue
                copy.parent.mkdir(parents=True, exist_ok=True)
                if path.suffix == DATABASE:
                    _copy_database(path, copy)
                else:
                    shutil.copyfile(path, copy, follow_symlinks=False)
            except FileNotFoundError:  # deleted meanwhile
                continue
            content = copy.read_bytes()
            yield Entry(
                path=str(name),
                size=len(content),
                mode=stat.S_IMODE(about.st_mode) & 0o777,
                digest=hashlib.sha256(content).hexdigest(),
            )


def _copy_database(path: Path, copy: Path) -> None:
    """Copy a database that may be in use, as one file without a log of its own."""
    try:
        there = f"{path.absolute().as_uri()}?mode=rw"  # it is not made where it is gone
        with (
            contextlib.closing(sqlite3.connect(there, uri=True)) as source,
            contextlib.closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        if not path.exists():
            raise FileNotFoundError(path) from error
        raise DataError(str(path), f"cannot be backed up ({error})") from error


@contextlib.contextmanager
def _unchanged(overlay: Path, patience_s: float) -> Iterator[None]:
    """Keep the articles of the overlay from being changed; half a change is no backup.

    Raises:
        FolderError: if one is being changed for long.
    """
    if not overlay.is_dir():
        yield
        return
    descriptor = os.open(overlay / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        ends_at = time.monotonic() + patience_s
        while not try_lock(descriptor):
            if time.monotonic() > ends_at:
                raise FolderError(str(overlay), "an article is being changed; try again in a while")
            time.sleep(_RETRY_S)
        yield
    finally:
        os.close(descriptor)


def _write(archive: Path, copies: Path, entries: list[Entry], version: str) -> None:
    descriptor = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz") as tar:
            manifest = written(entries, version=version)
            head = tarfile.TarInfo(MANIFEST)
            head.size, head.mtime = len(manifest), int(time.time())
            tar.addfile(head, io.BytesIO(manifest))
            for entry in entries:
                path = copies / entry.path
                member = tarfile.TarInfo(f"{PREFIX}{entry.path}")
                member.size, member.mode, member.mtime = entry.size, entry.mode, head.mtime
                with path.open("rb") as content:
                    tar.addfile(member, content)
        file.flush()
        os.fsync(file.fileno())
