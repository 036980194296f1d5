"""Marks at the beginning of a quote or paragraph: `> [!NOTE] Title`, `!> tip`, `?> tip`."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from bot.articles.formats import components

_ALERT = re.compile(r"\[!([\w -]+)(?:\|[^\]\n]*)?\][+-]?[ \t]*([^\n]*)(?:\n|$)")
_DOCSIFY = re.compile(r"[!?]> ")


def add_alerts(parser: MarkdownIt) -> None:
    """Teach a parser alerts and callouts."""
    parser.core.ruler.after("block", "alerts", _alerts)


def _alerts(state: StateCore) -> None:
    made: list[Token] = []
    quotes: list[int] = []  # where the quotes that are open begin in what was made
    titled: list[bool] = []
    for token in state.tokens:
        if token.type == "blockquote_open":
            quotes.append(len(made))
            titled.append(False)
        elif token.type == "blockquote_close" and quotes:
            quotes.pop()
            if titled.pop():
                made.append(_html(components.closing()))
        elif token.type == "inline" and made and made[-1].type == "paragraph_open":
            alert = _ALERT.match(token.content)
            if alert and quotes and quotes[-1] == len(made) - 2:
                token.content = token.content[alert.end() :]
                if title := alert[2].strip():
                    paragraph = made.pop()
                    made += [_html(components.opening("box", {"title": title})), paragraph]
                    titled[-1] = True
            elif _DOCSIFY.match(token.content):
                token.content = token.content[3:]
        made.append(token)
    state.tokens = made


def _html(content: str) -> Token:
    return Token("html_block", "", 0, content=content)
