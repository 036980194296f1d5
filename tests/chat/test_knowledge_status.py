"""What `kb status` says needs a look."""

import contextlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.articles.knowledge_folder import KnowledgeFolder
from bot.chat.moderators.knowledge_status import render_status
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.meaning.model_folder import ModelOptions
from bot.meaning.sentence_model import SentenceModel
from tests.conftest import WriteArticles
from tests.meaning.models import LANGUAGE, static_model

TODAY = date(2026, 11, 26)
Status = Callable[..., list[str]]


@pytest.fixture
def status(write_articles: WriteArticles) -> Status:
    def render(files: dict[str, str], *, stale_after_days: int = 0) -> list[str]:
        site = KnowledgeFolder(
            write_articles(files), base_url="https://h.example/", anchors="github"
        )
        shown = render_status(KnowledgeBase([site]), stale_after_days=stale_after_days, today=TODAY)
        return shown.text.replace("\\", "").splitlines()[1:]

    return render


def dated(title: str, **dates: str) -> str:
    front = "\n".join(f"{name}: {day}" for name, day in dates.items())
    return f"---\ntitle: {title}\n{front}\n---\nText of {title}.\n"


def test_articles_whose_day_of_review_has_come_are_listed_the_earliest_first(
    status: Status,
) -> None:
    files = {
        "a.md": dated("Today", review_by="2026-11-26"),
        "b.md": dated("Long ago", review_by="2025-01-31"),
        "c.md": dated("Tomorrow", review_by="2026-11-27"),
        "d.md": dated("Never"),
    }
    assert status(files) == [
        "**To be reviewed (2)**",
        "- Long ago: since 2025-01-31",
        "- Today: since 2026-11-26",
    ]


def test_articles_without_a_late_date_are_old_only_where_the_settings_say_from_when(
    status: Status,
) -> None:
    files = {
        "a.md": dated("Old", published="2025-01-01"),
        "b.md": dated("Renewed", published="2020-01-01", updated="2026-11-01"),
        "c.md": dated("Older", published="2024-01-01", updated="2024-02-01"),
        "d.md": dated("Just in time", updated="2026-08-18"),
        "e.md": dated("Undated"),
    }
    assert status(files, stale_after_days=100) == [
        "**Old (2)**",
        "- Older: last changed 2024-02-01",
        "- Old: last changed 2025-01-01",
    ]
    assert status(files) == []


def test_of_many_the_first_are_named_and_the_others_counted(status: Status) -> None:
    lines = status({f"{n:02}.md": dated(f"N{n:02}", review_by="2026-01-01") for n in range(30)})
    assert lines[0] == "**To be reviewed (30)**"
    assert lines[1] == "- N00: since 2026-01-01"
    assert lines[-1] == "- … and 22 more"


def test_links_to_sections_that_are_not_there_are_listed(status: Status) -> None:
    text = "# A\n\n## Fees\n\nSee [this](#fees) and [that](#gone).\n"
    assert status({"a.md": text}) == [
        "**Links to sections that are not there (1)**",
        "- a: #gone names no section of a",
    ]


def test_a_sound_knowledge_base_needs_no_look(status: Status, tmp_path: Path) -> None:
    assert status({"a.md": dated("A")}, stale_after_days=1) == []
    text = render_status(KnowledgeBase([tmp_path / "knowledge"]), stale_after_days=0).text
    assert "1 article and 1 passage" in text


def test_test_questions_that_fail_with_meaning_are_listed(
    write_articles: WriteArticles, tmp_path: Path
) -> None:
    folder = write_articles(
        {
            "account.md": "# Account\n\n## Stolen\n\nChange the password at once.",
            "questions.yaml": "- ask: i got hacked\n  expect: none\n",
        }
    )
    model = SentenceModel.open(static_model(tmp_path / "model"), ModelOptions())
    knowledge = KnowledgeBase([folder], language=LANGUAGE, model=model)
    with contextlib.closing(knowledge):
        knowledge.settle()
        lines = render_status(knowledge, stale_after_days=0, today=TODAY).text.splitlines()
    assert "Meaning is on: a sentence model is asked beside the words." in lines
    at = lines.index("**Questions that fail with meaning (1)**")
    assert "must not be answered and is" in lines[at + 1]
    assert str(folder) not in lines[at + 1]
