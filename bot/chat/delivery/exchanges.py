"""Exchanges: which reply belongs to which message, and where the bot replied lately."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

EDITED_S = 15 * 60.0
"""Seconds in which an edited question changes its answer."""

_REMEMBERED = 5_000  # messages, and channels


@dataclass(frozen=True, slots=True)
class Exchange:
    """A message and the reply to it.

    Attributes:
        reply_id: the reply's id.
        channel_id: the channel's id.
        content: a hash of what the message said; of use within this process only.
        at: when it was replied to, in seconds of the clock.
    """

    reply_id: int
    channel_id: int
    content: int
    at: float


class Exchanges:
    """The latest exchanges, by the id of the message that was replied to.

    Where the bot replied is remembered by the channel: in a busy server the exchanges of an hour
    are too many to keep, and a quiet channel must not be forgotten with them.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with none.

        Args:
            clock: seconds.
        """
        self._clock = clock
        self._exchanges: OrderedDict[int, Exchange] = OrderedDict()
        self._deleted: OrderedDict[int, None] = OrderedDict()
        self._replied_at: OrderedDict[int, float] = OrderedDict()  # by the channel's id

    def keep(self, message_id: int, *, reply_id: int, channel_id: int, content: str) -> None:
        """Remember the reply to a message, or the new one to an edited message."""
        now = self._clock()
        self._exchanges[message_id] = Exchange(reply_id, channel_id, hash(content), now)
        if len(self._exchanges) > _REMEMBERED:
            self._exchanges.popitem(last=False)
        self._replied_at[channel_id] = now
        self._replied_at.move_to_end(channel_id)
        if len(self._replied_at) > _REMEMBERED:
            self._replied_at.popitem(last=False)

    def changed(self, message_id: int, content: str) -> Exchange | None:
        """Return the exchange of a message whose edit changes its reply; None if it does not."""
        exchange = self._exchanges.get(message_id)
        if exchange is None or exchange.content == hash(content):
            return None
        return exchange if self._clock() - exchange.at <= EDITED_S else None

    def knows(self, message_id: int) -> bool:
        """Tell whether a message was replied to."""
        return message_id in self._exchanges

    def delete(self, message_id: int) -> Exchange | None:
        """Note that a message is deleted, and return its exchange if it was replied to."""
        self._deleted[message_id] = None
        if len(self._deleted) > _REMEMBERED:
            self._deleted.popitem(last=False)
        return self._exchanges.pop(message_id, None)

    def is_deleted(self, message_id: int) -> bool:
        """Tell whether a message was deleted a while ago."""
        return message_id in self._deleted

    def active_channels(self, within_s: float) -> set[int]:
        """Return the channels where the bot replied within so many seconds, by their ids."""
        since = self._clock() - within_s
        return {channel_id for channel_id, at in self._replied_at.items() if at >= since}
