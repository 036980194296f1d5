import pytest

from bot.answers.confidence import SURE, THRESHOLD, confidence, level
from bot.answers.highlight import highlight
from bot.search.index import Index

PARAGRAPHS = (
    "The town council has agreed to build a new library beside the river park.",
    "The library is expected to offer services in areas such as lending and local history.",
    "“We want a place for everybody,” said mayor Ana Lopes, who opened the debate on Monday.",
    "Critics worry about the cost of twelve million euros and the loss of parking space.",
    "Areas under study include a garden and solar power. Officials say it is no shopping centre.",
)
OTHERS = (
    ("A bakery opens at six. Its bread is baked in a wood oven.", "Cakes are sold on Sundays."),
    ("Two in three members won a prize at the world fair.", "The fair was held in spring."),
)


@pytest.fixture
def index() -> Index:
    return Index.build(PARAGRAPHS, ["en"] * len(PARAGRAPHS))


def test_areas_covered_are_found_and_answered(index: Index) -> None:
    ranking = index.search("what areas are covered")
    assert {hit.position for hit in ranking.hits[:2]} == {1, 4}
    assert level(confidence(ranking)) != "none"


def test_a_question_about_something_else_is_not_answered(index: Index) -> None:
    for other in (index, *(Index.build(texts, ["en"] * len(texts)) for texts in OTHERS)):
        ranking = other.search("who won the world cup in 2018")
        assert level(confidence(ranking)) == "none"


def test_confidence_grows_with_what_the_passage_holds_of_the_question(index: Index) -> None:
    whole = confidence(index.search("library beside the river park"))
    half = confidence(index.search("library beside the railway station"))
    assert 0 < half < whole <= 1


def test_no_hit_is_no_confidence(index: Index) -> None:
    assert confidence(index.search("bicycle")) == 0.0
    assert confidence(Index.build([], []).search("anything")) == 0.0


def test_levels_begin_at_their_bounds() -> None:
    assert level(THRESHOLD) == "closest"
    assert level(THRESHOLD - 1e-9) == "none"
    assert level(THRESHOLD * SURE) == "answer"
    assert level(0.0, threshold=0.0) == "none"


def test_the_sentence_that_answers_is_highlighted(index: Index) -> None:
    query = index.query("is it a shopping center")
    span = highlight(index, query, 4)
    assert span is not None
    assert PARAGRAPHS[4][slice(*span)].startswith("Officials say")


def test_nothing_is_highlighted_without_a_shared_term(index: Index) -> None:
    assert highlight(index, index.query("bicycle"), 0) is None
    empty = Index.build([""], ["en"])
    assert highlight(empty, empty.query("bicycle"), 0) is None
