"""Reloads, one after the other: who asks for one while another runs gets the next.

Whatever is done to the knowledge base passes here, and is written into its history.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.answers.snapshot import Snapshot
from bot.articles.overlay_changes import Change
from bot.daemon_thread import in_daemon_thread
from bot.errors import FootnoteError, KnowledgeError
from bot.knowledge_base.history import HistoryError
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.knowledge_base.reload import Reload, Rollback

ROLLED_BACK = "rolled back"
"""An outcome, beside the verdicts of reloads."""

_log = logging.getLogger(__name__)


class StoppedError(KnowledgeError):
    """The bot stops before a reload is done."""

    def __init__(self) -> None:
        super().__init__(
            "I am stopping before the reload is done; once started again I read the articles anew."
        )


@dataclass(frozen=True, slots=True)
class Deed:
    """What is about to be done, for the history.

    Attributes:
        what: in a few words.
        by: the Discord id of who does it, or None.
    """

    what: str
    by: int | None = None


class Reloads:
    """Reloads a knowledge base in a thread, one reload at a time.

    A reload that is asked for while one runs begins right after it, so that it sees all that was
    written before it was asked for. All who ask meanwhile share that one.

    Attributes:
        forced: whether a reload that nobody watches is forced.
        served: told of each snapshot that serves from then on.
        noted: told of all that was done and what came of it.
        outcomes: how often what came of it.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        *,
        report: Callable[[Reload], str] = lambda _: "",
        forced: bool = False,
    ) -> None:
        """Take a knowledge base.

        Args:
            knowledge: what is reloaded.
            report: all there is to say of a reload, for the history.
            forced: whether a reload that nobody watches is forced.
        """
        self._knowledge = knowledge
        self._report = report
        self.forced = forced
        self.served: list[Callable[[Snapshot], None]] = []
        self.noted: list[Callable[[Deed, str, str | None], None]] = []
        self.outcomes: Counter[str] = Counter()
        self._next: asyncio.Future[Reload] | None = None
        self._forced = False
        self._deed = Deed("reload")
        self._under_way: set[asyncio.Future[Reload]] = set()
        self._worker: asyncio.Task[None] | None = None
        self._stopped = False

    async def reload(self, deed: Deed | None = None, *, force: bool = False) -> Reload:
        """Reload, after the reload that runs.

        Args:
            deed: who does it; of several who share a reload the first one counts.
            force: see `KnowledgeBase.reload`; one of several who share a reload is enough.

        Raises:
            KnowledgeError: if there would be nothing to serve, or the bot stops.
        """
        if self._stopped:
            raise StoppedError
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
            self._deed = deed or Deed("reload")
        self._forced |= force
        asked = self._next
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        return await asyncio.shield(asked)

    async def decide(self, deed: Deed, revision: str) -> Reload:
        """Reload by force, if the files still give a revision.

        Raises:
            KnowledgeError: as for `reload`.
        """
        work = partial(self._knowledge.reload, force=True, only=revision)
        return await self._written(deed, work)

    async def change(self, deed: Deed, change: Change, *, revision: str | None = None) -> Reload:
        """Change an article; see `KnowledgeBase.change`.

        Args:
            deed: who does it.
            change: what to change.
            revision: the one that is forced, if any.

        Raises:
            FootnoteError: if it is not taken; all is as it was.
        """
        force = revision is not None
        work = partial(self._knowledge.change, change, force=force, only=revision)
        return await self._written(deed, work)

    async def rollback(self, deed: Deed, revision: str | None = None) -> Rollback:
        """Return to an earlier version; see `KnowledgeBase.rollback`."""
        before = self._knowledge.current.revision
        rollback = await in_daemon_thread(partial(self._knowledge.rollback, revision))
        after = rollback.again.snapshot.revision
        self.outcomes[ROLLED_BACK] += 1
        await self._note(deed, "done", before=before, after=after)
        for tell in self.served:
            tell(rollback.again.snapshot)
        return rollback

    async def note(self, deed: Deed) -> None:
        """Write down what was done beside reloads."""
        await self._note(deed, "done")

    async def _written(self, deed: Deed, work: Callable[[], Reload]) -> Reload:
        """Reload in a thread, and write down what came of it."""
        before = self._knowledge.current.revision
        outcome = "failed"
        try:
            reload = await in_daemon_thread(work)
            outcome = reload.verdict
        except FootnoteError as error:
            await self._note(deed, "failed", before=before, report=str(error))
            raise
        finally:
            self.outcomes[outcome] += 1
        # Of very many articles everybody would wait for it.
        report = await in_daemon_thread(lambda: self._report(reload))
        number = await self._note(
            deed, reload.verdict, before=before, after=reload.staged.revision, report=report
        )
        reload = replace(reload, deed=number)
        for tell in self.served if reload.verdict == "swapped" else ():
            tell(reload.staged)
        return reload

    async def _note(self, deed: Deed, outcome: str, **facts: str) -> int | None:
        if deed.by is None and outcome == "unchanged":
            return None  # as after each change from chat, where files are watched
        number = None
        if (history := self._knowledge.history) is not None:
            note = partial(history.note, what=deed.what, by=deed.by, outcome=outcome, **facts)
            try:
                number = await in_daemon_thread(note)
            except HistoryError as error:
                _log.warning("%s", error)
        for tell in self.noted:
            tell(deed, outcome, facts.get("after"))
        return number

    def stop(self) -> None:
        """Tell who waits for a reload that it is given up; what serves now serves on."""
        self._stopped = True
        waiting = [*self._under_way, *([self._next] if self._next else [])]
        self._next = None
        for asked in waiting:
            if not asked.done():
                asked.set_exception(StoppedError())
                asked.exception()  # nobody may wait for it any more
        if self._worker is not None:
            self._worker.cancel()

    async def _work(self) -> None:
        while self._next is not None:
            asked, force, deed = self._next, self._forced, self._deed
            self._next, self._forced = None, False
            self._under_way.add(asked)
            try:
                reload = await self._written(deed, partial(self._knowledge.reload, force=force))
            except Exception as error:  # noqa: BLE001 -- raised again by who asked
                if not asked.done():
                    asked.set_exception(error)
                    asked.exception()
            else:
                if not asked.done():
                    asked.set_result(reload)
            finally:
                self._under_way.discard(asked)
