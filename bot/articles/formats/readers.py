"""Which reader reads which files, by the end of their names."""

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import NamedTuple

from bot.articles.formats.front_matter_marks import (
    FrontMatterText,
    split_front_matter,
    split_html_front_matter,
)
from bot.articles.formats.html import read_html
from bot.articles.formats.markdown import read_markdown
from bot.articles.formats.parsed import ParsedFile, Surroundings
from bot.articles.formats.pdf import read_pdf_text, text_of_pdf
from bot.articles.formats.plain import read_plain
from bot.articles.formats.restructured_text import read_restructured_text
from bot.checked_yaml.fault import Hint


class Format(NamedTuple):
    """A format.

    Attributes:
        read: reads a text without its front matter.
        split: parts the front matter from a text; nothing is parted if None.
        max_lines: of a text that is read.
        to_text: makes text of the bytes of a file; they are text themselves if None.
        extra: the extra that brings what it needs, if it needs any.
        module: what it needs.
    """

    read: Callable[[str, Surroundings], ParsedFile]
    split: Callable[[str], FrontMatterText] | None
    max_lines: int
    to_text: Callable[[bytes], str] | None = None
    extra: str | None = None
    module: str = ""

    def missing(self, path: str) -> Hint | None:
        """Return a hint that a file is not read for want of a library, or None."""
        if self.extra is None or find_spec(self.module) is not None:
            return None
        cure = f'install it: pip install "footnote-bot[{self.extra}]"'
        return Hint(path, 0, "", f"is not read without {self.module}", cure)


_MARKDOWN = Format(read_markdown, split_front_matter, 30_000)
_HTML = Format(read_html, split_html_front_matter, 400_000)
_RST = Format(read_restructured_text, None, 20_000, extra="rst", module="docutils")
_PDF = Format(read_pdf_text, None, 100_000, text_of_pdf, extra="pdf", module="pypdf")
_PLAIN = Format(read_plain, None, 100_000)

FORMATS: Mapping[str, Format] = {
    ".md": _MARKDOWN,
    ".mdx": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _HTML,
    ".htm": _HTML,
    ".txt": _PLAIN,
    ".rst": _RST,
    ".pdf": _PDF,
}
