"""Hugo's shortcodes and Liquid's tags: what they stand around stays, they go.

`{{< note >}}`, `{{% tab name="x" %}}`, `{% include note.html content="…" %}`, `{{ page.title }}`.
"""

import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from bot.articles.formats import components
from bot.articles.formats.page_notes import notes_of

_CODE = re.compile(
    r"\{\{(?P<mark>[<%])\s*(?P<slash>/?)\s*(?P<name>[\w./-]+)"
    r"(?P<rest>(?:[^\"'`<>%{}]|\"[^\"]*\"|'[^']*'|`[^`]*`|[<>%{](?!\}\}|\{))*?)"
    r"(?P<alone>/?)\s*[%>]\}\}"
    r"|\{%-?\s*(?P<tag>\w+)(?P<arguments>(?:[^\"'%{]|\"[^\"]*\"|'[^']*'|%(?!\})|\{(?!%))*?)-?%\}"
    r"|\{\{-?(?P<variable>[^{}\n]{1,300}?)-?\}\}"
)
_ARGUMENT = re.compile(
    r"(?:([\w-]+)\s*[=:]\s*)?(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|([^\s\"'`=,|]+))"
)
_CODE_NAMES = frozenset(
    "highlight code-toggle code codeblock code-block command cmd terminal console snippet".split()
)
_UNREAD_NAMES = frozenset("comment mermaid script style".split())
MAX_NAMED = 60  # characters of what is named as written

_TERMINATED = ["paragraph", "reference", "blockquote", "list"]
_ALONE_TAGS = frozenset(
    ("include", "include_relative", "render", "data", "indented_data_reference")
)
_VARIABLE_NAMES = frozenset(("param", "params", "var", "variable", "site"))
_ESCAPED = re.compile(r"(\{\{[<%])/\*(.*?)\*/([%>]\}\})")
_STRING = re.compile(r"\s*([\"'])([^\"']*)\1\s*(?:\|.*)?")
_END_RAW = re.compile(r"\{%-?\s*endraw\s*-?%\}")
_HTML_CODE = re.compile(r"\{\{[^{}]{1,500}\}\}|\{%[^{}]{1,500}%\}")


class Shortcode(NamedTuple):
    """A shortcode, a template tag or a variable.

    Attributes:
        name: of the shortcode or tag; empty for a variable.
        arguments: by name; what has no name, by its place as `0`, `1`.
        is_closing: whether it ends what another began.
        stands_alone: whether it says itself that nothing is inside.
        source: as written.
    """

    name: str
    arguments: dict[str, str]
    is_closing: bool
    stands_alone: bool
    source: str


def add_shortcodes(parser: MarkdownIt) -> None:
    """Teach a parser shortcodes and template tags."""
    parser.block.ruler.before("fence", "shortcode", _shortcode_block, {"alt": _TERMINATED})
    parser.inline.ruler.before("backticks", "shortcode", _shortcode)
    parser.core.ruler.push("shortcodes_in_html", _in_html)


def _read(match: re.Match[str]) -> Shortcode:
    name = match["name"] or match["tag"] or ""
    is_closing = bool(match["slash"])
    if match["tag"] and name.startswith("end") and name != "end":
        name, is_closing = name[3:], True
    arguments: dict[str, str] = {}
    places = 0
    for key, *values in _ARGUMENT.findall(match["rest"] or match["arguments"] or ""):
        value = next(filter(None, values), "")
        arguments.setdefault(key or str(places), value)
        places += not key
    return Shortcode(name, arguments, is_closing, bool(match["alone"]), match[0])


def _shortcode_block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Read a line that holds nothing but shortcodes; one around code takes the code with it."""
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith(("{{", "{%"), start) or state.is_code_block(line):
        return False
    limit = state.eMarks[end - 1]
    found: list[Shortcode] = []
    at = start
    while at < limit and state.src[at] != "\n":
        match = _CODE.match(state.src, at, limit)
        if match is None:
            return False
        found.append(_read(match))
        at = match.end()
        while at < limit and state.src[at] in " \t":
            at += 1
    if silent:
        return True
    notes = notes_of(state)
    behind = line
    while state.eMarks[behind] < at:
        behind += 1
    behind += 1
    html: list[str] = []
    for code in found:
        if _is_raw(code) and code.name in notes.closed:
            if not code.is_closing:
                behind = _take_raw(state, code, behind, end)
        else:
            html.append(_html_of(code, is_around=code.name in notes.closed))
    if any(html):
        state.push("html_block", "", 0).content = "".join(html) + "\n"
    state.line = behind
    return True


def _is_raw(code: Shortcode) -> bool:
    return not code.stands_alone and code.name in _CODE_NAMES | _UNREAD_NAMES


def _html_of(code: Shortcode, *, is_around: bool) -> str:
    """Return the HTML for a shortcode on a line of its own."""
    if code.is_closing:
        return components.closing()
    if is_around and not code.stands_alone:
        return components.opening(code.name, code.arguments)
    named = {k: v for k, v in code.arguments.items() if k not in ("0", "src", "file")}
    return components.standing_alone(named) if code.name else ""


def _take_raw(state: StateBlock, code: Shortcode, line: int, end: int) -> int:
    """Make the lines up to the closing tag code, unless nobody reads them; return the next."""
    last = line
    while last < end:
        written = state.src[state.bMarks[last] : state.eMarks[last]].strip()
        closing = _CODE.fullmatch(written)
        if closing and (read := _read(closing)).is_closing and read.name == code.name:
            break
        last += 1
    if code.name not in _UNREAD_NAMES:
        token = state.push("fence", "code", 0)
        token.content = state.getLines(line, last, state.blkIndent, True)
        token.info = code.arguments.get("lang") or code.arguments.get("0", "")
        token.markup = "```"
    return min(last + 1, end)


def _shortcode(state: StateInline, silent: bool) -> bool:
    """Read a shortcode in a sentence."""
    if not state.src.startswith(("{{", "{%"), state.pos):
        return False
    match = _CODE.match(state.src, state.pos)
    if match is None:
        return False
    if match["tag"] == "raw" and (end := _END_RAW.search(state.src, match.end())):
        if not silent:  # what is between is shown as it is
            state.push("text", "", 0).content = state.src[match.end() : end.start()]
        state.pos = end.end()
        return True
    if not silent:
        _push_words(state, match)
    state.pos = match.end()
    return True


def _push_words(state: StateInline, match: re.Match[str]) -> None:
    """Add what a shortcode, tag or variable says in a sentence, or note that it is not known."""
    notes = notes_of(state)
    code = _read(match)
    if not code.name:
        written = _STRING.fullmatch(match["variable"])
        words = written[2] if written else ""
    elif code.is_closing or (code.name in notes.closed and not code.stands_alone):
        return
    elif match["tag"] and code.name not in _ALONE_TAGS:
        return  # it only steers, such as `{% if %}`
    elif code.name in _VARIABLE_NAMES:
        words = ""
    else:
        words = (
            components.words_of(code.arguments)
            if match["name"] or "content" in code.arguments
            else ""
        )
    if words:
        state.push("text", "", 0).content = words
    else:
        notes.holes.append(
            code.source if len(code.source) <= MAX_NAMED else f"{{{{ {code.name} }}}}"
        )


def _in_html(state: StateCore) -> None:
    """Take shortcodes out of HTML; show those in code that are marked as not to be read."""
    for token in state.tokens:
        for one in (token, *(token.children or ())):
            if one.type in ("html_block", "html_inline") and "{" in one.content:
                one.content = _HTML_CODE.sub("", one.content)
            elif one.type in ("fence", "code_block", "code_inline") and "/*" in one.content:
                one.content = _ESCAPED.sub(r"\1\2\3", one.content)
