"""What every reader makes of a file: its front matter, its heading and its blocks of text."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list, a table or a piece of preformatted text.

    Attributes:
        text: not empty, without blank lines.
        section: the heading it stands under, or None.
    """

    text: str
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The readable content of a file.

    Attributes:
        heading: the first heading, or None.
        blocks: in reading order; those under the first heading name it as their section.
        front_matter: the YAML before the content, or None.
        front_matter_line: the line of the file that the YAML begins on, from 1.
        unclosed: whether the front matter was begun and never ended.
    """

    heading: str | None
    blocks: tuple[Block, ...]
    front_matter: str | None = None
    front_matter_line: int = 2
    unclosed: bool = False


def split_front_matter(text: str) -> tuple[str | None, str, bool]:
    """Separate the YAML between two `---` lines from what follows.

    Returns:
        The YAML or None, the rest, and whether the YAML was begun and never ended.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, text, False
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), False
    return None, "", True


def without_blank_lines(text: str) -> Iterator[str]:
    """Yield the parts of a text between its blank lines, lines stripped at their right."""
    part: list[str] = []
    for line in text.split("\n"):
        if line.strip():
            part.append(line.rstrip())
        elif part:
            yield "\n".join(part)
            part = []
    if part:
        yield "\n".join(part)
