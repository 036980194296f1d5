"""Boxes and tabs around text: `:::tip`, `/// note | Title`, `!!! note "Title"`, `=== "Tab"`.

The marks go; a title that was given heads the text, the name of a tab begins it.
"""

import re
from collections.abc import Sequence
from html import escape, unescape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from bot.articles.formats import components

_HEAD = re.compile(
    r"[.{]*(?P<kind>[\w:.-]*)\}?\s*(?:\[(?P<bracketed>.*)\])?(?P<braces>\{[^{}]*\})?\s*\|?\s*(?P<title>.*)",
    re.DOTALL,
)
_BRACED_TITLE = re.compile(r"(?:title|label|summary)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_BRACES = re.compile(r"\{[^{}]*\}\s*$")
_INDENTED = re.compile(
    r"(?P<mark>!!!|\?\?\?\+?|===[!+]?)(?:[ \t]+(?P<kind>[\w -]+?))?"
    r"(?:[ \t]+\"(?P<title>.*)\")?[ \t]*$"
)
_STRAY = re.compile(r"(?::{3,}|/{3,})[ \t]*$")
_LEAF = re.compile(r"::(?!:)[a-z][\w-]*(?:\[(?P<words>[^\]\n]*)\])?(?:\{[^{}\n]*\})?[ \t]*$")
_OPTIONS = re.compile(r"(?:[\w-]+:[^\n]*\n?)+")
_TAG = re.compile(r"<[^>]*>")
_TERMINATED = ["paragraph", "reference", "blockquote", "list"]
_INDENT = 4  # columns


def add_containers(parser: MarkdownIt) -> None:
    """Teach a parser boxes and tabs."""
    for name, mark in (("colons", ":"), ("slashes", "/")):
        parser.use(
            container_plugin,
            name=name,
            marker=mark,
            validate=lambda written, _mark: bool(written.strip()),
            render=_rendered,
        )
    parser.block.ruler.before("fence", "indented_container", _indented, {"alt": _TERMINATED})
    parser.block.ruler.before("fence", "stray_container", _stray, {"alt": _TERMINATED})
    parser.core.ruler.after("block", "container_options", _without_options)


def _rendered(
    _renderer: RendererProtocol, tokens: Sequence[Token], at: int, _options: Any, _env: Any
) -> str:
    token = tokens[at]
    return _opening(token.info) if token.nesting == 1 else components.closing()


def _opening(written: str) -> str:
    """Return the HTML for a beginning such as `tip[Title]`, `details Title` or `tab | Name`."""
    head = _HEAD.match(written.strip())
    assert head is not None  # every part may be empty
    braced = _BRACED_TITLE.search(head["braces"] or "")
    title = (
        head["bracketed"]
        or (braced and (braced[1] or braced[2] or braced[3]))
        or _BRACES.sub("", head["title"])
    )
    return components.opening(head["kind"] or "box", {"title": _plain(title.strip(" \"'"))})


def _plain(title: str) -> str:
    """Return a title without the marks of Markdown."""
    if not title or title.replace(" ", "").isalnum():
        return title
    inline = MarkdownIt("commonmark").renderInline(title)
    return unescape(_TAG.sub("", inline))


def _indented(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Read a box or tab whose text is indented below it."""
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith(("!!!", "???", "==="), start) or state.is_code_block(line):
        return False
    head = _INDENTED.match(state.src[start : state.eMarks[line]])
    if head is None or not (head["kind"] or head["title"]):
        return False
    is_tab = head["mark"].startswith("===")
    if is_tab and head["title"] is None:
        return False
    if silent:
        return True
    last = line + 1
    indent = state.blkIndent + _INDENT
    while last < end and (state.isEmpty(last) or state.sCount[last] >= indent):
        last += 1
    title = _plain(head["title"] or "")
    opening = components.opening("tab" if is_tab else "box", {"title": title})
    state.push("html_block", "", 1).content = opening
    outer, state.blkIndent = state.blkIndent, indent
    parent, state.parentType = state.parentType, "paragraph"
    state.md.block.tokenize(state, line + 1, last)
    state.blkIndent, state.parentType = outer, parent
    state.push("html_block", "", -1).content = components.closing()
    state.line = last
    return True


def _stray(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    """Leave out the end of a box that nothing began; keep the words of a directive on one line."""
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith(("::", "///"), start) or state.is_code_block(line):
        return False
    written = state.src[start : state.eMarks[line]]
    leaf = _LEAF.match(written)
    if leaf is None and not _STRAY.match(written):
        return False
    if not silent:
        if leaf and leaf["words"]:
            state.push("html_block", "", 0).content = f"<p>{escape(leaf['words'])}</p>"
        state.line = line + 1
    return True


def _without_options(state: StateCore) -> None:
    """Leave out the options that an indented block right below `///` holds."""
    tokens = state.tokens
    if not any(token.type == "container_slashes_open" for token in tokens):
        return
    state.tokens = [
        token
        for before, token in zip([None, *tokens[:-1]], tokens, strict=True)
        if not (
            token.type == "code_block"
            and before is not None
            and before.type == "container_slashes_open"
            and _OPTIONS.fullmatch(token.content)
        )
    ]
