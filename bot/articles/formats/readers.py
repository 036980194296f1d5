"""Which reader reads which files, by the end of their names."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from bot.articles.formats.front_matter_marks import (
    FrontMatterText,
    split_front_matter,
    split_html_front_matter,
)
from bot.articles.formats.html import read_html
from bot.articles.formats.markdown import read_markdown
from bot.articles.formats.parsed import ParsedFile, Surroundings
from bot.articles.formats.plain import read_plain


class Format(NamedTuple):
    """A format.

    Attributes:
        read: reads a text without its front matter.
        split: parts the front matter from a text; nothing is parted if None.
        max_lines: of a text that is read.
    """

    read: Callable[[str, Surroundings], ParsedFile]
    split: Callable[[str], FrontMatterText] | None
    max_lines: int


_MARKDOWN = Format(read_markdown, split_front_matter, 30_000)
_HTML = Format(read_html, split_html_front_matter, 400_000)
_PLAIN = Format(read_plain, None, 100_000)

FORMATS: Mapping[str, Format] = {
    ".md": _MARKDOWN,
    ".mdx": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _HTML,
    ".htm": _HTML,
    ".txt": _PLAIN,
}
