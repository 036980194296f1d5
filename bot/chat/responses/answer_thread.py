"""The thread in which answers and replies are made, beside the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.chat.delivery.origin import Origin, Render
from bot.chat.formatting.reply import Reply

T = TypeVar("T")


class AnswerThread:
    """Does work for a reply, and announces the reply if it takes long.

    Attributes:
        slow_s: seconds after which a reply is announced, well within Discord's 3 s.
    """

    slow_s = 1.5

    def __init__(self) -> None:
        # One thread: answers take some milliseconds, and share one interpreter anyway.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="answer")

    async def do(
        self, origin: Origin, work: Callable[[], T], *, private: bool = False, long: bool = False
    ) -> T:
        """Do some work in the thread.

        Args:
            origin: where the reply goes.
            work: what to do.
            private: whether only the person is to see the reply.
            long: whether it is done in another thread, so that it keeps no answers waiting.
        """
        loop = asyncio.get_running_loop()
        task = loop.run_in_executor(None if long else self._pool, work)
        done, _ = await asyncio.wait({task}, timeout=self.slow_s)
        if not done:
            await origin.wait(private=private)
        return await task

    async def prepared(self, origin: Origin, work: Render, *, private: bool = False) -> Render:
        """Make a reply; it is made anew where Discord refuses embeds."""
        embeds = origin.embeds
        made: Reply = await self.do(origin, lambda: work(embeds), private=private)
        return lambda wanted: made if wanted == embeds else work(wanted)

    def close(self) -> None:
        """Do nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
