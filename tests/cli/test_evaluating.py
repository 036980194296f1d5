"""`footnote eval`."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def question_set(tmp_path: Path) -> tuple[Path, Path]:
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    passages = [
        {"id": "a", "title": "Harbour", "text": "The harbour opens at nine. It rests on Sunday."},
        {"id": "b", "title": "Fees", "text": "Mooring costs twelve coins. Children sail free."},
    ]
    questions = [
        {
            "id": "1",
            "text": "what does mooring cost",
            "gold": ["b"],
            "kind": "ans",
            "answers": ["twelve coins"],
        },
        {"id": "2", "text": "when does the harbour open", "gold": ["a"], "kind": "ans"},
        {"id": "3", "text": "who won the world cup", "gold": [], "kind": "far"},
    ]
    corpus.write_text("".join(json.dumps(line) + "\n" for line in passages))
    queries.write_text("".join(json.dumps(line) + "\n" for line in questions))
    return corpus, queries


def test_answers_are_measured_and_the_run_is_written(
    footnote: Run, question_set: tuple[Path, Path], tmp_path: Path
) -> None:
    corpus, queries = question_set
    run = tmp_path / "run.jsonl"
    result = footnote("eval", "--corpus", corpus, "--queries", queries, "--json", "--run", run)
    assert result.code == 0
    measured = json.loads(result.out)
    assert (measured["passages"], measured["questions"], measured["answerable"]) == (2, 3, 2)
    assert measured["success_1"] == measured["rr_10"] == 1.0
    lines = [json.loads(line) for line in run.read_text().splitlines()]
    assert [line["id"] for line in lines] == ["1", "2", "3"]
    assert lines[0]["ranking"][0][0] == "b"
    assert lines[0]["highlight"] == "Mooring costs twelve coins."
    assert not lines[2]["answered"]


def test_the_report_is_readable(footnote: Run, question_set: tuple[Path, Path]) -> None:
    corpus, queries = question_set
    result = footnote("eval", "--corpus", corpus, "--queries", queries)
    assert "Success@1 100.0" in result.out


def test_a_broken_question_set_is_one_sentence(
    footnote: Run, question_set: tuple[Path, Path]
) -> None:
    corpus, queries = question_set
    queries.write_text('{"id": "1"\n')
    result = footnote("eval", "--corpus", corpus, "--queries", queries)
    assert result.code == 2
    assert result.err.startswith(f"{queries}:1: ")
    assert result.err.count("\n") == 1
    missing = footnote("eval", "--corpus", "nowhere.jsonl", "--queries", queries)
    assert missing.code == 2
    assert missing.err.startswith("nowhere.jsonl: ")


def test_a_folder_of_articles_is_measured_by_its_own_questions(
    footnote: Run, harbour: Path, tmp_path: Path
) -> None:
    questions = tmp_path / "questions.jsonl"
    golds = [["opening-hours", None]]
    asked = [
        {"id": "1", "text": "when does the office open", "golds": golds, "kind": "ans"},
        {"id": "2", "text": "who won the world cup in 2018", "golds": [], "kind": "far"},
    ]
    questions.write_text("".join(json.dumps(line) + "\n" for line in asked))
    command = ("eval", "--knowledge", harbour, "--questions", questions)
    assert "questions 2 (1 answerable)" in footnote(*command).out
    measured = json.loads(footnote(*command, "--json").out)
    assert (measured["section_1"], measured["false_answers"]) == (1, 0)
    assert measured["contained_1"] is None
    assert footnote(*command, "--corpus", questions, "--queries", questions).code == 2
