"""Readers: from the text of a file to a `Document`, one module for each format."""

from collections.abc import Callable, Mapping

from bot.articles.formats.document import Document
from bot.articles.formats.html import read_html
from bot.articles.formats.markdown import read_markdown
from bot.articles.formats.plain import read_plain

Reader = Callable[[str], Document]

READERS: Mapping[str, Reader] = {
    ".md": read_markdown,
    ".html": read_html,
    ".txt": read_plain,
}

__all__ = ["READERS", "Document", "Reader"]
