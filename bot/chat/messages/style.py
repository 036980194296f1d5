"""The style of a message: what the settings and the reader's language make of it."""

from dataclasses import dataclass
from datetime import date

from bot.chat.wording.translations import ENGLISH, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How answers are shown.

    Attributes:
        words: the bot's own words.
        shown: quotes that a message shows at once, 1 to 3.
        dated: the ranks of quotes that say their date first, however old they are.
        old_before: articles that were last changed before say their date first; none does if None.
    """

    words: Words = ENGLISH
    shown: int = 3
    dated: tuple[int, ...] = ()
    old_before: date | None = None


USUAL = Style()
"""English, and otherwise as the settings' defaults have it."""
