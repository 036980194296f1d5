"""`footnote run`: the bot."""

from pathlib import Path

import click

from bot.cli.asking import prompt
from bot.cli.options import common, knowledge, load_snapshot, read_settings


@click.command()
@knowledge
@common
def run(folders: tuple[Path, ...] = (), config: Path | None = None) -> int:
    """Run the bot; until it can be connected, a prompt that answers questions."""
    settings = read_settings(config)
    return prompt(load_snapshot(settings, folders), settings.quotes)
