"""The knowledge base: the snapshot that answers now, and how another one takes its place.

A reload goes stage → compare → ask the moderators' questions → swap. Whatever fails on the way, the
old snapshot serves on; the swap is one assignment, and questions under way keep the snapshot that
they began with. Everything here may be called from any thread.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from bot.answers.snapshot import Snapshot
from bot.articles.article import AcceptanceQuestion
from bot.articles.library import Progress
from bot.errors import LostWorkError, NoEarlierVersionError, ReloadRunningError
from bot.index.heap import give_back
from bot.index.mappings import let_go
from bot.knowledge_base.acceptance_questions import Outcome, ask_all
from bot.knowledge_base.difference import Difference
from bot.knowledge_base.loading import SAVED_FROM, Loader
from bot.knowledge_base.staging import Staged, Staging

Clock = Callable[[], float]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Version:
    """A snapshot in service.

    Attributes:
        snapshot: what is known.
        since: when it came into service, in UTC.
    """

    snapshot: Snapshot
    since: datetime


Verdict = Literal["swapped", "unchanged", "lost answers", "mostly gone"]
"""What a reload led to; the last two left the old snapshot in service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reload:
    """What came of a reload.

    Attributes:
        verdict: whether the staged snapshot serves now, and why not.
        staged: the snapshot that was built.
        before: the snapshot that served until then.
        difference: articles and passages added, changed and removed.
        lost: test questions that were answered as expected before and are not by the staged one.
        failed: test questions that are not answered as expected, neither before nor now.
        asked: how many test questions were asked.
        took_s: time taken until it served, in seconds.
    """

    verdict: Verdict
    staged: Snapshot
    before: Snapshot
    difference: Difference
    lost: tuple[Outcome, ...]
    failed: tuple[Outcome, ...]
    asked: int
    took_s: float

    @property
    def swapped(self) -> bool:
        """Whether the staged snapshot serves now."""
        return self.verdict in {"swapped", "unchanged"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollback:
    """What came of a rollback.

    Attributes:
        left: the version that served until now.
        again: the version that serves again.
    """

    left: Version
    again: Version


class KnowledgeBase:
    """The current snapshot of some folders, and the one before it.

    Attributes:
        folders: the knowledge folders.
        may_be_stale: whether the current snapshot was saved by an earlier run and has not been
            compared with the folders yet; a reload does that.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        language: str | None = None,
        strictness: float = 1.0,
        data: Path | None = None,
        saved_from: int = SAVED_FROM,
        apart: bool = True,
        progress: Progress | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        """Load the folders.

        Args:
            folders: the knowledge folders, the most important one first.
            language: ISO 639-1 code of the articles that state none; found out if None.
            strictness: factor on the confidence from which on a question is answered.
            data: where a large snapshot is saved, so that the next start has it at once.
            saved_from: passages from which on a snapshot is large.
            apart: whether a large one is reloaded in a process of its own.
            progress: told how far the first reading has come.
            clock: seconds, for the time a reload takes.

        Raises:
            KnowledgeError: if there is nothing to serve.
        """
        self.folders = tuple(folders)
        self._clock = clock
        self._changing = threading.Lock()
        self._loader = Loader(
            folders=self.folders,
            data=data,
            language=language,
            strictness=strictness,
            saved_from=saved_from,
        )
        self._staging = Staging(self._loader, apart=apart)
        saved = self._loader.saved()
        self.may_be_stale = saved is not None
        self._current = Version(saved or self._loader.first(progress), datetime.now(UTC))
        self._before: Version | None = None
        give_back()

    @property
    def current(self) -> Snapshot:
        """The snapshot to answer with: take it once for each question."""
        return self._current.snapshot

    def warm_up(self) -> None:
        """Do what makes questions and reloads quicker and may take seconds.

        Questions are answered meanwhile. `close` is to be called in the end.
        """
        self.current.searcher.prepare()
        if not self.may_be_stale:  # otherwise a reload will follow at once
            self._staging.get_ready(self.current)

    def close(self) -> None:
        """Let go of what stands ready for a reload."""
        self._staging.close()

    @property
    def version(self) -> Version:
        """The snapshot in service and since when."""
        return self._current

    def known(self, revision: str) -> Snapshot | None:
        """Return the snapshot of a revision while it is the current one or the one before."""
        versions = (self._current, self._before)
        return next((v.snapshot for v in versions if v and v.snapshot.revision == revision), None)

    def reload(self, *, force: bool = False) -> Reload:
        """Read the folders again, and serve what they hold unless there is a doubt about it.

        An article with a fault keeps its last good version.

        Args:
            force: swap in also when answers are lost or more than half of the articles are gone.

        Raises:
            ReloadRunningError: if another reload or rollback is under way.
            KnowledgeError: if there would be nothing to serve; the old snapshot serves on, as
                after any other error.
        """
        with self._alone():
            start = self._clock()
            before = self._current.snapshot
            if self.may_be_stale:
                self._loader.verify()
            made = self._staging.again(before)
            staged, difference = made.snapshot, made.difference
            self.may_be_stale = False
            try:
                asked = _questions(staged, before)
                failed = [outcome for outcome in ask_all(staged, asked) if not outcome.passed]
                lost = _answered_before(before, failed)
            except BaseException:
                made.drop()
                raise
            verdict: Verdict = "swapped"
            if not force and len(difference.removed) * 2 > len(before.articles):
                verdict = "mostly gone"
            elif not force and lost:
                verdict = "lost answers"
            elif staged.revision == before.revision:
                verdict = "unchanged"
            swaps = verdict == "swapped"
            oldest = self._before.snapshot.mapped if swaps and self._before else []
            took_s = self._serve(staged, verdict) - start
            self._keep(made, verdict)
            let_go(oldest)  # before the files go: the last to let go of a deleted one waits for it
            self._loader.settle([v.snapshot for v in (self._current, self._before) if v])
            if staged.folder is None:  # a saved snapshot is mapped, and leaves little behind
                give_back()
            self.warm_up()  # a moment, unless the index has become large just now
            return Reload(
                verdict=verdict,
                staged=staged,
                before=before,
                difference=difference,
                lost=tuple(lost),
                failed=tuple(outcome for outcome in failed if outcome not in lost),
                asked=len(asked),
                took_s=took_s,
            )

    def rollback(self) -> Rollback:
        """Return to the snapshot before; the files stay as they are.

        Raises:
            ReloadRunningError: if a reload is under way.
            NoEarlierVersionError: if there is none.
        """
        with self._alone():
            if self._before is None:
                raise NoEarlierVersionError
            left = self._current
            self._current, self._before = self._before, None
            return Rollback(left=left, again=self._current)

    def _serve(self, staged: Snapshot, verdict: Verdict) -> float:
        """Put a snapshot in service, unless there is a doubt about it; return when."""
        if verdict == "swapped":
            self._before = self._current
            self._current = Version(staged, datetime.now(UTC))
        elif verdict == "unchanged":  # new faults or test questions, the same articles
            self._current = Version(staged, self._current.since)
        return self._clock()

    def _keep(self, staged: Staged, verdict: Verdict) -> None:
        """See to it that the next start serves the same, which may take longer than the reload."""
        if verdict not in {"swapped", "unchanged"}:
            staged.drop()
        else:
            try:
                staged.keep()
            except (OSError, LostWorkError) as error:
                log.warning("The index could not be saved and is built again: %s", error)

    def _alone(self) -> "_Alone":
        return _Alone(self._changing)


class _Alone:
    """Holds a lock, or refuses at once where somebody else holds it."""

    def __init__(self, lock: threading.Lock) -> None:
        self._lock = lock

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            raise ReloadRunningError

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _questions(staged: Snapshot, before: Snapshot) -> list[AcceptanceQuestion]:
    """Return the test questions, also the earlier ones of a file that cannot be read now."""
    faulty = {fault.path for fault in staged.faults}
    asked = dict.fromkeys(staged.acceptance_questions)
    asked |= dict.fromkeys(e for e in before.acceptance_questions if e.path in faulty)
    return list(asked)


def _answered_before(before: Snapshot, failed: Sequence[Outcome]) -> list[Outcome]:
    """Return those of the failed test questions that an older snapshot answers as expected."""
    earlier = ask_all(before, (outcome.question for outcome in failed))
    return [now for now, then in zip(failed, earlier, strict=True) if then.passed]
