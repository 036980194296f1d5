"""Markdown as sites show it: CommonMark, tables, and the dialects of the usual generators.

The text is rendered to HTML, in which the dialects have left no mark, and that is read.
"""

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from bot.articles.formats import components
from bot.articles.formats.alerts import add_alerts
from bot.articles.formats.attribute_lists import add_attribute_lists
from bot.articles.formats.containers import add_containers
from bot.articles.formats.emoji import add_emoji
from bot.articles.formats.front_matter_marks import split_front_matter
from bot.articles.formats.html import read_fragment
from bot.articles.formats.includes import with_includes
from bot.articles.formats.mdx import add_components
from bot.articles.formats.page_notes import PageNotes
from bot.articles.formats.parsed import ParsedFile, RefusedError, Surroundings
from bot.articles.formats.shortcodes import add_shortcodes
from bot.articles.formats.small_marks import add_small_marks
from bot.articles.formats.wiki_links import add_wiki_links

MAX_NESTING = 40
MAX_SIGNS = 20_000  # from which on their share of the text counts

_BRACKETS_SHARE = 0.05
_SIGNS = "[{<|*_`~^=+!>"
_SIGNS_SHARE = 0.2

_FENCE_LANGUAGE = re.compile(r"\{?\.?([\w+#.-]+)")
_FENCE_LABEL = re.compile(r"\[([^\]\n]{1,80})\]")


def read_markdown(text: str, surroundings: Surroundings) -> ParsedFile:
    """Read Markdown without its front matter."""
    text = with_includes(text, surroundings.include, lambda other: split_front_matter(other).rest)
    _check(text)
    notes = PageNotes(text, is_mdx=surroundings.is_mdx)
    html = _parser(surroundings.is_mdx).render(text, {"notes": notes})
    parsed = read_fragment(html, surroundings.new_anchor)
    return ParsedFile(parsed.title, parsed.blocks, tuple(notes.holes))


def _check(text: str) -> None:
    """Refuse what is mostly marks: the parser takes some 30 µs for each, 30 times a letter's."""
    for signs, share in (("[", _BRACKETS_SHARE), (_SIGNS, _SIGNS_SHARE)):
        count = sum(map(text.count, signs))
        if count > MAX_SIGNS and count > share * len(text):
            raise RefusedError("it is more marks than text", "write text between them")


@cache
def _parser(is_mdx: bool) -> MarkdownIt:
    """Return a parser; making one takes longer than reading a short page."""
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin)
    add_containers(parser)
    add_components(parser)
    add_shortcodes(parser)
    add_attribute_lists(parser)
    add_wiki_links(parser)
    add_small_marks(parser)
    add_emoji(parser)
    add_alerts(parser)
    parser.core.ruler.push("code_labels", _code_labels)
    if is_mdx:
        parser.disable("code")  # MDX may be indented at will
    return parser


def _code_labels(state: StateCore) -> None:
    """Give blocks of code their language, and those of a group the name of their tab."""
    made: list[Token] = []
    for token in state.tokens:
        label = _FENCE_LABEL.search(token.info) if token.type == "fence" else None
        if token.type == "fence":
            language = _FENCE_LANGUAGE.match(token.info.strip())
            token.info = language[1] if language else ""
        if label:
            opening = components.opening("tab", {"label": label[1]})
            made += [_html(opening), token, _html(components.closing())]
        else:
            made.append(token)
    state.tokens = made


def _html(content: str) -> Token:
    return Token("html_block", "", 0, content=content)
