"""The history: who changed what and when, and the articles of the last versions.

One SQLite database. A row of `articles` holds an article from the version that brought it to the
one that no longer has it, so a version costs what it changed. What is oldest goes when there are
too many versions or the file becomes too large; the newest version always stays.
"""

import sqlite3
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.answers.snapshot import Snapshot
from bot.articles.article import Article
from bot.errors import KnowledgeError, os_reason
from bot.index.records import Codec
from bot.knowledge_base.snapshot_builder import Findings

VERSIONS = 20
MAX_BYTES = 500_000_000
DEEDS = 1_000

_ARTICLES = Codec(Article)
_FINDINGS = Codec(Findings)
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_VERSION = 1
_TABLES = f"""
    BEGIN;
    CREATE TABLE deeds (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        by INTEGER,
        what TEXT NOT NULL,
        before TEXT,
        after TEXT,
        outcome TEXT NOT NULL,
        report TEXT NOT NULL
    ) STRICT;
    CREATE TABLE versions (
        number INTEGER PRIMARY KEY,
        revision TEXT NOT NULL,
        at INTEGER NOT NULL,
        findings BLOB NOT NULL
    ) STRICT;
    CREATE TABLE articles (
        article_id TEXT NOT NULL,
        since INTEGER NOT NULL,
        until INTEGER,
        digest BLOB NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (article_id, since)
    ) STRICT;
    CREATE INDEX articles_by_end ON articles (until);
    PRAGMA user_version = {_VERSION};
    COMMIT;
"""


class HistoryError(KnowledgeError):
    """The history cannot be read or written. What serves is as it was."""


class UnknownVersionError(KnowledgeError):
    """A revision is not among the kept versions."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"Version `{revision}` is not among those that are kept; `kb history` lists them."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that was done to the knowledge base.

    Attributes:
        number: from 1, in the order of time.
        at: when, in UTC.
        by: the Discord id of who did it; None if nobody did, as at a start.
        what: what was done, in words.
        before: the revision that served before it, or None.
        after: the revision that served after it, or None.
        outcome: what came of it, in a word or two.
        report: all there is to say, as plain text.
    """

    number: int
    at: datetime
    by: int | None
    what: str
    before: str | None
    after: str | None
    outcome: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVersion:
    """A version that can be returned to.

    Attributes:
        number: of the version, growing with time.
        revision: of its snapshot, 8 hex digits.
        at: since when it served, in UTC.
    """

    number: int
    revision: str
    at: datetime


class History:
    """The history in a file. Any thread may use it."""

    def __init__(self, path: Path, *, versions: int = VERSIONS, max_bytes: int = MAX_BYTES) -> None:
        """Take a file; nothing is read or written yet.

        Args:
            path: the database.
            versions: how many are kept at most.
            max_bytes: how large the file may become, the newest version apart.
        """
        self._path = path
        self._versions = versions
        self._max_bytes = max_bytes
        self._lock = threading.Lock()

    def note(
        self,
        *,
        what: str,
        outcome: str,
        by: int | None = None,
        before: str | None = None,
        after: str | None = None,
        report: str = "",
    ) -> int:
        """Write down what was done; return its number.

        Raises:
            HistoryError: if it cannot be written.
        """
        now = int(datetime.now(UTC).timestamp())
        with self._open() as connection:
            done = connection.execute(
                "INSERT INTO deeds (at, by, what, before, after, outcome, report) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (now, by, what, before, after, outcome, report),
            )
            number = int(done.lastrowid or 0)
            connection.execute("DELETE FROM deeds WHERE number <= ?", (number - DEEDS,))
            return number

    def keep(self, snapshot: Snapshot) -> None:
        """Keep the articles of a version that serves; nothing happens if it is the newest one.

        Raises:
            HistoryError: if they cannot be written.
        """
        with self._open() as connection:
            newest = connection.execute(
                "SELECT number, revision FROM versions ORDER BY number DESC LIMIT 1"
            ).fetchone()
            if newest and newest[1] == snapshot.revision:
                return
            number = (newest[0] if newest else 0) + 1
            known = dict(
                connection.execute("SELECT article_id, digest FROM articles WHERE until IS NULL")
            )
            gone = [name for name in known if name not in snapshot.articles]
            changed = [
                (name, digest)
                for name in snapshot.articles
                if (digest := snapshot.index.digest(name)) != known.get(name)
            ]
            stale = [*gone, *(name for name, _ in changed if name in known)]
            connection.executemany(
                "UPDATE articles SET until = ? WHERE article_id = ? AND until IS NULL",
                ((number, name) for name in stale),
            )
            connection.executemany(
                "INSERT INTO articles VALUES (?, ?, NULL, ?, ?)",
                (
                    (name, number, digest, _packed(_ARTICLES.encode(snapshot.articles[name])))
                    for name, digest in changed
                ),
            )
            connection.execute(
                "INSERT INTO versions VALUES (?, ?, ?, ?)",
                (
                    number,
                    snapshot.revision,
                    int(datetime.now(UTC).timestamp()),
                    _packed(_FINDINGS.encode(Findings.of(snapshot))),
                ),
            )
            self._prune(connection)

    def deeds(self, *, limit: int = 50) -> list[Deed]:
        """Return what was done last, the newest first.

        Raises:
            HistoryError: if it cannot be read.
        """
        with self._open() as connection:
            rows = connection.execute(
                "SELECT * FROM deeds ORDER BY number DESC LIMIT ?", (limit,)
            ).fetchall()
        return [_deed(*row) for row in rows]

    def deed(self, number: int) -> Deed | None:
        """Return one deed, or None if it is not known any more.

        Raises:
            HistoryError: if it cannot be read.
        """
        with self._open() as connection:
            row = connection.execute("SELECT * FROM deeds WHERE number = ?", (number,)).fetchone()
        return _deed(*row) if row else None

    def versions(self) -> list[PastVersion]:
        """Return the versions that are kept, the newest first.

        Raises:
            HistoryError: if they cannot be read.
        """
        with self._open() as connection:
            rows = connection.execute(
                "SELECT number, revision, at FROM versions ORDER BY number DESC"
            ).fetchall()
        return [
            PastVersion(number=number, revision=revision, at=datetime.fromtimestamp(at, UTC))
            for number, revision, at in rows
        ]

    def articles(self, revision: str) -> tuple[Mapping[str, Article], Findings]:
        """Return the articles of a version by id, in their order, and what was found beside them.

        Raises:
            UnknownVersionError: if the version is not kept.
            HistoryError: if it cannot be read.
        """
        with self._open() as connection:
            found = connection.execute(
                "SELECT number, findings FROM versions WHERE revision = ? ORDER BY number DESC",
                (revision,),
            ).fetchone()
            if found is None:
                raise UnknownVersionError(revision)
            number, findings = found
            rows = connection.execute(
                "SELECT article_id, content FROM articles "
                "WHERE since <= ? AND (until IS NULL OR until > ?) ORDER BY article_id",
                (number, number),
            ).fetchall()
        articles = {name: _ARTICLES.decode(_unpacked(content)) for name, content in rows}
        return dict(sorted(articles.items())), _FINDINGS.decode(_unpacked(findings))

    def forget(self, user_id: int) -> None:
        """Take a person's id out of what was done.

        Raises:
            HistoryError: if that cannot be written.
        """
        with self._open() as connection:
            connection.execute("UPDATE deeds SET by = NULL WHERE by = ?", (user_id,))
        with self._open(transaction=False) as connection:
            connection.execute("VACUUM")

    def _prune(self, connection: sqlite3.Connection) -> None:
        """Drop the oldest versions while there are too many or they are too large."""
        numbers = [n for (n,) in connection.execute("SELECT number FROM versions ORDER BY number")]
        excess = max(0, len(numbers) - self._versions)
        for at, number in enumerate(numbers[:-1]):
            if at >= excess and self._size(connection) <= self._max_bytes:
                break
            following = numbers[at + 1]
            connection.execute("DELETE FROM versions WHERE number = ?", (number,))
            connection.execute("DELETE FROM articles WHERE until <= ?", (following,))

    def _size(self, connection: sqlite3.Connection) -> int:
        (size,) = connection.execute(
            "SELECT coalesce(sum(length(content)), 0) FROM articles"
        ).fetchone()
        return int(size)

    @contextmanager
    def _open(self, *, transaction: bool = True) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                connection = sqlite3.connect(self._path, timeout=5, isolation_level=None)
            except (OSError, sqlite3.Error) as error:
                raise self._error(error) from error
            try:
                connection.execute("PRAGMA secure_delete = ON")
                if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                    connection.executescript(_TABLES)
                if transaction:
                    connection.execute("BEGIN IMMEDIATE")
                yield connection
                if transaction:
                    connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise self._error(error) from error
            except (ValueError, TypeError, zlib.error) as error:
                raise HistoryError(
                    f"{self._path}: this version was kept by another version of the bot."
                ) from error
            finally:
                connection.close()  # which takes back what was not committed

    def _error(self, error: OSError | sqlite3.Error) -> HistoryError:
        """Return an error as a sentence; a damaged file is set aside."""
        if isinstance(error, OSError):
            return HistoryError(f"{self._path}: the history cannot be used ({os_reason(error)}).")
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
            aside = self._path.with_name(f"{self._path.stem}.damaged{self._path.suffix}")
            try:
                self._path.replace(aside)
            except OSError as failure:
                return HistoryError(
                    f"{self._path}: the damaged history cannot be moved ({os_reason(failure)})."
                )
            return HistoryError(
                f"{self._path}: the history was damaged and is set aside as {aside.name}; a new "
                "one begins with the next reload."
            )
        return HistoryError(f"{self._path}: the history cannot be used ({error}).")


def _deed(
    number: int,
    at: int,
    by: int | None,
    what: str,
    before: str | None,
    after: str | None,
    outcome: str,
    report: str,
) -> Deed:
    return Deed(
        number=number,
        at=datetime.fromtimestamp(at, UTC),
        by=by,
        what=what,
        before=before,
        after=after,
        outcome=outcome,
        report=report,
    )


def _packed(record: str) -> bytes:
    return zlib.compress(record.encode("utf-8", "surrogatepass"))


def _unpacked(content: bytes) -> str:
    return zlib.decompress(content).decode("utf-8", "surrogatepass")
