"""What every reader makes of a file: its title, and blocks of text in reading order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from bot.articles.article import Kind, Link

Include = Callable[[str], str | None]
"""Gives the text of another file by its path as written, or None if it may not be read."""

NewAnchor = Callable[[str], str | None]
"""Gives the anchor of the next heading of a page by its text, or None if it has none."""


class Heading(NamedTuple):
    """A heading.

    Attributes:
        text: on one line.
        anchor: the fragment that leads to it on the page, without `#`, or None.
        level: 1 to 6; 7 for a line of text that serves as a heading.
    """

    text: str
    anchor: str | None = None
    level: int = 1


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, a list, a table or a piece of code.

    Attributes:
        text: not empty; only code has blank lines.
        kind: what it is.
        headings: those it stands under, the outermost first.
        code_language: the language of code, as it was written, if it was.
        links: as offsets into the text.
    """

    text: str
    kind: Kind = "text"
    headings: tuple[Heading, ...] = ()
    code_language: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """The readable content of a file.

    Attributes:
        title: what the page shows as its title, or None.
        blocks: in reading order; those under the title name it as their first heading.
        holes: names of the components and variables that would have written text into a
            sentence, in order; their text is not in the file.
    """

    title: str | None
    blocks: tuple[TextBlock, ...]
    holes: tuple[str, ...] = ()


class RefusedError(Exception):
    """A text is not read: it would take too long, or too much memory.

    Attributes:
        what: what is the matter with it, without a full stop.
        cure: what to do, without a full stop.
        line: of the text, from 1.
    """

    def __init__(self, what: str, cure: str, line: int = 1) -> None:
        self.what = what
        self.cure = cure
        self.line = line
        super().__init__(f"{what}; {cure}")


def no_include(_path: str) -> str | None:
    """Include nothing."""
    return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a reader may use beside the text of the file.

    Attributes:
        include: gives the text of files that the file includes.
        new_anchor: gives headings without a written id their anchors; fresh for each file.
        is_mdx: whether braces are expressions, as in MDX.
    """

    include: Include = no_include
    new_anchor: NewAnchor = no_include
    is_mdx: bool = False
