"""The cooldown: how often a member may ask."""

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

_REMEMBERED = 10_000  # members; the one who asked longest ago is forgotten first

GENTLER = 5
"""In direct messages as many questions may come in the time of one elsewhere."""


class Cooldowns:
    """Counts the questions of each member.

    A question counts once it is understood as one, so a mistyped command costs nothing.
    """

    def __init__(self, cooldown_s: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Set the cooldown.

        Args:
            cooldown_s: seconds from one question of a member to the next; 0 for no limit.
            clock: seconds.
        """
        self._cooldown_s = cooldown_s
        self._clock = clock
        self._told: set[tuple[int, bool]] = set()
        self._asked: OrderedDict[tuple[int, bool], deque[float]] = OrderedDict()

    def wait_s(self, member: int, *, direct: bool) -> int:
        """Count a question, if it is not too soon.

        Args:
            member: who asks.
            direct: whether it is asked in direct messages.

        Returns:
            0 if the question may be answered; else the whole seconds to wait, 1 or more.
        """
        if self._cooldown_s <= 0:
            return 0
        now = self._clock()
        asked = self._asked.setdefault((member, direct), deque())
        self._asked.move_to_end((member, direct))
        while asked and now - asked[0] >= self._cooldown_s:
            asked.popleft()
        if len(asked) >= (GENTLER if direct else 1):
            return max(1, math.ceil(asked[0] + self._cooldown_s - now))
        asked.append(now)
        self._told.discard((member, direct))
        if len(self._asked) > _REMEMBERED:
            self._told.discard(self._asked.popitem(last=False)[0])
        return 0

    def is_first_refusal(self, member: int, *, direct: bool) -> bool:
        """Tell whether a member was not yet told to wait since the last question that counted."""
        first = (member, direct) not in self._told
        self._told.add((member, direct))
        return first
