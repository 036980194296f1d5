"""What happened, in order, for those who wait for it: tests and the page."""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from localdiscord.world import Channel, Json, Message, User

KEPT = 10_000
"""How many events are remembered."""


class EventKind(StrEnum):
    """What kind of thing happened."""

    MESSAGE = "message"
    EDIT = "edit"
    DELETE = "delete"
    TYPING = "typing"
    RESPONSE = "response"
    COMMANDS = "commands"
    REACTION = "reaction"
    PINS = "pins"
    THREAD = "thread"
    CHANNEL_GONE = "channel gone"
    PERMISSIONS = "permissions"
    MODAL = "modal"
    CONNECTED = "connected"
    RESUMED = "resumed"
    DISCONNECTED = "disconnected"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """One thing that happened.

    Attributes:
        kind: what kind.
        channel: where, if in a channel.
        message: the message, for a message, an edit, a deletion.
        user: who did it, where a person may be typing.
        by_bot: whether a bot did it.
        detail: what else there is to know, by kind.
        at: when, in seconds of `time.perf_counter`.
    """

    kind: EventKind
    channel: Channel | None = None
    message: Message | None = None
    user: User | None = None
    by_bot: bool = False
    detail: Json = field(default_factory=dict)
    at: float = field(default_factory=time.perf_counter)


class EventLog:
    """An ordered record that can be awaited: nothing is missed between acting and waiting.

    The last `KEPT` events are kept.
    """

    def __init__(self) -> None:
        self._entries: deque[tuple[int, Event]] = deque(maxlen=KEPT)
        self._numbers = itertools.count()
        self._taken: set[int] = set()
        self._news = asyncio.Event()
        self._listeners: list[Callable[[Event], None]] = []

    @property
    def record(self) -> list[Event]:
        """What happened, oldest first."""
        return [event for _, event in self._entries]

    def add(self, event: Event) -> None:
        """Record a event, wake who waits and tell who listens."""
        if len(self._entries) == KEPT:
            self._taken.discard(self._entries[0][0])
        self._entries.append((next(self._numbers), event))
        self._news.set()
        for listener in self._listeners:
            listener(event)

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` on each event from now on, until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def next(
        self, wanted: Callable[[Event], bool], *, what: str, timeout_s: float = 5.0
    ) -> Event:
        """Take the oldest event that is wanted and that no earlier call has taken.

        Args:
            wanted: tells whether a event is meant.
            what: names it in the error.
            timeout_s: how long to wait for it at most.

        Raises:
            TimeoutError: it did not happen in time; the error lists what happened instead.
        """
        looked_at = -1
        try:
            async with asyncio.timeout(timeout_s):
                while True:
                    for number, event in self._entries:
                        if number <= looked_at or number in self._taken:
                            continue
                        looked_at = number
                        if wanted(event):
                            self._taken.add(number)
                            return event
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
