"""PDF by pypdf, an extra: the text of its pages, read as plain text."""

from io import BytesIO

from bot.articles.formats.parsed import RefusedError

MAX_PAGES = 2000


def text_of_pdf(content: bytes) -> str:
    """Return the text of a PDF, its title or else its first line first.

    Raises:
        RefusedError: if it cannot be read, or has too many pages.
    """
    from pypdf import PdfReader  # noqa: PLC0415  # an extra
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(BytesIO(content))
        if len(reader.pages) > MAX_PAGES:
            raise RefusedError(f"it has over {MAX_PAGES} pages", "split it into several files")
        pages = [page.extract_text() for page in reader.pages]
        title = (reader.metadata.title if reader.metadata else None) or ""
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise RefusedError(
            "it cannot be read as PDF", "save it again, without a password"
        ) from error
    text = "\n\n".join(pages).strip()
    title = " ".join(title.split())
    return f"{title}\n\n{text}" if title else text
