"""Back-off: how long to wait before the next attempt to connect, kept across restarts.

A host that starts the bot again whenever it ends would use up Discord's session starts, of which a
bot has 1,000 a day; so what failed is remembered in a file.
"""

import asyncio
import json
import logging
import random
import time
from collections.abc import Callable
from pathlib import Path

from bot.errors import os_reason

FILE = "connecting.json"
FIRST_S = 1.0
LONGEST_S = 300.0

_log = logging.getLogger(__name__)


class Backoff:
    """Doubles the wait with each failure, up to five minutes."""

    def __init__(
        self,
        folder: Path,
        *,
        first_s: float = FIRST_S,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Read what failed before.

        Args:
            folder: the data folder, made if it is missing.
            first_s: seconds to wait after the first failure.
            clock: seconds since 1970.
            chance: a number from 0 to 1, so that many bots do not come back at once.
        """
        self._path = folder / FILE
        self._first_s = first_s
        self._clock = clock
        self._chance = chance
        self._failures, self._until = self._read()

    @property
    def left_s(self) -> float:
        """Seconds to wait before the next attempt; 0 if it may be made now."""
        return min(max(0.0, self._until - self._clock()), LONGEST_S)

    def failed(self, *, at_least_s: float = 0.0) -> float:
        """Remember that an attempt failed.

        Args:
            at_least_s: seconds that Discord wants to be left alone.

        Returns:
            Seconds to wait before the next one.
        """
        usual_s = min(self._first_s * 2**self._failures, LONGEST_S) * (0.5 + self._chance() / 2)
        self._failures = min(self._failures + 1, 30)
        self._until = self._clock() + max(usual_s, at_least_s)
        self._write()
        return self._until - self._clock()

    def succeeded(self) -> None:
        """Forget what failed."""
        self._failures, self._until = 0, 0.0
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("%s cannot be deleted (%s).", self._path, os_reason(error))

    async def wait(self, stop: asyncio.Event) -> bool:
        """Wait until the next attempt may be made; return whether it is still wanted."""
        try:
            async with asyncio.timeout(self.left_s):
                await stop.wait()
        except TimeoutError:
            return True
        return False

    def _read(self) -> tuple[int, float]:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            return int(kept["failures"]), float(kept["until"])
        except FileNotFoundError:
            return 0, 0.0
        except (OSError, ValueError, KeyError, TypeError) as error:
            why = os_reason(error) if isinstance(error, OSError) else "it is damaged"
            _log.warning(
                "%s cannot be read (%s); the next failure writes it anew.", self._path, why
            )
            return 0, 0.0

    def _write(self) -> None:
        kept = {"failures": self._failures, "until": self._until}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(kept), encoding="utf-8")
        except OSError as error:
            _log.warning("%s cannot be written (%s).", self._path, os_reason(error))
