"""What became of each question, and how the log explains those without an answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from benchmarks.soak.articles import Articles
from benchmarks.soak.crowd import BY_INTERACTION, Asked
from bot.chat.formatting.escaping import unescape
from bot.chat.messages.no_answer import NONE

LATE_S = 3.0
"""Discord takes no answer to an interaction that is this old. A lost connection is noted sooner."""

_LOST = re.compile(r"session has been invalidated|gateway is away|The gateway does not answer")
_FOUND = re.compile(r"has connected to Gateway|successfully RESUMED")
_BARRED = re.compile(r"where the bot may not write")
_ID = re.compile(r"\d{5,}")
_NUMBER = re.compile(r"\b\d+\.\d+\b")
_PRIVATE = re.compile(r"\d{5,}|\b[0-9a-f]{6}\b")
_HEAD = re.compile(r"^\S+ \S+ [A-Z]+ \S+: ")

Line = tuple[float, str]


def outcome(asked: Asked, articles: Articles) -> str:
    """Return `once`, `twice`, `apology`, `told to wait`, `wrong` or `missing`."""
    if len(asked.replies) != 1:
        return "twice" if asked.replies else "missing"
    at, said = asked.replies[0]
    if "Something went wrong" in said:
        return "apology"
    if said.startswith("One moment"):
        return "told to wait"
    expected = articles.expected(asked.question, asked.at, at)
    if not expected:
        return "once" if NONE in said else "wrong"
    plain = _letters(unescape(said))
    return "once" if any(_letters(text) in plain for text in expected) else "wrong"


@dataclass(frozen=True)
class Log:
    """The log of the bot: when each line was written, and the line."""

    lines: Sequence[Line]

    @cached_property
    def _naming(self) -> dict[str, list[Line]]:
        """The lines that name each message and channel."""
        naming: dict[str, list[Line]] = {}
        for line in self.lines:
            for name in set(_ID.findall(line[1])):
                naming.setdefault(name, []).append(line)
        return naming

    def explanation(self, asked: Asked, *, looked_through: bool) -> str | None:
        """Return the line that tells why a question has no answer, without ids; None if none does.

        It names the question, or says that the bot may not write in the channel. Or the question
        was asked while the log says that the connection was lost, and was no message in a channel
        that the bot looks through afterwards.

        Args:
            asked: the question.
            looked_through: whether the bot was active in its channel before.
        """
        own = self._naming.get(str(asked.id), ())
        there = self._naming.get(str(asked.channel_id), ())
        lines = [line for at, line in own if at >= asked.at - LATE_S]
        if not looked_through or asked.door in BY_INTERACTION:
            outages = self._outages
            lines += [line for since, until, line in outages if since <= asked.at <= until]
        lines += [line for _, line in there if _BARRED.search(line)]  # told once a day
        return _NUMBER.sub("…", _PRIVATE.sub("…", _HEAD.sub("", lines[0]))) if lines else None

    def unexpected(self) -> list[str]:
        """Return the lines that tell of errors that the bot does not expect."""
        return [
            line
            for _, line in self.lines
            if "Unexpected error" in line or "never retrieved" in line or "Traceback" in line
        ]

    def errors_without_id(self) -> list[str]:
        """Return the lines that tell of an error without the id by which it can be found."""
        errors = (line for _, line in self.lines if re.match(r"\S+ \S+ (ERROR|CRITICAL) ", line))
        return [line for line in errors if not re.search(r"\b[0-9a-f]{6}\b", line)]

    @cached_property
    def _outages(self) -> list[tuple[float, float, str]]:
        """From when to when the connection was lost, and the line that says so.

        It may have been lost for a while when that is noted.
        """
        found: list[tuple[float, float, str]] = []
        lost: tuple[float, str] | None = None
        for at, line in self.lines:
            if lost is None and _LOST.search(line):
                lost = at - LATE_S, line
            elif lost is not None and _FOUND.search(line):
                found.append((lost[0], at, lost[1]))
                lost = None
        if lost is not None:
            found.append((lost[0], float("inf"), lost[1]))
        return found


def _letters(text: str) -> str:
    """Return the letters and digits of a text, in small letters."""
    return "".join(char for char in text.casefold() if char.isalnum())
