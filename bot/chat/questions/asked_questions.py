"""Questions asked lately: what a follow-up goes on from, and what *Why this?* explains.

They are kept in memory only, and forgotten with the process.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from bot.chat.questions.follow_up import is_follow_up

FOLLOWED_S = 5 * 60.0
"""Seconds in which a member's next question in a channel may go on from the last."""

K = TypeVar("K")
V = TypeVar("V")

_REMEMBERED = 5_000
_DIGITS = 12


class Asked(NamedTuple):
    """A question as it was answered.

    Attributes:
        question: its text.
        about: the earlier question that it went on from; empty if none.
    """

    question: str
    about: str = ""

    @property
    def fingerprint(self) -> str:
        """12 hex digits, by which a button names it."""
        return _fingerprint("\0".join(self))


class AskedQuestions:
    """The latest questions, by fingerprint and by who asked them where."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with none.

        Args:
            clock: seconds.
        """
        self._clock = clock
        self._asked: OrderedDict[str, Asked] = OrderedDict()
        self._last: OrderedDict[tuple[int, int], tuple[Asked, float]] = OrderedDict()

    def take(self, member: int, channel: int, question: str, about: Asked | None) -> Asked:
        """Remember a question with what it goes on from.

        Args:
            member: the id of who asks it.
            channel: the id of the channel.
            question: its text.
            about: the question whose answer it replies to, if it does; else a question that points
                back goes on from the member's last one in the channel.
        """
        if about is None and is_follow_up(question):
            about = self.last(member, channel)
        asked = Asked(question, f"{about.question} {about.about}".strip() if about else "")
        self.keep(member, channel, asked)
        return asked

    def keep(self, member: int, channel: int, asked: Asked) -> None:
        """Remember a question.

        Args:
            member: the id of who asked it.
            channel: the id of the channel.
            asked: the question.
        """
        _put(self._asked, asked.fingerprint, asked)
        _put(self._last, (member, channel), (asked, self._clock()))

    def find(self, fingerprint: str) -> Asked | None:
        """Return the question with a fingerprint, or None if it is forgotten."""
        return self._asked.get(fingerprint)

    def last(self, member: int, channel: int, *, within_s: float = FOLLOWED_S) -> Asked | None:
        """Return the last question of a member in a channel, if it is not long ago."""
        asked, at = self._last.get((member, channel), (None, 0.0))
        return asked if self._clock() - at <= within_s else None


@lru_cache(maxsize=64)  # it is needed twice: to remember the question, and for the buttons
def _fingerprint(asked: str) -> str:
    return hashlib.blake2b(
        asked.encode("utf-8", "surrogatepass"), digest_size=_DIGITS // 2
    ).hexdigest()


def _put(kept: OrderedDict[K, V], key: K, value: V) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > _REMEMBERED:
        kept.popitem(last=False)
