"""What is said of quoted passages, kept from one answer to the next."""

from typing import Any

from bot.answers.answering import answer
from bot.answers.cited_passages import CitedPassages
from bot.articles.library import load
from bot.index.passage_order import PassageAddress
from bot.knowledge_base.snapshot_builder import build_snapshot
from tests.conftest import WriteArticles

ARTICLE = """---
title: Harbour
url: https://example.org/harbour
---
The lantern is lit at dusk by the keeper. Boats pay four coins for each night at the pier.

# Storms

The bell rings before any [storm](https://example.org/storms).
"""


def test_each_sentence_of_a_passage_has_a_link_of_its_own_whatever_was_asked_before(
    write_articles: WriteArticles,
) -> None:
    snapshot = build_snapshot(load([write_articles({"harbour.md": ARTICLE})]))
    lantern, coins, again = (
        answer(snapshot, question).quotes[0]
        for question in ("who lights the lantern", "coins boats pay", "the lantern at dusk")
    )
    assert lantern.passage_id == coins.passage_id
    assert lantern.citation.deep_link != coins.citation.deep_link
    assert again.citation is lantern.citation
    bell = answer(snapshot, "when does the bell ring").quotes[0]
    (link,) = bell.links
    assert (bell.text[link.start : link.end], link.target) == (
        "storm",
        "https://example.org/storms",
    )
    assert answer(snapshot, "the bell before a storm").quotes[0].links is bell.links


def test_all_is_forgotten_once_there_is_no_room() -> None:
    cited, said = CitedPassages(kept=2), object()
    passage: Any = said
    first, second, third = (PassageAddress(0, at) for at in range(3))
    cited.keep(first, None, passage)
    cited.keep(first, (0, 5), passage)
    assert cited.recall(first, (0, 5)) is said
    assert cited.recall(first, (0, 6)) is None
    assert cited.recall(second, None) is None
    cited.keep(third, None, passage)
    assert cited.recall(first, None) is None
    assert cited.recall(third, None) is said
