"""Dead anchors: links between articles to sections that are not there."""

from bot.articles.dead_anchors import dead_anchors
from bot.articles.knowledge_folder import KnowledgeFolder
from bot.articles.library import load
from tests.conftest import WriteArticles

RULES = """# Rules

## Boats and ships

### Lights at night

A boat shows a white light. See [fees](fees.md#late-fees) and [above](#boats-and-ships).

See [nothing](#gone), [less](../rules/fees.md#none-such), [elsewhere](https://example.org/x#y) and
[the text](fees#:~:text=late).
"""
FEES = "# Fees\n\n## Late fees\n\nThey are [as before](https://h.example/rules/rules#lights).\n"


def test_links_to_sections_that_are_not_there_are_told(write_articles: WriteArticles) -> None:
    folder = write_articles(
        {"rules/rules.md": RULES, "rules/fees.md": FEES, "plain.txt": "A\n\nB."}
    )
    site = KnowledgeFolder(folder, base_url="https://h.example/", anchors="github")
    assert list(dead_anchors(load([site]).articles)) == [
        ("rules/fees", "https://h.example/rules/rules#lights", "rules/rules"),
        ("rules/rules", "#gone", "rules/rules"),
        ("rules/rules", "../rules/fees.md#none-such", "rules/fees"),
    ]


def test_where_anchors_are_not_known_nothing_is_said(write_articles: WriteArticles) -> None:
    folder = write_articles({"rules.md": "# Rules\n\n## Boats\n\nSee [this](#gone).\n"})
    assert list(dead_anchors(load([folder]).articles)) == []
