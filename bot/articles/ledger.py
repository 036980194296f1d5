"""What is remembered of files that held a good article, so that they need not be read again.

A file is as it was if its size and its time of change are, and that time lies well before the file
was read (two changes in one tick of the clock look alike); or else if its content is.
"""

import hashlib
import os
import pickle
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.articles.article import AcceptanceQuestion, Article

_TICK_NS = 2_000_000_000  # of the coarsest file systems


class FileStamp(NamedTuple):
    """Size and time of change of a file.

    Attributes:
        path: of the file.
        size: in bytes; -1 if there is no such file.
        changed_ns: when it was changed; 0 if there is no such file.
    """

    path: str
    size: int
    changed_ns: int


def stamp_of(path: str) -> FileStamp:
    """Return size and time of change of a file, which may be missing."""
    try:
        status = os.stat(path)  # noqa: PTH116  # as text
    except (OSError, ValueError):
        return FileStamp(path, -1, 0)
    return FileStamp(path, status.st_size, status.st_mtime_ns)


class SeenFile(NamedTuple):
    """A file as it was when an article was read from it.

    Attributes:
        path: as shown to people.
        identifier: of the article.
        size: in bytes.
        changed_ns: when it was changed.
        read_ns: when it was read.
        digest: `digest_of` the content.
        rules: of its folder, see `knowledge_folder.KnowledgeFolder.rules`.
        included: the files that it shows within its text, as they were.
        acceptance_questions: the test questions of the article.
        names: the article's title and aliases, if it has aliases.
    """

    path: str
    identifier: str
    size: int
    changed_ns: int
    read_ns: int
    digest: str
    rules: str = ""
    included: tuple[FileStamp, ...] = ()
    acceptance_questions: tuple[AcceptanceQuestion, ...] = ()
    names: tuple[str, ...] = ()

    def goes_with(self, identifier: str, rules: str) -> bool:
        """Tell whether the article would be the same by its id, rules and included files."""
        return (
            self.identifier == identifier
            and self.rules == rules
            and all(stamp_of(stamp.path) == stamp for stamp in self.included)
        )

    def is_unchanged(self, status: os.stat_result) -> bool:
        """Tell whether a file is as it was, by its size and time of change."""
        return (
            stat.S_ISREG(status.st_mode)
            and status.st_size == self.size
            and status.st_mtime_ns == self.changed_ns
            and self.changed_ns + _TICK_NS < self.read_ns
        )

    def read_again(self, status: os.stat_result, now_ns: int) -> "SeenFile":
        """Return the same for a file that was read again and has the same content."""
        return self._replace(changed_ns=status.st_mtime_ns, read_ns=now_ns)


class SeenFiles(Mapping[str, SeenFile]):
    """Files as they were seen, by path.

    Each is kept as bytes: 50,000 take 14 MB and are freed in 2 ms. As objects they take 25 MB and
    37 ms, for which everybody would wait, and again where the garbage collector goes through them.
    """

    __slots__ = ("_files",)

    def __init__(self, files: Iterable[SeenFile] = ()) -> None:
        """Take files."""
        self._files: dict[str, bytes] = {}
        for seen in files:
            self.add(seen)

    def add(self, seen: SeenFile) -> None:
        """Take a file; it takes the place of what was seen at its path."""
        self._files[seen.path] = pickle.dumps(tuple(seen))

    def __len__(self) -> int:
        return len(self._files)

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __getitem__(self, path: str) -> SeenFile:
        return SeenFile._make(pickle.loads(self._files[path]))  # noqa: S301 -- our own, in memory


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is remembered of an earlier reading.

    Attributes:
        articles: those that were read then or had been kept, by id.
        files: those they were read from, by path.
    """

    articles: Mapping[str, Article] = field(default_factory=dict)
    files: Mapping[str, SeenFile] = field(default_factory=SeenFiles)


def digest_of(content: bytes) -> str:
    """Return 32 hex digits that change with the content of a file."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()
