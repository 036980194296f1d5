"""Measure answers on knowledge sets: folders of articles with questions, beside other engines.

Each engine searches the same passages, once as they are and once with title and heading before the
text, so that it sees all that Footnote sees.
"""

import statistics
from collections.abc import Sequence
from pathlib import Path

from benchmarks.quality.engines import ENGINES
from bot.answers.snapshot import Snapshot
from bot.articles.article import Passage
from bot.articles.library import load
from bot.evaluation.knowledge_set import SetQuestion, is_right, measure, read_set
from bot.evaluation.measures import paired_interval
from bot.knowledge_base.snapshot_builder import build_snapshot

DEPTH = 3


def measure_set(folder: Path, *, others: bool) -> None:
    """Print the table of one set.

    Args:
        folder: with `articles/` and `questions.jsonl`.
        others: whether the other engines are measured too.
    """
    snapshot = build_snapshot(load([folder / "articles"]))
    questions = read_set(folder / "questions.jsonl", snapshot.articles)
    answerable = [question for question in questions if question.golds]
    passages = list(snapshot.passages)
    ours = [
        [
            snapshot.passage(hit.address)
            for hit in snapshot.searcher.search(question.text, DEPTH).hits
        ]
        for question in answerable
    ]
    print(f"\n## {folder.name}: {len(passages)} passages, {len(answerable)} questions")
    print("| engine | section right at 1 | at 3 | ours ahead at 1 |")
    print("|---|---|---|---|")
    first = [_right(found[:1], question) for found, question in zip(ours, answerable, strict=True)]
    _print_row("Footnote", ours, answerable, first)
    for name in ENGINES if others else ():
        for label, texts in (
            (name, [passage.text for passage in passages]),
            (f"{name}, title and heading too", [_whole(snapshot, p) for p in passages]),
        ):
            search = ENGINES[name](texts, snapshot.searcher.languages[0])
            found = [[passages[at] for at in search(q.text)[:DEPTH]] for q in answerable]
            _print_row(label, found, answerable, first)
    print(f"\n{measure(snapshot, questions)}")


def _whole(snapshot: Snapshot, passage: Passage) -> str:
    """Return a passage with what stands above it."""
    title = snapshot.articles[passage.article_id].title
    return "\n".join((title, *passage.section_path, passage.text))


def _right(found: Sequence[Passage], question: SetQuestion) -> bool:
    return any(is_right(passage, question) for passage in found)


def _print_row(
    name: str,
    rankings: Sequence[Sequence[Passage]],
    questions: Sequence[SetQuestion],
    ours: Sequence[bool],
) -> None:
    pairs = list(zip(rankings, questions, strict=True))
    first = [_right(found[:1], question) for found, question in pairs]
    three = [_right(found, question) for found, question in pairs]
    ahead = "–"
    if name != "Footnote":
        mean, low, high = paired_interval(ours, first)
        ahead = f"{100 * mean:+.1f} [{100 * low:+.1f}, {100 * high:+.1f}]"
    shares = " | ".join(f"{100 * statistics.fmean(column):.1f}" for column in (first, three))
    print(f"| {name} | {shares} | {ahead} |")
