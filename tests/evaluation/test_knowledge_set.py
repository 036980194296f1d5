import json
from pathlib import Path

import pytest

from bot.articles.library import load
from bot.errors import DataError
from bot.evaluation.knowledge_set import measure, read_set
from bot.knowledge_base.snapshot_builder import build_snapshot

HARBOUR = """\
# Harbour

## Opening hours

The office opens at nine and closes at five.

## Fees

Mooring costs twelve coins a day.

Paid in advance, it is ten coins for mooring.
"""
QUESTIONS = [
    {"text": "opening hours", "golds": [["harbour", "Opening hours"]], "kind": "ans"},
    {
        "text": "how much is mooring",
        "golds": [["harbour", "fees!"]],
        "contains": ["Twelve coins"],
        "kind": "ans",
    },
    {"text": "mooring fees", "golds": [["harbour", "Opening hours"]], "kind": "ans"},
    {"text": "who discovered penicillin", "golds": [], "kind": "far"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/harbour.md").write_text(HARBOUR)
    lines = [json.dumps({"id": str(n)} | q) + "\n" for n, q in enumerate(QUESTIONS)]
    (tmp_path / "questions.jsonl").write_text("".join(lines))
    return tmp_path


def test_places_are_right_by_article_section_and_text(folder: Path) -> None:
    snapshot = build_snapshot(load([folder / "articles"]))
    report = measure(snapshot, read_set(folder / "questions.jsonl", snapshot.articles))
    assert (report.answerable, report.off_topic) == (3, 1)
    assert report.article_1 == 1
    assert report.section_1 == pytest.approx(2 / 3)
    assert report.contained_3 == 1
    assert report.answered == 1
    assert report.answered_right == pytest.approx(2 / 3)
    assert report.false_answers == 0


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ({"text": "a", "golds": [["dock", None]], "kind": "ans"}, "there is no article 'dock'"),
        ({"text": "a", "golds": ["harbour"], "kind": "ans"}, "is no pair"),
        ({"text": "a", "golds": [], "kind": "ans"}, "has 0 golds"),
        ({"text": "a", "golds": [], "kind": "near"}, "write one of ans, far"),
        ({"golds": [], "kind": "far"}, "'text' is missing"),
    ],
)
def test_a_bad_line_is_named(folder: Path, line: dict[str, object], why: str) -> None:
    file = folder / "questions.jsonl"
    file.write_text("\n" + json.dumps(line))
    with pytest.raises(DataError, match=why) as raised:
        read_set(file, load([folder / "articles"]).articles)
    assert f"{file}:2:" in str(raised.value)


def test_no_question_is_bad_data(folder: Path) -> None:
    (folder / "questions.jsonl").write_text("\n")
    with pytest.raises(DataError, match="there is no question"):
        read_set(folder / "questions.jsonl", {})
