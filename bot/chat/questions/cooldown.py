"""The cooldown: how often a member may be answered."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_REMEMBERED = 10_000  # members; the one who asked longest ago is forgotten first

DIRECT_AT_ONCE = 5
"""Questions at once in direct messages, where nobody else is disturbed."""

_FREE_MISSES = 2
"""Questions without an answer that do not count, in the time in which as many are earned again."""

Member = tuple[int, bool]
"""A user's id, and whether they write in direct messages."""


@dataclass(slots=True)
class _Account:
    """What a member may still ask: whole questions and the part of the next that is earned."""

    questions: float
    misses: float
    at: float


class Cooldowns:
    """Gives each member some questions at once, then one in a time (a token bucket)."""

    def __init__(
        self, cooldown_s: float, at_once: int, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Set the cooldown.

        Args:
            cooldown_s: seconds in which one more question is earned; 0 for no limit.
            at_once: questions at once, 1 or more.
            clock: seconds.
        """
        self._cooldown_s = cooldown_s
        self._at_once = at_once
        self._clock = clock
        self._accounts: OrderedDict[Member, _Account] = OrderedDict()

    def wait_s(self, member: Member) -> float:
        """Count a question, if it is not too soon.

        Returns:
            0 if the question may be answered; else the seconds to wait, and it was not counted.
        """
        if self._cooldown_s <= 0:
            return 0
        account = self._account(member)
        if account.questions < 1:
            return (1 - account.questions) * self._cooldown_s
        account.questions -= 1
        return 0

    def count_miss(self, member: Member) -> None:
        """Give a question back that had no answer: who asks again in other words need not wait."""
        if self._cooldown_s <= 0:
            return
        account = self._account(member)
        if account.misses >= 1:
            account.misses -= 1
            account.questions += 1

    def _account(self, member: Member) -> _Account:
        """Return a member's account as it stands at this time."""
        at_once = max(self._at_once, DIRECT_AT_ONCE) if member[1] else self._at_once
        now = self._clock()
        account = self._accounts.setdefault(member, _Account(at_once, _FREE_MISSES, now))
        self._accounts.move_to_end(member)
        earned = (now - account.at) / self._cooldown_s
        account.questions = min(at_once, account.questions + earned)
        account.misses = min(_FREE_MISSES, account.misses + earned)
        account.at = now
        if len(self._accounts) > _REMEMBERED:
            self._accounts.popitem(last=False)
        return account
