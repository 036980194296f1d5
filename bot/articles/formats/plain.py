"""Plain text: the title on the first line, then paragraphs, as people and old programs write them.

Lines that were broken at a width are joined again; rulers and the feet of printed pages go.
"""

import re
from collections.abc import Iterator

from bot.articles.formats.marks import text_block
from bot.articles.formats.parsed import Heading, ParsedFile, Surroundings, TextBlock

MIN_WRAPPED_CHARS = 45  # a shorter line was ended by its author, unless it ends the paragraph
MAX_HEADING_CHARS = 80
MAX_FOOT_CHARS = 160

_RULER = re.compile(r"[\s=_*~#+.\-–—─━═]{3,}")
_UNDERLINE = re.compile(r"([=\-~^\"'`*#+])\1{2,}")
_PAGE_FOOT = re.compile(
    r"(?:\S.*\S)?\s{3,}(?:page\s+)?\d{1,4}|(?:page|seite|página)\s+\d{1,4}(?:\s+(?:of|von|de|/)\s+\d+)?"
    r"|-\s*\d{1,4}\s*-|\S.*\S?\s*\[page \d{1,4}\]",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-Z]\.)\s+(\S.*)")
_ITEM = re.compile(r"\s*(?:[-*•‣◦+]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+\S")
_TRANSCRIPT = re.compile(r"\s*(?:\[[^\]]{1,30}\]|<[^>]{1,40}>|\(?\d{1,2}:\d{2}\b|[\w .-]{1,30}: )")
_HYPHEN = re.compile(r"[^\W\d_]-$")


def read_plain(text: str, _surroundings: Surroundings) -> ParsedFile:
    """Read plain text.

    Paragraphs are separated by blank lines; where no blank line follows the title, every line is
    a paragraph.
    """
    title, _, rest = text.strip("\n\f\ufeff").partition("\n")
    title = " ".join(title.split())
    lines = [line.rstrip() for line in rest.expandtabs().split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    if lines and _UNDERLINE.fullmatch(lines[0].strip()):
        del lines[0]
    if all(line.strip() for line in lines):
        blocks = [text_block(line, ()) for line in lines]
        return ParsedFile(title or None, tuple(block for block in blocks if block))
    return ParsedFile(title or None, tuple(_blocks(lines)))


def _blocks(lines: list[str]) -> Iterator[TextBlock]:
    headings: tuple[Heading, ...] = ()
    kept = 0
    for paragraph in _paragraphs(lines):
        heading, rest = _heading(paragraph)
        if heading is not None:
            level = heading.level
            headings = (*(h for h in headings if h.level < level), heading)
        for kind_lines in _parts(rest):
            is_list = all(_ITEM.match(line) or line.startswith(" ") for line in kind_lines)
            kind = "list" if is_list and _ITEM.match(kind_lines[0]) else "text"
            block = text_block(
                "\n".join(kind_lines),
                (),
                kind="list" if kind == "list" else "text",
                headings=headings,
            )
            if block is not None:
                kept += 1
                yield block


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    """Yield the lines between blank lines and rulers, without the feet of pages."""
    paragraph: list[str] = []
    before_blank = True
    for at, line in enumerate((*lines, "")):
        stripped = line.replace("\f", "").strip()
        behind_blank = at + 1 >= len(lines) or not lines[at + 1].replace("\f", "").strip()
        is_foot = "\f" in line or (before_blank and behind_blank)
        if is_foot and 0 < len(stripped) <= MAX_FOOT_CHARS and _PAGE_FOOT.fullmatch(stripped):
            stripped = ""
        is_underline = bool(paragraph) and _UNDERLINE.fullmatch(stripped)
        if stripped and (is_underline or not _RULER.fullmatch(stripped)):
            paragraph.append(line.replace("\f", ""))
        elif paragraph:
            yield paragraph
            paragraph = []
        before_blank = not stripped


def _heading(lines: list[str]) -> tuple[Heading | None, list[str]]:
    """Return the heading that a paragraph is or begins with, and the other lines."""
    first = lines[0].strip()
    if (
        len(lines) > 1
        and _UNDERLINE.fullmatch(lines[1].strip())
        and len(first) <= MAX_HEADING_CHARS
    ):
        level = 2 if lines[1].strip()[0] == "=" else 3
        return Heading(" ".join(first.split()), level=level), lines[2:]
    if len(lines) > 1 or len(first) > MAX_HEADING_CHARS:
        return None, lines
    numbered = _NUMBERED.fullmatch(first)
    words = first.split()
    in_capitals = first.isupper() and len(words) <= 12 and sum(map(str.isalpha, first)) >= 4
    if in_capitals or (
        numbered
        and len(words) <= 12
        and not first.endswith((".", ",", ";", ":", "!"))
        and numbered[1][:1].isupper()
    ):
        dots = first.split()[0].rstrip(".").count(".") if numbered else 0
        return Heading(" ".join(words), level=3 + dots), []
    return None, lines


def _parts(lines: list[str]) -> Iterator[list[str]]:
    """Yield the lines of a paragraph; those that were broken at a width are one."""
    if not lines:
        return
    if _is_verbatim(lines):
        yield [line.rstrip() for line in lines]
        return
    pieces: list[str] = []
    for line in lines:
        words = " ".join(line.split())
        if _ITEM.match(line):
            indent = line[: len(line) - len(line.lstrip())]
            pieces.append(f"\n{indent}{words}")
        elif pieces and _HYPHEN.search(pieces[-1]) and words[:1].islower():
            pieces[-1] = pieces[-1][:-1]
            pieces.append(words)
        else:
            pieces.append(f" {words}" if pieces else words)
    yield "".join(pieces).lstrip("\n").split("\n")


def _is_verbatim(lines: list[str]) -> bool:
    """Tell whether the lines were ended by their author: verse, transcripts, tables, addresses."""
    if len(lines) == 1:
        return False
    if sum(bool(_TRANSCRIPT.match(line)) for line in lines) > len(lines) / 2:
        return True
    if any(_ITEM.match(line) for line in lines):
        return False
    inner = lines[:-1]
    return sum(len(line.strip()) >= MIN_WRAPPED_CHARS for line in inner) < len(inner) * 0.7
