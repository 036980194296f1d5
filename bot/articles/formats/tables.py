"""Tables: row by row, the header of a column said with each value below it."""

import re
from dataclasses import dataclass, field

from bot.articles.formats.marks import without_marks

MAX_SPAN = 100  # columns or rows that a cell may reach over
MAX_REPEATED = 2000  # cells of a table that repeat one above or before them

_QUESTION_COLUMN = re.compile(
    r"(?:frequently asked )?questions?|q|faq|fragen?|preguntas?|perguntas?|вопрос(?:ы)?"
    r"|質問|问题|問題",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Row:
    """A row of a table.

    Attributes:
        cells: their text, from left to right; one that reaches over columns stands in each.
        is_header: whether all its cells are headers.
        begins_with_header: whether the first is one.
    """

    cells: list[str] = field(default_factory=list)
    is_header: bool = True
    begins_with_header: bool = False


@dataclass(slots=True)
class Table:
    """A table while it is read.

    Attributes:
        caption: its lines.
        rows: those that are complete.
        is_layout: whether it only places what is in it on the page.
        open: whether a row is being read.
        in_head: whether the row belongs to the head.
    """

    caption: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    is_layout: bool = False
    open: bool = False
    in_head: bool = False
    _row: Row = field(default_factory=Row)
    _repeated: int = 0
    _reaching: dict[int, tuple[int, str]] = field(default_factory=dict)  # by column: rows left

    def begin_row(self) -> None:
        """Begin a row."""
        self._row = Row()
        self.open = True

    def add_cell(self, text: str, *, is_header: bool, columns: int, rows: int) -> None:
        """Add a cell to the row.

        Args:
            text: its text.
            is_header: whether it is a header.
            columns: how many columns it reaches over.
            rows: how many rows it reaches over.
        """
        if not self.open:
            self.begin_row()
        self._fill()
        row = self._row
        row.is_header = row.is_header and (is_header or self.in_head)
        row.begins_with_header = row.begins_with_header or (is_header and not row.cells)
        for number in range(columns):
            if number and not self._may_repeat():
                break
            if rows > 1:
                self._reaching[len(row.cells)] = (rows - 1, text)
            # A value that reaches over columns is said once, a header for each of them.
            row.cells.append(text if not number or row.is_header else "")

    def end_row(self) -> None:
        """End the row."""
        if not self.open:
            return
        self._fill()
        self.open = False
        if any(self._row.cells):
            self.rows.append(self._row)

    def _fill(self) -> None:
        """Add the cells that reach down from the rows above."""
        cells = self._row.cells
        while self._reaching and (known := self._reaching.pop(len(cells), None)):
            left, text = known
            if not self._may_repeat():
                break
            if left > 1:
                self._reaching[len(cells)] = (left - 1, text)
            cells.append(text)

    def _may_repeat(self) -> bool:
        self._repeated += 1
        return self._repeated <= MAX_REPEATED

    @property
    def open_cells(self) -> list[str]:
        """The cells of the row that is being read."""
        return self._row.cells if self.open else []

    def questions(self) -> list[tuple[str, str]]:
        """Return questions and their answers, if that is what the table holds."""
        head, rows = self._parted()
        if not rows or any(len(row.cells) != 2 or not all(row.cells) for row in rows):
            return []
        titled = bool(head) and _QUESTION_COLUMN.fullmatch(without_marks(head[0]).strip(" :."))
        if titled or all(without_marks(row.cells[0]).endswith(("?", "？", "؟")) for row in rows):
            return [(row.cells[0], row.cells[1]) for row in rows]
        return []

    def lines(self) -> list[str]:
        """Return a line for each row: `header: value; header: value`, or values between bars."""
        head, rows = self._parted()
        if head and rows:
            return [*self.caption, *(_with_headers(head, row) for row in rows)]
        lines = [_between_bars(row) for row in self.rows]
        if all(len(row.cells) == 1 for row in self.rows):
            lines = [row.cells[0] for row in self.rows]
        return [*self.caption, *lines]

    def _parted(self) -> tuple[list[str], list[Row]]:
        """Return the headers of the columns, if there are any, and the rows below."""
        if not self.rows or not self.rows[0].is_header or len(self.rows[0].cells) < 2:
            return [], self.rows
        head = [_on_one_line(cell).strip(" :") for cell in self.rows[0].cells]
        if len(set(head)) == 1:  # one header over all columns is the table's title
            return [], self.rows
        below = 1
        while below < len(self.rows) and self.rows[below].is_header:  # a head of several rows
            for column, cell in enumerate(self.rows[below].cells[: len(head)]):
                own = _on_one_line(cell).strip(" :")
                if own and own != head[column]:
                    head[column] = f"{head[column]} {own}".strip()
            below += 1
        return head, self.rows[below:]


def _with_headers(head: list[str], row: Row) -> str:
    values = []
    for column, cell in enumerate(row.cells):
        if cell:
            name = head[column] if column < len(head) else ""
            values.append(f"{name}: {cell}" if name else cell)
    return "\n".join(
        f"  {line.strip()}" if number else line
        for number, line in enumerate("; ".join(values).split("\n"))
    )


def _between_bars(row: Row) -> str:
    cells = [_on_one_line(cell) for cell in row.cells]
    if row.is_header:
        cells = list(dict.fromkeys(cells))
    if row.begins_with_header and len(cells) == 2 and all(cells):
        return f"{cells[0].rstrip(' :')}: {cells[1]}"
    return " | ".join(cells).rstrip(" |")


def _on_one_line(text: str) -> str:
    return text.replace("\n", " ")
