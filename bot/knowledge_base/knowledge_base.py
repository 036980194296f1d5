"""The knowledge base: the version that answers now, and how another one takes its place.

A reload goes stage → compare → ask the moderators' questions → swap. Whatever fails on the way, the
old snapshot serves on; the swap is one assignment, and questions under way keep the snapshot that
they began with. Everything here may be called from any thread.
"""

import contextlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answers.snapshot import Snapshot
from bot.articles.article_id import article_id
from bot.articles.folder_listing import list_files
from bot.articles.knowledge_folder import FolderLike, knowledge_folders
from bot.articles.library import Progress
from bot.articles.overlay import OverlayError, overlay_in
from bot.articles.overlay_changes import Change, OverlayChanges
from bot.checked_yaml.fault import Fault
from bot.errors import (
    NoEarlierVersionError,
    ReloadRunningError,
)
from bot.index import heap
from bot.knowledge_base.base_limits import SAVED_FROM
from bot.knowledge_base.base_store import BaseStore
from bot.knowledge_base.history import History, UnknownVersionError
from bot.knowledge_base.maintenance import Maintenance
from bot.knowledge_base.meaning import MeaningUpkeep
from bot.knowledge_base.reload import Reload, Rollback, Step, weighed
from bot.knowledge_base.renewal import Build, Renewal
from bot.knowledge_base.serving import Serving
from bot.knowledge_base.staging import Staging
from bot.knowledge_base.version import Version
from bot.thread_switching import old_objects_spared

if TYPE_CHECKING:  # what an option needs is not imported where it is off
    from bot.meaning.sentence_model import SentenceModel

CHECKED_EVERY_S = 24 * 3600.0
"""Seconds after which the files of the base are compared with their checksums once more."""

PATIENCE_S = 1.0
"""Seconds that a reload waits for a new base to be put in place."""

log = logging.getLogger(__name__)


class KnowledgeBase:
    """The current version of some folders, and the one before it.

    Attributes:
        folders: the paths of the knowledge folders.
        overlay: the articles written from chat; None without a data folder.
        changes: changes those.
        history: what was done, and the last versions; None without a data folder.
        step: what a reload or rollback is at; None where none runs.
        meaning: makes the vectors of a sentence model behind what serves; None without one.
    """

    def __init__(  # noqa: PLR0913  # all but the first by name
        self,
        folders: Sequence[FolderLike],
        *,
        language: str | None = None,
        strictness: float = 1.0,
        data: Path | None = None,
        saved_from: int = SAVED_FROM,
        build: Build | None = None,
        checked_every_s: float = CHECKED_EVERY_S,
        model: "SentenceModel | None" = None,
        progress: Progress | None = None,
    ) -> None:
        """Load the folders.

        Args:
            folders: the knowledge folders, the most important one first.
            language: ISO 639-1 code of the articles that state none; found out if None.
            strictness: factor on the confidence from which on a question is answered.
            data: where a large base and a version rolled back to are saved for the next start.
            saved_from: passages from which on a base is large.
            build: builds a base from its draft; another process does if None.
            checked_every_s: see `CHECKED_EVERY_S`.
            model: a sentence model that is asked beside the words.
            progress: told how far the first reading has come.

        Raises:
            KnowledgeError: if there is nothing to serve.
        """
        heap.share()
        known = self._known = knowledge_folders(folders)
        self.folders = tuple(folder.path for folder in known)
        self.step: Step | None = None
        store = BaseStore(data / "index", origin=self.folders, language=language) if data else None
        self.overlay = overlay_in(data) if data else None
        self.changes = OverlayChanges(self.overlay) if self.overlay else None
        self.history = History(data / "history.sqlite") if data else None
        self._recover()
        self._renewal = Renewal(store, build) if store else None
        self._staging = Staging(
            folders=known,
            overlay=self.overlay,
            store=store,
            renewal=self._renewal,
            language=language,
            strictness=strictness,
            saved_from=saved_from,
        )
        self.meaning = MeaningUpkeep(model, data, strictness=strictness) if model else None
        self._serving = Serving(self._staging.first(progress))
        self._maintenance = Maintenance(
            self._serving,
            self._staging,
            store=store,
            history=self.history,
            meaning=self.meaning,
            checked_every_s=checked_every_s,
        )
        self._serving.current = self._maintenance.awaited(self._serving.current)
        if self._serving.current.rolled_back:
            log.warning(
                "Version %s serves, which was rolled back to; a reload reads the files.",
                self.current.revision,
            )
        self._maintenance.watch_over(self._serving.current)
        heap.give_back()

    def _recover(self) -> None:
        """Take back a change that a crash left unconfirmed."""
        if self.changes is not None:
            try:
                if self.changes.recover():
                    log.warning("A change from chat that was not confirmed was taken back.")
            except OverlayError as error:
                log.warning("%s", error)

    @property
    def current(self) -> Snapshot:
        """The snapshot to answer with: take it once for each question."""
        return self._serving.current.snapshot

    @property
    def version(self) -> Version:
        """The version in service."""
        return self._serving.current

    def known(self, revision: str) -> Snapshot | None:
        """Return the snapshot of a revision while it is the current one or the one before."""
        versions = (self._serving.current, self._serving.before)
        return next((v.snapshot for v in versions if v and v.snapshot.revision == revision), None)

    def settle(self) -> None:
        """Wait until all that goes on behind what serves is done."""
        self._maintenance.wait()

    def close(self) -> None:
        """End what goes on behind what serves."""
        if self._renewal is not None:
            self._renewal.stop()
        if self.meaning is not None:
            self.meaning.stop()
        self._maintenance.close()

    def reload(self, *, force: bool = False, only: str | None = None) -> Reload:
        """Read the folders again, and serve what they hold unless there is a doubt about it.

        An article with a fault keeps its last good version.

        Args:
            force: swap in also when answers are lost or more than half of the articles are gone.
            only: the revision that is forced; any other one is not. All are if None.

        Raises:
            ReloadRunningError: if another reload or rollback is under way.
            KnowledgeError: if there would be nothing to serve; the old snapshot serves on, as
                after any other error.
        """
        with self._alone(), old_objects_spared():
            return self._reload(force=force, only=only, accept=lambda _: None)

    def change(self, change: Change, *, force: bool = False, only: str | None = None) -> Reload:
        """Change an article of the overlay, and reload; unless the change serves it is taken back.

        Args:
            change: what to change.
            force: as for `reload`.
            only: as for `reload`.

        Raises:
            OverlayError: if it cannot be changed: somebody else did, or it has a fault.
            ReloadRunningError: as for `reload`.
            KnowledgeError: as for `reload`.
        """
        if self.changes is None:
            raise OverlayError("Articles cannot be changed here: the bot has no data folder.")
        with (
            self._alone(),
            old_objects_spared(),
            self.changes.made(change, below=self.below(change.article_id)) as unconfirmed,
        ):

            def accept(staged: Snapshot) -> None:
                fault = self._fault_of(change, staged)
                if fault is not None:
                    raise OverlayError(f"The article was not taken: {fault}")
                if change.text is not None and change.article_id not in staged.articles:
                    raise OverlayError(
                        "The article was not taken: it has no text to quote; write a paragraph."
                    )
                unconfirmed.confirm()

            return self._reload(force=force, only=only, accept=accept)

    def source(self, identifier: str) -> tuple[str, bytes] | None:
        """Return the suffix and the content of the file that an article is read from.

        Returns:
            None if there is no such article.

        Raises:
            OverlayError: if it cannot be read.
        """
        if self.overlay is None:
            return None
        return self.overlay.source(identifier, self.below(identifier))

    def below(self, identifier: str) -> Path | None:
        """Return the file of an article in the folders, whether or not the overlay replaces it."""
        article = self.current.articles.get(identifier)
        own = self.overlay.of(identifier) if self.overlay else []
        if article is not None and not own:
            return Path(article.path)
        if not own and article is None:
            return None
        files = list_files(self._known).files
        return next((Path(f.path) for f in files if article_id(f.relative) == identifier), None)

    def _fault_of(self, change: Change, staged: Snapshot) -> Fault | None:
        """Return the first fault of the file that a change has written, or None."""
        assert self.overlay is not None
        own = {str(path) for path in self.overlay.of(change.article_id)}
        return next((fault for fault in staged.faults if fault.path in own), None)

    def _reload(
        self, *, force: bool, only: str | None, accept: Callable[[Snapshot], None]
    ) -> Reload:
        """Reload, and have what is to serve accepted right before the swap; alone."""
        start = time.monotonic()
        before = self._serving.current
        staged = self._staging.again(before, self._reading)
        staged = self._maintenance.awaited(staged, before.snapshot)
        force = force and only in {None, staged.snapshot.revision}
        reload = weighed(staged.snapshot, before.snapshot, force=force, asking=self._asking)
        if reload.swapped:
            accept(staged.snapshot)
        if reload.verdict == "swapped":
            self._serving.before = before
            self._serving.current = replace(staged, since=datetime.now(UTC))
        elif reload.verdict == "unchanged":  # new faults or test questions, the same articles
            self._serving.current = replace(staged, since=before.since)
        took_s = time.monotonic() - start
        if reload.swapped:
            self._maintenance.forget_rollback()
        if staged.base is not before.base:
            self._maintenance.tidy()  # not behind: they would pile up while reload follows reload
        self._maintenance.watch_over(self._serving.current)
        heap.give_back()
        return replace(reload, took_s=took_s)

    def _reading(self, done: int, of: int) -> None:
        """Note how far the files have been read."""
        self.step = Step("index" if done == of else "read", done, of)

    def _asking(self, questions: int) -> None:
        """Note that the moderators' questions are asked."""
        self.step = Step("ask", of=questions)

    def rollback(self, revision: str | None = None) -> Rollback:
        """Return to an earlier version, also across restarts; the files stay as they are.

        Args:
            revision: of the version, one of those in the history; the one before if None.

        Raises:
            ReloadRunningError: if a reload is under way.
            NoEarlierVersionError: if there is none.
            UnknownVersionError: if it is not kept.
            HistoryError: if it cannot be read.
        """
        with self._alone():
            left = self._serving.current
            self.step = Step("return")
            again = self._earlier(revision)
            serves = self._maintenance.awaited(again).with_rolled_back(True)
            self._serving.current, self._serving.before = serves, None
            self._maintenance.keep_rolled_back()
            self._maintenance.make_vectors(serves)
            return Rollback(left=left, again=serves)

    def _earlier(self, revision: str | None) -> Version:
        """Return an earlier version: the one in memory, or made of the articles in the history."""
        before = self._serving.before
        if before is not None and revision in {None, before.snapshot.revision}:
            return before
        serving = self.current.revision
        if self.history is None:
            raise NoEarlierVersionError if revision is None else UnknownVersionError(revision)
        if revision is None:
            kept = [v.revision for v in self.history.versions()]
            behind = kept[kept.index(serving) + 1 :] if serving in kept else kept
            revision = next((r for r in behind if r != serving), None)
            if revision is None:
                raise NoEarlierVersionError
        if revision == serving:
            return self._serving.current
        articles, findings = self.history.articles(revision)
        return self._staging.restored(articles, findings, self._serving.current)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock, or refuse where somebody else holds it for long."""
        if not self._serving.changing.acquire(timeout=PATIENCE_S):
            raise ReloadRunningError
        try:
            yield
        finally:
            self.step = None
            self._serving.changing.release()
