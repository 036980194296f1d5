"""Reading back what the bot says: the quote out of a block quote, with our additions undone."""

import re

from bot.chat.custom_ids import PATTERN
from bot.chat.escaping import length, unescape
from bot.chat.reply import (
    MAX_CARD,
    MAX_CUSTOM_ID,
    MAX_DESCRIPTION,
    MAX_FOOTER,
    MAX_LABEL,
    MAX_TEXT,
    MAX_TITLE,
    Reply,
)

_BOLD = re.compile(r"(\\.)|\*\*", re.DOTALL)


def quoted(markdown: str) -> tuple[str, bool, bool]:
    """Return the slice in a block quote, and whether something was cut before and after it."""
    lines = markdown.split("\n")
    assert all(line.startswith("> ") for line in lines)
    text = "\n".join(line.removeprefix("> ") for line in lines)
    before, after = text.startswith("… "), text.endswith(" …")
    text = text.removeprefix("… ").removesuffix(" …")
    return unescape(_BOLD.sub(lambda found: found[1] or "", text)), before, after


def block(message: str) -> str:
    """Return the block quote of a message: its lines that begin with `> `."""
    return "\n".join(line for line in message.split("\n") if line.startswith("> "))


def bold(markdown: str) -> str:
    """Return what is bold in a message, as it was before it was escaped."""
    text = block(markdown).replace("\n> ", "\n").removeprefix("> ")
    found = re.findall(r"(?<!\\)(?:\\\\)*\*\*((?:\\.|[^\\*])+)\*\*", text, re.DOTALL)
    return unescape("\n".join(found))


def assert_within_limits(reply: Reply) -> None:
    """Hold a reply to Discord's limits, counted the stricter way."""
    assert length(reply.text) <= MAX_TEXT
    if reply.card is not None:
        card = reply.card
        assert length(card.description) <= MAX_DESCRIPTION
        assert length(card.title) <= MAX_TITLE
        assert length(card.footer) <= MAX_FOOTER
        assert sum(map(length, (card.description, card.title, card.footer))) <= MAX_CARD
        assert card.description.strip()
    else:
        assert reply.text.strip() or reply.file is not None
    assert len(reply.buttons) <= 5
    for button in reply.buttons:
        assert 0 < length(button.label) <= MAX_LABEL
        assert 0 < len(button.custom_id) <= MAX_CUSTOM_ID
        assert re.fullmatch(PATTERN, button.custom_id)
    assert len({button.custom_id for button in reply.buttons}) == len(reply.buttons)
