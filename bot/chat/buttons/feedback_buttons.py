"""The buttons below an answer while the journal is on: did it help, and tell me when there is one.

j1:ACTION:ENTRY     ENTRY is the answer's number in the journal, which nobody can guess
"""

import re

from bot.chat.formatting.reply import Button
from bot.chat.wording.translations import ENGLISH, Words, note

HELPFUL, UNHELPFUL = "👍", "👎"
TELL_ME = note("Tell me when it is answered")

_LAST_ROW = 4  # below all that turns the answer's pages
_PATTERN = re.compile(r"j1:(up|down|tell):([0-9a-f]{1,16})")


def feedback_buttons(entry: int, *, answered: bool, words: Words = ENGLISH) -> tuple[Button, ...]:
    """Return the buttons of an answer.

    Args:
        entry: its number in the journal.
        answered: whether it is one.
        words: the bot's own words.
    """
    if not answered:
        return (Button(words.gettext(TELL_ME), f"j1:tell:{entry:x}", row=_LAST_ROW),)
    return (
        Button(HELPFUL, f"j1:up:{entry:x}", row=_LAST_ROW),
        Button(UNHELPFUL, f"j1:down:{entry:x}", row=_LAST_ROW),
    )


def parse(custom_id: str) -> tuple[str, int] | None:
    """Return the action and the entry of a custom id; None if it is none of these buttons."""
    found = _PATTERN.fullmatch(custom_id)
    return (found[1], int(found[2], 16)) if found else None
