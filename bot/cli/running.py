"""`footnote run` and `footnote health`: the bot."""

from pathlib import Path

import click
from pydantic import SecretStr

from bot.cli.asking import prompt
from bot.cli.options import common, knowledge, load_snapshot, read_settings
from bot.cli.progress import reading_progress
from bot.errors import ConnectError
from bot.settings import Settings, load_token

EXIT_FAILURE = 1


@click.command()
@knowledge
@common
def run(folders: tuple[Path, ...] = (), config: Path | None = None) -> int:
    """Run the bot; without a token, a prompt that answers questions."""
    settings = read_settings(config)
    token = load_token()
    if token is None:
        return prompt(load_snapshot(settings, folders), settings.quotes)
    return _connect(settings, token, folders or tuple(settings.knowledge))


def _connect(settings: Settings, token: SecretStr, folders: tuple[Path, ...]) -> int:
    from bot.chat.running import ChatOptions
    from bot.chat.running import run as run_chat
    from bot.knowledge_base import KnowledgeBase

    with reading_progress() as progress:
        base = KnowledgeBase(folders, language=settings.language, progress=progress)
    options = ChatOptions(
        token=token.get_secret_value(),
        prefix=settings.prefix,
        moderators=tuple(settings.moderators),
        channels=tuple(settings.channels),
        cooldown_s=settings.cooldown_s,
        quotes=settings.quotes,
        watch=settings.watch,
        data=settings.data,
        server=settings.discord_api,
        log_level=settings.log_level,
    )
    try:
        run_chat(base, options)
    except ConnectError as error:
        click.echo(str(error), err=True)
        return EXIT_FAILURE
    return 0


@click.command()
@common
def health(config: Path | None) -> int:
    """Tell whether a running bot is connected to Discord: exit 0 if it is, else 1."""
    from bot.chat.heartbeat import is_alive

    alive = is_alive(read_settings(config).data)
    click.echo("connected" if alive else "not connected")
    return 0 if alive else EXIT_FAILURE
