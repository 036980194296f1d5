"""The commands with a sentence model."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.meaning.models import LANGUAGE, static_model

HACKED = ("i", "got", "hacked")

pytestmark = pytest.mark.usefixtures("knowledge")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return static_model(tmp_path / "model")


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "account.md").write_text(
        "# Account\n\n## Stolen\n\nChange the password at once when someone else uses it."
    )
    (folder / "shop.md").write_text("# Shop\n\nThe shop opens at nine in the harbour.")
    (tmp_path / "footnote.yaml").write_text(f"language: {LANGUAGE}\n")
    return folder


def test_ask_waits_for_the_vectors_and_says_what_was_found_by_meaning(
    footnote: Run, model: Path
) -> None:
    result = footnote("ask", "--meaning", model, "--explain", *HACKED)
    assert result.code == 0
    assert "Found by meaning: it shares no word with the question." in result.out
    assert "Change the password at once" in result.out
    assert "found by meaning alone" in result.out
    given = json.loads(footnote("ask", "--meaning", model, "--json", *HACKED).out)
    assert given["meaning"] == "on"
    assert given["quotes"][0]["found_by"] == "meaning"
    assert given["quotes"][0]["similarity"] > 0.9


def test_without_a_model_words_alone_count(footnote: Run) -> None:
    result = footnote("ask", "--json", *HACKED)
    assert result.code == 3
    assert json.loads(result.out)["meaning"] == "off"


def test_the_settings_name_a_model_beside_them(footnote: Run, model: Path, tmp_path: Path) -> None:
    settings = tmp_path / "footnote.yaml"
    settings.write_text(f"{settings.read_text()}meaning:\n  model: model\n")
    assert footnote("ask", *HACKED).code == 0
    assert footnote("ask", *HACKED, environ={"FOOTNOTE_MEANING": str(model)}).code == 0


def test_a_model_that_cannot_be_used_is_said_and_words_answer(footnote: Run, model: Path) -> None:
    (model / "tokenizer.json").unlink()
    result = footnote("ask", "--meaning", model, "when", "does", "the", "shop", "open")
    assert result.code == 0
    assert "The shop opens at nine" in result.out
    assert result.err == (
        f"{model}: tokenizer.json is missing; copy it from where the model is; questions are "
        "answered by words alone.\n"
    )


def test_index_saves_vectors_that_ask_takes(footnote: Run, model: Path, tmp_path: Path) -> None:
    result = footnote("index", "--meaning", model)
    assert result.code == 0
    assert "vectors of 2 sections" in result.out
    (saved,) = (tmp_path / "data" / "index" / "vectors").iterdir()
    before = (saved / "manifest.json").stat()
    assert footnote("ask", "--meaning", model, *HACKED).code == 0
    assert (saved / "manifest.json").stat() == before


def test_check_asks_the_articles_questions_of_meaning_too(
    footnote: Run, knowledge: Path, model: Path
) -> None:
    (knowledge / "questions.yaml").write_text("- ask: i got hacked\n  expect: password\n")
    assert footnote("check").code == 1
    assert footnote("check", environ={"FOOTNOTE_MEANING": str(model)}).code == 0


def test_eval_tells_how_far_right_answers_stand_above_off_topic_questions(
    footnote: Run, knowledge: Path, model: Path, tmp_path: Path
) -> None:
    questions = [
        {"id": "1", "text": "i got hacked", "golds": [["account", "Stolen"]], "kind": "ans"},
        {"id": "2", "text": "vad heter en hund", "golds": [], "kind": "far"},
    ]
    file = tmp_path / "q.jsonl"
    file.write_text("".join(json.dumps(q) + "\n" for q in questions))
    asked = ("eval", "--knowledge", knowledge, "--questions", file, "--json")
    assert json.loads(footnote(*asked).out)["auroc_far"] is None
    measured = json.loads(footnote(*asked, "--meaning", model).out)
    assert measured["auroc_far"] == measured["answered_right"] == 1.0
    assert "AUROC off topic 100.0" in footnote(*asked[:-1], "--meaning", model).out
