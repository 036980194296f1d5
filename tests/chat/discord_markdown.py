"""What Discord's clients make of a text: an independent, suspicious reading of their Markdown.

The rules are tried at every position, also where a client would not look, so what is plain text
here is plain text there.
"""

import re
from dataclasses import dataclass

_LINE = r"(?:^|(?<=\n))"
_SPACE = r"[^\S\n]*"

# In the order in which they are tried. The first group is what is read on, inside the node.
_RULES: list[tuple[str, str]] = [
    ("escape", r"\\([^0-9A-Za-z\s])"),
    ("codeblock", r"```(?:[\s\S]+?)```"),
    ("quote", _LINE + _SPACE + r">(?:>>)?[^\S\n]+([^\n]*)"),
    ("heading", _LINE + _SPACE + r"#{1,3}\s+([^\n]+)"),
    ("subtext", _LINE + _SPACE + r"-#\s+([^\n]+)"),
    ("list", _LINE + _SPACE + r"(?:[-*+]|[0-9]+[.)])\s+([^\n]+)"),
    ("code", r"(`+)[\s\S]*?[^`]\1(?!`)"),
    ("link", r"\[((?:\\[\s\S]|[^\]\\])*)\]\(\s*<?[^\s>)]*>?[^)]*\)"),
    ("user", r"<@!?[0-9]+>"),
    ("role", r"<@&[0-9]+>"),
    ("channel", r"<#[0-9]+>"),
    ("custom emoji", r"<a?:\w+:[0-9]+>"),
    ("timestamp", r"<t:-?[0-9]+(?::\w)?>"),
    ("command", r"</[^>\n]+:[0-9]+>"),
    ("navigation", r"<id:\w+>"),
    ("autolink", r"<[^\s>]+[:@][^\s>]+>"),
    ("phone", r"<\+[0-9 -]+>"),
    ("url", r"\w+://[^\s<]+"),
    ("invite", r"discord(?:app)?\.(?:gg|com/invite)/[\w-]+"),
    ("everyone", r"@(?:everyone|here)"),
    ("emoji", r":[^\s:]+:"),
    ("strong", r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)"),
    ("underline", r"__((?:\\[\s\S]|[^\\])+?)__(?!_)"),
    ("emphasis", r"\*((?:\\[\s\S]|[^\\*])+?)\*|_((?:\\[\s\S]|[^\\_])+?)_"),
    ("strike", r"~~((?:\\[\s\S]|[^\\])+?)~~"),
    ("spoiler", r"\|\|((?:\\[\s\S]|[^\\])+?)\|\|"),
]
_COMPILED = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _RULES]
_READ_ON = {"quote", "heading", "subtext", "list", "link", "strong", "underline", "emphasis"}


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a text as it is shown: its kind (`text` for plain) and what it shows."""

    kind: str
    shown: str


def read(text: str, inside: str = "") -> list[Node]:
    """Read a text; what stands inside a quote or emphasis has a kind like `quote strong`."""
    nodes: list[Node] = []
    position = 0
    while position < len(text):
        for kind, pattern in _COMPILED:
            found = pattern.match(text, position)
            if found is None:
                continue
            position = found.end()
            if kind == "escape":
                nodes.append(Node(inside or "text", found[1]))
            elif kind in _READ_ON:
                body = next(group for group in found.groups() if group is not None)
                nodes.extend(read(body, f"{inside} {kind}".strip()))
            else:
                nodes.append(Node(f"{inside} {kind}".strip(), found[0]))
            break
        else:
            nodes.append(Node(inside or "text", text[position]))
            position += 1
    return nodes


def kinds(text: str) -> set[str]:
    """The kinds of everything in a text."""
    return {node.kind for node in read(text)}


def shown(text: str) -> str:
    """What a person sees of a text, formatting aside."""
    return "".join(node.shown for node in read(text))
