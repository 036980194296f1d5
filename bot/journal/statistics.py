"""Statistics of the journal: what was asked each day, and what was quoted most."""

import io
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.journal.gaps import Gap

_TOP = 10
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for more than text


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The questions of one day of UTC.

    Attributes:
        date: the day.
        asked: all questions.
        missed: those without an answer.
        helpful: answers that more people found helpful than not.
        unhelpful: answers that more people found unhelpful than helpful.
    """

    date: date
    asked: int = 0
    missed: int = 0
    helpful: int = 0
    unhelpful: int = 0

    @property
    def answered(self) -> int:
        """The questions with an answer."""
        return self.asked - self.missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The questions of some days.

    Attributes:
        days: without a gap, the earliest first.
        people: how many different people asked.
        most_quoted: ids of the articles whose passage came first most often, and how often; the
            most frequent first.
    """

    days: tuple[Day, ...]
    people: int
    most_quoted: tuple[tuple[str, int], ...]

    @property
    def asked(self) -> int:
        """All questions."""
        return sum(day.asked for day in self.days)

    @property
    def answered(self) -> int:
        """The questions with an answer."""
        return sum(day.answered for day in self.days)

    @property
    def helpful(self) -> int:
        """Answers that helped."""
        return sum(day.helpful for day in self.days)

    @property
    def unhelpful(self) -> int:
        """Answers that did not help."""
        return sum(day.unhelpful for day in self.days)


def read_statistics(connection: sqlite3.Connection, *, now: float, days: int) -> Statistics:
    """Count what a journal holds.

    Args:
        connection: its database.
        now: seconds since 1970.
        days: how many days, today included.
    """
    today = datetime.fromtimestamp(now, UTC).date()
    first = today - timedelta(days=days - 1)
    since = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp())
    counted = {
        date.fromisoformat(day): Day(
            date=date.fromisoformat(day),
            asked=asked,
            missed=missed,
            helpful=helpful,
            unhelpful=unhelpful,
        )
        for day, asked, missed, helpful, unhelpful in connection.execute(
            """
            SELECT date(asked_at, 'unixepoch'), count(*), sum(outcome = 'none'),
                   coalesce(sum(mean > 0.5), 0), coalesce(sum(mean < 0.5), 0)
            FROM questions
            LEFT JOIN (SELECT entry, avg(helpful) AS mean FROM feedback GROUP BY entry)
                USING (entry)
            WHERE asked_at >= ? AND asked_at < ?
            GROUP BY 1
            """,
            (since, since + days * 24 * 3600),
        )
    }
    span = [first + timedelta(days=number) for number in range(days)]
    (people,) = connection.execute(
        "SELECT count(DISTINCT asker) FROM questions WHERE asked_at >= ?", (since,)
    ).fetchone()
    most_quoted = connection.execute(
        "SELECT article_id, count(*) FROM quotes JOIN questions USING (entry) "
        "WHERE rank = 1 AND asked_at >= ? GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?",
        (since, _TOP),
    ).fetchall()
    return Statistics(
        days=tuple(counted.get(day, Day(date=day)) for day in span),
        people=people,
        most_quoted=tuple(most_quoted),
    )


def to_csv(statistics: Statistics, gaps: Sequence[Gap]) -> str:
    """Return statistics and gaps as CSV: a row for each day, article and gap.

    The columns are `kind` (`day`, `article`, `gap`), `name`, `asked`, `answered`, `missed`,
    `helpful`, `unhelpful` and, of a gap, `last`. A text that a spreadsheet would take for a formula
    has a `'` in front.
    """
    import csv  # noqa: PLC0415 -- a bot that answers needs none

    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(("kind", "name", "asked", "answered", "missed", "helpful", "unhelpful", "last"))
    for day in statistics.days:
        answers = (day.answered, day.missed, day.helpful, day.unhelpful)
        rows.writerow(("day", day.date.isoformat(), day.asked, *answers, ""))
    for article_id, quoted in statistics.most_quoted:
        rows.writerow(("article", _cell(article_id), "", quoted, "", "", "", ""))
    for gap in gaps:
        answers = (gap.unhelpful, gap.count - gap.unhelpful, 0, gap.unhelpful)
        rows.writerow(
            ("gap", _cell(gap.question), gap.count, *answers, gap.last.date().isoformat())
        )
    return written.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
