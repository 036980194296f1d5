"""Links of wikis, `[[Page|words]]`, and the marks that stand for a table of contents."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_LINK = re.compile(r"(!?)\[\[([^\[\]\n|]{1,200})(?:\\?\|([^\[\]\n]{0,200}))?\]\]")
_CONTENTS = re.compile(r"_?(?:toc|tosp)_?", re.IGNORECASE)
_CONTENTS_LINE = re.compile(
    r"(?:\[toc\]|\[\[_?(?:toc|tosp)_?\]\]|\$\{toc\}|\{\{?toc\}?\}|@\[toc\].*)[ \t]*$", re.IGNORECASE
)
_PAGE_NAME = re.compile(r"(?=[\w.]*[-/#])[\w./#-]+")


def add_wiki_links(parser: MarkdownIt) -> None:
    """Teach a parser wiki links."""
    parser.inline.ruler.before("link", "wiki_link", _wiki_link)
    parser.block.ruler.before("fence", "contents", _contents, {"alt": ["paragraph", "list"]})


def _wiki_link(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith(("[[", "![["), state.pos):
        return False
    match = _LINK.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        target, words = match[2].strip(), (match[3] or "").strip()
        if match[1] or _CONTENTS.fullmatch(target):
            pass  # a picture or another page shown here
        elif words and not _PAGE_NAME.fullmatch(target) and _PAGE_NAME.fullmatch(words):
            _push(state, words, target)  # GitHub writes the words first
        else:
            page, _, section = target.rpartition("#")
            _push(state, target, words or page or section)
    state.pos = match.end()
    return True


def _push(state: StateInline, target: str, words: str) -> None:
    state.push("link_open", "a", 1).attrs = {"href": target}
    state.push("text", "", 0).content = words
    state.push("link_close", "a", -1)


def _contents(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    """Leave out a line that stands for a table of contents."""
    start = state.bMarks[line] + state.tShift[line]
    if state.src[start : start + 1] not in ("[", "$", "{", "@") or state.is_code_block(line):
        return False
    if not _CONTENTS_LINE.match(state.src[start : min(state.eMarks[line], start + 80)]):
        return False
    if not silent:
        state.line = line + 1
    return True
