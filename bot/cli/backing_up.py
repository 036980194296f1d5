"""`footnote backup` and `footnote restore`: the data folder as one file."""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import __version__
from bot.cli.options import common, read_settings
from bot.errors import FolderError, InUseError
from bot.text.counted import counted

if TYPE_CHECKING:
    from bot.data_folder.archive import Entry

EXIT_FAILURE = 1

_file = click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
_data = click.option(
    "--data", type=click.Path(path_type=Path), metavar="DIR", help="Folder of the bot's own files."
)


@click.command()
@_file
@_data
@common
def backup(file: Path, data: Path | None, config: Path | None) -> int:
    """Save the bot's own files as FILE, also while it runs; - is standard output."""
    from bot.data_folder.backup import back_up  # a bot that answers needs none of it

    folder = data or read_settings(config).data
    try:
        if str(file) != "-":
            entries = back_up(folder, file, version=__version__)
        else:
            with tempfile.TemporaryDirectory() as place:
                written = Path(place) / "backup"
                entries = back_up(folder, written, version=__version__)
                with written.open("rb") as content:
                    shutil.copyfileobj(content, sys.stdout.buffer)
    except FolderError as error:
        click.echo(str(error), err=True)
        return EXIT_FAILURE
    click.echo(f"{file}: {_sum(entries)} of {folder}.", err=str(file) == "-")
    return 0


@click.command()
@_file
@_data
@click.option("--force", is_flag=True, help="Replace what the data folder holds already.")
@common
def restore(file: Path, data: Path | None, force: bool, config: Path | None) -> int:
    """Put the files of a backup back, while no bot runs; - is standard input."""
    from bot.data_folder.restore import restore as restore_data

    folder = data or read_settings(config).data
    try:
        if str(file) != "-":
            entries = restore_data(folder, file, force=force)
        else:
            with tempfile.NamedTemporaryFile() as copy:
                shutil.copyfileobj(sys.stdin.buffer, copy)
                copy.flush()
                entries = restore_data(folder, Path(copy.name), force=force)
    except (FolderError, InUseError) as error:
        click.echo(str(error), err=True)
        return EXIT_FAILURE
    click.echo(f"{folder}: {_sum(entries)} restored; start the bot.")
    return 0


def _sum(entries: "list[Entry]") -> str:
    size_mb = sum(entry.size for entry in entries) / 1e6
    return f"{counted(len(entries), 'file')}, {size_mb:.1f} MB"
