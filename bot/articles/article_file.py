"""From one file to one article, or to everything that is wrong with it."""

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.articles.article import Article, Paragraph
from bot.articles.formats import READERS, Document
from bot.articles.front_matter import read_front_matter
from bot.checked_yaml.fault import Fault
from bot.errors import os_reason
from bot.text.plain_text import plain

MAX_BYTES = 8 * 1024 * 1024  # twice the Bible; more is a dump, not an article


_PLAIN = re.compile(r"((?:[a-z0-9/]+-)*[a-z0-9/]*[a-z0-9])\.[a-z]+")  # id and suffix


class UnreadableError(Exception):
    """A file cannot be read as text.

    Attributes:
        fault: what is wrong with it.
    """

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file.

    Attributes:
        article: the article, or None if there was a fault.
        faults: all faults of the file, in the order of their lines.
    """

    article: Article | None
    faults: tuple[Fault, ...]


def article_id(path: str) -> str:
    """Return the id of an article from its path in the knowledge folder, with `/`.

    The suffix goes; letters, marks and digits of any script and `/` stay, NFC and case-folded;
    every other run becomes one `-`, none at either end. Empty if nothing is left.
    """
    if plain_path := _PLAIN.fullmatch(path):  # as nearly all of many thousands are
        return plain_path[1]
    stem = os.path.splitext(path)[0]  # noqa: PTH122  # as text
    folded = unicodedata.normalize("NFC", stem.casefold())
    parts: list[str] = []
    for char in unicodedata.normalize("NFC", folded):
        if char == "/" or unicodedata.category(char)[0] in "LM" or char.isdigit():
            parts.append(char)
        elif parts and parts[-1] != "-":
            parts.append("-")
    return "".join(parts).strip("-")


def read_content(path: Path, *, shown: str) -> bytes:
    """Read a file.

    Args:
        path: the file.
        shown: its name for people, used in a fault.

    Raises:
        UnreadableError: if it is no file, cannot be read or is too large.
    """
    try:
        if not path.is_file():
            raise _unreadable(shown, "is not a regular file", "replace it by one")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _unreadable(
                shown,
                f"is {size / 2**20:.1f} MB, more than an article's {MAX_BYTES // 2**20} MB",
                "split it into several articles",
            )
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(
            shown, f"cannot be read ({os_reason(error)})", "check its permissions"
        ) from error


def decode(content: bytes, *, shown: str) -> str:
    """Return the text of a file.

    Args:
        content: of the file.
        shown: its name for people, used in a fault.

    Raises:
        UnreadableError: if it is not UTF-8 text.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = f"is not UTF-8 text (byte 0x{content[error.start]:02x})"
        raise _unreadable(shown, what, "save it as UTF-8", line) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _unreadable(shown, "holds a NUL character", "save it as plain UTF-8 text", line)
    return text


def read_article(content: bytes, path: Path, *, identifier: str, shown: str) -> Reading:
    """Read an article.

    Args:
        content: of the file.
        path: the file; its suffix is one of `READERS`.
        identifier: the id of the article.
        shown: the file's name for people, used in faults.

    Returns:
        The article, or all that is wrong with the file.
    """
    try:
        text = decode(content, shown=shown)
    except UnreadableError as error:
        return Reading(None, (error.fault,))
    document = READERS[path.suffix.lower()](text.replace("\r\n", "\n").replace("\r", "\n"))
    if document.unclosed:
        cure = "end it with a line of three dashes"
        return Reading(None, (Fault(shown, 1, "the front matter is never closed", cure),))
    front, acceptance_questions, faults = read_front_matter(
        document.front_matter or "", path=shown, first_line=document.front_matter_line
    )
    title = plain(front.title or document.heading or path.stem)
    body, paragraphs = _body(document, title, title_is_heading=front.title is None)
    if not paragraphs:
        line = text.count("\n") + 1
        faults.append(Fault(shown, line, "there is no text to quote", "write a paragraph"))
    if faults:
        return Reading(None, tuple(faults))
    article = Article(
        id=identifier,
        title=title,
        body=body,
        paragraphs=paragraphs,
        path=shown,
        url=front.url,
        sources=tuple(front.sources),
        publisher=front.publisher and plain(front.publisher),
        author=front.author and plain(front.author),
        published=front.published,
        updated=front.updated,
        review_by=front.review_by,
        language=front.language,
        tags=tuple(map(plain, front.tags)),
        aliases=tuple(map(plain, front.aliases)),
        acceptance_questions=acceptance_questions,
    )
    return Reading(article, ())


def _body(
    document: Document, title: str, *, title_is_heading: bool
) -> tuple[str, tuple[Paragraph, ...]]:
    """Join the blocks to a body, each one paragraph."""
    heading = document.heading if title_is_heading else None
    paragraphs: list[Paragraph] = []
    texts: list[str] = []
    start = 0
    for text, section in _paragraphs(document):
        name = None if section in (heading, title) else section
        end = start + len(text)
        paragraphs.append(Paragraph(len(paragraphs) + 1, start, end, name and plain(name)))
        texts.append(text)
        start = end + 2
    return "\n\n".join(texts), tuple(paragraphs)


def _paragraphs(document: Document) -> Iterator[tuple[str, str | None]]:
    for block in document.blocks:
        text = plain(block.text)
        # Control characters have become spaces: lines of nothing else must not part a paragraph.
        text = "\n".join(line.rstrip() for line in text.split("\n") if line.strip()).strip()
        if text:
            yield text, block.section


def _unreadable(shown: str, what: str, cure: str, line: int = 1) -> UnreadableError:
    return UnreadableError(Fault(shown, line, what, cure))
