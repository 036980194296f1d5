"""The corpora of the speed comparison are the same each time, and it skips without text."""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.speed.corpus import passages, real_passages, real_questions, write_corpus

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
