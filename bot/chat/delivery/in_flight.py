"""What is in flight: messages and interactions that are taken once and finished before the end."""

import asyncio
from collections import OrderedDict

_REMEMBERED = 5_000  # ids of messages and interactions


class InFlight:
    """Takes each message and each interaction once, and knows what is not finished yet.

    Attributes:
        closing: set once nothing new is taken.
    """

    def __init__(self) -> None:
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.closing = asyncio.Event()

    def is_new(self, identifier: int) -> bool:
        """Tell whether a message or interaction comes for the first time, and remember it.

        Discord may send the same again after a resumed connection. After `close` nothing is new.
        """
        if self.closing.is_set() or identifier in self._seen:
            return False
        self._seen[identifier] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True

    def __enter__(self) -> None:
        """Hold something that is to be finished before the bot stops, for as long as a block."""
        self._count += 1
        self._idle.clear()

    def __exit__(self, *_: object) -> None:
        self._count -= 1
        if not self._count:
            self._idle.set()

    async def close(self, timeout_s: float) -> bool:
        """Take nothing new, and wait for what is in flight.

        Returns:
            Whether all of it was finished in time.
        """
        self.closing.set()
        return await self.finished(timeout_s)

    async def finished(self, timeout_s: float) -> bool:
        """Wait for what is in flight; return whether all of it was finished in time."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True
