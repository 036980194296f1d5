"""The library: every article of the knowledge folders, and every fault found on the way."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePosixPath

from bot.articles.article import Article, Expectation
from bot.articles.fault import Fault
from bot.articles.formats import READERS
from bot.articles.front_matter import read_questions, read_synonyms
from bot.articles.ledger import Ledger, Patched, Seen, sight
from bot.articles.reading import UnreadableError, article_id, read_article, read_text
from bot.errors import EmptyError, FolderError

QUESTIONS_FILE = "questions.yaml"
SYNONYMS_FILE = "synonyms.yaml"

Progress = Callable[[int, int], None]
"""Called with the number of files read so far and the number there are."""


@dataclass(frozen=True, slots=True)
class Library:
    """What was read from the knowledge folders.

    Attributes:
        articles: by id, in the order of the ids.
        expectations: the moderators' test questions, those of the folders first, then those of
            the articles in the order of their ids.
        faults: by folder, file and line.
        faulty: ids of the articles that have a fault.
        ignored: files that are no articles, as shown to people, in order.
        synonyms: groups of words or phrases that mean the same: those of the folders, and each
            article's title with its aliases.
        reused: ids of the articles whose file was as a ledger has it, so that it was not read.
        files: what a ledger may have of the files of all articles without a fault.
    """

    articles: Mapping[str, Article]
    expectations: tuple[Expectation, ...]
    faults: tuple[Fault, ...]
    faulty: frozenset[str]
    ignored: tuple[str, ...]
    synonyms: tuple[tuple[str, ...], ...] = ()
    reused: frozenset[str] = frozenset()
    files: Mapping[str, Seen] = field(default_factory=dict)


def load(
    folders: Sequence[Path],
    *,
    kept: Mapping[str, Article] | None = None,
    ledger: Ledger | None = None,
    progress: Progress | None = None,
) -> Library:
    """Read all articles of some folders.

    Args:
        folders: the knowledge folders, the most important one first.
        kept: articles loaded before, by id; where a file has a fault now, its last good version
            of these stays.
        ledger: what an earlier reading remembers; a file that is as it was is not read again.
        progress: told how far the reading has come.

    Raises:
        FolderError: if a folder is missing, unreadable or not a folder.
        EmptyError: if no article is left.
    """
    found = [(folder, relative) for folder in folders for relative in _files(folder)]
    shelf = _Shelf(kept or {}, ledger or Ledger())
    for done, (folder, relative) in enumerate(found, start=1):
        shelf.add(folder / relative, relative)
        if progress is not None:
            progress(done, len(found))
    if not shelf.articles and not shelf.reused:
        raise EmptyError(list(map(str, folders)), list(map(str, shelf.faults)))
    return shelf.library()


def count_changed(folders: Sequence[Path], ledger: Ledger) -> int:
    """Estimate how many articles are new, changed or gone since a ledger was made, quickly."""
    present = sum(
        name.lower().endswith(tuple(READERS)) and not name.startswith((".", "_"))
        for folder in folders
        for _, _, names in os.walk(folder, followlinks=False)
        for name in names
    )
    changed = sum(not seen.still_holds(shown) for shown, seen in ledger.files.items())
    return changed + max(0, present - len(ledger.files))


class _Shelf:
    """Collects what the files hold, one after the other."""

    def __init__(self, kept: Mapping[str, Article], ledger: Ledger) -> None:
        self.articles: dict[str, Article] = {}
        self.reused: set[str] = set()
        self._ledger = ledger
        self._files: dict[str, Seen] = {}
        self.faults: list[Fault] = []
        self._kept = kept
        self._origins: dict[str, str] = {}
        self._expectations: list[Expectation] = []
        self._synonyms: list[tuple[str, ...]] = []
        self._faulty: set[str] = set()
        self._ignored: list[str] = []

    def add(self, path: Path, relative: PurePosixPath) -> None:
        """Take in one file."""
        shown = str(path)
        if str(relative) in (QUESTIONS_FILE, SYNONYMS_FILE):
            self._add_list(path, shown)
        elif path.suffix.lower() not in READERS:
            self._ignored.append(shown)
        elif identifier := article_id(relative):
            self._add_article(path, shown, identifier)
        else:
            what = "the file's name has no letter or digit"
            self.faults.append(Fault(shown, 1, what, "rename it"))

    def library(self) -> Library:
        """Return all that was collected."""
        own: dict[str, tuple[Expectation, ...]] = {}
        names: dict[str, tuple[str, ...]] = {}
        for seen in self._files.values():
            if seen.identifier in self.reused:
                own[seen.identifier] = seen.expectations
                names[seen.identifier] = seen.names
        for identifier, article in self.articles.items():
            own[identifier] = article.expectations
            names[identifier] = (article.title, *article.aliases) if article.aliases else ()
        ordered = {identifier: self.articles[identifier] for identifier in sorted(self.articles)}
        reused = frozenset(self.reused)
        return Library(
            articles=Patched(self._ledger.articles, reused, ordered) if reused else ordered,
            expectations=(*self._expectations, *chain.from_iterable(own[i] for i in sorted(own))),
            faults=tuple(self.faults),
            faulty=frozenset(self._faulty),
            ignored=tuple(self._ignored),
            synonyms=(*self._synonyms, *(names[i] for i in sorted(names) if names[i])),
            reused=reused,
            files=self._files,
        )

    def _add_article(self, path: Path, shown: str, identifier: str) -> None:
        if identifier in self._origins:
            what = f"has the same id `{identifier}` as {self._origins[identifier]}"
            self.faults.append(Fault(shown, 1, what, "rename one of the two"))
            return
        self._origins[identifier] = shown
        seen = self._ledger.files.get(shown)
        if seen is not None and seen.identifier == identifier and seen.still_holds(path):
            self.reused.add(identifier)
            self._files[shown] = seen
            return
        status = sight(path)
        reading = read_article(path, identifier=identifier, shown=shown)
        self.faults.extend(reading.faults)
        article = reading.article
        if article is None:
            self._faulty.add(identifier)
            article = self._kept.get(identifier)
        elif status is not None:
            names = (article.title, *article.aliases) if article.aliases else ()
            self._files[shown] = Seen(identifier, *status, article.expectations, names)
        if article is not None:
            self.articles[identifier] = article

    def _add_list(self, path: Path, shown: str) -> None:
        try:
            text = read_text(path, shown=shown)
        except UnreadableError as error:
            self.faults.append(error.fault)
            return
        faults: list[Fault]
        if path.name == QUESTIONS_FILE:
            expectations, faults = read_questions(text, path=shown)
            self._expectations.extend(expectations)
        else:
            synonyms, faults = read_synonyms(text, path=shown)
            self._synonyms.extend(synonyms)
        self.faults.extend(faults)


def _files(folder: Path) -> list[PurePosixPath]:
    """Return the files below a folder, in order, without those that `.` or `_` begin."""
    if not folder.exists():
        raise FolderError(str(folder), "there is no such folder; create it or name another one")
    if not folder.is_dir():
        raise FolderError(str(folder), "is not a folder; name the folder that holds the articles")
    return sorted(_walk(folder), key=lambda path: path.parts)


def _walk(folder: Path) -> Iterator[PurePosixPath]:
    def refuse(error: OSError) -> None:
        reason = (error.strerror or type(error).__name__).lower()
        name = str(error.filename or folder)
        raise FolderError(name, f"cannot be read ({reason}); check its permissions") from error

    seen: set[tuple[int, int]] = set()  # folders, for links may lead in a circle
    for place, subfolders, names in os.walk(folder, followlinks=True, onerror=refuse):
        status = Path(place).stat()
        if (status.st_dev, status.st_ino) in seen:
            subfolders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        subfolders[:] = sorted(name for name in subfolders if not name.startswith((".", "_")))
        for name in names:
            if not name.startswith((".", "_")):
                yield PurePosixPath((Path(place) / name).relative_to(folder).as_posix())
