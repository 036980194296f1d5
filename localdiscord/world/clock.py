"""Time as the local Discord sees it, and the ids that carry it."""

import time
from datetime import UTC, datetime

DISCORD_EPOCH_MS = 1_420_070_400_000
"""First millisecond of 2015, the zero of every snowflake."""


class Clock:
    """The machine's clock, which a test may push forward instead of waiting."""

    def __init__(self) -> None:
        self._ahead_s = 0.0

    def now(self) -> float:
        """Seconds since 1970, pushes included."""
        return time.time() + self._ahead_s

    def advance(self, seconds: float) -> None:
        """Push the clock forward; deadlines pass at once."""
        self._ahead_s += seconds


class Snowflakes:
    """Unique, rising ids whose upper 42 bits are milliseconds since `DISCORD_EPOCH_MS`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """A new id, above every id given before."""
        made = (int(self._clock.now() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last = max(made, self._last + 1)
        return self._last

    def apart(self, count: int) -> list[int]:
        """New ids, each of the millisecond after the one before: of things on successive shards."""
        first = (self.next() >> 22) + 1
        ids = [(first + number) << 22 for number in range(count)]
        self._last = ids[-1] if ids else self._last
        return ids


def iso_time(seconds: float) -> str:
    """A time (seconds since 1970) in the ISO form of Discord's API."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def snowflake_time(snowflake: int) -> str:
    """The creation time of an id in the ISO form of Discord's API."""
    return iso_time(((snowflake >> 22) + DISCORD_EPOCH_MS) / 1000)
