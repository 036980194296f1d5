"""Quotes that give different numbers or dates for the same words are known as such."""

import pytest

from bot.answers.answering import answer
from bot.articles.library import load
from bot.knowledge_base.snapshot_builder import build_snapshot
from tests.conftest import WriteArticles

FEE = "The yearly fee for a member is 12 euros."


@pytest.mark.parametrize(
    ("other", "differing"),
    [
        ("The yearly fee for a member is 15 euros.", (1, 2)),
        ("For a member the yearly fee is 15 euros!", (1, 2)),
        ("The yearly fee for a boat is settled by the harbour master in 3 steps.", ()),
        ("The yearly fee for a member is due.", ()),
    ],
)
def test_the_same_words_with_another_number_differ(
    write_articles: WriteArticles, other: str, differing: tuple[int, ...]
) -> None:
    folder = write_articles({"a.md": f"# Old\n\n{FEE}", "b.md": f"# New\n\n{other}"})
    given = answer(build_snapshot(load([folder])), "what is the yearly fee for a member")
    assert given.differing == differing


def test_dates_differ_by_their_numbers(write_articles: WriteArticles) -> None:
    folder = write_articles(
        {
            "a.md": "# Old\n\nThe fair opens on 3 May 2025 in the old town.",
            "b.md": "# New\n\nThe fair opens on 2 May 2026 in the old town.",
        }
    )
    given = answer(build_snapshot(load([folder])), "when does the fair open in the old town")
    assert given.differing == (1, 2)
