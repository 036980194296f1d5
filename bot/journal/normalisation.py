"""A question as the journal keeps it: what is asked, without who or what it points at."""

import re

from bot.text.plain_text import plain

MAX_CHARS = 300

_HIDDEN = (
    (re.compile(r"<a?:(\w+):\d+>"), r"\1"),  # an emoji of a server keeps its name
    (re.compile(r"<(?:@[!&]?|#|/[^:>]*:)\d+>"), "…"),  # a person, role, channel or command
    (re.compile(r"[a-z][a-z0-9+.-]*://\S+|www\.\S+", re.IGNORECASE), "…"),
    (re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"), "…"),
    (re.compile(r"(?<!\w)@[\w.]+"), "…"),
    (re.compile(r"\d(?:[ ./()-]{0,3}\d){5,}"), "…"),  # telephone, account and id numbers
)


def normalised(question: str) -> str:
    """Return a question in lower case, on one line, at most `MAX_CHARS` long.

    People, channels, addresses, links and long numbers in it become `…`.
    """
    text = plain(question)
    for pattern, instead in _HIDDEN:
        text = pattern.sub(instead, text)
    return " ".join(text.casefold().split())[:MAX_CHARS].rstrip()
