"""Lists: the mark that a page shows before each item."""

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"-?\d{1,9}")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(slots=True)
class ItemMarks:
    """Gives the items of one list their marks.

    Attributes:
        style: `1`, `a`, `A`, `i` or `I` for numbers and letters; empty for bullets.
        next_number: of the next item.
        step: from one number to the next.
    """

    style: str = ""
    next_number: int = 1
    step: int = 1

    @classmethod
    def of(cls, tag: str, attributes: dict[str, str | None]) -> "ItemMarks":
        """Return the marks of a list by its tag and attributes."""
        if tag != "ol":
            return cls()
        style = attributes.get("type") or "1"
        return cls(
            style if style in "aAiI" else "1",
            _number(attributes.get("start"), 1),
            -1 if "reversed" in attributes else 1,
        )

    def next_mark(self, value: str | None) -> str:
        """Return the mark of the next item, such as `• ` or `2. `.

        Args:
            value: the number that was written for the item, if one was.
        """
        if not self.style:
            return "• "
        number = _number(value, self.next_number)
        self.next_number = number + self.step
        return f"{_shown(number, self.style)}. "


def _number(written: str | None, otherwise: int) -> int:
    return int(written) if written and _NUMBER.fullmatch(written.strip()) else otherwise


def _shown(number: int, style: str) -> str:
    if style in "aA" and number > 0:
        letters = ""
        while number > 0:
            number, place = divmod(number - 1, 26)
            letters = chr(ord("a") + place) + letters
        return letters.upper() if style == "A" else letters
    if style in "iI" and 0 < number < 4000:
        numeral = ""
        for worth, letter in _ROMAN:
            numeral += letter * (number // worth)
            number %= worth
        return numeral.upper() if style == "I" else numeral
    return str(number)
