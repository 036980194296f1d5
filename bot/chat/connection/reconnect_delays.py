"""How long the library waits before it connects anew, after a connection that failed.

Its own delays double with each failure of half an hour, whether or not a session was there
meanwhile, up to 17 minutes: after some short outages it keeps away for long from a Discord that is
well. The method is replaced for a while and put back, as there is no setting for it.
"""

import contextlib
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from discord.backoff import ExponentialBackoff

LONGEST_S = 60.0

_MOST_DOUBLINGS = 30

STABLE_S = 10.0
"""Who fails again after so long was connected meanwhile."""


@contextlib.contextmanager
def reconnect_delays(
    first_s: float = 1.0, *, clock: Callable[[], float] = time.monotonic
) -> Iterator[None]:
    """Double the delay with each failure in a row, and begin anew after a connection that held.

    Args:
        first_s: seconds after the first failure, at most.
        clock: seconds.
    """

    def delay(backoff: Any) -> float:
        now, longest_s = clock(), min(first_s * 2**backoff._exp, LONGEST_S)
        if now - backoff._last_invocation > longest_s + STABLE_S:
            backoff._exp, longest_s = 0, first_s
        backoff._exp = min(backoff._exp + 1, _MOST_DOUBLINGS)
        backoff._last_invocation = now
        return random.uniform(0, longest_s)  # noqa: S311 -- so that many do not come back at once

    usual = ExponentialBackoff.delay
    ExponentialBackoff.delay = delay  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        ExponentialBackoff.delay = usual  # type: ignore[method-assign]
