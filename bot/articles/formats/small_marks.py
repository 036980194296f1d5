"""Small marks of PyMdown and others: `++ctrl+alt+del++`, `==marked==`, `H~2~O`, `CO^2^`, `[HTML]:`.

The marks go, their text stays.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_KEYS = re.compile(
    r"\+\+((?:\"[^\"+\n]{1,40}\"|[\w-]{1,20})(?:\+(?:\"[^\"+\n]{1,40}\"|[\w-]{1,20})){0,6})\+\+"
)
_SMALL = re.compile(r"~([^\s~^]{1,40})~(?!~)|\^\^([^\s^][^^\n]{0,400})\^\^|\^([^\s~^]{1,40})\^")
_MARKED = re.compile(r"==(?![\s=])([^=\n](?:[^=\n]|=(?!=)){0,2000}?)(?<!\s)==(?!=)")
_ABBREVIATION = re.compile(r"\*\[[^\]\n]{1,80}\]:")
_KEY_NAMES = {
    "ctrl": "Ctrl", "cmd": "Cmd", "command": "Cmd", "del": "Del", "delete": "Del", "esc": "Esc",
    "pgup": "Page Up", "pgdn": "Page Down", "page-up": "Page Up", "page-down": "Page Down",
    "win": "Win", "left": "Left", "ins": "Ins", "arrow-up": "Up", "arrow-down": "Down",
    "arrow-left": "Left", "arrow-right": "Right",
}  # fmt: skip


def add_small_marks(parser: MarkdownIt) -> None:
    """Teach a parser the small marks."""
    parser.inline.ruler.before("strikethrough", "small_marks", _small_mark)
    parser.block.ruler.before("reference", "abbreviation", _abbreviation, {"alt": ["paragraph"]})


def _small_mark(state: StateInline, silent: bool) -> bool:
    char = state.src[state.pos]
    if char not in "+~^=":
        return False
    if state.pos and state.src[state.pos - 1] == char:
        return False
    pattern = _KEYS if char == "+" else _MARKED if char == "=" else _SMALL
    match = pattern.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        words = next(filter(None, match.groups()))
        if char == "=":
            state.push("mark_open", "mark", 1)
            end, state.posMax = state.posMax, match.start(1) + len(words)
            state.pos = match.start(1)
            state.md.inline.tokenize(state)
            state.posMax = end
            state.push("mark_close", "mark", -1)
        else:
            state.push("text", "", 0).content = _keys(words) if char == "+" else words
    state.pos = match.end()
    return True


def _keys(written: str) -> str:
    keys = (key.strip('"') for key in written.split("+"))
    return "+".join(_KEY_NAMES.get(key, key[:1].upper() + key[1:]) for key in keys)


def _abbreviation(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    """Leave out the line that says what an abbreviation stands for."""
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith("*[", start) or state.is_code_block(line):
        return False
    if not _ABBREVIATION.match(state.src, start):
        return False
    if not silent:
        state.line = line + 1
    return True
