"""What the rules of the Markdown dialects note about the page that is being read."""

import re
from collections.abc import Mapping
from typing import cast

from markdown_it.ruler import StateBase

from bot.articles.formats.tags import closed_braces

_CLOSING_SHORTCODE = re.compile(r"\{\{[<%]\s*/\s*([\w./-]+)\s*[%>]\}\}|\{%-?\s*end(\w+)\s*-?%\}")


class PageNotes:
    """Notes on one page.

    Attributes:
        is_mdx: whether braces are expressions.
        constants: the texts that the page gives a name.
        holes: names of what would have written text into a sentence.
        closed: names of the shortcodes and template tags that are closed somewhere.
    """

    def __init__(self, text: str, *, is_mdx: bool = False) -> None:
        self.is_mdx = is_mdx
        self.constants: dict[str, str] = {}
        self.holes: list[str] = []
        self.closed = frozenset(m[1] or m[2] for m in _CLOSING_SHORTCODE.finditer(text))
        self._braces: tuple[str, Mapping[int, int]] = ("", {})

    def braces(self, text: str) -> Mapping[int, int]:
        """Return `closed_braces` of a text; it is remembered while the text is read."""
        known, braces = self._braces
        if known is not text:
            braces = closed_braces(text) if "{" in text else {}
            self._braces = (text, braces)
        return braces


def notes_of(state: StateBase) -> PageNotes:
    """Return the notes that a parser's state carries."""
    return cast("PageNotes", state.env["notes"])
