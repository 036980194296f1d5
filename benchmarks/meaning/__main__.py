"""What a sentence model brings and costs.

    python -m benchmarks.meaning MODEL SETS

MODEL is the folder of a model, SETS one of knowledge sets, each with `articles/` and
`questions.jsonl`, or a folder of articles with test questions of their own. Quality is measured on
each set by words alone and with the model, then by how much of a question's weight the right
passage holds in its words. Costs are measured on the set whose size is nearest to 1,000 passages,
in a process of its own.
"""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.meaning.sets import folders_in, read
from bot.answers.answer import Answer
from bot.answers.answering import answer
from bot.answers.snapshot import Snapshot
from bot.cli.meaning import make_vectors
from bot.evaluation.knowledge_set import DEPTH, SetQuestion, SetReport, is_right, report
from bot.index.passage_order import PassageAddress
from bot.knowledge_base.snapshot_builder import joined_with
from bot.meaning.model_folder import ModelOptions
from bot.meaning.sentence_model import SentenceModel

PASSAGES = 1_000
"""Of the set that costs are measured on, about."""

SHARES = (0.4, 0.7, 1.01)
"""Upper bounds of the share of a question's weight that the right passage holds."""

MEASURES = ("section_1", "sections_3", "answered_right", "false_answers", "auroc_far")
HEAD = ("set", "passages", "first right", "among three", "answered right", "false", "AUROC")


@dataclass(frozen=True, slots=True)
class Overlap:
    """One answerable question.

    Attributes:
        share: of its weight that a right passage holds in words, 0 to 1.
        by_words: whether the first quote by words alone is right.
        by_both: whether it is with the model.
    """

    share: float
    by_words: bool
    by_both: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """A set, by words alone and with the model."""

    folder: Path
    passages: int
    by_words: SetReport
    by_both: SetReport
    overlaps: tuple[Overlap, ...]


def measure_set(folder: Path, model: SentenceModel) -> Measured:
    """Measure one set."""
    snapshot, questions = read(folder)
    vectors = make_vectors(snapshot.index, model, folder / "none")
    joined = joined_with(snapshot, vectors, strictness=1.0)
    words, both = ([answer(s, q.text, top=DEPTH) for q in questions] for s in (snapshot, joined))
    return Measured(
        folder,
        len(snapshot.passages),
        report(questions, words),
        report(questions, both),
        tuple(_overlaps(snapshot, questions, words, both)),
    )


def _overlaps(
    snapshot: Snapshot,
    questions: Sequence[SetQuestion],
    words: Sequence[Answer],
    both: Sequence[Answer],
) -> Iterator[Overlap]:
    addresses: dict[str, list[PassageAddress]] = {}
    for place, passage in enumerate(snapshot.passages):
        addresses.setdefault(passage.article_id, []).append(snapshot.index.order.address(place))
    for asked, one, other in zip(questions, words, both, strict=True):
        if not asked.golds:
            continue
        query = snapshot.searcher.query(asked.text)
        shares = [
            snapshot.searcher.coverage(query, address)
            for name, _ in asked.golds
            for address in addresses[name]
            if is_right(snapshot.passage(address), asked)
        ]
        first, second = (bool(a.quotes) and is_right(a.quotes[0], asked) for a in (one, other))
        yield Overlap(max(shares, default=0.0), first, second)


def print_quality(found: Sequence[Measured]) -> None:
    """Print a row for each set: by words alone → with the model."""
    _row(*HEAD)
    _row(*("---" for _ in HEAD))
    for one in found:
        pairs = [(getattr(one.by_words, m), getattr(one.by_both, m)) for m in MEASURES]
        _row(one.folder.name, f"{one.passages:,}", *map(_change, pairs))
    mean = [
        (
            statistics.fmean(getattr(one.by_words, m) for one in found),
            statistics.fmean(getattr(one.by_both, m) for one in found),
        )
        for m in MEASURES
    ]
    _row("mean", "", *map(_change, mean))


def print_overlaps(found: Sequence[Measured]) -> None:
    """Print how often the first quote is right, by how many words question and answer share."""
    every = [one for measured in found for one in measured.overlaps]
    print()
    _row("shared weight", "questions", "first right")
    _row("---", "---", "---")
    least = 0.0
    for most in SHARES:
        inside = [one for one in every if least <= one.share < most]
        if inside:
            pair = (
                statistics.fmean(one.by_words for one in inside),
                statistics.fmean(one.by_both for one in inside),
            )
            _row(f"{least:.0%} to {min(most, 1):.0%}", str(len(inside)), _change(pair))
        least = most


def print_costs(folder: Path, model: Path) -> None:
    """Print what the model costs, by words alone → with it where both can be measured."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.meaning.costs", str(folder), str(model)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    print()
    _row("cost", folder.name)
    _row("---", "---")
    for name, value in json.loads(done.stdout).items():
        _row(name, value)


def _change(pair: tuple[float, float]) -> str:
    return " → ".join(f"{100 * value:.1f}" for value in pair)


def _row(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Measure all."""
    model_folder, sets = map(Path, sys.argv[1:3])
    model = SentenceModel.open(model_folder, ModelOptions())
    found = [measure_set(folder, model) for folder in folders_in(sets)]
    print_quality(found)
    print_overlaps(found)
    nearest = min(found, key=lambda one: abs(one.passages - PASSAGES))
    print_costs(nearest.folder, model_folder)


if __name__ == "__main__":
    main()
