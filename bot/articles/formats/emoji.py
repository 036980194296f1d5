"""Emoji by their names: `:warning:` is shown as its character, as on GitHub and most sites."""

import re
import unicodedata
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

_NAME = re.compile(r"(?<![\w:]):([a-z+-][a-z0-9_+-]*):(?![\w:])")
_ICON = re.compile(r"(?:material|fontawesome|octicons|simple)-[a-z0-9-]+")
_CUSTOM = re.compile(r"<a?:\w{2,32}:\d{15,21}>")
_AS_PICTURE = "\ufe0f"


def add_emoji(parser: MarkdownIt) -> None:
    """Teach a parser emoji; those of one Discord server, and a site's icons, are left out."""
    parser.inline.ruler.before("autolink", "custom_emoji", _custom)
    parser.core.ruler.push("emoji", _emoji)


def _custom(state: StateInline, silent: bool) -> bool:
    del silent
    if state.src[state.pos] != "<":
        return False
    match = _CUSTOM.match(state.src, state.pos)
    if match:
        state.pos = match.end()
    return match is not None


def _emoji(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and ":" in token.content:
            for child in token.children or ():
                if child.type == "text":
                    child.content = _NAME.sub(_character, child.content)


def _character(match: re.Match[str]) -> str:
    if _ICON.fullmatch(match[1]):
        return ""
    return _named(match[1]) or match[0]


@lru_cache(maxsize=512)
def _named(name: str) -> str | None:
    from rich.emoji import Emoji, NoEmoji  # noqa: PLC0415  # a large table that few articles need

    try:
        char = str(Emoji(name))
    except NoEmoji:
        return None
    if len(char) == 1 and unicodedata.east_asian_width(char) != "W":
        return char + _AS_PICTURE
    return char
