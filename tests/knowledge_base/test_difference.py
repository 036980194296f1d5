"""What changed from one snapshot to another."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.articles.article import Article
from bot.articles.article_file import read_article
from bot.index.article_index import ArticleIndex
from bot.index.indexed_articles import IndexedArticles
from bot.knowledge_base.difference import compare

BEFORE = {"a": "One.", "b": "Two.", "d": "Four."}
AFTER = {"b": "Three.", "c": "Seven.", "d": "Four."}


def articles(bodies: Mapping[str, str]) -> dict[str, Article]:
    read: dict[str, Article] = {}
    for name, body in bodies.items():
        shown = f"{name}.md"
        article = read_article(body.encode(), Path(shown), identifier=name, shown=shown).article
        assert article is not None
        read[name] = article
    return read


@pytest.mark.parametrize("anew", [True, False])
def test_a_difference_is_the_same_over_one_base_and_over_two(anew: bool) -> None:
    before = ArticleIndex(IndexedArticles.build(articles(BEFORE)))
    after = (
        ArticleIndex(IndexedArticles.build(articles(AFTER)))
        if anew
        else before.changed_to(
            {name: article for name, article in articles(AFTER).items() if name != "d"},
            frozenset({"a"}),
        )
    )
    found = compare(before, after)
    assert (found.added, found.changed, found.removed) == (("c",), ("b",), ("a",))
    assert (found.passages_added, found.passages_changed, found.passages_removed) == (1, 1, 1)
    back = compare(after, before)
    assert (back.added, back.changed, back.removed) == (("a",), ("b",), ("c",))
    assert not compare(before, before)
