"""Markdown: CommonMark with tables and strike-through, read by way of its HTML."""

from dataclasses import replace

from markdown_it import MarkdownIt

from bot.articles.formats.document import Document, split_front_matter
from bot.articles.formats.html import read_content


def read_markdown(text: str) -> Document:
    """Read a `.md` file."""
    front_matter, content, unclosed = split_front_matter(text)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return replace(
        read_content(parser.render(content)), front_matter=front_matter, unclosed=unclosed
    )
