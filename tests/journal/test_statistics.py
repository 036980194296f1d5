"""Statistics: counted by the day of UTC, in figures, CSV and a picture."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answer import Answer
from bot.journal.chart import draw, draw_apart
from bot.journal.gaps import Miss, group_gaps
from bot.journal.journal import Journal, new_entry
from bot.journal.statistics import Day, Statistics, to_csv
from bot.journal.store import Store
from tests.journal.conftest import DAY_S, NOON, Clock

PNG = b"\x89PNG\r\n\x1a\n"


def test_days_without_questions_are_counted_too(
    journal: Journal, give: Callable[..., Answer], clock: Clock
) -> None:
    found, missed = give("when does the harbour open"), give("who sells tea")
    for days_ago, asker, answer, helpful in (
        (40, 1, found, None),
        (2, 1, found, True),
        (2, 2, missed, None),
        (0, 2, found, False),
        (0, 3, found, True),
        (0, 3, missed, None),
    ):
        clock.now = NOON - days_ago * DAY_S
        entry = new_entry()
        journal.note(lambda s, e=entry, p=asker, a=answer: s.add_answer(e, asker=p, answer=a))
        if helpful is not None:
            journal.note(lambda s, e=entry, h=helpful: s.add_feedback(e, person=9, helpful=h))
        journal.ask(Store.misses).result()  # written before the clock is turned
    clock.now = NOON
    statistics = journal.ask(lambda store: store.statistics(days=4)).result()
    today = datetime.fromtimestamp(NOON, UTC).date()
    assert [(today - day.date).days for day in statistics.days] == [3, 2, 1, 0]
    assert [day.asked for day in statistics.days] == [0, 2, 0, 3]
    assert [day.answered for day in statistics.days] == [0, 1, 0, 2]
    assert [day.missed for day in statistics.days] == [0, 1, 0, 1]
    assert [day.helpful for day in statistics.days] == [0, 1, 0, 1]
    assert [day.unhelpful for day in statistics.days] == [0, 0, 0, 1]
    assert statistics.people == 3
    assert statistics.most_quoted == (("harbour", 3),)
    assert (statistics.asked, statistics.answered) == (5, 3)
    assert (statistics.helpful, statistics.unhelpful) == (2, 1)


def some_statistics() -> Statistics:
    days = [
        Day(
            date=datetime.fromtimestamp(NOON + n * DAY_S, UTC).date(),
            asked=20 + 7 * n % 23,
            missed=n % 7,
            helpful=n % 5,
        )
        for n in range(30)
    ]
    quoted = (("harbour/hours", 41), ("library", 30), ("market $5", 12), ("東京", 7))
    return Statistics(days=tuple(days), people=38, most_quoted=quoted)


texts = st.text(st.characters(exclude_categories=["Cs"])).map(str.strip)


@given(name=texts, question=texts)
def test_csv_gives_every_text_back_and_starts_no_formula(name: str, question: str) -> None:
    statistics = Statistics(days=(), people=1, most_quoted=((name, 3),))
    gaps = group_gaps([Miss(entry=1, question=question, asked_at=NOON)], str.split)
    written = io.StringIO(to_csv(statistics, gaps), newline="")
    header, article, gap = list(csv.reader(written))
    assert header[:3] == ["kind", "name", "asked"]
    for row, text in ((article, name), (gap, question)):
        assert row[1].removeprefix("'") == text.removeprefix("'")
        assert not row[1].startswith(("=", "+", "-", "@", "\t"))
        assert len(row) == len(header)


def test_csv_has_a_row_for_each_day() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(some_statistics(), []))))
    days = [row for row in rows if row["kind"] == "day"]
    assert len(days) == 30
    assert all(int(d["asked"]) == int(d["answered"]) + int(d["missed"]) for d in days)


@pytest.mark.parametrize(
    "statistics",
    [
        some_statistics(),
        Statistics(days=some_statistics().days[:1], people=0, most_quoted=()),
        Statistics(days=(), people=0, most_quoted=()),
    ],
)
def test_any_statistics_can_be_drawn(statistics: Statistics) -> None:
    titles = {"library": "The library " * 9, "東京": "東京の港", "market $5": "Market at $5 and $6"}
    assert draw(statistics, titles).startswith(PNG)


def test_the_picture_is_drawn_by_another_process(screenshots: Path) -> None:
    titles = {
        "harbour/hours": "Opening hours of the harbour",
        "library": "How long the library lends its books",
        "market $5": "Market at $5",
        "東京": "東京の港",
    }
    picture = draw_apart(some_statistics(), titles)
    assert picture.startswith(PNG)
    assert len(picture) < 200_000
    (screenshots / "statistics.png").write_bytes(picture)
