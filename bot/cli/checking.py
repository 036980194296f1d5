"""`footnote check`: is the knowledge base sound?"""

from pathlib import Path

import click

from bot.answers.questions import ask_all
from bot.cli.options import common, load_snapshot, read_settings
from bot.errors import EmptyError

EXIT_UNSOUND = 1


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path), metavar="[DIR]...")
@common
def check(folders: tuple[Path, ...], config: Path | None) -> int:
    """List the faults of the articles, then ask the moderators' own questions."""
    settings = read_settings(config)
    try:
        snapshot = load_snapshot(settings, folders)
    except EmptyError as error:
        for sentence in (*error.faults, str(error)):
            click.echo(sentence)
        return EXIT_UNSOUND
    for path in snapshot.ignored:
        click.echo(f"{path}: not read; articles end in .md, .txt or .html")
    for fault in snapshot.faults:
        click.echo(str(fault))
    outcomes = ask_all(snapshot, snapshot.expectations)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        click.echo(str(outcome))
    counts = (
        _count(len(snapshot.articles), "article"),
        _count(len(snapshot.passages), "passage"),
        _count(len(snapshot.faults), "fault"),
    )
    passed = f"{len(outcomes) - len(failed)} of {_count(len(outcomes), 'question')} as expected"
    click.echo(f"{', '.join(counts)}; {passed}; revision {snapshot.revision}.")
    return EXIT_UNSOUND if snapshot.faults or failed else 0


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
