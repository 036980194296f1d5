"""`footnote ask`: one answer, many answers, or a prompt."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from bot.answers.answering import answer
from bot.answers.explanation import explain, in_lines
from bot.answers.snapshot import Snapshot
from bot.cli.meaning import with_meaning
from bot.cli.options import common, knowledge, load_snapshot, meaning, read_settings
from bot.cli.printing import print_answer
from bot.errors import DataError, os_reason

EXIT_NOT_FOUND = 3
PROMPT = "? "


@click.command()
@click.argument("question", nargs=-1)
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Quotes at most.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--explain", "explained", is_flag=True, help="Say why the answer came out so.")
@click.option(
    "--batch",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Answer each line of a file, - for standard input, with one line of JSON.",
)
@knowledge
@meaning
@common
def ask(
    question: tuple[str, ...],
    top: int | None,
    as_json: bool,
    explained: bool,
    batch: Path | None,
    folders: tuple[Path, ...],
    model: Path | None,
    config: Path | None,
) -> int:
    """Answer a QUESTION with quotes from the articles; without one, prompt for questions."""
    if question and batch:
        raise click.UsageError("give either a question or --batch, not both")
    settings = read_settings(config, model)
    quotes = top or settings.quotes
    snapshot = with_meaning(load_snapshot(settings, folders), settings)
    if batch is not None:
        return _answer_batch(snapshot, batch, quotes)
    if not question:
        return prompt(snapshot, quotes)
    given = answer(snapshot, _utf8(" ".join(question)), top=quotes)
    if as_json:
        click.echo(json.dumps(given.to_json(), ensure_ascii=False, indent=2))
    else:
        print_answer(given)
    if explained:
        click.echo(err=as_json)
        for line in in_lines(explain(snapshot, given.question, top=quotes)):
            click.echo(line, err=as_json)
    return 0 if given.answered else EXIT_NOT_FOUND


def prompt(snapshot: Snapshot, quotes: int) -> int:
    """Answer questions from standard input until it ends; an empty line is passed over."""
    interactive = sys.stdin.isatty()
    if interactive:
        count = len(snapshot.articles)
        noun = "article" if count == 1 else "articles"
        click.echo(f"{count} {noun} loaded. Type a question, or Ctrl-D to end.")
    while True:
        if interactive:
            click.echo(PROMPT, nl=False)
        line = sys.stdin.readline()
        if not line:
            return 0
        question = _utf8(line.strip())
        if question:
            print_answer(answer(snapshot, question, top=quotes))
            click.echo()


def _answer_batch(snapshot: Snapshot, batch: Path, quotes: int) -> int:
    if str(batch) == "-":
        _write_answers(snapshot, sys.stdin.buffer, "standard input", quotes)
        return 0
    try:
        lines = batch.open("rb")
    except OSError as error:
        raise DataError(
            str(batch), f"cannot be read ({os_reason(error)}); check the name"
        ) from error
    with lines:
        _write_answers(snapshot, lines, str(batch), quotes)
    return 0


def _write_answers(snapshot: Snapshot, lines: BinaryIO, shown: str, quotes: int) -> None:
    for question in _questions(lines, shown):
        given = answer(snapshot, question, top=quotes)
        click.echo(json.dumps(given.to_json(), ensure_ascii=False))


def _questions(lines: BinaryIO, shown: str) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        try:
            yield line.rstrip(b"\r\n").decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise DataError(shown, "is not UTF-8 text; save it as UTF-8", number) from error


def _utf8(text: str) -> str:
    """Replace what the terminal passed on and UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
