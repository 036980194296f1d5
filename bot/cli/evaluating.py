"""`footnote eval`: how good are the answers to questions whose answers are known?"""

import json
from pathlib import Path

import click

from bot.cli.options import debug


@click.command(name="eval")
@click.option(
    "--corpus",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help='Passages, one JSON line each: {"id", "title", "text"}.',
)
@click.option(
    "--queries",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help='Questions, one JSON line each: {"id", "text", "gold": [passage ids], "kind"}.',
)
@click.option("--json", "as_json", is_flag=True, help="Print the measures as JSON.")
@click.option(
    "--run",
    "run_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the ranking of each question there, one JSON line each.",
)
@debug
def evaluation(corpus: Path, queries: Path, as_json: bool, run_file: Path | None) -> int:
    """Measure the answers to a question set: Success@k, RR, nDCG, highlight, abstention."""
    from bot.evaluation.report import evaluate  # nothing that `run` needs

    report = evaluate(corpus, queries, run_file=run_file)
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(str(report))
    return 0
