"""`footnote check`: is the knowledge base sound?"""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from bot.answers.snapshot import Snapshot
from bot.articles.formats.readers import FORMATS
from bot.checked_yaml.fault import Hint
from bot.cli.meaning import with_meaning
from bot.cli.options import common, load_library, read_settings, snapshot_of
from bot.errors import EmptyError
from bot.knowledge_base.acceptance_questions import ask_all
from bot.text.counted import counted

EXIT_UNSOUND = 1


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path), metavar="[DIR]...")
@click.option("--strict", is_flag=True, help="Hints count as faults do.")
@common
def check(folders: tuple[Path, ...], config: Path | None, *, strict: bool) -> int:
    """List the faults of the articles and hints, then ask the moderators' own questions."""
    settings = read_settings(config)
    try:
        library = load_library(settings, folders)
    except EmptyError as error:
        for sentence in (*error.faults, str(error)):
            click.echo(sentence)
        return EXIT_UNSOUND
    snapshot = with_meaning(snapshot_of(library, settings), settings)
    hints = [*library.hints, *_unread(library.ignored)]
    for told in (*library.faults, *hints):
        click.echo(str(told))
    outcomes = ask_all(snapshot, snapshot.acceptance_questions)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        click.echo(str(outcome))
    _report_strictness(snapshot, settings.strictness)
    counts = (
        counted(len(snapshot.articles), "article"),
        counted(len(snapshot.passages), "passage"),
        counted(len(library.faults), "fault"),
        counted(len(hints), "hint"),
    )
    passed = f"{len(outcomes) - len(failed)} of {counted(len(outcomes), 'question')} as expected"
    click.echo(f"{', '.join(counts)}; {passed}; revision {snapshot.revision}.")
    is_sound = not (library.faults or failed or (strict and hints))
    return 0 if is_sound else EXIT_UNSOUND


def _unread(paths: Sequence[str]) -> list[Hint]:
    """Return hints at the files that are no articles: one for many with the same suffix."""
    by_suffix: dict[str, list[str]] = {}
    for path in paths:
        by_suffix.setdefault(Path(path).suffix.lower() or "without a suffix", []).append(path)
    formats = f"articles end in {', '.join(FORMATS)}"
    return [
        Hint(same[0], 0, "", "not read", formats)
        if len(same) == 1
        else Hint(os.path.commonpath(same), 0, suffix, "not read", formats, len(same))
        for suffix, same in by_suffix.items()
    ]


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
