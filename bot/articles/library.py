"""The library: every article of the knowledge folders, and every fault found on the way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from bot.articles.article import AcceptanceQuestion, Article
from bot.articles.article_file import (
    ReadResult,
    UnreadableError,
    decode,
    read_article,
    read_content,
)
from bot.articles.article_id import article_id
from bot.articles.folder_listing import Found, Listing, list_files
from bot.articles.formats.readers import FORMATS
from bot.articles.front_matter import read_questions, read_synonyms
from bot.articles.included_files import IncludedFiles
from bot.articles.knowledge_folder import KnowledgeFolder, knowledge_folders
from bot.articles.ledger import Ledger, Patched, Seen, sight
from bot.checked_yaml.fault import Fault, Hint, told_once
from bot.errors import EmptyError

QUESTIONS_FILE = "questions.yaml"
SYNONYMS_FILE = "synonyms.yaml"

Progress = Callable[[int, int], None]
"""Called with the number of files read so far and the number there are."""


@dataclass(frozen=True, slots=True)
class Library:
    """What was read from the knowledge folders.

    Attributes:
        articles: by id, in the order of the ids.
        acceptance_questions: the moderators' own, those of the folders first, then those of the
            articles in the order of their ids.
        faults: by folder, file and line.
        faulty: ids of the articles that have a fault.
        ignored: files that are no articles, as shown to people, in order.
        synonyms: groups of words or phrases that mean the same: those of the folders, and each
            article's title with its aliases.
        hints: what of the files was not used, by folder, those that say the same as one.
        reused: ids of the articles whose file was as a ledger has it, so that it was not read.
        files: what a ledger may have of the files of all articles without a fault; see
            `SeenFiles.with_fresh`.
    """

    articles: Mapping[str, Article]
    acceptance_questions: tuple[AcceptanceQuestion, ...]
    faults: tuple[Fault, ...]
    faulty: frozenset[str]
    ignored: tuple[str, ...]
    synonyms: tuple[tuple[str, ...], ...] = ()
    hints: tuple[Hint, ...] = ()
    reused: frozenset[str] = frozenset()
    files: Mapping[str, NDArray[Any]] = field(default_factory=dict)


def load(
    folders: Sequence[Path | KnowledgeFolder],
    *,
    kept: Mapping[str, Article] | None = None,
    ledger: Ledger | None = None,
    listing: Listing | None = None,
    progress: Progress | None = None,
) -> Library:
    """Read all articles of some folders.

    Args:
        folders: the knowledge folders, the most important one first.
        kept: articles loaded before, by id; where a file has a fault now, its last good version
            of these stays.
        ledger: what an earlier reading remembers; a file that is as it was is not read again.
        listing: what `list_files` gave for the folders and the ledger, if that is known.
        progress: told how far the reading has come.

    Raises:
        FolderError: if a folder is missing, unreadable or not a folder.
        EmptyError: if no article is left.
    """
    ledger = ledger or Ledger()
    known = knowledge_folders(folders)
    found = (listing or list_files([folder.path for folder in known], ledger)).files
    shelf = _Shelf(kept or {}, ledger, known)
    for done, file in enumerate(found, start=1):
        shelf.add(file)
        if progress is not None:
            progress(done, len(found))
    if not shelf.articles and not shelf.reused:
        raise EmptyError(list(map(str, folders)), list(map(str, shelf.faults)))
    return shelf.library()


class _Shelf:
    """Collects what the files hold, one after the other."""

    def __init__(
        self, kept: Mapping[str, Article], ledger: Ledger, folders: Sequence[KnowledgeFolder]
    ) -> None:
        self._folders = {_prefix(folder): folder for folder in folders}
        self._hints: dict[str, list[Hint]] = {}
        self.articles: dict[str, Article] = {}
        self.reused: dict[str, None] = {}  # nearly in the order of the ids
        self._ledger = ledger
        self._rows: list[int] = []  # of the ledger; −1 − n for number n of the fresh ones
        self._fresh: dict[str, Seen] = {}
        self.faults: list[Fault] = []
        self._kept = kept
        self._origins: dict[str, str] = {}
        self._acceptance_questions: list[AcceptanceQuestion] = []
        self._synonyms: list[tuple[str, ...]] = []
        self._faulty: set[str] = set()
        self._ignored: list[str] = []

    def add(self, file: Found) -> None:
        """Take in one file."""
        if not self._folder(file).takes(file.relative):
            return
        if file.relative in (QUESTIONS_FILE, SYNONYMS_FILE):
            self._add_list(Path(file.path), file.path)
        elif file.suffix not in FORMATS:
            self._ignored.append(file.path)
        elif identifier := article_id(file.relative):
            self._add_article(file, identifier)
        else:
            what = "the file's name has no letter or digit"
            self.faults.append(Fault(file.path, 1, what, "rename it"))

    def library(self) -> Library:
        """Return all that was collected."""
        own: dict[str, tuple[AcceptanceQuestion, ...]] = {}
        names: dict[str, tuple[str, ...]] = {}
        files = self._ledger.files
        for row in files.with_more(self._rows):
            identifier = files.identifiers[row]
            own[identifier], names[identifier] = files.more(row)
        for identifier, article in self.articles.items():
            own[identifier] = article.acceptance_questions
            names[identifier] = (article.title, *article.aliases) if article.aliases else ()
        ordered = {identifier: self.articles[identifier] for identifier in sorted(self.articles)}
        reused = frozenset(self.reused)
        return Library(
            articles=Patched(self._ledger.articles, self.reused, ordered) if reused else ordered,
            acceptance_questions=(
                *self._acceptance_questions,
                *chain.from_iterable(own[i] for i in sorted(own)),
            ),
            faults=tuple(self.faults),
            faulty=frozenset(self._faulty),
            ignored=tuple(self._ignored),
            synonyms=(*self._synonyms, *(names[i] for i in sorted(names) if names[i])),
            hints=tuple(
                hint for folder, hints in self._hints.items() for hint in told_once(hints, folder)
            ),
            reused=reused,
            files=files.with_fresh(self._rows, self._fresh),
        )

    def _add_article(self, file: Found, identifier: str) -> None:
        shown = file.path
        if identifier in self._origins:
            what = f"has the same id `{identifier}` as {self._origins[identifier]}"
            self.faults.append(Fault(shown, 1, what, "rename one of the two"))
            return
        self._origins[identifier] = shown
        if file.row is not None and self._ledger.files.identifiers[file.row] == identifier:
            self.reused[identifier] = None
            self._rows.append(file.row)
            return
        path = Path(shown)
        status = sight(path)
        reading = self._read(file, identifier)
        self.faults.extend(reading.faults)
        self._hints.setdefault(str(self._folder(file)), []).extend(reading.hints)
        article = reading.article
        if article is None and reading.faults:
            self._faulty.add(identifier)
            article = self._kept.get(identifier)
        elif article is not None and status is not None:
            names = (article.title, *article.aliases) if article.aliases else ()
            self._rows.append(-1 - len(self._fresh))
            self._fresh[shown] = Seen(identifier, *status, article.acceptance_questions, names)
        if article is not None:
            self.articles[identifier] = article

    def _folder(self, file: Found) -> KnowledgeFolder:
        return self._folders[file.path.removesuffix(file.relative)]

    def _read(self, file: Found, identifier: str) -> ReadResult:
        path, folder = Path(file.path), self._folder(file)
        try:
            content = read_content(path, shown=file.path)
        except UnreadableError as error:
            return ReadResult(None, (error.fault,))
        return read_article(
            content,
            path,
            identifier=identifier,
            shown=file.path,
            relative=file.relative,
            site=folder.shown_on,
            include=IncludedFiles(folder.path, path),
        )

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


def _prefix(folder: KnowledgeFolder) -> str:
    """Return what the paths of a folder's files, as shown, begin with."""
    path = str(folder)
    return "" if path == "." else path if path.endswith("/") else f"{path}/"
