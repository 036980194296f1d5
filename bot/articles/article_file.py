"""From one file to one article, or to everything that is wrong with it."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path

from bot.articles.anchors import Anchors
from bot.articles.article import Article, Link, Paragraph
from bot.articles.formats.front_matter_marks import FrontMatterText
from bot.articles.formats.parsed import (
    Heading,
    Include,
    ParsedFile,
    RefusedError,
    Surroundings,
    no_include,
)
from bot.articles.formats.readers import FORMATS, Format
from bot.articles.front_matter import read_front_matter
from bot.articles.regular_file import (
    MAX_BYTES,
    NotRegularError,
    TooLargeError,
    read_regular_file,
)
from bot.articles.site import Site
from bot.checked_yaml.fault import Fault, Hint
from bot.errors import os_reason
from bot.text.plain_text import plain

_FOLDER_PAGES = frozenset(("index", "_index", "readme"))
_NUMBER_PREFIX = re.compile(r"^\d+\s*[-_.]+\s*(?=\D)")
_WORD_BREAK = re.compile(r"[-_]+|(?<=[a-z])(?=[A-Z])")


class UnreadableError(Exception):
    """A file cannot be read as text.

    Attributes:
        fault: what is wrong with it.
    """

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What came of reading a file.

    Attributes:
        article: the article, or None if there was a fault or there is nothing to serve.
        faults: all faults of the file, in the order of their lines.
        hints: what of it was not used, and why there is no article without a fault.
    """

    article: Article | None
    faults: tuple[Fault, ...] = ()
    hints: tuple[Hint, ...] = ()


def read_content(path: Path, *, shown: str) -> bytes:
    """Read a file.

    Args:
        path: the file.
        shown: its name for people, used in a fault.

    Raises:
        UnreadableError: if it is no file, cannot be read or is too large.
    """
    try:
        return read_regular_file(path)
    except NotRegularError as error:
        raise _unreadable(shown, "is not a regular file", "replace it by one") from error
    except TooLargeError as error:
        raise _unreadable(
            shown,
            f"is {error.size / 2**20:.1f} MB, more than an article's {MAX_BYTES // 2**20} MB",
            "split it into several articles",
        ) from error
    except OSError as error:
        what = f"cannot be read ({os_reason(error)})"
        raise _unreadable(shown, what, "check its permissions") from error


def decode(content: bytes, *, shown: str) -> str:
    """Return the text of a file: UTF-8, or UTF-16 with its mark. Line ends are line feeds.

    Args:
        content: of the file.
        shown: its name for people, used in a fault.

    Raises:
        UnreadableError: if it is not such text.
    """
    is_utf16 = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if is_utf16:
            raise _unreadable(shown, "is broken UTF-16 text", "save it as UTF-8", line) from error
        what = f"is not UTF-8 text (byte 0x{content[error.start]:02x})"
        cure = "save it as UTF-8 (Windows-1252?)"
        raise _unreadable(shown, what, cure, line) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _unreadable(shown, "holds a NUL character", "save it as plain UTF-8 text", line)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_article(
    content: bytes,
    path: Path,
    *,
    identifier: str,
    shown: str,
    relative: str | None = None,
    site: Site | None = None,
    include: Include = no_include,
) -> ReadResult:
    """Read an article.

    Args:
        content: of the file.
        path: the file; its suffix is one of `FORMATS`.
        identifier: the id of the article.
        shown: the file's name for people, used in faults.
        relative: its path in the knowledge folder, with `/`; its name if None.
        site: what shows the file, for its address and its anchors.
        include: gives the text of other files that it includes.

    Returns:
        The article, or all that is wrong with the file.
    """
    known = FORMATS[path.suffix.lower()]
    try:
        text = _text(content, known, shown)
    except UnreadableError as error:
        return ReadResult(None, (error.fault,))
    parted = known.split(text) if known.split else FrontMatterText(None, text)
    if parted.is_unclosed:
        mark = "dashes" if parted.language == "yaml" else "plus signs"
        what, cure = "the front matter is never closed", f"end it with a line of three {mark}"
        return ReadResult(None, (Fault(shown, parted.first_line - 1, what, cure),))
    front, faults, hints = read_front_matter(parted, path=shown)
    if faults:
        return ReadResult(None, tuple(faults), tuple(hints))
    if front.is_draft:
        return ReadResult(None, (), (*hints, Hint(shown, 0, "", "is a draft; left out")))
    surroundings = Surroundings(
        include, Anchors(site.anchors if site else "none"), path.suffix.lower() == ".mdx"
    )
    try:
        parsed = known.read(parted.rest, surroundings)
    except RefusedError as error:
        line = text.count("\n") - parted.rest.count("\n") + error.line
        return ReadResult(None, (Fault(shown, line, error.what, error.cure),), tuple(hints))
    hints += [
        Hint(shown, 0, f"`{hole}`", "writes text that is not in the file")
        for hole in dict.fromkeys(parsed.holes)
    ]
    if not parsed.blocks:
        return ReadResult(
            None, (), (*hints, Hint(shown, 0, "", "is a page without text; left out"))
        )
    relative = relative or path.name
    title = plain(front.title or parsed.title or _title_of(relative))
    url = site.address(relative, front) if site else front.url
    body, paragraphs, links = _body(parsed, {title} if front.title else {title, parsed.title})
    article = Article(
        id=identifier,
        title=title,
        body=body,
        paragraphs=paragraphs,
        links=links,
        path=shown,
        url=url,
        description=front.description and plain(front.description),
        sources=front.sources,
        publisher=front.publisher and plain(front.publisher),
        author=front.author and plain(front.author),
        published=front.published,
        updated=front.updated,
        review_by=front.review_by,
        language=front.language,
        tags=tuple(map(plain, front.tags)),
        aliases=tuple(map(plain, front.aliases)),
        acceptance_questions=front.acceptance_questions,
    )
    return ReadResult(article, (), tuple(hints))


def _text(content: bytes, known: Format, shown: str) -> str:
    """Return the text of a file of a known format."""
    try:
        text = known.to_text(content) if known.to_text else decode(content, shown=shown)
    except RefusedError as error:
        raise _unreadable(shown, error.what, error.cure) from error
    if text.count("\n") > known.max_lines:
        what = f"has over {known.max_lines:,} lines"
        raise _unreadable(shown, what, "split it into several articles")
    return text


def _body(
    parsed: ParsedFile, titles: Set[str | None]
) -> tuple[str, tuple[Paragraph, ...], tuple[Link, ...]]:
    """Join the blocks to a body, each one paragraph; a title is no part of a section's path."""
    paragraphs: list[Paragraph] = []
    links: list[Link] = []
    paths: dict[tuple[Heading, ...], tuple[str, ...]] = {}
    start = 0
    for block in parsed.blocks:
        path = paths.get(block.headings)
        if path is None:
            path = tuple(h.text for h in block.headings if h.text not in titles)
            paths[block.headings] = path
        anchors = [heading.anchor for heading in block.headings if heading.anchor]
        end = start + len(block.text)
        paragraphs.append(
            Paragraph(
                len(paragraphs) + 1,
                start,
                end,
                path,
                anchors[-1] if anchors else None,
                block.kind,
                block.code_language,
            )
        )
        links += [Link(start + a, start + b, target) for a, b, target in block.links]
        start = end + 2
    return "\n\n".join(block.text for block in parsed.blocks), tuple(paragraphs), tuple(links)


def _title_of(relative: str) -> str:
    """Return a title for a file without one: its name, or that of its folder, in words."""
    *folders, name = Path(relative).with_suffix("").parts
    if name.lower() in _FOLDER_PAGES and folders:
        name = folders[-1]
    words = " ".join(_WORD_BREAK.sub(" ", _NUMBER_PREFIX.sub("", name)).split())
    return words[:1].upper() + words[1:] if words and words != name else name


def _unreadable(shown: str, what: str, cure: str, line: int = 1) -> UnreadableError:
    return UnreadableError(Fault(shown, line, what, cure))
