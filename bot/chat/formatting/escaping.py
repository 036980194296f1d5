"""Making text inert in Discord: shown as it is written, pinging nobody, and undoable.

Discord's clients take a backslash before any character that is neither a letter or digit of ASCII
nor white space as "this character as it is" and do not show the backslash. So each character that
can begin or end something gets one: emphasis, spoilers, code, quotes, headings, lists, links,
mentions, timestamps, commands, emoji.

A backslash does not help against what Discord looks for in the raw text: `@everyone` and `@here`
are taken apart with a zero-width space behind the `@`. A zero-width space of the text itself is
doubled, so that the two can be told from each other.
"""

import re

BREAK = "\u200b"
"""The zero-width space that takes mentions apart."""

# Always: emphasis, code, spoilers, masked links, mentions, tags, headings and quotes. The ellipsis
# means nothing to Discord: escaped, it cannot be taken for the one that we put where we cut.
# Joined to what follows: `:emoji:`, `https://…` and the bare `discord.gg/…`, which Discord links
# without a scheme.
_MARK = re.compile(r"[\\*_~|`<>\[\]@#…]|[:/](?=\S)")

# Lists (`- `, `+ `, `1. `), small print (`-# `) and rules, at the beginning of a line.
_LINE_MARK = re.compile(r"[^\S\n]*(?:[-+=]|[0-9]+[.)])")

# Whatever a client may take for a line break.
_LINE_BREAK = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")

_EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)

_ESCAPED = re.compile(rf"\\(.)|{BREAK}({BREAK}?)", re.DOTALL)


def escape(text: str) -> str:
    """Return the text in a form that Discord shows as it is."""
    return "".join(escape_each(text))


def escape_each(text: str, *, starts: tuple[int, ...] = ()) -> list[str]:
    """Escape every character of a text by itself.

    Any run of the result can be joined: an escape is never cut in two.

    Args:
        text: the text.
        starts: further offsets at which a line may be held to begin, beside the true ones.
    """
    each = list(text)
    for found in _MARK.finditer(text):
        each[found.start()] = f"\\{found[0]}"
    breaks = (found.end() for found in _LINE_BREAK.finditer(text))
    for start in (0, *starts, *breaks):
        marked = _LINE_MARK.match(text, start)
        if marked:
            each[marked.end() - 1] = f"\\{text[marked.end() - 1]}"
    for found in _EVERYONE.finditer(text):
        each[found.start()] += BREAK
    return [BREAK * 2 if char == BREAK else char for char in each] if BREAK in text else each


def unescape(escaped: str) -> str:
    """Undo `escape`, for the whole result or any run of escaped characters."""
    return _ESCAPED.sub(lambda found: found[1] or found[2] or "", escaped)


def length(text: str) -> int:
    """Return how long a text is for Discord: in UTF-16 units, the larger of the two ways to count.

    Discord's clients count these; where its server counts characters, the text is shorter still.
    """
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
