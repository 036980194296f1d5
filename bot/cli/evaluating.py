"""`footnote eval`: how good are the answers to questions whose answers are known?"""

import json
from pathlib import Path

import click

from bot.cli.meaning import with_meaning
from bot.cli.options import common, knowledge, load_snapshot, meaning, read_settings


@click.command(name="eval")
@click.option(
    "--corpus",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help='Passages, one JSON line each: {"id", "title", "text"}.',
)
@click.option(
    "--queries",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help='Their questions, one JSON line each: {"id", "text", "gold": [passage ids], "kind"}.',
)
@knowledge
@meaning
@click.option(
    "--questions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Questions to the articles, one JSON line each: "
    '{"id", "text", "golds": [[article id, section or null]], "contains": [texts], "kind"}.',
)
@click.option("--json", "as_json", is_flag=True, help="Print the measures as JSON.")
@click.option(
    "--run",
    "run_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the ranking of each question of --queries there, one JSON line each.",
)
@common
def evaluation(
    corpus: Path | None,
    queries: Path | None,
    folders: tuple[Path, ...],
    model: Path | None,
    questions: Path | None,
    as_json: bool,
    run_file: Path | None,
    config: Path | None,
) -> int:
    """Measure the answers to questions whose answers are known.

    Either --corpus and --queries, or --questions for the articles of --knowledge.
    """
    # Nothing that `run` needs.
    from bot.evaluation.knowledge_set import SetReport, measure, read_set
    from bot.evaluation.report import Report, evaluate

    report: Report | SetReport
    if questions is not None and corpus is None and queries is None:
        settings = read_settings(config, model)
        snapshot = with_meaning(load_snapshot(settings, folders), settings)
        report = measure(snapshot, read_set(questions, snapshot.articles))
    elif corpus is not None and queries is not None and questions is None:
        report = evaluate(corpus, queries, run_file=run_file)
    else:
        raise click.UsageError("Give either --corpus and --queries, or --questions.")
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(str(report))
    return 0
