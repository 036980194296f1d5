"""From knowledge folders to snapshots: in memory while they are small, saved and mapped once large.

A small knowledge base is read and built anew each time, which takes less than a second, and nothing
is written. From `SAVED_FROM` passages on its snapshot is saved under the data folder and mapped: it
is there at once when the bot starts, a reload reads changed files only, and work that takes long is
done in a process of its own, so that nobody who asks meanwhile waits for it.
"""

import logging
import multiprocessing
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from bot.answers.archive import Archive
from bot.answers.difference import Difference, compare
from bot.answers.snapshot import Snapshot, build_snapshot
from bot.articles.library import Library, Progress, load
from bot.articles.listing import list_files
from bot.errors import DataError, FootnoteError
from bot.store.drafts import Draft

SAVED_FROM = 5_000
"""Passages from which on a snapshot is saved; below, building takes half a second."""

CHILD_FROM = 1 << 20
"""Bytes of changed articles from which on a process of its own is worth its start, which takes
as long as reading and analysing some hundred kilobytes."""

CHILD_ABOVE = 1 << 27
"""Bytes of all articles above which any change is made in a process of its own: to move an index of
that size takes seconds, and all of it is read, which stays in the memory of who does it."""

ANEW_FROM = 1 / 4
"""Share of the articles' bytes from which on changes, a changed article counted twice, are not put
in between the rest: all is built anew, some articles at a time, so that memory stays bounded."""

NICENESS = 10
"""How far the process of its own stands back behind those who answer."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A snapshot that may serve; until it is kept, no start finds it.

    Attributes:
        snapshot: what may serve.
        difference: what changed from the one before.
        draft: where it is written, unless it is saved already or in memory only.
    """

    snapshot: Snapshot
    difference: Difference
    draft: Draft | None = None

    def keep(self) -> None:
        """See to it that the next start serves it; it may serve meanwhile.

        Raises:
            OSError: if it cannot be saved.
        """
        if self.draft is not None:
            try:
                self.draft.keep()
            except OSError:
                self.draft.drop()
                raise

    def drop(self) -> None:
        """Delete what is saved of it: it is not to serve."""
        if self.draft is not None:
            self.draft.drop()
        elif self.snapshot.folder is not None:
            shutil.rmtree(self.snapshot.folder, ignore_errors=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loader:
    """Makes snapshots of some knowledge folders.

    Attributes:
        folders: the knowledge folders, the most important one first.
        data: where large snapshots are saved; none is if None.
        language: ISO 639-1 code of the articles that state none; found out if None.
        strictness: factor on the confidence from which on a question is answered.
        saved_from: see `SAVED_FROM`.
        child_from: see `CHILD_FROM`.
    """

    folders: tuple[Path, ...]
    data: Path | None = None
    language: str | None = None
    strictness: float = 1.0
    saved_from: int = SAVED_FROM
    child_from: int = CHILD_FROM

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

    def saved(self) -> Snapshot | None:
        """Return the newest saved snapshot, or None. It may be out of date."""
        return self.archive.open() if self.archive else None

    def first(self, progress: Progress | None = None) -> Snapshot:
        """Return a snapshot of what the folders hold now.

        Raises:
            KnowledgeError: if there is nothing to serve.
        """
        return self._made(load(self.folders, progress=progress), progress)

    def verify(self) -> None:
        """Read the newest saved snapshot in full; delete it if it is damaged, and say so."""
        if self.archive:
            try:
                self.archive.verify()
            except DataError as error:
                log.warning("%s", error)

    def again(self, before: Snapshot) -> Staged:
        """Return a snapshot of what the folders hold now.

        Args:
            before: the one that serves; where a file has a fault now, its articles stay.

        Raises:
            KnowledgeError: if there would be nothing to serve.
        """
        archive = self.archive
        if archive is None or before.folder is None or not before.folder.exists():
            return _compared(before, self._made(load(self.folders, kept=before.articles)))
        ledger = archive.ledger(before)
        listing = list_files(self.folders, ledger)
        if listing.changed_bytes >= self.child_from or (
            listing.changed_bytes and listing.total_bytes > CHILD_ABOVE
        ):
            staged = self._in_child(before.folder)
            if staged is not None:
                return staged
        library = load(self.folders, kept=before.articles, ledger=ledger, listing=listing)
        if archive.is_same(before, library):
            same = replace(
                before,
                expectations=library.expectations,
                faults=library.faults,
                ignored=library.ignored,
            )
            return Staged(snapshot=same, difference=Difference())
        snapshot, draft = archive.stage(before, library)
        return _compared(before, snapshot, draft)

    def settle(self, serving: Iterable[Snapshot]) -> None:
        """Delete saved snapshots that nobody will open any more.

        Args:
            serving: the snapshots that serve or may serve again.
        """
        if self.archive:
            self.archive.folders.clear([snapshot.folder for snapshot in serving if snapshot.folder])

    def _made(self, library: Library, progress: Progress | None = None) -> Snapshot:
        archive = self.archive
        if archive is not None and _is_large(library, self.saved_from):
            return archive.load(archive.write(library, progress=progress))
        return build_snapshot(library, language=self.language, strictness=self.strictness)

    def _in_child(self, before: Path) -> Staged | None:
        """Save a snapshot in another process and open it; None if that one gave up."""
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, context) as processes:
            written = processes.submit(write_again, self, before).result()
        if written is None:
            return None
        assert self.archive is not None
        folder, difference = written
        return Staged(snapshot=self.archive.load(folder), difference=difference)


def write_again(loader: Loader, before: Path) -> tuple[Path, Difference] | None:
    """Save a snapshot of what the folders hold now; None if there is nothing to serve.

    Args:
        loader: of the folders.
        before: the saved snapshot that serves.
    """
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    archive = loader.archive
    assert archive is not None
    try:
        old = archive.load(before)
        ledger = archive.ledger(old)
        listing = list_files(loader.folders, ledger)
        library = load(loader.folders, kept=old.articles, ledger=ledger, listing=listing)
        if listing.changed_bytes > ANEW_FROM * listing.total_bytes:
            folder = archive.write(library)
            return folder, compare(old, archive.load(folder))
        staged = _compared(old, *archive.stage(old, library))
        staged.keep()
    except FootnoteError:
        return None  # the process that serves finds the same, and tells it
    assert staged.snapshot.folder is not None
    return staged.snapshot.folder, staged.difference


def _compared(before: Snapshot, after: Snapshot, draft: Draft | None = None) -> Staged:
    try:
        return Staged(snapshot=after, difference=compare(before, after), draft=draft)
    except BaseException:
        if draft is not None:
            draft.drop()
        raise


def _is_large(library: Library, passages: int) -> bool:
    """Tell whether articles give about so many passages, by their paragraphs."""
    return sum(len(article.paragraphs) for article in library.articles.values()) >= passages
