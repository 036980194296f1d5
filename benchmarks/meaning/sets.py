"""What is asked: knowledge sets, or a folder of articles with its own test questions."""

from pathlib import Path

from bot.answers.snapshot import Snapshot
from bot.articles.library import load
from bot.evaluation.knowledge_set import SetQuestion, read_set
from bot.knowledge_base.snapshot_builder import build_snapshot

QUESTIONS = "questions.jsonl"


def folders_in(sets: Path) -> list[Path]:
    """Return the knowledge sets in a folder; the folder itself where there are none."""
    return sorted(path.parent for path in sets.glob(f"*/{QUESTIONS}")) or [sets]


def read(folder: Path) -> tuple[Snapshot, list[SetQuestion]]:
    """Return the articles of a set and its questions."""
    if (folder / QUESTIONS).exists():
        snapshot = build_snapshot(load([folder / "articles"]))
        return snapshot, read_set(folder / QUESTIONS, snapshot.articles)
    snapshot = build_snapshot(load([folder]))
    named = {article.path: name for name, article in snapshot.articles.items()}
    asked = [
        SetQuestion(
            question.ask,
            ((named[question.path], None),) if question.expect else (),
            (question.expect,) if question.expect else (),
        )
        for question in snapshot.acceptance_questions
        if question.path in named
    ]
    return snapshot, asked
