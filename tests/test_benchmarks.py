"""The corpora of the speed comparison are the same each time, and it skips without text."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.meaning.__main__ import measure_set, print_overlaps, print_quality
from benchmarks.speed.corpus import passages, real_passages, real_questions, write_corpus
from bot.meaning.model_folder import ModelOptions
from bot.meaning.sentence_model import SentenceModel
from tests.meaning.models import LANGUAGE, static_model

REAL = [f"The harbour number{n} opens at nine and closes at ten in winter." for n in range(30)]


def test_a_corpus_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    one, other, third = (
        [text for block in passages(REAL, 50, seed=seed) for text in block] for seed in (1, 1, 2)
    )
    assert len(one) == 50
    assert one == other
    assert one != third
    assert sorted(one[:30]) == sorted(REAL)
    write_corpus(REAL, 50, tmp_path / "c.txt")
    assert (tmp_path / "c.txt").read_text("utf-8").count("\n") == 50


def test_text_and_questions_are_read_from_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "squad_en"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(json.dumps({"text": "One.\n\nTwo."}))
    asked = [{"text": "who?", "kind": "ans"}, {"text": "what?", "kind": "far"}]
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, asked)))
    assert real_passages(tmp_path) == ["One. Two."]
    assert real_questions(tmp_path, 5) == ["who?"]


def test_without_text_it_says_so() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.speed", "--quality", ""],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("Skipped: no text.")


def test_what_a_sentence_model_brings_is_told_set_by_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    articles = tmp_path / "account" / "articles"
    articles.mkdir(parents=True)
    (articles / "a.md").write_text(
        f"---\nlanguage: {LANGUAGE}\n---\n# Account\n\n## Stolen\n\nChange the password at once."
        "\n\n## Hours\n\nThe office opens at nine."
    )
    questions = [
        {"id": "1", "text": "i got hacked", "golds": [["a", "Stolen"]], "kind": "ans"},
        {"id": "2", "text": "when does it open", "golds": [["a", "Hours"]], "kind": "ans"},
        {"id": "3", "text": "vad heter en hund", "golds": [], "kind": "far"},
    ]
    file = articles.parent / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, questions)))
    model = SentenceModel.open(static_model(tmp_path / "model"), ModelOptions())
    found = measure_set(articles.parent, model)
    print_quality([found])
    print_overlaps([found])
    rows = capsys.readouterr().out.splitlines()
    assert rows[2].startswith("| account | 2 | 50.0 → 100.0 |")
    assert rows[3].startswith("| mean |  | 50.0 → 100.0 |")
    assert rows[-1] == "| 0% to 40% | 2 | 50.0 → 100.0 |"


def test_the_control_tells_how_long_the_machine_was_late_once_its_input_ends() -> None:
    command = [sys.executable, "-m", "benchmarks.speed.control"]
    done = subprocess.run(command, input="", capture_output=True, text=True, check=True)
    assert float(done.stdout) >= 0
    assert done.stderr == ""
