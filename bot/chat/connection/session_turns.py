"""Turns to begin a session: Discord wants five seconds from one to the next.

Connections whose numbers are the same modulo `max_concurrency` share a turn.
"""

import asyncio
import time
from collections.abc import Callable


class SessionTurns:
    """Lets sessions begin one after the other.

    Attributes:
        between_s: seconds from one session to the next. Discord counts from when it hears of one:
            a tenth more is for requests that take longer on their way one time than another.
    """

    def __init__(
        self, max_concurrency: int = 1, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with every turn free.

        Args:
            max_concurrency: how many connections may begin a session at the same time.
            clock: seconds.
        """
        self.between_s = 5.1
        self._max_concurrency = max_concurrency
        self._clock = clock
        self._begun_at: dict[int, float] = {}

    async def free(self, shard: int | None) -> None:
        """Wait until a connection may begin a session; another one may still come first."""
        while (left_s := self._free_at(shard) - self._clock()) > 0:  # noqa: ASYNC110 -- waits for a time
            await asyncio.sleep(left_s)

    async def take(self, shard: int | None) -> None:
        """Wait until a connection may begin a session, and let no other one of its turn."""
        await self.free(shard)
        self.begun(shard)

    def begun(self, shard: int | None) -> None:
        """Note that Discord was just asked for a session."""
        self._begun_at[self._turn(shard)] = self._clock()

    def give_back(self, shard: int | None) -> None:
        """Note that Discord could not be asked: the next one need not wait."""
        self._begun_at.pop(self._turn(shard), None)

    def _free_at(self, shard: int | None) -> float:
        return self._begun_at.get(self._turn(shard), float("-inf")) + self.between_s

    def _turn(self, shard: int | None) -> int:
        return (shard or 0) % self._max_concurrency
