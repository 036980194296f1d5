"""The report of an evaluation: all measures of one data set."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import DataError
from bot.evaluation.dataset import Question, read_corpus, read_questions
from bot.evaluation.measures import auroc, ndcg, reciprocal_rank, success
from bot.evaluation.run import KnowledgeBase, Line, knowledge_bases, run, to_jsonl
from bot.evaluation.typos import with_typo
from bot.text.analyzer import analyzer_for

SLICES = (0.4, 0.6, 0.8)
"""Bounds of the paraphrase slices: shares of the question's weight that the right passage holds."""

_TYPO_SEED = 20261122


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was measured; shares from 0 to 1, NaN where there is nothing to measure.

    Attributes:
        passages: in all knowledge bases.
        questions: of all kinds.
        answerable: questions that a passage answers.
        success_1: of the answerable, those whose first passage is right.
        success_3: those with a right passage among the first three.
        rr_10: mean reciprocal rank.
        ndcg_10: mean nDCG@10.
        highlight: where the first passage is right, how often its highlight holds the answer.
        auroc_far: right first passages against off-topic questions, by confidence.
        auroc_near: the same against near misses.
        kept: of the right first passages, those that are answered.
        far_rejected: of the off-topic questions, those that are not.
        near_rejected: of the near misses, those that are not.
        success_1_typo: `success_1` with one typo in every question.
        slices: for each paraphrase slice its lower and upper bound, questions and `success_1`.
    """

    passages: int
    questions: int
    answerable: int
    success_1: float
    success_3: float
    rr_10: float
    ndcg_10: float
    highlight: float
    auroc_far: float
    auroc_near: float
    kept: float
    far_rejected: float
    near_rejected: float
    success_1_typo: float
    slices: tuple[tuple[float, float, int, float], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the report for `--json`; what could not be measured is null."""
        measured = {
            name: getattr(self, name) for name in self.__dataclass_fields__ if name != "slices"
        }
        return {name: _plain(value) for name, value in measured.items()} | {
            "slices": [
                {"from": low, "to": high, "questions": count, "success_1": _plain(share)}
                for low, high, count, share in self.slices
            ]
        }

    def __str__(self) -> str:
        lines = [
            f"passages {self.passages}   questions {self.questions} ({self.answerable} answerable)",
            f"Success@1 {_percent(self.success_1)}   Success@3 {_percent(self.success_3)}   "
            f"RR@10 {_percent(self.rr_10)}   nDCG@10 {_percent(self.ndcg_10)}",
            f"highlight holds the answer {_percent(self.highlight)}   "
            f"Success@1 with a typo {_percent(self.success_1_typo)}",
            f"AUROC off topic {_percent(self.auroc_far)}, near misses {_percent(self.auroc_near)}",
            f"right answers kept {_percent(self.kept)}   off topic rejected "
            f"{_percent(self.far_rejected)}   near misses rejected {_percent(self.near_rejected)}",
            "by share of the question's words in the right passage: "
            + ", ".join(
                f"{low:.1f} to {high:.1f}: {_percent(share)} of {count}"
                for low, high, count, share in self.slices
            ),
        ]
        return "\n".join(lines)


def evaluate(corpus: Path, queries: Path, *, run_file: Path | None = None) -> Report:
    """Measure the answers to the questions of a data set.

    Args:
        corpus: file of passages; see `dataset`.
        queries: file of questions.
        run_file: where to write the run, one JSON line for each question; None for nowhere.

    Raises:
        DataError: if a file is not as it should be, or the run cannot be written.
    """
    documents = read_corpus(corpus)
    questions = read_questions(queries, documents)
    bases = knowledge_bases(documents)
    lines = run(bases, questions)
    if run_file is not None:
        try:
            run_file.write_text(to_jsonl(lines), encoding="utf-8")
        except OSError as error:
            raise DataError(
                str(run_file), f"the run cannot be written ({error}); choose another place"
            ) from error
    return report(bases, questions, lines)


def report(
    bases: dict[str, KnowledgeBase], questions: Sequence[Question], lines: Sequence[Line]
) -> Report:
    """Measure a run; `lines` stand in the order of `questions`."""
    pairs = list(zip(questions, lines, strict=True))
    answerable = [(q, [i for i, _ in line.ranking], line) for q, line in pairs if q.kind == "ans"]
    right = [line for q, ids, line in answerable if ids[:1] and ids[0] in q.gold]
    far = [line for q, line in pairs if q.kind == "far"]
    near = [line for q, line in pairs if q.kind == "near"]
    sure = [line.confidence for line in right]
    return Report(
        passages=sum(len(base.documents) for base in bases.values()),
        questions=len(pairs),
        answerable=len(answerable),
        success_1=_mean([success(ids, q.gold, 1) for q, ids, _ in answerable]),
        success_3=_mean([success(ids, q.gold, 3) for q, ids, _ in answerable]),
        rr_10=_mean([reciprocal_rank(ids, q.gold) for q, ids, _ in answerable]),
        ndcg_10=_mean([ndcg(ids, q.gold) for q, ids, _ in answerable]),
        highlight=_highlight_accuracy(bases, answerable),
        auroc_far=auroc(sure, [line.confidence for line in far]),
        auroc_near=auroc(sure, [line.confidence for line in near]),
        kept=_mean([line.answered for line in right]),
        far_rejected=_mean([not line.answered for line in far]),
        near_rejected=_mean([not line.answered for line in near]),
        success_1_typo=_with_typos(bases, [q for q, _, _ in answerable]),
        slices=_slices(bases, answerable),
    )


def _highlight_accuracy(
    bases: dict[str, KnowledgeBase], answerable: Sequence[tuple[Question, list[str], Line]]
) -> float:
    """Return how often the highlight of a right first passage holds an answer.

    Questions whose passage does not hold any of the answers word for word are left out.
    """
    hits = []
    for question, ids, line in answerable:
        if not ids or ids[0] not in question.gold:
            continue
        base = bases[question.kb]
        text = base.documents[base.addresses[ids[0]].position].text
        answers = [answer for answer in question.answers if answer.strip() and answer in text]
        if answers:
            hits.append(any(answer in (line.highlight or "") for answer in answers))
    return _mean(hits)


def _with_typos(bases: dict[str, KnowledgeBase], questions: Sequence[Question]) -> float:
    rng = random.Random(_TYPO_SEED)  # noqa: S311  # a fixed draw, no secret
    hits = []
    for question in questions:
        base = bases[question.kb]
        analyzer = analyzer_for(question.language or base.searcher.languages[0])
        hits_of = base.searcher.search(with_typo(question.text, analyzer, rng), 1).hits
        ids = [base.documents[hit.address.position].passage_id for hit in hits_of]
        hits.append(success(ids, question.gold, 1))
    return _mean(hits)


def _slices(
    bases: dict[str, KnowledgeBase], answerable: Sequence[tuple[Question, list[str], Line]]
) -> tuple[tuple[float, float, int, float], ...]:
    bounds = (0.0, *SLICES, 1.0)
    groups: list[list[float]] = [[] for _ in bounds[1:]]
    for question, ids, _ in answerable:
        base = bases[question.kb]
        query = base.searcher.query(question.text)
        share = max(base.searcher.coverage(query, base.addresses[gold]) for gold in question.gold)
        at = sum(share >= bound for bound in SLICES)
        groups[at].append(success(ids, question.gold, 1))
    return tuple(
        (low, high, len(group), _mean(group))
        for low, high, group in zip(bounds, bounds[1:], groups, strict=False)
    )


def _mean(values: Sequence[float]) -> float:
    return float(sum(values) / len(values)) if values else math.nan


def _plain(value: float) -> float | None:
    return None if isinstance(value, float) and math.isnan(value) else value


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{100 * share:.1f}"
