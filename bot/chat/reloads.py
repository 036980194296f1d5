"""Reloads, one after the other: who asks for one while another runs gets the next."""

import asyncio
from functools import partial

from bot.chat.daemon_thread import in_daemon_thread
from bot.errors import KnowledgeError
from bot.knowledge_base.reload import KnowledgeBase, Reload, Rollback


class StoppedError(KnowledgeError):
    """The bot stops before a reload is done."""

    def __init__(self) -> None:
        super().__init__(
            "I am stopping before the reload is done; once started again I read the articles anew."
        )


class Reloads:
    """Reloads a knowledge base in a thread, one reload at a time.

    A reload that is asked for while one runs begins right after it, so that it sees all that was
    written before it was asked for. All who ask meanwhile share that one.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._next: asyncio.Future[Reload] | None = None
        self._forced = False
        self._under_way: set[asyncio.Future[Reload]] = set()
        self._worker: asyncio.Task[None] | None = None
        self._stopped = False

    async def reload(self, *, force: bool = False) -> Reload:
        """Reload, after the reload that runs.

        Args:
            force: see `KnowledgeBase.reload`; one of several who share a reload is enough.

        Raises:
            KnowledgeError: if there would be nothing to serve, or the bot stops.
        """
        if self._stopped:
            raise StoppedError
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        self._forced |= force
        asked = self._next
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        return await asyncio.shield(asked)

    async def rollback(self) -> Rollback:
        """Return to the snapshot before; see `KnowledgeBase.rollback`."""
        return await in_daemon_thread(self._knowledge.rollback)

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
            asked, force = self._next, self._forced
            self._next, self._forced = None, False
            self._under_way.add(asked)
            try:
                reload = await in_daemon_thread(partial(self._knowledge.reload, force=force))
            except Exception as error:  # noqa: BLE001 -- raised again by who asked
                if not asked.done():
                    asked.set_exception(error)
                    asked.exception()
            else:
                if not asked.done():
                    asked.set_result(reload)
            finally:
                self._under_way.discard(asked)
