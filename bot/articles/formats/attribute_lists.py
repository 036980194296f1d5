"""Attributes in braces: `## Title {#id}`, `{: .note }`, `[x](y){target=_blank}`. They go; ids stay.

The plug-in of markdown-it for them knows neither headings nor the form with a colon.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

_VALUE = r"(?:\"[^\"{}\n]*\"|'[^'{}\n]*'|[^\s{}\"']+)"
_ONE = rf"(?:[#.][\w:.-]+|[\w:-]+(?:={_VALUE})?)"
_ATTRIBUTES = re.compile(rf"\{{:?[ \t]*{_ONE}(?:[ \t]+{_ONE})*[ \t]*\}}|\{{:[^{{}}\n]*\}}")
_WORDS_ALONE = re.compile(r"\{[\w: \t-]*\}")  # in braces, but no attributes
_ID = re.compile(r"(?<![^\s{:])#([\w:.-]+)")
_TERMINATED = ["paragraph", "reference", "blockquote", "list"]


def add_attribute_lists(parser: MarkdownIt) -> None:
    """Teach a parser attribute lists."""
    parser.inline.ruler.before("backticks", "attributes", _attributes)
    parser.block.ruler.before("fence", "attributes", _attribute_line, {"alt": _TERMINATED})
    parser.core.ruler.after("inline", "heading_ids", _heading_ids)


def _attributes(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{":
        return False
    match = _ATTRIBUTES.match(state.src, state.pos)
    if match is None or _is_text(match[0]):
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")
        named = _ID.search(match[0])
        state.push("attributes", "", 0).meta = {"id": named[1]} if named else {}
    state.pos = match.end()
    return True


def _attribute_line(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    """Leave out a line of attributes alone."""
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith("{", start) or state.is_code_block(line):
        return False
    written = state.src[start : state.eMarks[line]].rstrip()
    if not _ATTRIBUTES.fullmatch(written) or _is_text(written):
        return False
    if not silent:
        state.line = line + 1
    return True


def _is_text(written: str) -> bool:
    """Tell whether what stands in braces is none of the forms that attributes have."""
    return not written.startswith("{:") and _WORDS_ALONE.fullmatch(written) is not None


def _heading_ids(state: StateCore) -> None:
    """Give headings the ids that were written in them; leave out all other attributes."""
    heading = None
    for token in state.tokens:
        if token.type == "heading_open":
            heading = token
        elif token.type == "inline" and token.children:
            found = [child for child in token.children if child.type == "attributes"]
            if found:
                token.children = [c for c in token.children if c.type != "attributes"]
                named = [child.meta["id"] for child in found if "id" in child.meta]
                if heading is not None and named:
                    heading.attrSet("id", named[-1])
        if token.type == "heading_close":
            heading = None
