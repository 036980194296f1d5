"""Marks in a text that is being read: where a link, strong text or an image's words begin and end.

Readers move pieces of text about (into lists, rows and sentences) before they know where the pieces
end up in the body. So they mark the places inside the text, by characters that Unicode reserves
for such use and that no text holds, and turn the marks into offsets at the very end.
"""

import re
import unicodedata
from collections.abc import Sequence

from bot.articles.article import Kind, Link
from bot.articles.formats.parsed import Heading, TextBlock
from bot.text.plain_text import plain

LINK, TARGET_END, LINK_END = "\ufdd0", "\ufdd1", "\ufdd2"
"""A link is LINK, the number of its target, TARGET_END, the words, LINK_END."""

STRONG, STRONG_END = "\ufdd3", "\ufdd4"
IMAGE, IMAGE_END = "\ufdd5", "\ufdd6"

_RESERVED = re.compile("[\ufdd0-\ufdef]")
_LINK_PARTS = re.compile(f"{LINK}(\\d+){TARGET_END}|({LINK_END})")
_OTHER_MARKS = re.compile(f"[{STRONG}-{IMAGE_END}]")
_IMAGES = re.compile(f"{IMAGE}[^{IMAGE_END}]*{IMAGE_END}")
_MARKS = re.compile(f"{LINK}\\d+{TARGET_END}|[{LINK_END}-{IMAGE_END}]")
_OUTER = " \t\n\r\f\v\u00a0\u200b\u2060\ufeff"


def without_reserved(text: str) -> str:
    """Return a text as it is read, without characters that would be taken for marks."""
    return _RESERVED.sub("", text)


def without_marks(text: str) -> str:
    """Return a text without its marks."""
    return _MARKS.sub("", text)


def with_images(text: str, *, alone: bool = False) -> str:
    """Return a text with the words of its images.

    An image that stands alone is no part of a sentence: its words go, unless `alone`.
    """
    if IMAGE not in text:
        return text
    if not alone and not without_marks(_IMAGES.sub("", text)).strip():
        return ""
    return text.replace(IMAGE, "").replace(IMAGE_END, "")


def on_one_line(text: str) -> str:
    """Return a text without marks, on one line, as a heading or a title is kept."""
    return " ".join(plain(without_marks(text)).split()).strip(_OUTER)


def text_block(
    text: str,
    targets: Sequence[str],
    *,
    kind: Kind = "text",
    headings: tuple[Heading, ...] = (),
    code_language: str | None = None,
) -> TextBlock | None:
    """Return a block of a marked text, or None if nothing is left of it.

    Args:
        text: the text, with marks.
        targets: where links lead to, by their number.
        kind: what the block is; only code keeps its blank lines.
        headings: those it stands under.
        code_language: the language of code.
    """
    text = plain(_OTHER_MARKS.sub("", text))
    if kind == "code":
        lines = [line.rstrip() for line in text.split("\n")]
        while lines and not lines[0]:
            del lines[: next((at for at, line in enumerate(lines) if line), len(lines))]
        text = "\n".join(lines).rstrip()
    elif "\n" in text:
        text = "\n".join([line.rstrip() for line in text.split("\n") if line.strip(_OUTER)])
    if kind != "code":
        text = text.strip(_OUTER)
    text, links = _resolved(text, targets)
    if not text.strip(_OUTER):
        return None
    return TextBlock(text, kind, headings, code_language, links)


def _resolved(text: str, targets: Sequence[str]) -> tuple[str, tuple[Link, ...]]:
    """Return a text without marks, and its links."""
    if LINK not in text:
        return text.replace(LINK_END, ""), ()
    parts: list[str] = []
    links: list[Link] = []
    opened: tuple[int, str] | None = None
    at = length = 0
    for mark in _LINK_PARTS.finditer(text):
        parts.append(text[at : mark.start()])
        length += mark.start() - at
        at = mark.end()
        if not mark[2]:
            opened = (length, targets[int(mark[1])])
        elif opened:
            if length > opened[0]:
                links.append(Link(opened[0], length, opened[1]))
            opened = None
    parts.append(text[at:])
    clean = "".join(parts)
    if not unicodedata.is_normalized("NFC", clean):
        # A letter and its accent stood on two sides of a mark: the text is worth more.
        return unicodedata.normalize("NFC", clean), ()
    return clean, tuple(links)
