"""The database file of the journal: opened, checked, set aside where it is damaged.

JournalError
└── LockedError     another program holds the database
"""

import logging
import math
import secrets
import sqlite3
import time
from pathlib import Path

from bot.errors import FootnoteError, os_reason
from bot.journal.schema import MIGRATIONS, migrate, version

_log = logging.getLogger(__name__)

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_COMPANIONS = ("", "-wal", "-shm", "-journal")
"""Ends of the names of all files that belong to a database."""


class JournalError(FootnoteError):
    """The journal cannot do what it was asked for."""


class DamagedError(JournalError):
    """The database is damaged."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: the journal is damaged; it will be set aside.")


class LockedError(JournalError):
    """Another program holds the database."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: another program holds the journal; close it there, then try again."
        )


def open_database(path: Path, *, patience_s: float) -> sqlite3.Connection:
    """Open the journal's database, made if it is not there, for one thread.

    Args:
        path: the file.
        patience_s: seconds to wait for another program that holds it.

    Raises:
        sqlite3.Error: if it cannot be opened or is damaged; `explained` makes a sentence of it.
        JournalError: if a newer Footnote made it.
    """
    connection = sqlite3.connect(path, timeout=patience_s, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")  # no other file may hold people's rows
        _check(connection, path)
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def explained(error: Exception, path: Path) -> JournalError:
    """Return an error of SQLite's or the system's as a sentence."""
    if isinstance(error, OSError):
        return JournalError(f"{path}: the journal cannot be used ({os_reason(error)}).")
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _DAMAGED:
        return DamagedError(path)
    if code in _LOCKED:
        return LockedError(path)
    return JournalError(f"{path}: the journal cannot be used ({error}); see to the disk.")


def set_aside(path: Path) -> None:
    """Move a damaged database out of the way, and say so in the log.

    Raises:
        JournalError: if the system does not let it be moved.
    """
    aside = path.with_name(
        f"{path.stem}.damaged-{int(time.time())}-{secrets.token_hex(2)}{path.suffix}"
    )
    try:
        for companion in _COMPANIONS:
            part = path.with_name(path.name + companion)
            if part.exists():
                part.rename(aside.with_name(aside.name + companion))
    except OSError as error:
        raise JournalError(
            f"{path}: the damaged journal cannot be moved ({os_reason(error)})."
        ) from error
    _log.warning("%s: the journal is damaged; it was set aside as %s.", path, aside.name)


def delete_set_aside(path: Path, *, before: float = math.inf) -> None:
    """Delete the databases that were set aside beside one.

    Args:
        path: the database in use.
        before: only those that were set aside until then, in seconds since 1970.

    Raises:
        OSError: if one cannot be deleted.
    """
    for file in path.parent.glob(f"{path.stem}.damaged-*"):
        if int(file.name.split("-")[1]) <= before:
            file.unlink()


def delete(path: Path) -> None:
    """Delete a database that nobody has open, and those set aside beside it."""
    for companion in _COMPANIONS:
        path.with_name(path.name + companion).unlink(missing_ok=True)
    delete_set_aside(path)


def scrub(connection: sqlite3.Connection) -> None:
    """Write all rows anew, so that no byte of a deleted one is left in the files.

    `secure_delete` is not enough: copies of rows stay where they once were moved from.

    Raises:
        sqlite3.Error: if bytes may be left, as while another program reads the database.
    """
    _empty_log(connection)
    connection.execute("VACUUM")
    _empty_log(connection)


def _empty_log(connection: sqlite3.Connection) -> None:
    """Write the log (WAL) into the database and cut it to nothing."""
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise _error(sqlite3.SQLITE_BUSY, "database is locked")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if version(connection) > len(MIGRATIONS):
        raise JournalError(
            f"{path}: a newer Footnote made this journal; start that one, or move the file."
        )
    if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
        raise _error(sqlite3.SQLITE_CORRUPT, "database disk image is malformed")


def _error(code: int, what: str) -> sqlite3.Error:
    """Return an error like SQLite's own."""
    error = sqlite3.DatabaseError(what)
    error.sqlite_errorcode = code
    return error
