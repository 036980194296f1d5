"""The words of one paragraph, heading or cell while they are collected, white space folded."""

import re

from bot.articles.formats.marks import (
    IMAGE,
    IMAGE_END,
    LINK,
    LINK_END,
    STRONG,
    STRONG_END,
    TARGET_END,
    without_reserved,
)

_FOLDED = " \t\r\n\f"  # what HTML folds; other white space is the author's
_SPACE = re.compile(r"[ \t\r\n\f]+")
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|bmp|avif|ico)", re.IGNORECASE)


class InlineText:
    """Collects inline text with its marks.

    Attributes:
        targets: where the links lead to, by their number; of the whole page.
        has_text: whether anything readable has come since the last `take`.
    """

    def __init__(self) -> None:
        self.targets: list[str] = []
        self.has_text = False
        self._parts: list[str] = []
        self._space = False  # whether white space waits for a word behind it
        self._line_start = True
        self._waiting: list[str] = []  # marks that begin with the next word
        self._in_link = False

    def add(self, text: str) -> None:
        """Add text, its white space folded."""
        words = _SPACE.sub(" ", text)
        if not words:
            return
        stripped = words.strip(" ")
        if not stripped:
            self._space = True
            return
        if words[0] == " ":
            self._space = True
        self._put(without_reserved(stripped))
        self._space = words[-1] == " "

    def add_as_is(self, text: str) -> None:
        """Add text with its white space."""
        self._put(without_reserved(text.replace("\r", "")))

    def break_line(self) -> None:
        """Begin a new line, if the line has anything."""
        if not self._line_start:
            self._parts.append("\n")
            self._line_start = True
        self._space = False

    def open_link(self, target: str) -> None:
        """Begin a link; one inside another is a part of it."""
        if not self._in_link:
            self._in_link = True
            self._waiting.append(f"{LINK}{len(self.targets)}{TARGET_END}")
            self.targets.append(target)

    def close_link(self) -> None:
        """End the link."""
        if self._in_link:
            self._in_link = False
            self._close(LINK, LINK_END)

    def open_strong(self) -> None:
        """Begin strong text."""
        self._waiting.append(STRONG)

    def close_strong(self) -> None:
        """End strong text."""
        self._close(STRONG, STRONG_END)

    def add_image(self, words: str) -> None:
        """Add what an image says to those who do not see it."""
        words = " ".join(without_reserved(words).split())
        if words and not _FILE_NAME.fullmatch(words):
            self._put(f"{IMAGE}{words}{IMAGE_END}")

    def take(self) -> str:
        """Return all that was collected, and begin anew; lines are stripped."""
        if not self._parts:
            self._space = False
            return ""
        text = "".join(self._parts)
        self._parts.clear()
        self._space = False
        self._line_start = True
        self.has_text = False
        if self._in_link and self.targets:  # the link goes on in the next block
            waiting = [f"{LINK}{len(self.targets) - 1}{TARGET_END}"]
            text += "" if self._waiting else LINK_END
            self._waiting = waiting
        else:
            self._waiting.clear()
        return text.rstrip(_FOLDED)

    def _put(self, words: str) -> None:
        if self._space and not self._line_start:
            self._parts.append(" ")
        self._space = False
        if self._waiting:
            self._parts += self._waiting
            self._waiting.clear()
        self._parts.append(words)
        self._line_start = False
        self.has_text = True

    def _close(self, opening: str, closing: str) -> None:
        """End what was begun; what holds no word leaves no mark."""
        if self._waiting and self._waiting[-1].startswith(opening):
            self._waiting.pop()
        else:
            self._parts.append(closing)
