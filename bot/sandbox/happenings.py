"""What happened, in order, for those who wait for it: tests and the page."""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.world import Channel, Json, Message

KEPT = 10_000
"""How many happenings are remembered."""


class Kind(StrEnum):
    """What kind of thing happened."""

    MESSAGE = "message"
    EDIT = "edit"
    DELETE = "delete"
    TYPING = "typing"
    RESPONSE = "response"
    COMMANDS = "commands"
    CHANNEL_GONE = "channel gone"
    PERMISSIONS = "permissions"
    MODAL = "modal"
    CONNECTED = "connected"
    RESUMED = "resumed"
    DISCONNECTED = "disconnected"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, eq=False)
class Happening:
    """One thing that happened.

    Attributes:
        kind: what kind.
        channel: where, if in a channel.
        message: the message, for a message, an edit, a deletion.
        by_bot: whether the bot did it.
        detail: what else there is to know, by kind.
        at: when, in seconds of `time.perf_counter`.
    """

    kind: Kind
    channel: Channel | None = None
    message: Message | None = None
    by_bot: bool = False
    detail: Json = field(default_factory=dict)
    at: float = field(default_factory=time.perf_counter)


class Happenings:
    """An ordered record that can be awaited: nothing is missed between acting and waiting.

    The last `KEPT` happenings are kept.
    """

    def __init__(self) -> None:
        self._entries: deque[tuple[int, Happening]] = deque(maxlen=KEPT)
        self._numbers = itertools.count()
        self._taken: set[int] = set()
        self._news = asyncio.Event()
        self._listeners: list[Callable[[Happening], None]] = []

    @property
    def record(self) -> list[Happening]:
        """What happened, oldest first."""
        return [happening for _, happening in self._entries]

    def add(self, happening: Happening) -> None:
        """Record a happening, wake who waits and tell who listens."""
        if len(self._entries) == KEPT:
            self._taken.discard(self._entries[0][0])
        self._entries.append((next(self._numbers), happening))
        self._news.set()
        for listener in self._listeners:
            listener(happening)

    def listen(self, listener: Callable[[Happening], None]) -> Callable[[], None]:
        """Call `listener` on each happening from now on, until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def next(
        self, wanted: Callable[[Happening], bool], *, what: str, timeout_s: float = 5.0
    ) -> Happening:
        """Take the oldest happening that is wanted and that no earlier call has taken.

        Args:
            wanted: tells whether a happening is meant.
            what: names it in the error.
            timeout_s: how long to wait for it at most.

        Raises:
            TimeoutError: it did not happen in time; the error lists what happened instead.
        """
        looked_at = -1
        try:
            async with asyncio.timeout(timeout_s):
                while True:
                    for number, happening in self._entries:
                        if number <= looked_at or number in self._taken:
                            continue
                        looked_at = number
                        if wanted(happening):
                            self._taken.add(number)
                            return happening
                    self._news = asyncio.Event() if self._news.is_set() else self._news
                    await self._news.wait()
        except TimeoutError:
            raise TimeoutError(f"no {what} within {timeout_s} s; {self._summary()}") from None

    def _summary(self) -> str:
        lately = [
            f"{h.kind.value}{' by the bot' if h.by_bot else ''}"
            + (f": {h.message.content[:80]!r}" if h.message else "")
            + (f" {str(h.detail)[:160]}" if h.detail else "")
            for h in self.record[-12:]
        ]
        return "what happened: " + ("; ".join(lately) or "nothing")
