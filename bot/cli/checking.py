"""`footnote check`: is the knowledge base sound?"""

from dataclasses import replace
from pathlib import Path

import click

from bot.answers.snapshot import Snapshot
from bot.cli.options import common, load_snapshot, read_settings
from bot.errors import EmptyError
from bot.knowledge_base.acceptance_questions import ask_all
from bot.text.counted import counted

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
    outcomes = ask_all(snapshot, snapshot.acceptance_questions)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        click.echo(str(outcome))
    _report_strictness(snapshot, settings.strictness)
    counts = (
        counted(len(snapshot.articles), "article"),
        counted(len(snapshot.passages), "passage"),
        counted(len(snapshot.faults), "fault"),
    )
    passed = f"{len(outcomes) - len(failed)} of {counted(len(outcomes), 'question')} as expected"
    click.echo(f"{', '.join(counts)}; {passed}; revision {snapshot.revision}.")
    return EXIT_UNSOUND if snapshot.faults or failed else 0


def _report_strictness(snapshot: Snapshot, strictness: float) -> None:
    """Say which test questions the setting `strictness` answers otherwise."""
    if strictness == 1:
        return
    usual = replace(snapshot, threshold=snapshot.threshold / strictness)
    pairs = zip(
        ask_all(usual, snapshot.acceptance_questions),
        ask_all(snapshot, snapshot.acceptance_questions),
        strict=True,
    )
    changed = [(before, after) for before, after in pairs if before.passed != after.passed]
    for _, after in changed:
        asked = after.question
        effect = "passes" if after.passed else "fails"
        click.echo(f"{asked.path}:{asked.line}: `{asked.ask}` {effect} by `strictness` alone")
    click.echo(
        f"`strictness: {strictness:g}` moves the threshold from {usual.threshold:.3f} to "
        f"{snapshot.threshold:.3f} and changes {counted(len(changed), 'question')}."
    )
