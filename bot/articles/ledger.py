"""What is remembered of files that held a good article, so that they need not be read again.

A file is as it was if its size and its time of change are, and that time lies well before the file
was read (two changes in one tick of the clock look alike); or else if its content is.
"""

import hashlib
import json
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.articles.article import AcceptanceQuestion, Article
from bot.articles.article_file import MAX_BYTES

_TICK_NS = 2_000_000_000  # of the coarsest file systems
_DIGEST = 16  # bytes


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when an article was read from it.

    Attributes:
        identifier: of the article.
        size: in bytes.
        changed_ns: when it was changed.
        read_ns: when it was read.
        digest: 16 bytes, of the content.
        acceptance_questions: the test questions of the article.
        names: the article's title and aliases, if it has aliases.
    """

    identifier: str
    size: int
    changed_ns: int
    read_ns: int
    digest: bytes
    acceptance_questions: tuple[AcceptanceQuestion, ...] = ()
    names: tuple[str, ...] = ()


class SeenFiles:
    """What is remembered of files, in columns: of many thousands few are looked at closely."""

    __slots__ = (
        "_changed",
        "_digests",
        "_looked_at",
        "_more",
        "_numbers",
        "_read",
        "_rows",
        "_sizes",
        "identifiers",
        "paths",
    )

    def __init__(self, columns: Mapping[str, NDArray[Any]] | None = None) -> None:
        """Take what `columns` gave; nothing is remembered if None."""
        columns = columns or {}
        self._numbers = columns.get("files.numbers", np.empty(0, np.int64)).reshape(-1, 3)
        self._digests = columns.get("files.digest", np.empty(0, np.uint8)).reshape(-1, _DIGEST)
        count = len(self._numbers)
        self.paths, self.identifiers, self._more = (
            _parted(columns[name], count) if count else []
            for name in ("files", "files.id", "files.more")
        )
        self._rows = dict(zip(self.paths, range(count), strict=True))
        three: list[list[int]] = self._numbers.T.tolist()
        self._sizes, self._changed, self._read = three
        self._looked_at: dict[int, tuple[int, int]] = {}

    def __len__(self) -> int:
        return len(self.paths)

    def row(self, path: str) -> int | None:
        """Return the row of a file, or None if nothing is remembered of it."""
        return self._rows.get(path)

    def size(self, row: int) -> int:
        """Return how many bytes a file had."""
        return self._sizes[row]

    def still_holds(self, row: int, status: os.stat_result) -> bool:
        """Tell whether a file is as it was; one that cannot be read is not.

        One that had to be read for it need not be the next time.
        """
        if status.st_size != self._sizes[row] or not stat.S_ISREG(status.st_mode):
            return False
        changed_ns, read_ns = self._changed[row], self._read[row]
        if status.st_mtime_ns == changed_ns and changed_ns + _TICK_NS < read_ns:
            return True
        now = time.time_ns()
        try:
            if _digest(Path(self.paths[row])) != self._digests[row].tobytes():
                return False
        except OSError:
            return False
        self._changed[row], self._read[row] = self._looked_at[row] = (status.st_mtime_ns, now)
        return True

    def with_more(self, rows: Iterable[int]) -> list[int]:
        """Return those of some rows, of files or below 0, for which `more` is not empty."""
        more = self._more
        return [row for row in rows if row >= 0 and more[row]]

    def more(self, row: int) -> tuple[tuple[AcceptanceQuestion, ...], tuple[str, ...]]:
        """Return the test questions of an article, and its title and aliases if it has aliases."""
        if not self._more[row]:
            return (), ()
        acceptance_questions, names = json.loads(self._more[row])
        return tuple(AcceptanceQuestion(*e) for e in acceptance_questions), tuple(names)

    def with_fresh(self, rows: Sequence[int], fresh: Mapping[str, Seen]) -> dict[str, NDArray[Any]]:
        """Return columns of some of these files and of others.

        Args:
            rows: in the order to be, the row of a file, or −1 − n for the other file number n.
            fresh: the others, by path.
        """
        sources = np.array(rows, np.int64)
        sources = np.where(sources >= 0, sources, len(self) - 1 - sources)
        known = self._numbers
        if self._looked_at:
            known = known.copy()
            known[list(self._looked_at), 1:] = list(self._looked_at.values())
        names = list(fresh)
        seen = list(fresh.values())
        numbers = [(s.size, s.changed_ns, s.read_ns) for s in seen]
        digests = np.frombuffer(b"".join(s.digest for s in seen), np.uint8)
        more = [_more_of(s) for s in seen]
        identifiers = [s.identifier for s in seen]
        return {
            "files": _joined(self.paths, names, rows),
            "files.id": _joined(self.identifiers, identifiers, rows),
            "files.more": _joined(self._more, more, rows),
            "files.numbers": _picked(known, np.array(numbers, np.int64).reshape(-1, 3), sources),
            "files.digest": _picked(self._digests, digests.reshape(-1, _DIGEST), sources),
        }


def _picked(old: NDArray[Any], new: NDArray[Any], rows: NDArray[np.int64]) -> NDArray[Any]:
    """Return some of the old rows and the new ones behind them, one after the other."""
    return np.concatenate((old, new)).take(rows, axis=0).ravel()


def _more_of(seen: Seen) -> str:
    if not seen.acceptance_questions and not seen.names:
        return ""
    rows = [[e.ask, e.expect, e.path, e.line] for e in seen.acceptance_questions]
    return json.dumps([rows, seen.names], separators=(",", ":"))


def _joined(old: Sequence[str], new: Sequence[str], rows: Sequence[int]) -> NDArray[np.uint8]:
    """Return strings one behind the other; none of them holds a NUL."""
    text = "\0".join([old[row] if row >= 0 else new[-1 - row] for row in rows])
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)


def _parted(content: NDArray[np.uint8], count: int) -> list[str]:
    strings = content.tobytes().decode("utf-8", "surrogatepass").split("\0")
    assert len(strings) == count
    return strings


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is remembered of an earlier reading.

    Attributes:
        articles: those that were read then, by id.
        files: those they were read from.
    """

    articles: Mapping[str, Article] = field(default_factory=dict)
    files: SeenFiles = field(default_factory=SeenFiles)


def sight(path: Path) -> tuple[int, int, int, bytes] | None:
    """Return size, time of change, time of reading and digest of a file.

    None if it is no regular file, too large for an article or cannot be read.
    """
    now = time.time_ns()
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
            return None
        return status.st_size, status.st_mtime_ns, now, _digest(path)
    except OSError:
        return None


def _digest(path: Path) -> bytes:
    return hashlib.blake2b(path.read_bytes(), digest_size=_DIGEST).digest()


class Patched(Mapping[str, Article]):
    """Some earlier articles and some that were read now, by id, in the order of the ids."""

    __slots__ = ("_earlier", "_fresh", "_ids")

    def __init__(
        self, earlier: Mapping[str, Article], reused: Iterable[str], fresh: Mapping[str, Article]
    ) -> None:
        self._earlier = earlier
        self._fresh = fresh
        # Nearly in order already, which sorting makes use of.
        self._ids = dict.fromkeys(sorted([*reused, *fresh]))

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._ids

    def __getitem__(self, identifier: str) -> Article:
        found = self._fresh.get(identifier)
        if found is not None:
            return found
        if identifier not in self._ids:
            raise KeyError(identifier)
        return self._earlier[identifier]
