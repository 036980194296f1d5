"""The latest errors of the log, for those who look after the bot."""

import logging
from collections import deque
from datetime import UTC, datetime

KEPT = 5


class RecentErrors(logging.Handler):
    """Keeps the time and the message of the latest errors; traces are in the log.

    Attributes:
        count: how many there were.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.count = 0
        self._latest: deque[tuple[datetime, str]] = deque(maxlen=KEPT)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep an error."""
        self.count += 1
        self._latest.append((datetime.fromtimestamp(record.created, UTC), record.getMessage()))

    @property
    def latest(self) -> tuple[tuple[datetime, str], ...]:
        """When each happened and what it says, the oldest first."""
        return tuple(self._latest)
