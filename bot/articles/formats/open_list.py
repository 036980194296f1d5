"""The list that is being read, with those inside it: its lines, and the marks of its items."""

import re
from collections.abc import Sequence

from bot.articles.formats.lists import ItemMarks
from bot.articles.formats.marks import LINK, LINK_END, TARGET_END

MAX_INDENTS = 8
"""Lists one inside another whose items are indented."""

_BOXES = ("☑", "☐")
_CONTENTS = re.compile(r"\S{1,3} (?:toc|table of contents)", re.IGNORECASE)
_TO_SECTION = re.compile(f"\\s*\\S{{1,9}} {LINK}(\\d+){TARGET_END}[^{LINK_END}]+{LINK_END}")


class OpenList:
    """The lists around what is read, and the lines of their items so far.

    Attributes:
        mark: of the item that has no text yet.
        swallowed: lists around an item that is read as a section of its own.
        lines: of the items, indented and with their marks.
    """

    def __init__(self) -> None:
        self.mark = ""
        self.swallowed = 0
        self.lines: list[str] = []
        self._marks: list[ItemMarks] = []

    @property
    def is_open(self) -> bool:
        """Whether there is any list around."""
        return bool(self._marks)

    @property
    def holds_items(self) -> bool:
        """Whether what is read belongs to a list, and to no section inside it."""
        return bool(self._marks) and not self.swallowed

    @property
    def depth(self) -> int:
        """How many lists an item stands in."""
        return len(self._marks) - self.swallowed

    def enter(self, tag: str, attributes: dict[str, str | None]) -> None:
        """Begin a list."""
        self._marks.append(ItemMarks.of(tag, attributes))
        self.mark = ""

    def leave(self) -> None:
        """End the innermost list."""
        self._marks.pop()
        self.mark = ""

    def enter_item(self, value: str | None) -> None:
        """Begin an item; `value` is the number that was written for it, if one was."""
        if self._marks:
            self.mark = self._marks[-1].next_mark(value)

    def swallow_item(self) -> None:
        """Have the item read as a section of its own."""
        self.mark = ""
        self.swallowed = len(self._marks)

    def add(self, text: str) -> None:
        """Add the text of an item; its further lines are indented."""
        if self.mark == "• " and text.startswith(_BOXES):
            self.mark = " "  # the box is the mark
        indent = self._indent
        for line in text.split("\n"):
            self.lines.append(f"{indent}{self.mark.lstrip() if self.mark else '  '}{line}")
            self.mark = ""

    def add_mark(self) -> None:
        """Add the mark of an item whose text is no line of it, if it has none yet."""
        if self.mark:
            self.lines.append(self._indent + self.mark.rstrip())
            self.mark = ""

    def take(self, targets: Sequence[str]) -> str:
        """Return the lines, and forget them; nothing where they are a table of contents.

        Args:
            targets: of the links in them.
        """
        lines, self.lines = self.lines, []
        if len(lines) >= 2 and all(_leads_to_section(line, targets) for line in lines):
            return ""
        if len(lines) == 1 and _CONTENTS.fullmatch(lines[0]):
            return ""  # where Jekyll puts one
        return "\n".join(lines)

    @property
    def _indent(self) -> str:
        """What the lines of an item begin with; lists further inside are shown no further in."""
        return "  " * min(self.depth - 1, MAX_INDENTS)


def _leads_to_section(line: str, targets: Sequence[str]) -> bool:
    match = _TO_SECTION.fullmatch(line)
    return match is not None and targets[int(match[1])].startswith("#")
