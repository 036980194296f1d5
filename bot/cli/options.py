"""Options that several commands share, and what they lead to."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.answers.snapshot import Snapshot
from bot.articles.knowledge_folder import KnowledgeFolder
from bot.articles.library import Library, load
from bot.articles.overlay import overlay_in
from bot.cli.dotenv import environment
from bot.cli.progress import reading_progress
from bot.knowledge_base.snapshot_builder import build_snapshot
from bot.settings.loading import load_settings
from bot.settings.settings import Settings

if TYPE_CHECKING:
    from bot.knowledge_base.knowledge_base import KnowledgeBase
    from bot.meaning.sentence_model import SentenceModel

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


def meaning(command: Command) -> Command:
    """Add --meaning."""
    return click.option(
        "--meaning",
        "model",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Folder of a sentence model that is asked beside the words.",
    )(command)


def folders_of(settings: Settings, folders: tuple[Path, ...]) -> tuple[KnowledgeFolder, ...]:
    """Return the folders given on the command line, or else those of the settings.

    A folder that both name has the rules of the settings.
    """
    known = {folder.path.absolute(): folder for folder in settings.knowledge}
    given = (replace(known.get(f.absolute(), KnowledgeFolder(f)), path=f) for f in folders)
    return tuple(given) or settings.knowledge


def load_library(settings: Settings, folders: tuple[Path, ...]) -> Library:
    """Read the folders that `folders_of` returns, with progress on a terminal.

    Over those of the settings lie the articles written from chat, as the bot has them.
    """
    overlay = None if folders else overlay_in(settings.data)
    with reading_progress() as progress:
        return load(folders_of(settings, folders), overlay=overlay, progress=progress)


def snapshot_of(library: Library, settings: Settings) -> Snapshot:
    """Build the index of a library."""
    return build_snapshot(library, language=settings.language, strictness=settings.strictness)


def load_snapshot(settings: Settings, folders: tuple[Path, ...]) -> Snapshot:
    """Read folders as `load_library` does, and build their index."""
    return snapshot_of(load_library(settings, folders), settings)


def open_knowledge(
    settings: Settings, folders: tuple[Path, ...], model: "SentenceModel | None" = None
) -> "KnowledgeBase":
    """Open the knowledge base as the bot has it, with progress on a terminal.

    Raises:
        KnowledgeError: if there is nothing to serve.
    """
    from bot.knowledge_base.knowledge_base import KnowledgeBase

    with reading_progress() as progress:
        return KnowledgeBase(
            folders_of(settings, folders),
            language=settings.language,
            strictness=settings.strictness,
            data=settings.data,
            model=model,
            progress=progress,
        )


def read_settings(config: Path | None, model: Path | None = None) -> Settings:
    """Read the settings from a file and the environment, with the `.env` file here.

    Args:
        config: the file that the command line names, if it does.
        model: the folder of the sentence model that it names, if it does.
    """
    settings = load_settings(config, environment())
    if model is None:
        return settings
    return replace(settings, meaning=replace(settings.meaning, model=model))
