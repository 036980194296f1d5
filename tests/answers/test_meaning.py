"""How sure an answer is whose passage was found by meaning."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers.answering import answer
from bot.answers.confidence import FLOOR, calibrate
from bot.answers.silence import FAR
from bot.answers.snapshot import Snapshot
from bot.articles.library import load
from bot.knowledge_base.snapshot_builder import build_snapshot, joined_with
from bot.meaning.known_vectors import KnownVectors
from bot.meaning.model_folder import ModelOptions
from bot.meaning.section_vectors import SectionVectors
from bot.meaning.sentence_model import WEIGHTS, SentenceModel
from bot.ranking.hybrid import Hybrid
from tests.conftest import WriteArticles
from tests.meaning.models import LANGUAGE, onnx_model

ARTICLES = {
    "account.md": "# Account\n\n## Stolen\n\nChange the password when someone else uses it.",
    "rules.md": "# Rules\n\n## Muted\n\nModerators give a timeout for a word that is not in order.",
}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> SentenceModel:
    return SentenceModel.open(onnx_model(tmp_path_factory.mktemp("model")), ModelOptions())


def joined(folder: Path, model: SentenceModel, language: str = LANGUAGE) -> Snapshot:
    snapshot = build_snapshot(load([folder]), language=language)
    vectors = SectionVectors.make(snapshot.index, KnownVectors(model))
    return joined_with(snapshot, vectors, strictness=1.0)


@pytest.fixture
def snapshot(write_articles: WriteArticles, model: SentenceModel) -> Snapshot:
    return joined(write_articles(ARTICLES), model)


def test_what_shares_no_word_is_closest_above_its_threshold_and_an_answer_far_above(
    snapshot: Snapshot,
) -> None:
    near = answer(snapshot, "i got hacked").quotes[0].similarity
    assert near is not None
    for least, level in (
        (near + 0.01, "none"),
        (near, "closest"),
        (near - FAR + 0.01, "closest"),
        (near - FAR - 0.01, "answer"),
    ):
        assert answer(replace(snapshot, similarity=least), "i got hacked").level == level


def test_what_shares_no_word_is_not_answered_below_the_confidence_either(
    snapshot: Snapshot,
) -> None:
    given = answer(snapshot, "i got hacked")
    assert given.answered
    unsure = replace(snapshot, threshold=given.confidence + 0.01)
    assert not answer(unsure, "i got hacked").answered


def test_the_score_is_on_the_scale_of_words(snapshot: Snapshot) -> None:
    assert snapshot.lexical is not None
    asked = "when someone else uses the password"
    one = answer(snapshot.lexical, asked)
    hit = snapshot.searcher.search(asked).hits[0]
    assert hit.similarity is not None
    weight = snapshot.searcher.hybrid.weight if snapshot.searcher.hybrid else 0.0
    expected = (one.confidence + weight * hit.similarity) / (1 + weight)
    assert answer(snapshot, asked).confidence == pytest.approx(expected)


def test_a_negative_similarity_counts_as_none() -> None:
    scores = Hybrid(vectors=None, weight=1.0).scores([2.0, 9.0], [-0.5, 0.5], 4.0)  # type: ignore[arg-type]
    assert scores == [1.0, 3.0]


def test_in_a_language_without_off_topic_questions_those_in_english_tell(
    write_articles: WriteArticles, model: SentenceModel
) -> None:
    folder = write_articles({"a.md": "# 港口\n\n## 开放\n\n港口九点开放。"})
    found = joined(folder, model, "zh")
    assert found.lexical is not None
    assert found.threshold > found.lexical.threshold / (1 + WEIGHTS["onnx"]) + FLOOR / 2
    assert found.similarity > 0.5
    assert not answer(found, "who won the world cup").answered


def test_a_calibration_by_words_alone_lets_nothing_stand_alone(
    write_articles: WriteArticles,
) -> None:
    plain = build_snapshot(load([write_articles(ARTICLES)]))
    assert calibrate(plain.searcher).similarity == 1.0


def test_an_earlier_question_counts_for_the_meaning_of_one_that_goes_on_from_it(
    snapshot: Snapshot,
) -> None:
    alone = answer(snapshot, "what can be done at once")
    going_on = answer(snapshot, "what can be done at once", about="my account got hacked")
    near = [given.quotes[0].similarity or 0.0 for given in (alone, going_on)]
    assert going_on.quotes[0].article_id == "account"
    assert near[1] > near[0] + 0.2
