"""The heartbeat: a file that tells other processes that the gateway is alive.

The bot writes the time of the gateway's last acknowledgement; `footnote health` reads it. With
several connections it is that of the one that was silent longest.
"""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Mapping
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

    The client tells how long the last acknowledgement of each connection took; a new value means a
    new one.
    """

    def __init__(
        self,
        folder: Path,
        latencies: Callable[[], Mapping[int, float]],
        *,
        clock: Clock = time.time,
    ) -> None:
        """Prepare.

        Args:
            folder: the data folder, made if it is missing.
            latencies: seconds the last acknowledgement of each shard took; infinite or not a number
                before it.
            clock: seconds since 1970.
        """
        self._path = folder / FILE
        self._latencies = latencies
        self._clock = clock
        self._last: dict[int, tuple[float, float]] = {}  # what it took, and when that was new
        self._written = 0.0
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
        """Write the time of the last acknowledgement that all have, if it is new."""
        latencies = self._latencies()
        for shard, latency in latencies.items():
            if math.isfinite(latency) and latency != self._last.get(shard, (None,))[0]:
                self._last[shard] = latency, self._clock()
        if not self._last.keys() >= latencies.keys():
            return
        acknowledged = min(self._last[shard][1] for shard in latencies)
        if acknowledged == self._written:
            return
        first, self._written = not self._written, acknowledged
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            fresh.write_text(f"{acknowledged:.0f}\n", encoding="ascii")
            fresh.replace(self._path)  # in one step, whoever reads meanwhile
        except OSError as error:
            if not self._warned:
                _log.warning(
                    "%s cannot be written (%s); `health` fails.", self._path, os_reason(error)
                )
            self._warned = True
        if first:
            _log.info("The gateway answers.")
