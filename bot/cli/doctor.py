"""`footnote doctor`: is everything as the bot needs it?"""

import asyncio
import contextlib
from pathlib import Path

import click

from bot.cli.dotenv import environment
from bot.cli.options import common, knowledge, open_knowledge, read_settings
from bot.cli.running import chat_options, proxy_for
from bot.errors import KnowledgeError
from bot.settings.token import load_token

EXIT_UNSOUND = 1


@click.command()
@knowledge
@common
def doctor(folders: tuple[Path, ...], config: Path | None) -> int:
    """Look at settings, token, rights, commands, knowledge and host, and tell what to do."""
    from bot.chat.connection.doctor import about_discord
    from bot.chat.connection.heartbeat import is_alive
    from bot.chat.moderators.checkup import Finding, about_data_folder, about_version, written

    settings = read_settings(config)
    environ = environment()
    token = load_token(environ)
    options = chat_options(settings, token, proxy=proxy_for(settings, environ))
    alive = is_alive(settings.data)
    state = "a bot is connected" if alive else "no bot is connected; `footnote run` starts one"
    findings: list[Finding] = [
        about_version(),
        about_data_folder(settings.data),
        Finding("Running", alive, state),
    ]
    try:
        base = open_knowledge(settings, folders)
    except KnowledgeError as error:
        findings.append(Finding("Knowledge", False, "{error}", {"error": error}))
    else:
        with contextlib.closing(base):
            findings += asyncio.run(about_discord(base, options))
    for line in written(findings):
        click.echo(line)
    return 0 if all(finding.sound for finding in findings) else EXIT_UNSOUND
