"""Options that several commands share, and what they lead to."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.answers.snapshot import Snapshot
from bot.articles.library import load
from bot.cli.dotenv import environment
from bot.cli.progress import reading_progress
from bot.knowledge_base.snapshot_builder import build_snapshot
from bot.settings import Settings, load_settings

Command = TypeVar("Command", bound=Callable[..., Any])


def common(command: Command) -> Command:
    """Add the options that every command has: --config and --debug."""
    command = click.option(
        "--config",
        type=click.Path(path_type=Path),
        help="Settings file, instead of footnote.yaml.",
    )(command)
    return debug(command)


def debug(command: Command) -> Command:
    """Add --debug."""
    return click.option(
        "--debug",
        is_flag=True,
        expose_value=False,  # `main` looks for it, also where no command is reached
        help="Show the trace of an error.",
    )(command)


def knowledge(command: Command) -> Command:
    """Add --knowledge."""
    return click.option(
        "--knowledge",
        "folders",
        type=click.Path(path_type=Path),
        multiple=True,
        metavar="DIR",
        help="Folder of articles; may be given more than once.",
    )(command)


def load_snapshot(settings: Settings, folders: tuple[Path, ...]) -> Snapshot:
    """Load the given folders, or those of the settings, with progress on a terminal."""
    with reading_progress() as progress:
        library = load(folders or tuple(settings.knowledge), progress=progress)
        return build_snapshot(library, language=settings.language, strictness=settings.strictness)


def read_settings(config: Path | None) -> Settings:
    """Read the settings from a file and the environment, with the `.env` file here."""
    return load_settings(config, environment())
