"""Sections: the headings that a text stands under, and which of them is the title of the page."""

from typing import NamedTuple

from bot.articles.formats.parsed import Heading

MAX_HEADINGS = 24
"""Headings one inside another that are told apart."""


class Section(NamedTuple):
    """A heading and those around it.

    Attributes:
        heading: the heading.
        outer: what it stands under.
        is_fixed: whether it heads all of an element, so that no heading inside ends it.
        path: the headings, the outermost first.
    """

    heading: Heading
    outer: "Section | None"
    is_fixed: bool
    path: tuple[Heading, ...]


class Sections:
    """Where a walk through a page is.

    Attributes:
        current: the section; None before all headings.
        title_heading: the text of the first `h1`.
    """

    def __init__(self) -> None:
        self.current: Section | None = None
        self.title_heading: str | None = None
        self._first: Heading | None = None
        self._first_is_alone = True

    @property
    def path(self) -> tuple[Heading, ...]:
        """The headings above what is read, the outermost first."""
        return self.current.path if self.current else ()

    @property
    def first_heading(self) -> str | None:
        """The text of the only heading of its level, if it stands before all text."""
        return self._first.text if self._first and self._first_is_alone else None

    def note(self, heading: Heading, *, after_text: bool) -> None:
        """Note a heading that is written as one: it may be the title.

        Args:
            heading: the heading.
            after_text: whether text stands before it.
        """
        if heading.level == 1 and self.title_heading is None:
            self.title_heading = heading.text
        if self._first is None and not after_text:
            self._first = heading
        elif self._first is None or self._first.level >= heading.level:
            self._first_is_alone = False

    def begin(self, heading: Heading, *, is_fixed: bool = False) -> None:
        """Begin a section; those that stand no higher end, unless they are fixed."""
        outer = self.current
        while outer is not None and not outer.is_fixed and outer.heading.level >= heading.level:
            outer = outer.outer
        while outer is not None and len(outer.path) >= MAX_HEADINGS:
            outer = outer.outer
        path = (*outer.path, heading) if outer else (heading,)
        self.current = Section(heading, outer, is_fixed, path)
