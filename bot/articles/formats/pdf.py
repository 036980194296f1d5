"""PDF by pypdf, an extra: the text of its pages, read as plain text."""

import logging
from dataclasses import replace
from io import BytesIO

from bot.articles.formats.parsed import ParsedFile, RefusedError, Surroundings
from bot.articles.formats.plain import read_plain

MAX_PAGES = 2000


def text_of_pdf(content: bytes) -> str:
    """Return the title of a PDF, which may be empty, a blank line, and its text.

    Raises:
        RefusedError: if it cannot be read, or has too many pages.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it quotes the file
    try:
        title, pages = _title_and_pages(content)
    except RefusedError:
        raise
    except Exception as error:  # the library raises all kinds on what is broken
        raise RefusedError(
            "it cannot be read as PDF", "save it again, without a password"
        ) from error
    text = "\n\n".join(pages).strip()
    if not text:
        raise RefusedError(
            "it holds no text, as pictures of pages do",
            "have the text recognised, or write it as text",
        )
    return f"{' '.join(title.split())}\n\n{text}"


def _title_and_pages(content: bytes) -> tuple[str, list[str]]:
    from pypdf import PdfReader  # noqa: PLC0415  # an extra

    reader = PdfReader(BytesIO(content))
    if len(reader.pages) > MAX_PAGES:
        raise RefusedError(f"it has over {MAX_PAGES} pages", "split it into several files")
    title = (reader.metadata.title if reader.metadata else None) or ""
    return title, [page.extract_text() for page in reader.pages]


def read_pdf_text(text: str, surroundings: Surroundings) -> ParsedFile:
    """Read what `text_of_pdf` returned; lines are those of the pages."""
    title, _, rest = text.partition("\n\n")
    return replace(read_plain(f"-\n\n{rest}", surroundings), title=title or None)
