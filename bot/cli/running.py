"""`footnote run` and `footnote health`: the bot."""

import asyncio
import contextlib
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.dotenv import environment
from bot.cli.meaning import open_model
from bot.cli.options import common, knowledge, meaning, open_knowledge, read_settings
from bot.data_folder import run_lock
from bot.errors import (
    ConnectError,
    InUseError,
    KnowledgeError,
    PortError,
    SettingsError,
    os_reason,
)
from bot.settings.settings import Settings
from bot.settings.token import Token, load_token

if TYPE_CHECKING:
    from bot.chat.options import ChatOptions
    from bot.knowledge_base.knowledge_base import KnowledgeBase

EXIT_FAILURE = 1

CLOSE_S = 1.0
"""Seconds that the knowledge base has to end what goes on behind it, when the bot stops."""


@click.command()
@knowledge
@meaning
@common
def run(
    folders: tuple[Path, ...] = (), model: Path | None = None, config: Path | None = None
) -> int:
    """Run the bot: with a token at Discord, without one at a local Discord of its own."""
    settings = read_settings(config, model)
    environ = environment()
    token = load_token(environ)
    if token is None and settings.discord_api:
        raise SettingsError(
            [f"no token for {settings.discord_api}: set DISCORD_TOKEN or DISCORD_TOKEN_FILE"]
        )
    if settings.metrics and settings.health_port is None:
        raise SettingsError(["metrics: no port is set to serve them; set `health_port` too"])
    options = chat_options(settings, token, proxy=proxy_for(settings, environ))
    try:
        with _alone_with(settings.data):
            _serve(settings, folders, token, options)
    except KeyboardInterrupt:
        return 0  # SIGINT before the bot listens for it
    except (ConnectError, InUseError, KnowledgeError, PortError) as error:
        click.echo(str(error), err=True)
        return EXIT_FAILURE
    return 0


def _serve(
    settings: Settings, folders: tuple[Path, ...], token: Token | None, options: "ChatOptions"
) -> None:
    """Read the articles, and run the bot until a signal.

    The chat is imported behind the reading: it takes the memory that the reading leaves.
    """
    base = open_knowledge(settings, folders, open_model(settings))
    with _closed_in_time(base):
        if token is None:
            from bot.cli.local import run_locally

            asyncio.run(run_locally(base, options))
        else:
            from bot.chat.connection.running import run as run_chat

            run_chat(base, options)


@contextlib.contextmanager
def _alone_with(data: Path) -> Iterator[None]:
    """Hold a data folder; one that cannot be locked is used all the same.

    Raises:
        InUseError: if another bot runs with it.
    """
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(run_lock.held(data))
        except OSError as error:
            why = os_reason(error)
            click.echo(f"{data}: cannot be locked ({why}); let no second bot use it.", err=True)
        yield


@contextlib.contextmanager
def _closed_in_time(base: "KnowledgeBase") -> Iterator[None]:
    """Close a knowledge base in the end; what takes too long ends with the process."""
    try:
        yield
    finally:
        closing = threading.Thread(target=base.close, name="closing", daemon=True)
        closing.start()
        closing.join(CLOSE_S)


def chat_options(
    settings: Settings, token: Token | None, *, proxy: str | None = None
) -> "ChatOptions":
    """Return the options of the chat. Who tries the local Discord is told of trouble only."""
    from bot.chat.options import ChatOptions

    quiet = token is None and "log_level" not in settings.given
    return ChatOptions(
        token=token.secret if token else "",
        prefix=settings.prefix,
        help_role=settings.help_role,
        moderators=settings.moderators,
        channels=settings.channels,
        question_channels=settings.question_channels,
        forum_channels=settings.forum_channels,
        private_channels=settings.private_channels,
        quiet_hours=settings.quiet_hours,
        questions_at_once=settings.questions_at_once,
        cooldown_s=settings.cooldown_s,
        remove_with_question=settings.remove_with_question,
        quotes=settings.quotes,
        shown=settings.shown,
        old_after_days=settings.old_after_days,
        watch=settings.watch,
        force_unattended=settings.force_unattended,
        log_channel=settings.log_channel,
        stale_after_days=settings.stale_after_days,
        journal_days=settings.journal_days,
        gaps_from=settings.gaps_from,
        data=settings.data,
        server=settings.discord_api,
        proxy=proxy,
        log_level="WARNING" if quiet else settings.log_level,
        log_format=settings.log_format,
        health_port=settings.health_port,
        health_host=settings.health_host,
        metrics=settings.metrics,
    )


def proxy_for(settings: Settings, environ: Mapping[str, str]) -> str | None:
    """Return the proxy that the environment names for Discord, by the variables of other programs.

    These are `HTTPS_PROXY`, for an unencrypted server `HTTP_PROXY`, and `NO_PROXY`.
    """
    lower = {name.lower(): value for name, value in environ.items()}
    proxies = {
        name.removesuffix("_proxy"): value
        for name, value in lower.items()
        if name.endswith("_proxy") and value
    }
    scheme, _, rest = (settings.discord_api or "https://discord.com").partition("://")
    if urllib.request.proxy_bypass_environment(rest.split("/")[0], proxies):  # type: ignore[attr-defined]
        return None
    return proxies.get(scheme)


@click.command()
@common
def health(config: Path | None) -> int:
    """Tell whether a running bot is connected to Discord: exit 0 if it is, else 1."""
    from bot.chat.connection.heartbeat import is_alive

    alive = is_alive(read_settings(config).data)
    click.echo("connected" if alive else "not connected")
    return 0 if alive else EXIT_FAILURE
