"""Maintenance: what is done behind a version that serves, so that it serves on, soon and tomorrow.

Vectors are made, the articles are kept for a rollback, the base is renewed, compared with its
checksums, repaired, and what nobody opens any more is deleted: one after the other, in a thread.
"""

import contextlib
import logging
from dataclasses import replace

from bot.answers.snapshot import Snapshot
from bot.errors import KnowledgeError, os_reason
from bot.knowledge_base.base_store import BaseStore
from bot.knowledge_base.history import History, HistoryError
from bot.knowledge_base.meaning import MeaningUpkeep, StoppedError
from bot.knowledge_base.rollback_file import forget_version, keep_version
from bot.knowledge_base.serving import Serving
from bot.knowledge_base.staging import Staging
from bot.knowledge_base.upkeep import Upkeep
from bot.knowledge_base.version import Version

log = logging.getLogger(__name__)


class Maintenance:
    """Maintains what serves."""

    def __init__(
        self,
        serving: Serving,
        staging: Staging,
        *,
        store: BaseStore | None,
        history: History | None,
        meaning: MeaningUpkeep | None,
        checked_every_s: float,
    ) -> None:
        """Do nothing yet; `watch_over` begins it.

        Args:
            serving: what serves.
            staging: makes versions.
            store: where bases are saved, if they are.
            history: where versions are kept, if they are.
            meaning: makes vectors, where a sentence model is asked.
            checked_every_s: seconds after which files are compared with their checksums once more.
        """
        self._serving = serving
        self._staging = staging
        self._store = store
        self._history = history
        self._meaning = meaning
        self._upkeep = Upkeep(self._check, checked_every_s)

    def wait(self) -> None:
        """Wait until all that is to be done is done."""
        self._upkeep.wait()

    def close(self) -> None:
        """Do nothing any more; wait for what is under way."""
        self._upkeep.close()

    def watch_over(self, version: Version) -> None:
        """Have done what should be done behind a version that serves."""
        self.make_vectors(version)
        if self._history is not None and not version.rolled_back:
            self._upkeep.do(lambda: self._keep(version))
        self._watch(version)
        if self._staging.wants_renewal(version):
            self._upkeep.do(self._renew)
        elif version.base is not None:
            self._upkeep.do(self._tidy_alone)

    def awaited(self, version: Version, before: Snapshot | None = None) -> Version:
        """Return a version as it serves until it has what a sentence model needs."""
        return version if self._meaning is None else self._meaning.awaited(version, before)

    def make_vectors(self, version: Version) -> None:
        """Have the vectors of a version made behind it."""
        if self._meaning is not None and version.snapshot.meaning == "pending":
            self._upkeep.do(self._join)

    def keep_rolled_back(self) -> None:
        """Have the next start serve the version rolled back to."""
        if self._store is None or not self._serving.current.rolled_back:
            return
        try:
            keep_version(self._store, self._serving.current)
        except OSError as error:
            log.warning(
                "The version rolled back to cannot be kept (%s); the next start serves the files "
                "as they are.",
                os_reason(error),
            )

    def forget_rollback(self) -> None:
        """Have the next start serve the files."""
        if self._store is not None:
            try:
                forget_version(self._store)
            except OSError as error:
                log.warning(
                    "The version rolled back to cannot be deleted (%s); the next start serves it.",
                    os_reason(error),
                )

    def _keep(self, version: Version) -> None:
        """Keep the articles of a version, so that they can be returned to."""
        assert self._history is not None
        try:
            self._history.keep(version.snapshot)
        except HistoryError as error:
            log.warning("%s No version is kept to return to.", error)

    def _join(self) -> None:
        """Put what serves in its own place, with its vectors."""
        assert self._meaning is not None
        version = self._serving.current
        if version.snapshot.meaning != "pending" or version.is_damaged:
            return
        with contextlib.suppress(StoppedError):
            joined = self._meaning.joined(version)
            with self._serving.changing:
                if self._serving.current is version:  # else another one waits for its own
                    self._serving.current = joined

    def _watch(self, version: Version) -> None:
        """Have the files of a base compared with their checksums, and repaired if need be."""
        soundness = version.snapshot.index.base.soundness
        if soundness is not None:
            soundness.on_damage = lambda: self._upkeep.do(self._repair)
            self._upkeep.do(self._check)

    def _check(self) -> None:
        """Compare the files of the base with their checksums; `_repair` follows if need be."""
        self._serving.current.snapshot.index.base.is_sound()

    def _renew(self) -> None:
        """Put a new base below what serves."""
        drafted = self._serving.current
        if drafted.is_damaged or not self._staging.wants_renewal(drafted):
            return
        try:
            renewed = self._staging.renewed(drafted)
        except KnowledgeError as error:
            log.warning("%s", error)
            return
        with self._serving.changing:
            version = self._staging.over_base_of(renewed, drafted, self._serving.current)
            if version is None:
                self._upkeep.do(self._renew)  # of what serves now, if that wants it
            else:
                self._serving.current = self.awaited(version)
                self.make_vectors(self._serving.current)
                self.keep_rolled_back()  # over the new base, for the old one goes
                self._watch(version)
            self.tidy()

    def _repair(self) -> None:
        """Replace a base that is damaged."""
        with self._serving.changing:
            damaged = self._serving.current
            if not damaged.is_damaged:
                return
            made = self._staging.rebuilt(damaged)
            self._serving.current = self.awaited(replace(made, since=damaged.since))
            if self._serving.before is not None and self._serving.before.is_damaged:
                self._serving.before = None
            self.keep_rolled_back()
            self.tidy()
            self.watch_over(self._serving.current)

    def _tidy_alone(self) -> None:
        with self._serving.changing:  # a reload may be writing a base that does not serve yet
            self.tidy()

    def tidy(self) -> None:
        """Delete saved bases that nobody will open any more; whoever calls holds the lock."""
        if self._store is not None:
            versions = [v for v in (self._serving.current, self._serving.before) if v is not None]
            self._store.remove_all_but([v.base.folder for v in versions if v.base])
