"""Measure answer quality on a folder of data sets: `make bench-quality QUALITY=folder`.

For each set a table of engines, with the 95 % interval of how far ours is ahead (paired bootstrap
over questions), and our highlights, confidence, typos and time after the first stage. Options:
`--sets a,b`, `--limit N` questions of each kind, `--ours` to leave the other engines out. A folder
with `articles/` and `questions.jsonl` is a knowledge set, see `knowledge_sets`.
"""

import argparse
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.quality.engines import ENGINES
from benchmarks.quality.knowledge_sets import measure_set
from bot.answers.confidence import confidence
from bot.answers.highlight import highlights
from bot.evaluation.dataset import Question, read_corpus, read_questions
from bot.evaluation.measures import ndcg, paired_interval, reciprocal_rank, success
from bot.evaluation.report import report
from bot.evaluation.run import KnowledgeBase, knowledge_bases, run

Rows = list[tuple[float, float, float, float]]  # Success@1, Success@3, RR@10, nDCG@10


def main() -> None:
    """Print the tables of all sets in a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("quality", type=Path, help="folder with a folder for each set")
    parser.add_argument("--sets", default="", help="only these, separated by commas")
    parser.add_argument("--limit", type=int, default=0, help="questions of each kind; 0 for all")
    parser.add_argument("--ours", action="store_true", help="leave the other engines out")
    options = parser.parse_args()
    found = [file.parent for file in sorted(options.quality.glob("*/corpus.jsonl"))]
    wanted = set(options.sets.split(",")) - {""}
    for folder in found:
        if not wanted or folder.name in wanted:
            measure(folder, limit=options.limit, others=not options.ours)
    of_articles = [file.parent for file in sorted(options.quality.glob("*/questions.jsonl"))]
    for folder in of_articles:
        if not wanted or folder.name in wanted:
            measure_set(folder, others=not options.ours)
    if not found and not of_articles:
        print(
            f"{options.quality}: no folder with a corpus.jsonl or a questions.jsonl; "
            "see benchmarks/quality/README.md"
        )


def measure(folder: Path, *, limit: int, others: bool) -> None:
    """Print the table of one set."""
    documents = read_corpus(folder / "corpus.jsonl")
    questions = _limited(read_questions(folder / "queries.jsonl", documents), limit)
    bases = knowledge_bases(documents)
    lines = run(bases, questions)
    answerable = [question for question in questions if question.kind == "ans"]
    rankings = {line.query_id: [passage_id for passage_id, _ in line.ranking] for line in lines}
    ours = _rows(answerable, [rankings[question.query_id] for question in answerable])
    print(f"\n## {folder.name}: {len(documents)} passages, {len(answerable)} questions")
    print("| engine | Success@1 | Success@3 | RR@10 | nDCG@10 | ours ahead at 1 |")
    print("|---|---|---|---|---|---|")
    _print_row("Footnote", ours, ours)
    for name in ENGINES if others else ():
        _print_row(name, _rows(answerable, _asked(name, bases, answerable)), ours)
    print(f"\n{report(bases, questions, lines)}")
    print(f"after the first stage: {_after_first_stage(bases, answerable)}")


def _limited(questions: list[Question], limit: int) -> list[Question]:
    if not limit:
        return questions
    return [q for kind in ("ans", "near", "far") for q in _of(questions, kind)[:limit]]


def _of(questions: list[Question], kind: str) -> list[Question]:
    return [question for question in questions if question.kind == kind]


def _asked(
    name: str, bases: dict[str, KnowledgeBase], questions: Sequence[Question]
) -> list[list[str]]:
    """Ask another engine the questions, each of its own knowledge base."""
    engines = {
        kb: ENGINES[name]([d.text for d in base.documents], base.searcher.languages[0])
        for kb, base in bases.items()
    }
    return [
        [bases[q.kb].documents[position].passage_id for position in engines[q.kb](q.text)]
        for q in questions
    ]


def _rows(questions: Sequence[Question], rankings: Sequence[list[str]]) -> Rows:
    return [
        (
            success(ranking, q.gold, 1),
            success(ranking, q.gold, 3),
            reciprocal_rank(ranking, q.gold),
            ndcg(ranking, q.gold),
        )
        for q, ranking in zip(questions, rankings, strict=True)
    ]


def _print_row(name: str, rows: Rows, ours: Rows) -> None:
    means = " | ".join(
        f"{100 * statistics.fmean(column):.1f}" for column in zip(*rows, strict=True)
    )
    ahead = "–"
    if rows is not ours:
        mean, low, high = paired_interval([row[0] for row in ours], [row[0] for row in rows])
        ahead = f"{100 * mean:+.1f} [{100 * low:+.1f}, {100 * high:+.1f}]"
    print(f"| {name} | {means} | {ahead} |")


def _after_first_stage(bases: dict[str, KnowledgeBase], questions: Sequence[Question]) -> str:
    """Time whole answers and their first stage, question by question; fresh indexes, no cache."""
    fresh = knowledge_bases(document for base in bases.values() for document in base.documents)
    spent = []
    for question in questions[:1000]:
        searcher = fresh[question.kb].searcher
        begin = time.perf_counter()
        query = searcher.query(question.text)
        searcher.candidates(query)
        middle = time.perf_counter()
        ranking = searcher.search(question.text, 3)
        confidence(ranking)
        highlights(searcher, ranking, [hit.address for hit in ranking.hits])
        end = time.perf_counter()
        spent.append(((end - middle) - (middle - begin)) * 1000)
    if not spent:
        return "no question"
    spent.sort()
    return (
        f"median {statistics.median(spent):.2f} ms, 95 % under {spent[int(0.95 * len(spent))]:.2f} "
        f"ms a question (evidence, confidence, three highlights)"
    )


if __name__ == "__main__":
    main()
