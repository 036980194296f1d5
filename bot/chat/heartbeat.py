"""The heartbeat: a file that tells other processes that the gateway is alive.

The bot writes the time of the gateway's last acknowledgement; `footnote health` reads it.
"""

import asyncio
import logging
import math
import time
from collections.abc import Callable
from pathlib import Path

from bot.errors import os_reason

FILE = "heartbeat"
FRESH_S = 120.0
"""Almost three of Discord's intervals of 41.25 s: one may be lost."""

_log = logging.getLogger(__name__)

Clock = Callable[[], float]


def is_alive(folder: Path, *, clock: Clock = time.time) -> bool:
    """Tell whether a bot that keeps its files in a folder is connected to Discord."""
    try:
        acknowledged = float((folder / FILE).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return False
    return abs(clock() - acknowledged) <= FRESH_S


class Heartbeat:
    """Writes the file while the gateway answers.

    The client tells how long the last acknowledgement took; a new value means a new one.
    """

    def __init__(
        self, folder: Path, latency: Callable[[], float], *, clock: Clock = time.time
    ) -> None:
        """Prepare.

        Args:
            folder: the data folder, made if it is missing.
            latency: seconds the last acknowledgement took; infinite or not a number before it.
            clock: seconds since 1970.
        """
        self._path = folder / FILE
        self._latency = latency
        self._clock = clock
        self._last = float("nan")
        self._warned = False

    async def run(self, interval_s: float = 1.0) -> None:
        """Look every so many seconds, until cancelled; then remove the file."""
        try:
            while True:
                self.look()
                await asyncio.sleep(interval_s)
        finally:
            self._path.unlink(missing_ok=True)

    def look(self) -> None:
        """Write the time if there is a new acknowledgement."""
        latency = self._latency()
        if not 0 <= latency < float("inf") or latency == self._last:
            return
        first, self._last = math.isnan(self._last), latency
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            fresh.write_text(f"{self._clock():.0f}\n", encoding="ascii")
            fresh.replace(self._path)  # in one step, whoever reads meanwhile
        except OSError as error:
            if not self._warned:
                _log.warning(
                    "%s cannot be written (%s); `health` fails.", self._path, os_reason(error)
                )
            self._warned = True
        if first:
            _log.info("The gateway answers.")
