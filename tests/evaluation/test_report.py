import json
import random
from pathlib import Path

import pytest

from bot.errors import DataError
from bot.evaluation.dataset import read_corpus, read_questions
from bot.evaluation.report import evaluate
from bot.evaluation.typos import with_typo
from bot.text.analyzer import Analyzer

CORPUS = [
    {"id": "1", "title": "T", "text": "The lamp was lit in 1871. It still burns.", "kb": "a"},
    {"id": "2", "title": "T", "text": "A storm broke the harbour wall in winter.", "kb": "a"},
    {
        "id": "1",
        "title": "T",
        "text": "Bread is baked in a wood oven.",
        "kb": "b",
        "language": "en",
    },
]
QUERIES = [
    {
        "id": "q1",
        "text": "when was the lamp lit",
        "gold": ["1"],
        "kind": "ans",
        "answers": ["1871"],
        "kb": "a",
    },
    {"id": "q2", "text": "what broke the wall", "gold": ["2"], "kind": "ans", "kb": "a"},
    {"id": "q3", "text": "where is bread baked", "gold": ["1"], "kind": "ans", "kb": "b"},
    {"id": "q4", "text": "bicycle", "gold": [], "kind": "far", "kb": "a"},
    {"id": "q5", "text": "who lit the lamp", "gold": [], "kind": "near", "kb": "a"},
]


def write(path: Path, records: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(map(json.dumps, records)) + "\n\n", encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return write(tmp_path / "corpus.jsonl", CORPUS), write(tmp_path / "queries.jsonl", QUERIES)


def test_a_data_set_is_measured_for_each_knowledge_base_of_its_own(
    files: tuple[Path, Path],
) -> None:
    report = evaluate(*files)
    assert (report.passages, report.questions, report.answerable) == (3, 5, 3)
    assert report.success_1 == report.success_3 == report.rr_10 == report.ndcg_10 == 1
    assert report.highlight == report.kept == report.far_rejected == report.auroc_far == 1
    assert sum(count for _, _, count, _ in report.slices) == 3


def test_a_report_can_be_read_by_people_and_by_programs(files: tuple[Path, Path]) -> None:
    report = evaluate(*files)
    assert "Success@1 100.0" in str(report)
    as_json = json.loads(json.dumps(report.to_json()))
    assert as_json["success_1"] == 1
    assert as_json["slices"][0]["success_1"] is None  # no such question: nothing to measure


def test_the_run_has_one_line_for_each_question_in_order(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    path = tmp_path / "run.jsonl"
    evaluate(*files, run_file=path)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["q1", "q2", "q3", "q4", "q5"]
    assert lines[0]["ranking"][0][0] == "1"
    assert lines[0]["highlight"] == "The lamp was lit in 1871."
    assert lines[0]["answered"] is True
    assert lines[3] == {
        "id": "q4",
        "ranking": [],
        "answered": False,
        "confidence": 0.0,
        "highlight": None,
    }


def test_a_run_that_cannot_be_written_is_told(files: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(DataError, match="choose another place"):
        evaluate(*files, run_file=tmp_path / "no" / "such" / "folder")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "corpus.jsonl:2: this is no JSON"),
        ("[1]", "a JSON object is expected"),
        ('{"id": 3, "text": "x"}', "'id' is missing or no text"),
        ('{"id": "9"}', "'text' is missing or no text"),
        ('{"id": "9", "text": "x", "kb": 4}', "'kb' is missing or no text"),
        ('{"id": "1", "text": "x", "kb": "a"}', "the id '1' stands twice"),
    ],
)
def test_a_wrong_line_of_a_corpus_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path / "corpus.jsonl", CORPUS[:1])
    path.write_text(path.read_text(encoding="utf-8").strip() + "\n" + line, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_corpus(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "perhaps"}, "kind is 'perhaps'; write one of ans, near, far"),
        ({"gold": "1"}, "'gold' is no list of texts"),
        ({"gold": ["7"]}, "the corpus has no passage '7'"),
        ({"kb": "z"}, "no passage belongs to the kb 'z'"),
        ({"gold": []}, "a question of kind 'ans' has 0 gold ids"),
    ],
)
def test_a_wrong_question_is_named(tmp_path: Path, change: dict[str, object], message: str) -> None:
    corpus = read_corpus(write(tmp_path / "corpus.jsonl", CORPUS))
    path = write(tmp_path / "queries.jsonl", [QUERIES[0] | change])
    with pytest.raises(DataError, match=message):
        read_questions(path, corpus)


def test_missing_empty_and_binary_files_are_told(tmp_path: Path) -> None:
    empty, binary = tmp_path / "empty", tmp_path / "binary"
    empty.write_text("\n")
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="cannot be read"):
        read_corpus(tmp_path / "missing")
    with pytest.raises(DataError, match="cannot be read"):
        read_corpus(binary)
    with pytest.raises(DataError, match="there is no passage"):
        read_corpus(empty)
    with pytest.raises(DataError, match="there is no question"):
        read_questions(empty, read_corpus(write(tmp_path / "corpus.jsonl", CORPUS)))


def test_a_typo_is_one_edit_in_one_content_word() -> None:
    analyzer = Analyzer("en")
    question = "when was the lighthouse lamp lit"
    rng = random.Random(1)
    made = {with_typo(question, analyzer, rng) for _ in range(200)}
    assert len(made) > 50
    for other in made:
        assert abs(len(other) - len(question)) <= 1
        changed = [w for w in question.split() if w not in other.split()]
        assert changed in (["lighthouse"], ["lamp"])
    assert with_typo("who is it", analyzer, rng) == "who is it"
