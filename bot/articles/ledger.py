"""What is remembered of files that held a good article, so that they need not be read again.

A file is as it was if its size and its time of change are, and that time lies well before the file
was read (two changes in one tick of the clock look alike); or else if its content is.
"""

import hashlib
import json
import os
import stat
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.articles.article import Article, Expectation
from bot.articles.reading import MAX_BYTES

_TICK_NS = 2_000_000_000  # of the coarsest file systems


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when an article was read from it.

    Attributes:
        identifier: of the article.
        size: in bytes.
        changed_ns: when it was changed.
        read_ns: when it was read.
        digest: hexadecimal, of the content.
        expectations: the test questions of the article.
        names: the article's title and aliases, if it has aliases.
    """

    identifier: str
    size: int
    changed_ns: int
    read_ns: int
    digest: str
    expectations: tuple[Expectation, ...] = ()
    names: tuple[str, ...] = ()

    def still_holds(self, path: Path | str) -> bool:
        """Tell whether a file is as it was; one that cannot be read is not."""
        try:
            status = os.stat(path)  # noqa: PTH116  # many thousands: without making paths
            if status.st_size != self.size or not stat.S_ISREG(status.st_mode):
                return False
            settled = self.changed_ns + _TICK_NS < self.read_ns
            if settled and status.st_mtime_ns == self.changed_ns:
                return True
            return _digest(Path(path)) == self.digest
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is remembered of an earlier reading.

    Attributes:
        articles: those that were read then, by id.
        files: by path, as shown to people.
    """

    articles: Mapping[str, Article] = field(default_factory=dict)
    files: Mapping[str, Seen] = field(default_factory=dict)


def sight(path: Path) -> tuple[int, int, int, str] | None:
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


def _digest(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()


def files_to_json(files: Mapping[str, Seen]) -> bytes:
    """Return what is remembered of files as JSON."""
    rows = {
        path: [
            seen.identifier,
            seen.size,
            seen.changed_ns,
            seen.read_ns,
            seen.digest,
            [[e.ask, e.expect, e.path, e.line] for e in seen.expectations],
            seen.names,
        ]
        for path, seen in files.items()
    }
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def files_from_json(content: bytes) -> dict[str, Seen]:
    """Return what `files_to_json` wrote."""
    rows = json.loads(content.decode("utf-8", "surrogatepass"))
    return {
        path: Seen(
            identifier=row[0],
            size=row[1],
            changed_ns=row[2],
            read_ns=row[3],
            digest=row[4],
            expectations=tuple(Expectation(*e) for e in row[5]),
            names=tuple(row[6]),
        )
        for path, row in rows.items()
    }


class Patched(Mapping[str, Article]):
    """Some earlier articles and some that were read now, by id, in the order of the ids."""

    __slots__ = ("_earlier", "_fresh", "_ids")

    def __init__(
        self, earlier: Mapping[str, Article], reused: frozenset[str], fresh: Mapping[str, Article]
    ) -> None:
        self._earlier = earlier
        self._fresh = fresh
        self._ids = dict.fromkeys(sorted({*reused, *fresh}))

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
