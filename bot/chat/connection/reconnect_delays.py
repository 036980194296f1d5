"""How long the library waits before it connects anew, after a connection that failed.

Its own delays double with each failure of half an hour, whether or not a session was there
meanwhile, up to 17 minutes: after some short outages it keeps away for long from a Discord that is
well. The method is replaced for a while and put back, as there is no setting for it.
"""

import contextlib
import random
from collections.abc import Callable, Iterator
from typing import Any

from discord.backoff import ExponentialBackoff

LONGEST_S = 60.0

_MOST_DOUBLINGS = 30


@contextlib.contextmanager
def reconnect_delays(first_s: float, sessions: Callable[[], int]) -> Iterator[None]:
    """Double the delay with each failure in a row, and begin anew once a session was there.

    Args:
        first_s: seconds after the first failure, at most.
        sessions: how many sessions have begun or gone on so far.
    """

    def delay(backoff: Any) -> float:
        begun = sessions()
        if getattr(backoff, "sessions", begun) != begun:
            backoff._exp = 0
        backoff.sessions = begun
        longest_s = min(first_s * 2**backoff._exp, LONGEST_S)
        backoff._exp = min(backoff._exp + 1, _MOST_DOUBLINGS)
        return random.uniform(0, longest_s)  # noqa: S311 -- so that many do not come back at once

    usual = ExponentialBackoff.delay
    ExponentialBackoff.delay = delay  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        ExponentialBackoff.delay = usual  # type: ignore[method-assign]
