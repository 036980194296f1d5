"""The library: every article of the knowledge folders, and every fault found on the way."""

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from bot.articles.article import AcceptanceQuestion, Article
from bot.articles.article_file import UnreadableError, decode, read_article, read_content
from bot.articles.article_id import article_id
from bot.articles.folder_listing import Found, list_files
from bot.articles.formats.readers import FORMATS
from bot.articles.included_files import IncludedFiles
from bot.articles.knowledge_folder import FolderLike
from bot.articles.ledger import Ledger, SeenFile, SeenFiles, digest_of, stamp_of
from bot.articles.moderator_lists import read_questions, read_synonyms
from bot.articles.overlay import REMOVED, Overlay
from bot.checked_yaml.fault import Fault, Hint, told_once
from bot.errors import EmptyError
from bot.text.counted import counted

MAX_NAMED = 5  # names that are listed in one hint

QUESTIONS_FILE = "questions.yaml"
SYNONYMS_FILE = "synonyms.yaml"

Progress = Callable[[int, int], None]
"""Called with the number of files read so far and the number there are."""


@dataclass(frozen=True, slots=True)
class Library:
    """What was read from the knowledge folders.

    Attributes:
        articles: by id, in the order of the ids.
        read: ids of the articles that were read now, or whose file has a fault now; all others
            are those of the ledger.
        acceptance_questions: the moderators' own, those of the folders first, then those of the
            articles in the order of their ids.
        faults: by folder, file and line.
        faulty: ids of the articles that have a fault.
        ignored: files that are no articles, as shown to people, in order.
        synonyms: groups of words or phrases that mean the same: those of the folders, and each
            article's title with its aliases.
        files: what a ledger may have of the files of all articles without a fault, by path.
        hints: what was not used of the files that were read now, by folder; those that say the
            same of several files as one.
        below: the files of the folders that the overlay replaces or hides, by article id.
    """

    articles: Mapping[str, Article]
    read: frozenset[str]
    acceptance_questions: tuple[AcceptanceQuestion, ...]
    faults: tuple[Fault, ...]
    faulty: frozenset[str]
    ignored: tuple[str, ...]
    synonyms: tuple[tuple[str, ...], ...] = ()
    files: Mapping[str, SeenFile] = field(default_factory=SeenFiles)
    hints: tuple[Hint, ...] = ()
    below: Mapping[str, Path] = field(default_factory=dict)

    def let_go(self) -> None:
        """Free the articles that were read, one after the other; there are none here any more.

        All at once, other threads would wait for it: a tenth of a second for 100,000 paragraphs.
        """
        if isinstance(self.articles, _Articles):
            self.articles.let_go()


def load(
    folders: Sequence[FolderLike],
    *,
    overlay: Overlay | None = None,
    ledger: Ledger | None = None,
    progress: Progress | None = None,
) -> Library:
    """Read all articles of some folders; each file once.

    Args:
        folders: the knowledge folders, the most important one first.
        overlay: articles that take the place of those of the folders.
        ledger: what an earlier reading remembers. A file that is as it was is not read again, and
            where a file has a fault now, its last good version stays.
        progress: told how far the reading has come.

    Raises:
        FolderError: if a folder is missing, unreadable or not a folder.
        EmptyError: if no article is left.
        OverlayError: if the overlay cannot be read.
    """
    own = overlay is not None and overlay.folder.exists()
    listing = list_files([overlay.folder, *folders] if overlay and own else folders)
    shelf = _Shelf(ledger or Ledger(), overlay if own else None)
    shelf.faults.extend(listing.faults)
    found = len(listing.files)
    listing.files.reverse()
    for done in range(1, found + 1):
        # Each is freed when it is done: for all at once other threads would wait 30 ms.
        shelf.add(listing.files.pop())
        if progress is not None:
            progress(done, found)
    shelf.skip(listing.skipped)
    if shelf.is_empty:
        raise EmptyError(list(map(str, folders)), list(map(str, shelf.faults)))
    return shelf.library()


class _Shelf:
    """Collects what the files hold, one after the other."""

    def __init__(self, ledger: Ledger, overlay: Overlay | None) -> None:
        self.faults: list[Fault] = []
        self._overlay = overlay
        self._replaced: dict[str, Path] = (
            dict.fromkeys(overlay.removed(), Path()) if overlay else {}
        )
        self._below: dict[str, Path] = {}
        self._ledger = ledger
        self._files = SeenFiles()
        self._read: dict[str, Article] = {}
        self._reused: dict[str, None] = {}  # mostly in order, and quickly sorted
        self._origins: dict[str, str] = {}
        self._acceptance_questions: list[AcceptanceQuestion] = []
        self._synonyms: list[tuple[str, ...]] = []
        self._faulty: set[str] = set()
        self._ignored: list[str] = []
        self._hints: dict[str, list[Hint]] = {}  # by folder

    @property
    def is_empty(self) -> bool:
        """Whether there is no article."""
        return not self._read and not self._reused

    def add(self, file: Found) -> None:
        """Take in one file."""
        is_own = self._overlay is not None and self._overlay.holds(file.path)
        if is_own and file.suffix == REMOVED:
            return
        if file.relative in (QUESTIONS_FILE, SYNONYMS_FILE):
            self._add_list(Path(file.path), file.path)
        elif file.suffix not in FORMATS:
            self._ignored.append(file.path)
        elif hint := FORMATS[file.suffix].missing(file.path) or _conflict(file.path):
            self._hint(file, [hint])
        elif identifier := article_id(file.relative):
            if is_own:
                self._replaced[identifier] = Path(file.path)
            elif identifier in self._replaced:
                self._below.setdefault(identifier, Path(file.path))
                return
            self._add_article(file, identifier)
        else:
            what = "the file's name has no letter or digit"
            self.faults.append(Fault(file.path, 1, what, "rename it"))

    def skip(self, paths: Sequence[str]) -> None:
        """Note files and folders that are not read for their names."""
        if not paths:
            return
        names = list(dict.fromkeys(path.rpartition("/")[2] for path in paths))
        shown = ", ".join(f"`{name}`" for name in names[:MAX_NAMED])
        more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
        number = counted(len(paths), "name")
        folder = os.path.commonpath([str(Path(path).parent) for path in paths])
        what = f"{number} with `_` or `.` in front, not read: {shown}{more}"
        self._hints.setdefault(folder, []).append(Hint(folder, 0, "", what))

    def _hint(self, file: Found, hints: Sequence[Hint]) -> None:
        self._hints.setdefault(str(file.folder), []).extend(hints)

    def library(self) -> Library:
        """Return all that was collected."""
        if self._overlay is not None:
            self.faults += self._overlay.conflicts(self._below)
        own = {seen.identifier: seen.acceptance_questions for seen in self._files.values()}
        names = {seen.identifier: seen.names for seen in self._files.values() if seen.names}
        for identifier in self._faulty & self._read.keys():
            article = self._read[identifier]
            own[identifier] = article.acceptance_questions
            if names_of(article):
                names[identifier] = names_of(article)
        identifiers = sorted([*self._reused, *self._read])
        return Library(
            articles=_Articles(identifiers, self._read, self._ledger.articles),
            read=frozenset(self._read),
            acceptance_questions=(
                *self._acceptance_questions,
                *chain.from_iterable(own[i] for i in sorted(own)),
            ),
            faults=tuple(self.faults),
            faulty=frozenset(self._faulty),
            ignored=tuple(self._ignored),
            synonyms=(*self._synonyms, *(names[i] for i in sorted(names))),
            files=self._files,
            below=self._below,
            hints=tuple(
                hint for folder, hints in self._hints.items() for hint in told_once(hints, folder)
            ),
        )

    def _add_article(self, file: Found, identifier: str) -> None:
        shown, status = file.path, file.status
        if identifier in self._origins:
            what = f"has the same id `{identifier}` as {self._origins[identifier]}"
            self.faults.append(Fault(shown, 1, what, "rename one of the two"))
            return
        self._origins[identifier] = shown
        seen = self._ledger.files.get(shown)
        rules = file.folder.rules
        if seen is not None and (status is None or not seen.goes_with(identifier, rules)):
            seen = None
        if seen is not None and status is not None and seen.is_unchanged(status):
            self._reuse(seen)
            return
        now_ns = time.time_ns()
        path = Path(shown)
        try:
            content = read_content(path, shown=shown)
        except UnreadableError as error:
            self._add_fault(identifier, (error.fault,))
            return
        digest = digest_of(content)
        if seen is not None and status is not None and seen.digest == digest:
            self._reuse(seen.read_again(status, now_ns))
            return
        include = IncludedFiles(file.folder.path, path)
        result = read_article(
            content,
            path,
            identifier=identifier,
            shown=shown,
            relative=file.relative,
            site=file.folder.shown_on,
            include=include,
        )
        self._hint(file, result.hints)
        if result.faults:
            self._add_fault(identifier, result.faults)
        article = result.article
        if article is None:
            return
        self._read[identifier] = article
        if status is not None:
            seen = SeenFile(
                path=shown,
                identifier=identifier,
                size=status.st_size,
                changed_ns=status.st_mtime_ns,
                read_ns=now_ns,
                digest=digest,
                rules=rules,
                included=tuple(map(stamp_of, map(str, dict.fromkeys(include.read)))),
                acceptance_questions=article.acceptance_questions,
                names=names_of(article),
            )
            self._files.add(seen)

    def _reuse(self, seen: SeenFile) -> None:
        """Take over the article of a file that is as it was."""
        self._reused[seen.identifier] = None
        self._files.add(seen)

    def _add_fault(self, identifier: str, faults: Sequence[Fault]) -> None:
        """Note what is wrong with an article; its last good version stays."""
        self.faults.extend(faults)
        self._faulty.add(identifier)
        article = self._ledger.articles.get(identifier)
        if article is not None:
            self._read[identifier] = article

    def _add_list(self, path: Path, shown: str) -> None:
        try:
            text = decode(read_content(path, shown=shown), shown=shown)
        except UnreadableError as error:
            self.faults.append(error.fault)
            return
        faults: list[Fault]
        if path.name == QUESTIONS_FILE:
            acceptance_questions, faults = read_questions(text, path=shown)
            self._acceptance_questions.extend(acceptance_questions)
        else:
            synonyms, faults = read_synonyms(text, path=shown)
            self._synonyms.extend(synonyms)
        self.faults.extend(faults)


class _Articles(Mapping[str, Article]):
    """Articles that were read now, and others of an earlier reading."""

    __slots__ = ("_earlier", "_identifiers", "_read")

    def __init__(
        self,
        identifiers: Sequence[str],
        read: dict[str, Article],
        earlier: Mapping[str, Article],
    ) -> None:
        self._identifiers = dict.fromkeys(identifiers)
        self._read = read
        self._earlier = earlier

    def __len__(self) -> int:
        return len(self._identifiers)

    def __iter__(self) -> Iterator[str]:
        return iter(self._identifiers)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._identifiers

    def __getitem__(self, identifier: str) -> Article:
        if identifier not in self._identifiers:
            raise KeyError(identifier)
        found = self._read.get(identifier)
        return self._earlier[identifier] if found is None else found

    def let_go(self) -> None:
        """Free what was read; see `Library.let_go`."""
        self._identifiers.clear()
        while self._read:
            self._read.popitem()


_CONFLICT_COPY = re.compile(
    r".*\((?:[^()]*\s)?conflicted copy[^()]*\).*|.*\.sync-conflict-\d{8}-\d{6}(?:-\w+)?.*",
    re.IGNORECASE,
)


def _conflict(path: str) -> Hint | None:
    """Return a hint at a copy that Dropbox or Syncthing made of two changes at once, or None."""
    if not _CONFLICT_COPY.fullmatch(path.rpartition("/")[2]):
        return None
    return Hint(path, 0, "", "is a copy of conflicting changes; left out", "merge and delete it")


def names_of(article: Article) -> tuple[str, ...]:
    """Return an article's title and aliases, if it has aliases."""
    return (article.title, *article.aliases) if article.aliases else ()
