from pathlib import Path

import pytest

from bot.answers import confidence as confidence_module
from bot.answers.confidence import FLOOR, SURE, confidence, level, threshold_of
from bot.answers.offtopic import LANGUAGES, offtopic_questions
from bot.articles.library import load
from bot.knowledge_base.snapshot_builder import build_snapshot
from bot.ranking.searcher import Searcher

pytestmark = pytest.mark.no_cover  # other tests reach the same code

PARAGRAPHS = (
    "The town council has agreed to build a new library beside the river park.",
    "The library is expected to offer services in areas such as lending and local history.",
    "“We want a place for everybody,” said mayor Ana Lopes, who opened the debate on Monday.",
    "Critics worry about the cost of twelve million euros and the loss of parking space.",
    "Areas under study include a garden and solar power. Officials say it is no shopping centre.",
)
OTHERS = (
    ("A bakery opens at six. Its bread is baked in a wood oven.", "Cakes are sold on Sundays."),
    ("Two in three members won a prize at the fair.", "The fair was held in spring."),
)


@pytest.fixture
def searcher() -> Searcher:
    return Searcher.build(PARAGRAPHS, ["en"] * len(PARAGRAPHS))


@pytest.mark.parametrize("calibrated", [True, False])
def test_areas_covered_are_found_and_answered(searcher: Searcher, calibrated: bool) -> None:
    threshold = threshold_of(searcher) if calibrated else 0.12
    ranking = searcher.search("what areas are covered")
    assert {hit.address.position for hit in ranking.hits[:2]} == {1, 4}
    assert level(confidence(ranking), threshold) != "none"


def test_a_question_about_something_else_is_not_answered(searcher: Searcher) -> None:
    for other in (searcher, *(Searcher.build(texts, ["en"] * len(texts)) for texts in OTHERS)):
        ranking = other.search("who won the world cup in 2018")
        assert level(confidence(ranking), threshold_of(other)) == "none"


def test_confidence_grows_with_what_the_passage_holds_of_the_question(searcher: Searcher) -> None:
    whole = confidence(searcher.search("library beside the river park"))
    half = confidence(searcher.search("library beside the railway station"))
    assert 0 < half < whole <= 1


def test_no_hit_is_no_confidence(searcher: Searcher) -> None:
    assert confidence(searcher.search("bicycle")) == 0.0
    assert confidence(Searcher.build([], []).search("anything")) == 0.0


def test_levels_begin_at_their_bounds() -> None:
    assert level(0.2, 0.2) == "closest"
    assert level(0.2 - 1e-9, 0.2) == "none"
    assert level(0.2 * SURE, 0.2) == "answer"
    assert level(0.0, threshold=0.0) == "none"


def test_the_threshold_lies_above_nearly_all_off_topic_questions(searcher: Searcher) -> None:
    threshold = threshold_of(searcher)
    asked = offtopic_questions("en")
    passed = sum(confidence(searcher.search(question)) >= threshold for question in asked)
    assert 0 <= passed <= 0.045 * len(asked)
    assert FLOOR <= threshold < 0.3


def test_the_hardest_off_topic_questions_give_about_the_threshold_of_all(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = build_snapshot(load([repository / "knowledge"])).searcher
    of_all = threshold_of(searcher)
    monkeypatch.setattr(confidence_module, "LARGE", len(searcher))
    of_the_hardest = threshold_of(searcher)
    assert of_all * 0.95 <= of_the_hardest <= of_all
    monkeypatch.setattr(confidence_module, "HARDEST", 10)
    assert threshold_of(searcher) < of_the_hardest


def test_the_threshold_depends_on_the_contents_alone(searcher: Searcher) -> None:
    again = Searcher.build(PARAGRAPHS, ["en"] * len(PARAGRAPHS))
    again.search("anything that was asked before")
    assert threshold_of(again) == threshold_of(searcher)
    chance = "Bake bread, boil an egg, clean a carpet, train a puppy, knit a scarf, fix a tap."
    other = Searcher.build([*PARAGRAPHS, *chance.split(",")], ["en"] * 11)
    assert threshold_of(other) > threshold_of(searcher)


def test_without_off_topic_questions_in_a_language_the_size_decides() -> None:
    texts = [f"Слово номер {n} стоит здесь" for n in range(60)]
    small, large = Searcher.build(texts[:12], ["uk"] * 12), Searcher.build(texts, ["uk"] * 60)
    assert FLOOR < threshold_of(small) < threshold_of(large) < 0.3
    assert threshold_of(Searcher.build([], [])) >= FLOOR


def test_off_topic_questions_are_many_plain_and_different() -> None:
    for language in LANGUAGES:
        questions = offtopic_questions(language)
        assert len(questions) >= 30
        assert len(set(questions)) == len(questions)
        assert all(3 <= len(question.split()) <= 16 for question in questions)
    assert offtopic_questions("xx") == ()
