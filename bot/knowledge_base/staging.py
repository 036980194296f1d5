"""Staging: from the snapshot that serves to one of what the folders hold now.

    staging = Staging(loader)
    staging.get_ready(before)         # may be left out; then a reload takes longer
    staged = staging.again(before)    # its snapshot may serve
    staged.keep()                     # the next start serves it; or drop()

A small knowledge base is read and built here, in less than a second. A saved one is staged in a
process of its own, see `workshop`: that one reads changed files, writes a draft and measures it.
Here it is mapped as soon as it is written, and serves while it is brought to the disk.
"""

import contextlib
import logging
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.answers.confidence import threshold_of
from bot.answers.snapshot import Snapshot
from bot.articles.article import AcceptanceQuestion, Article
from bot.articles.folder_listing import list_files
from bot.articles.library import Library, load
from bot.checked_yaml.fault import Fault
from bot.errors import DataError, LostWorkError
from bot.index.arrays import Arrays, Contents
from bot.index.drafts import Draft
from bot.index.heap import give_back
from bot.index.picking import Stretches
from bot.index.saved_articles import SavedArticles
from bot.knowledge_base.archive import Archive
from bot.knowledge_base.difference import Difference, compare
from bot.knowledge_base.loading import Loader
from bot.knowledge_base.workshop import Work, Workshop
from bot.turns import pause

ANEW_FROM = 1 / 4
"""Share of the articles' bytes from which on changes, a changed article counted twice, are not put
in between the rest: all is built anew, some articles at a time, so that memory stays bounded."""

READY = "ready"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A snapshot that may serve; until it is kept, no start finds it.

    Attributes:
        snapshot: what may serve.
        difference: what changed from the one before.
    """

    snapshot: Snapshot
    difference: Difference
    _decide: Callable[[bool], None] = lambda _: None

    def keep(self) -> None:
        """See to it that the next start serves it; it may serve meanwhile.

        Raises:
            OSError: if it cannot be saved.
            LostWorkError: if the process that has written it is gone.
        """
        self._decide(True)

    def drop(self) -> None:
        """Delete what is written of it: it is not to serve."""
        with contextlib.suppress(LostWorkError):  # then `Loader.settle` deletes it
            self._decide(False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What is told of a draft to who will serve it.

    Attributes:
        contents: of the draft.
        folder: its name once it is kept.
        difference: what changed from the snapshot before.
        stayed: which passages are still there, if most are.
    """

    contents: Contents
    folder: Path
    difference: Difference
    stayed: Stretches | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """What was found beside articles that are as before.

    Attributes:
        acceptance_questions: the moderators' test questions.
        faults: what is wrong in the folders now.
        ignored: files that are no articles.
    """

    acceptance_questions: tuple[AcceptanceQuestion, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]


class Staging:
    """Stages snapshots.

    Args:
        loader: of the knowledge folders.
        apart: whether saved snapshots are staged in a process of its own.
    """

    def __init__(self, loader: Loader, *, apart: bool = True) -> None:
        self._loader = loader
        self._workshop = Workshop(staged_again, apart=apart)

    def get_ready(self, before: Snapshot) -> None:
        """Have all in place to stage the next snapshot quickly, if this one is saved.

        Args:
            before: the one that serves.
        """
        if before.folder is not None:
            self._workshop.get_ready(self._loader, before.folder)

    def again(self, before: Snapshot) -> Staged:
        """Return a snapshot of what the folders hold now.

        Args:
            before: the one that serves; where a file has a fault now, its articles stay.

        Raises:
            KnowledgeError: if there would be nothing to serve.
        """
        archive = self._loader.archive
        if archive is None or before.folder is None or not before.folder.exists():
            return self._anew(before)
        work = self._workshop.begin(self._loader, before.folder)
        with _closed_in_trouble(work):
            try:
                work.receive()
            except DataError as error:
                log.warning("%s", error)
                work.close()
                return self._anew(before)
            work.send(READY)
            made: Drafted | Same = work.receive()
            if isinstance(made, Drafted):
                return self._opened(archive, before, work, made)
            work.send(None)
        self._workshop.put_back(work, self._loader, before.folder)
        same = replace(
            before,
            acceptance_questions=made.acceptance_questions,
            faults=made.faults,
            ignored=made.ignored,
        )
        return Staged(snapshot=same, difference=Difference())

    def _opened(self, archive: Archive, before: Snapshot, work: Work, made: Drafted) -> Staged:
        """Return the snapshot of a draft."""
        arrays = Arrays(made.contents)
        pause()
        snapshot = archive.opened(arrays, made.folder)
        pause()
        if made.stayed is not None:
            snapshot.searcher.take_over(before.searcher, made.stayed)
        snapshot.searcher.prepare()

        def decide(kept: bool) -> None:
            with _closed_in_trouble(work):
                work.send(kept)
                goes_on: bool = work.receive()
            if goes_on:
                work.send(None)
                serving = made.folder if kept else before.folder
                self._workshop.put_back(work, self._loader, serving)
            else:
                work.close()

        return Staged(snapshot=snapshot, difference=made.difference, _decide=decide)

    def close(self) -> None:
        """End what stands ready."""
        self._workshop.close()

    def _anew(self, before: Snapshot) -> Staged:
        """Read all articles: of those that serve nothing is on the disk, or nothing sound."""
        library = load(self._loader.folders, kept=before.articles)
        archive = self._loader.archive_for(library)
        if archive is None:
            snapshot = self._loader.built(library)
            difference = compare(before.articles, snapshot.articles)
            return Staged(snapshot=snapshot, difference=difference)
        work = Workshop(drafted_anew, apart=False).begin(archive, library, before.articles)
        with _closed_in_trouble(work):
            return self._opened(archive, before, work, work.receive())


@contextlib.contextmanager
def _closed_in_trouble(work: Work) -> Iterator[None]:
    try:
        yield
    except BaseException:
        work.close()
        raise


def staged_again(loader: Loader, before: Path) -> Generator[Any, Any, None]:
    """Stage what the folders hold, again and again: the work of another process.

    Yields `READY` whenever it can begin; then `Same`, or `Drafted`, which is given whether to keep
    the draft; then whether it goes on. Behind a draft of which all is new it ends: that takes
    memory, which is returned so.

    Args:
        loader: of the folders.
        before: the saved snapshot that serves.
    """
    archive = loader.archive
    assert archive is not None
    old = archive.load(before)
    threshold_of(
        old.searcher
    )  # of most passages it then knows what will be asked of the next index
    while True:
        ledger = archive.ledger(old)
        give_back()
        yield READY
        listing = list_files(loader.folders, ledger)
        library = load(loader.folders, kept=old.articles, ledger=ledger, listing=listing)
        if archive.is_same(old, library):
            yield Same(
                acceptance_questions=library.acceptance_questions,
                faults=library.faults,
                ignored=library.ignored,
            )
        elif listing.changed_bytes > ANEW_FROM * listing.total_bytes:
            yield from drafted_anew(archive, library, old.articles)
            return
        else:
            draft, stayed = archive.spliced(old, library)
            if (yield from _told(draft, old.articles, stayed)):
                new = archive.load(draft.folder)
                new.searcher.take_over(old.searcher, stayed)
                old = new
            yield True


def drafted_anew(
    archive: Archive, library: Library, before: Mapping[str, Article]
) -> Generator[Any, Any, None]:
    """Build the snapshot of a library; yields `Drafted`, which is given whether to keep it.

    Args:
        archive: where it is saved.
        library: the articles.
        before: those that serve.
    """
    yield from _told(archive.draft(library), before)


def _told(
    draft: Draft, before: Mapping[str, Article], stayed: Stretches | None = None
) -> Generator[Any, Any, bool]:
    """Yield a draft, to be given whether to keep it; return that."""
    kept: bool = False
    try:
        contents = draft.writer.contents()
        difference = compare(before, SavedArticles(Arrays(contents)))
        kept = yield Drafted(
            contents=contents, folder=draft.folder, difference=difference, stayed=stayed
        )
    finally:
        if not kept:
            draft.drop()
    if kept:
        draft.keep()
    return kept
