"""MDX and other components in Markdown: their tags go, the text between them is Markdown."""

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_inline import StateInline

from bot.articles.formats import components
from bot.articles.formats.page_notes import PageNotes, notes_of
from bot.articles.formats.tags import Tag, read_tag

_MODULE_CODE = re.compile(
    r"import\s+(?:[\w*{][^;'\"]*?\sfrom\s*)?['\"][^'\"\n]+['\"]\s*;?"
    r"|export\s+(?:const|let|var)\s+[\w{\[][^=\n]*="
    r"|export\s+(?:default\s+)?(?:async\s+)?(?:function|class)\b\s*\*?\s*\w*\s*[({]"
    r"|export\s+default\s+[({\w][^.\n]*;?\s*\Z"
    r"|export\s*(?:\{[^}]*\}|\*)(?:\s*from\s*['\"][^'\"\n]+['\"])?\s*;?\s*\Z"
)
_CONSTANT = re.compile(
    r"export\s+(?:const|let|var)\s+(\w+)\s*(?::\s*string\s*)?=\s*([\"'`])([^\"'`\n]*)\2"
)
_STRING = re.compile(r"\{\s*([\"'`])([^\"'`$]*)\1\s*\}")
_COMMENT = re.compile(r"\{\s*/\*.*\*/\s*\}", re.DOTALL)
_ID_COMMENT = re.compile(r"\{\s*/\*\s*#([\w:.-]+)\s*\*/\s*\}")
_TERMINATED = ["paragraph", "reference", "blockquote", "list"]
_OTHER_BRACES = ("{{", "{%", "{#", "{:", "{!", "{.")
_TAG_NAME = re.compile(r"</?([A-Za-z][\w-]*)")
_RAW_TAGS = frozenset(("pre", "script", "style", "textarea"))
_MODULE_LINES = 200  # of one statement at most


def add_components(parser: MarkdownIt) -> None:
    """Teach a parser components, module code and, in MDX, expressions in braces."""
    parser.block.ruler.before("fence", "module_code", _module_code, {"alt": []})
    parser.block.ruler.before("fence", "component", _component, {"alt": _TERMINATED})
    parser.block.ruler.before("fence", "braces", _brace_block, {"alt": _TERMINATED})
    parser.block.ruler.at("html_block", _html_block, {"alt": _TERMINATED[:-1]})
    parser.inline.ruler.before("autolink", "component", _inline_component)
    parser.inline.ruler.before("backticks", "braces", _braces)


def _is_component(name: str) -> bool:
    """Tell whether a tag is none of HTML's own."""
    return name[0].isupper() or "-" in name or "." in name


def _module_code(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Leave out an `import` or an `export` as modules have them."""
    start = state.bMarks[line]
    if state.level or state.sCount[line] or state.src[start : start + 6] not in _MODULE_WORDS:
        return False
    depth = 0
    last = line
    while last < min(end, line + _MODULE_LINES):  # as many lines as the statement takes
        written = state.src[state.bMarks[last] : state.eMarks[last]]
        last += 1
        if not written.strip():
            break
        depth += sum(map(written.count, "{[(")) - sum(map(written.count, "}])"))
        if depth <= 0 and not written.rstrip().endswith((",", "=", " from")):
            break
    statement = state.src[start : state.eMarks[last - 1]]
    if not _MODULE_CODE.match(statement):
        return False
    if not silent:
        notes_of(state).constants.update((m[1], m[3]) for m in _CONSTANT.finditer(statement))
        state.line = last
    return True


_MODULE_WORDS = ("import", "export")


def _component(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Read lines that hold nothing but tags of components."""
    at = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith("<", at) or state.is_code_block(line):
        return False
    notes = notes_of(state)
    limit = state.eMarks[end - 1]
    tags: list[Tag] = []
    while at < limit and state.src[at] != "\n":
        tag = read_tag(state.src, at, notes.braces(state.src), limit)
        if tag is None or tag.name in _RAW_TAGS:
            return False
        if not (_is_component(tag.name) or notes.is_mdx or "markdown" in tag.attributes):
            return False
        tags.append(tag)
        at = tag.end
        while at < limit and state.src[at] in " \t":
            at += 1
    if silent:
        return True
    state.push("html_block", "", 0).content = "".join(map(_html_of, tags)) + "\n"
    state.line = _line_behind(state, line, at)
    return True


def _html_block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Read HTML up to a blank line; in MDX what stands between tags is Markdown."""
    start = state.bMarks[line] + state.tShift[line]
    if notes_of(state).is_mdx:
        name = _TAG_NAME.match(state.src, start)
        if name and name[1].lower() not in _RAW_TAGS:
            return False
    return html_block(state, line, end, silent)


def _line_behind(state: StateBlock, line: int, at: int) -> int:
    """Return the first line that begins behind a place in or behind another line."""
    while state.eMarks[line] < at:
        line += 1
    return line + 1


def _html_of(tag: Tag) -> str:
    if _is_component(tag.name):
        if tag.closes_itself:
            return components.standing_alone(tag.attributes)
        if tag.is_closing:
            return components.closing()
        return components.opening(tag.name, tag.attributes)
    pairs = "".join(f' {name}="{escape(value)}"' for name, value in tag.attributes.items())
    if tag.is_closing:
        return f"</{tag.name}>"
    return f"<{tag.name}{pairs}>" + (f"</{tag.name}>" if tag.closes_itself else "")


def _inline_component(state: StateInline, silent: bool) -> bool:
    """Read a tag of a component in a sentence."""
    if state.src[state.pos] != "<":
        return False
    notes = notes_of(state)
    tag = read_tag(state.src, state.pos, notes.braces(state.src))
    if tag is None or not _is_component(tag.name):
        return False
    if not silent:
        if tag.closes_itself:
            words = components.words_of(tag.attributes)
            if words:
                state.push("text", "", 0).content = words
            elif "id" not in tag.attributes:
                notes.holes.append(f"<{tag.name}/>")
        else:
            state.push("html_inline", "", 0).content = (
                components.closing()
                if tag.is_closing
                else components.opening(tag.name, tag.attributes, inline=True)
            )
    state.pos = tag.end
    return True


def _brace_block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Leave out a comment, or in MDX an expression, that has lines of its own."""
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith("{", start) or state.is_code_block(line):
        return False
    notes = notes_of(state)
    at = notes.braces(state.src).get(start)
    if at is None or at > state.eMarks[end - 1]:
        return False
    is_expression = notes.is_mdx and not state.src.startswith(_OTHER_BRACES, start)
    if not is_expression and not _COMMENT.fullmatch(state.src, start, at):
        return False
    behind = _line_behind(state, line, at)
    if state.src[at : state.eMarks[behind - 1]].strip():
        return False
    if not silent:
        if written := _STRING.fullmatch(state.src, start, at):
            state.push("html_block", "", 0).content = f"<p>{escape(written[2])}</p>"
        state.line = behind
    return True


def _braces(state: StateInline, silent: bool) -> bool:
    """Read a comment or, in MDX, an expression in a sentence."""
    if state.src[state.pos] != "{":
        return False
    notes = notes_of(state)
    end = notes.braces(state.src).get(state.pos)
    if end is None:
        return False
    if _COMMENT.fullmatch(state.src, state.pos, end):
        named = _ID_COMMENT.fullmatch(state.src, state.pos, end)
        if named and not silent:
            state.push("attributes", "", 0).meta = {"id": named[1]}
        state.pos = end
        return True
    if not notes.is_mdx or state.src.startswith(_OTHER_BRACES, state.pos):
        return False
    if not silent:
        _push_expression(state, state.src[state.pos : end], notes)
    state.pos = end
    return True


def _push_expression(state: StateInline, expression: str, notes: PageNotes) -> None:
    name = expression[1:-1].strip()
    if written := _STRING.fullmatch(expression):
        state.push("text", "", 0).content = written[2]
    elif name in notes.constants:
        state.push("text", "", 0).content = notes.constants[name]
    elif name:
        notes.holes.append(expression if len(expression) < 40 else "{…}")
