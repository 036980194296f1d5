"""What programs that synchronize folders leave behind is known by its name."""

from bot.articles.conflict_copies import conflict_copies
from bot.articles.library import load
from tests.conftest import WriteArticles


def test_conflict_copies_are_known_and_other_articles_are_not(
    write_articles: WriteArticles,
) -> None:
    names = (
        "harbour.md",
        "conflicts.md",
        "harbour.sync-conflict-20260121-120000-ABCDEFG.md",
        "harbour (Anna's conflicted copy 2026-01-21).md",
        "harbour (In Konflikt stehende Kopie von Anna 2026-01-21).md",
    )
    folder = write_articles({name: f"Text of {name}." for name in names})
    found = conflict_copies(load([folder]).articles)
    assert len(found) == 3
    assert not {"harbour", "conflicts"} & set(found)
