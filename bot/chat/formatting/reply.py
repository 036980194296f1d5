"""A reply: what a message of the bot holds, before Discord's library sees it.

The limits are Discord's. A reply within them is the renderer's task, by construction.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from bot.chat.wording.translations import ENGLISH, Words, note

MAX_TEXT = 2_000
MAX_DESCRIPTION = 4_096
MAX_TITLE = 256
MAX_FOOTER = 2_048
MAX_CARD = 6_000  # title, description and footer together
MAX_LABEL = 80
MAX_CUSTOM_ID = 100
MAX_LINK = 512

PREVIOUS = note("◀ Previous")
NEXT = note("Next ▶")

Tone = Literal["sure", "unsure", "none", "plain"]


class Card(NamedTuple):
    """What becomes an embed.

    Attributes:
        description: Discord's Markdown, at most 4,096.
        title: Discord's Markdown, at most 256.
        footer: plain text, which Discord does not format, at most 2,048.
        tone: what its colour says.
    """

    description: str
    title: str = ""
    footer: str = ""
    tone: Tone = "plain"


class Button(NamedTuple):
    """A button below a message.

    Attributes:
        label: at most 80.
        custom_id: what comes back when it is pressed, at most 100.
        disabled: whether it cannot be pressed.
        row: the row it stands in, from 0 to 4; the first with room if None.
    """

    label: str
    custom_id: str
    disabled: bool = False
    row: int | None = None


class File(NamedTuple):
    """A file attached to a message, its text in UTF-8."""

    name: str
    content: str | bytes


class Reply(NamedTuple):
    """What a message holds.

    Attributes:
        text: Discord's Markdown, at most 2,000.
        card: an embed, or None.
        buttons: 25 at most; Discord shows five in a row.
        file: an attachment, or None.
        pings: ids of roles that the text may ping; it pings nobody else.
    """

    text: str = ""
    card: Card | None = None
    buttons: tuple[Button, ...] = ()
    file: File | None = None
    pings: tuple[int, ...] = ()

    def plain(self) -> "Reply":
        """Return the same content without an embed, for channels that do not permit them.

        It fits where text and card were made for a message without embeds.
        """
        if self.card is None:
            return self
        card = self.card
        parts = (
            self.text,
            f"**{card.title}**" if card.title else "",
            card.description,
            f"-# {card.footer}" if card.footer else "",
        )
        text = "\n".join(part for part in parts if part)
        return self._replace(text=text, card=None)


def page_number(page: int, of: int, words: Words = ENGLISH) -> str:
    """Name a page, counted from 0, as people count."""
    return words.gettext("Page {number} of {count}").format(number=page + 1, count=of)


def turning(
    page: int, of: int, custom_ids: Sequence[str], words: Words = ENGLISH
) -> tuple[Button, ...]:
    """Return the buttons to turn pages; none where there is only one page.

    Args:
        page: the page that is shown, from 0.
        of: how many pages there are.
        custom_ids: what turns to the page before and to the page after.
        words: the bot's own words.
    """
    if of < 2:
        return ()
    before, after = custom_ids
    return (
        Button(words.gettext(PREVIOUS), before, disabled=page <= 0),
        Button(words.gettext(NEXT), after, disabled=page >= of - 1),
    )
