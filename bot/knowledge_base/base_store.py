"""Bases on disk: a folder for each, the newest sound one is opened.

    store = BaseStore(data / "index", origin=folders, language="en")
    with store.writing():
        base = store.write(articles, files=files, synonyms=synonyms)
    base = store.open_newest()      # or None
    store.remove_all_but([base.folder])

A folder is written under another name and renamed when it is whole, so a crash at any moment leaves
the one before. Its name begins with a number that grows.
"""

import contextlib
import logging
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.answers.confidence import threshold_of
from bot.articles.article import Article
from bot.articles.ledger import SeenFile, SeenFiles
from bot.data_folder.file_lock import try_lock
from bot.errors import DataError, LockedError
from bot.index.array_writer import UNFINISHED, FolderWriter
from bot.index.arrays import open_arrays
from bot.index.article_index import ArticleIndex
from bot.index.indexed_articles import IndexedArticles, write_indexed_articles
from bot.index.records import Codec
from bot.index.stored_articles import ARTICLES, PASSAGES
from bot.index.string_table import StringTable, write_strings
from bot.knowledge_base.snapshot_builder import revision_of, searcher_of
from bot.text.analyzer import ANALYSIS_VERSION

LAYOUT = 4
"""Raised whenever what is kept changes."""

LOCK = "lock"
DRAFT = "draft-"
"""What the name of a draft's folder begins with."""

FILES = Codec(SeenFile)

log = logging.getLogger(__name__)

Synonyms = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Base:
    """A base that was opened.

    Attributes:
        folder: where it is.
        articles: its articles, indexed.
        files: those that the articles were read from, by path.
        revision: of its articles and the synonyms of the time.
        threshold: that it gives itself with these synonyms.
    """

    folder: Path
    articles: IndexedArticles
    files: Mapping[str, SeenFile]
    revision: str
    threshold: float


class BaseStore:
    """The folder of all saved bases.

    Args:
        place: where they are; made when the first is written.
        origin: the knowledge folders that the articles come from; bases of others are not opened.
        language: ISO 639-1 code of the articles that state none; found out from the text of each if
            None.
    """

    def __init__(
        self, place: Path, *, origin: Sequence[Path] = (), language: str | None = None
    ) -> None:
        self.place = place
        self.language = language
        self._origin = [os.path.abspath(folder) for folder in origin]  # noqa: PTH100  # as text

    @property
    def kind(self) -> dict[str, Any]:
        """What a saved base must agree with to be opened."""
        return {
            "what": "base",
            "layout": LAYOUT,
            "analysis": ANALYSIS_VERSION,
            "records": [list(ARTICLES.names), list(PASSAGES.names), list(FILES.names)],
            "language": self.language,
            "origin": self._origin,
        }

    def folders(self) -> list[Path]:
        """Return the folders of the bases that are whole, oldest first."""
        if not self.place.is_dir():
            return []
        return sorted(entry for entry in self.place.iterdir() if entry.name[:1].isdigit())

    def next_folder(self) -> Path:
        """Return a free name behind all others."""
        known = self.folders()
        number = int(known[-1].name.partition("-")[0]) + 1 if known else 1
        return self.place / f"{number:08d}-{os.getpid()}"

    def open_newest(self) -> Base | None:
        """Return the newest base that is sound as far as that shows; say what is wrong with others.

        Nothing is read before it is needed, but what tells where all else is.
        """
        for folder in reversed(self.folders()):
            try:
                return self.open(folder)
            except DataError as error:
                log.warning("%s; the index is built again.", error)
        return None

    def open(self, folder: Path) -> Base:
        """Open a base.

        Raises:
            DataError: if it is damaged as far as that shows, or of another kind.
        """
        arrays = open_arrays(folder, self.kind)
        try:
            return Base(
                folder=folder,
                articles=IndexedArticles.open(arrays),
                files=SeenFiles(map(FILES.decode, StringTable.open(arrays, "files"))),
                revision=arrays.notes["revision"],
                threshold=arrays.notes["threshold"],
            )
        except (ValueError, TypeError, IndexError) as error:  # a damaged file that is not small
            damage = next(arrays.damage(), None)
            raise damage or DataError(str(folder), "is damaged") from error

    def write(
        self,
        articles: Collection[Article],
        *,
        files: Iterable[SeenFile],
        synonyms: Synonyms,
        progress: Callable[[int], None] = lambda _: None,
    ) -> Base:
        """Write a base and open it.

        Args:
            articles: in the order of their ids.
            files: those that they were read from.
            synonyms: groups of words or phrases that mean the same.
            progress: told how many articles are done.

        Raises:
            OSError: if it cannot be written.
        """
        folder = self.next_folder()
        write_base(
            folder,
            articles,
            kind=self.kind,
            language=self.language,
            files=files,
            synonyms=synonyms,
            progress=progress,
        )
        return self.open(folder)

    def remove_all_but(self, kept: Collection[Path]) -> None:
        """Delete all bases but some, and what was left half written.

        While another base is written, nothing is deleted. Whoever has a deleted one mapped keeps it
        until he lets go of it.
        """
        if not self.place.is_dir():
            return
        with contextlib.suppress(LockedError, OSError), self.writing():
            for entry in self.place.iterdir():
                is_base = entry.name[:1].isdigit() and entry not in kept
                if is_base or entry.name.startswith((UNFINISHED, DRAFT)):
                    shutil.rmtree(entry, ignore_errors=True)

    @contextlib.contextmanager
    def writing(self) -> Iterator[int]:
        """Hold the lock of those who write here; give its file descriptor.

        A process that inherits the descriptor holds the lock too.

        Raises:
            LockedError: if another process writes here.
            OSError: if the folder cannot be written to.
        """
        self.place.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.place / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if not try_lock(descriptor):
                raise LockedError(str(self.place))
            yield descriptor
        finally:
            os.close(descriptor)


def write_base(
    folder: Path,
    articles: Iterable[Article],
    *,
    kind: dict[str, Any],
    language: str | None,
    files: Iterable[SeenFile],
    synonyms: Synonyms,
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Write a base; see `BaseStore.write`.

    Args:
        folder: a name that is still free.
        articles: in the order of their ids.
        kind: see `BaseStore.kind`.
        language: see `BaseStore`.
        files: those that the articles were read from.
        synonyms: groups of words or phrases that mean the same.
        progress: told how many articles are done.
    """
    with FolderWriter(folder) as writer:
        write_indexed_articles(writer, articles, language=language, progress=progress)
        write_strings(writer, "files", map(FILES.encode, files))
        arrays = writer.arrays()
        searcher = searcher_of(ArticleIndex(IndexedArticles.open(arrays)), synonyms)
        writer.note("threshold", threshold_of(searcher))
        digests = arrays["articles.digest"]
        writer.note("revision", revision_of([np.ascontiguousarray(digests).tobytes()], synonyms))
        writer.publish(kind)
