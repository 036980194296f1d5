"""From knowledge folders to snapshots: in memory while they are small, saved and mapped once large.

A small knowledge base is read and built anew each time, which takes less than a second, and nothing
is written. From `SAVED_FROM` passages on its snapshot is saved under the data folder and mapped: it
is there at once when the bot starts, and a reload reads changed files only; see `staging`.
"""

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.answers.snapshot import Snapshot
from bot.articles.library import Library, Progress, load
from bot.errors import DataError
from bot.knowledge_base.archive import Archive
from bot.knowledge_base.building import build_snapshot

SAVED_FROM = 5_000
"""Passages from which on a snapshot is saved; below, building takes half a second."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loader:
    """Makes snapshots of some knowledge folders.

    Attributes:
        folders: the knowledge folders, the most important one first.
        data: where large snapshots are saved; none is if None.
        language: ISO 639-1 code of the articles that state none; found out if None.
        strictness: factor on the confidence from which on a question is answered.
        saved_from: see `SAVED_FROM`.
    """

    folders: tuple[Path, ...]
    data: Path | None = None
    language: str | None = None
    strictness: float = 1.0
    saved_from: int = SAVED_FROM

    @property
    def archive(self) -> Archive | None:
        """Where snapshots of these folders are saved."""
        if self.data is None:
            return None
        return Archive(
            self.data / "index",
            language=self.language,
            strictness=self.strictness,
            origin=[os.path.abspath(folder) for folder in self.folders],  # noqa: PTH100  # as text
        )

    def archive_for(self, library: Library) -> Archive | None:
        """Return where the snapshot of a library is saved, or None if it is small.

        That is told by its paragraphs, of which there are about as many as passages.
        """
        passages = sum(len(article.paragraphs) for article in library.articles.values())
        return self.archive if passages >= self.saved_from else None

    def saved(self) -> Snapshot | None:
        """Return the newest saved snapshot, or None. It may be out of date."""
        return self.archive.open() if self.archive else None

    def first(self, progress: Progress | None = None) -> Snapshot:
        """Return a snapshot of what the folders hold now.

        Raises:
            KnowledgeError: if there is nothing to serve.
        """
        library = load(self.folders, progress=progress)
        archive = self.archive_for(library)
        if archive is not None:
            return archive.load(archive.write(library, progress=progress))
        return self.built(library)

    def built(self, library: Library) -> Snapshot:
        """Return the snapshot of a library, in memory."""
        return build_snapshot(library, language=self.language, strictness=self.strictness)

    def verify(self) -> None:
        """Read the newest saved snapshot in full; delete it if it is damaged, and say so."""
        if self.archive:
            try:
                self.archive.verify()
            except DataError as error:
                log.warning("%s", error)

    def settle(self, serving: Iterable[Snapshot]) -> None:
        """Delete saved snapshots that nobody will open any more.

        Args:
            serving: the snapshots that serve or may serve again.
        """
        if self.archive:
            self.archive.folders.clear([snapshot.folder for snapshot in serving if snapshot.folder])
