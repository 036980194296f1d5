r"""Code and tables as Discord shows them in monospace: between fences that nothing inside can end.

    ```bash
    make run
    ```

Inside a fence Discord formats nothing, and a backslash is shown; so nothing is escaped there. Only
two things are taken apart by a zero-width space: backticks that follow each other, of which three
would end the fence, and `@everyone` and `@here`, which Discord's server looks for in the raw text.
A zero-width space of the text itself is doubled, so that the two can be told from each other.
"""

import re

from bot.chat.formatting.escaping import BREAK

FENCE = "```"

_APART = re.compile(r"`(?=`)|@(?=everyone|here)", re.IGNORECASE)
_OURS = re.compile(f"{BREAK}({BREAK}?)")
_LANGUAGE = re.compile(r"[A-Za-z0-9_+.#-]{1,20}")


def fence(text: str, language: str | None = None) -> str:
    """Return a text in a fence.

    Args:
        text: what stands in it, at least one character.
        language: of code, as its author wrote it; left out where Discord would not know it for one.
    """
    known = language if language and _LANGUAGE.fullmatch(language) else ""
    return f"{FENCE}{known}\n{''.join(fence_each(text))}\n{FENCE}"


def fence_each(text: str) -> list[str]:
    """Return every character of a text as it stands in a fence."""
    each = list(text)
    for found in _APART.finditer(text):
        each[found.start()] += BREAK
    return [BREAK * 2 if char == BREAK else char for char in each] if BREAK in text else each


def unfence(fenced: str) -> str:
    """Undo `fence`."""
    inside = fenced.removesuffix(f"\n{FENCE}").split("\n", 1)[1]
    return _OURS.sub(lambda found: found[1], inside)
