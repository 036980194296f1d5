"""Custom ids of what moderators press and send: an action and its arguments.

    m1:ACTION:ARGUMENT:…

They hold no right: who presses one is checked as for a command.
"""

import re
from dataclasses import dataclass

from bot.chat.formatting.reply import MAX_CUSTOM_ID, Button

_PATTERN = re.compile(r"m1:(?P<action>[a-z]+)(?P<rest>(?::[0-9a-z]{1,40}){0,4})")


@dataclass(frozen=True, slots=True)
class ModeratorId:
    """What a moderator's button or form asks for.

    Attributes:
        action: a word.
        arguments: digits and small letters.
    """

    action: str
    arguments: tuple[str, ...] = ()

    def __str__(self) -> str:
        written = ":".join(("m1", self.action, *self.arguments))
        assert len(written) <= MAX_CUSTOM_ID
        return written


def parse(custom_id: str) -> ModeratorId | None:
    """Read a custom id; None if it is none of a moderator's."""
    found = _PATTERN.fullmatch(custom_id)
    return ModeratorId(found["action"], tuple(found["rest"].split(":")[1:])) if found else None


def button(label: str, action: str, *arguments: str) -> Button:
    """Return a moderator's button."""
    return Button(label, str(ModeratorId(action, arguments)))
