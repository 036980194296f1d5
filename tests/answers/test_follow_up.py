"""A question that goes on from an earlier one inherits its rarest terms, at a lower weight."""

import pytest

from bot.answers.answering import answer
from bot.answers.snapshot import Snapshot
from bot.articles.library import load
from bot.knowledge_base.snapshot_builder import build_snapshot
from tests.conftest import WriteArticles


@pytest.fixture
def snapshot(write_articles: WriteArticles) -> Snapshot:
    folder = write_articles(
        {
            "pool.md": "# Pool\n\nThe swimming pool opens at seven and closes at nine.",
            "library.md": "# Library\n\nThe public library opens at ten and closes at six.",
            "museum.md": "# Museum\n\nThe old museum opens at noon. A ticket costs four coins.",
        }
    )
    return build_snapshot(load([folder]))


@pytest.mark.parametrize("place", ["library", "museum", "pool"])
def test_the_earlier_question_decides_what_it_is_about(snapshot: Snapshot, place: str) -> None:
    given = answer(snapshot, "when does it open", about=f"where is the {place}")
    assert given.quotes[0].article_id == place
    assert given.about == (place,)


def test_what_others_ask_in_between_does_not_count(snapshot: Snapshot) -> None:
    for between in ("where is the library", "where is the pool", ""):
        answer(snapshot, "where is the museum")
        answer(snapshot, between)
        given = answer(snapshot, "when does it open", about="where is the museum")
        assert given.about == ("museum",)
        assert given.quotes[0].article_id == "museum"


def test_own_words_outweigh_inherited_ones(snapshot: Snapshot) -> None:
    given = answer(snapshot, "what does a ticket cost", about="where is the library")
    assert given.quotes[0].article_id == "museum"


def test_without_an_earlier_question_nothing_is_inherited(snapshot: Snapshot) -> None:
    assert answer(snapshot, "when does it open").about == ()
    assert answer(snapshot, "when does the pool open", about="the pool").about == ()
