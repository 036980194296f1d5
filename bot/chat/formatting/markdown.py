"""Pieces of Discord's Markdown: links, and text on one line."""

import re
from collections.abc import Sequence

from bot.chat.formatting.block_quote import CUT
from bot.chat.formatting.escaping import escape_each, length
from bot.chat.formatting.reply import MAX_LINK, MAX_TEXT

_LINK = re.compile(r"https?://[^\s<>()\[\]\\`]+", re.IGNORECASE)
_MAX_LABEL = 300


def masked_link(label: str, url: str, max_label: int = _MAX_LABEL) -> str:
    """Return a link that shows a label; brackets in it become round, they would end it early."""
    plain = label.replace("[", "(").replace("]", ")")
    return f"[{shortened(plain, max_label)}]({url})"


def can_be_linked(url: str) -> bool:
    """Tell whether a link can stand in a message without breaking out of its brackets."""
    return len(url) <= MAX_LINK and _LINK.fullmatch(url) is not None


def shortened(text: str, max_chars: int) -> str:
    """Escape a text on one line, cut with an ellipsis where it is over a length for Discord."""
    each = escape_each(" ".join(text.split()))
    whole = "".join(each)
    if length(whole) <= max_chars:
        return whole
    kept, spent = [], len(CUT)
    for escaped in each:
        spent += length(escaped)
        if spent > max_chars:
            break
        kept.append(escaped)
    return "".join(kept) + CUT


def fitting_lines(lines: Sequence[str]) -> list[str]:
    """Return the lines that fit into one message; the last one says how many more there are."""
    kept: list[str] = []
    spent = len(f"… and {len(lines)} more")
    for line in lines:
        spent += length(line) + 1
        if spent > MAX_TEXT:
            return [*kept, f"… and {len(lines) - len(kept)} more"]
        kept.append(line)
    return kept
