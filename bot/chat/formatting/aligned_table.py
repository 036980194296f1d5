"""A table in columns, for a telephone: as wide as a monospace line there, or not at all.

An article's text has a table row by row, the header of each column with its value:

    Level: Gold; Price: 12         Level   Price
    Level: Silver; Price: 8        Gold    12
                                   Silver  8

or, without headers, the values between bars. The columns are only another way to write these lines:
a table is aligned where they can be read back from it, to the last character.
"""

import unicodedata
from collections.abc import Sequence

MAX_COLUMNS = 44
"""Characters of a line: what a telephone shows in monospace without breaking it."""

_GAP = "  "
_BAR = " | "


def aligned(text: str) -> str | None:
    """Return a table in columns; None where it is too wide or could not be read back."""
    lines = text.split("\n")
    if len(lines) < 2:
        return None
    grid = _barred(lines) or _with_header(lines)
    if grid is None:
        return None
    made = "\n".join(grid)
    return made if max(map(_width, grid)) <= MAX_COLUMNS and unaligned(made) == text else None


def unaligned(made: str) -> str:
    """Return the lines of the article that a table in columns was made from."""
    rows = made.split("\n")
    if all(_BAR in row for row in rows):
        return "\n".join(_BAR.join(cell.strip(" ") for cell in row.split(_BAR)) for row in rows)
    starts = _starts(rows)
    head, *below = (_cut(row, starts) for row in rows)
    return "\n".join(
        "; ".join(f"{name}: {cell}" for name, cell in zip(head, row, strict=True) if cell)
        for row in below
    )


def _barred(lines: Sequence[str]) -> list[str] | None:
    rows = [line.split(_BAR) for line in lines]
    if len(rows[0]) < 2 or any(len(row) != len(rows[0]) for row in rows):
        return None
    return _padded(rows, _BAR)


def _with_header(lines: Sequence[str]) -> list[str] | None:
    rows = [[part.partition(": ") for part in line.split("; ")] for line in lines]
    if not all(name and colon and value for row in rows for name, colon, value in row):
        return None
    head = list(dict.fromkeys(name for row in rows for name, _, _ in row))
    if len(head) < 2:
        return None
    cells = [{name: value for name, _, value in row} for row in rows]
    return _padded([head, *([row.get(name, "") for name in head] for row in cells)], _GAP)


def _padded(rows: Sequence[Sequence[str]], between: str) -> list[str]:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        between.join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip(" ")
        for row in rows
    ]


def _starts(rows: Sequence[str]) -> list[int]:
    """Return where the columns begin: behind two columns of blanks, wherever all rows have them."""
    drawn = [_drawn(row) for row in rows]
    width = max(map(len, drawn))
    blank = [all(at >= len(row) or row[at] == " " for row in drawn) for at in range(width)]
    return [0, *(at for at in range(2, width) if blank[at - 1] and blank[at - 2] and not blank[at])]


def _cut(row: str, starts: Sequence[int]) -> list[str]:
    drawn = _drawn(row)
    ends = [*starts[1:], len(drawn)]
    return ["".join(drawn[a:b]).strip(" ") for a, b in zip(starts, ends, strict=True)]


def _drawn(row: str) -> list[str]:
    """Return what stands in each place of a monospace line: a wide character takes two."""
    places: list[str] = []
    for char in row:
        width = _width(char)
        if width == 0 and places:
            places[-1] += char
        else:
            places += [char, *[""] * (width - 1)]
    return places


def _width(text: str) -> int:
    """Return how many places of a monospace line a text takes."""
    if text.isascii():
        return len(text)
    return sum(_width_of(char) for char in text)


def _width_of(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
