"""The bot at a local Discord: no account, no token, one page in the browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import click

from bot.chat.connection.running import run_until_signalled
from bot.chat.options import ChatOptions
from bot.knowledge_base.knowledge_base import KnowledgeBase
from localdiscord import BotSeed, LocalDiscord, two_servers

PORT = 3901
"""Where the page is, unless something else is there already: then any free port."""

_HINTS = 3  # of the articles' own questions
_SERVERS = (
    ("Reading Room", "questions", "Ask about the articles"),
    ("Night Shift", "lounge", "A second server with the same bot"),
)


async def run_locally(knowledge: KnowledgeBase, options: ChatOptions, *, port: int = PORT) -> None:
    """Run the bot and its local Discord until SIGTERM or SIGINT.

    Args:
        knowledge: what the bot knows.
        options: how it runs; token, server and moderators are the local Discord's.
        port: where the page is to be.
    """
    async with _discord(port, hints=_hints(knowledge, options.prefix)) as discord:
        click.echo(f"Footnote is at {discord.page_url} (Ctrl-C ends it).")
        await run_until_signalled(
            knowledge,
            replace(
                options,
                token=discord.token,
                server=discord.url,
                moderators=(discord.moderator.user.id,),
                channels=(),
            ),
        )


@asynccontextmanager
async def _discord(port: int, *, hints: list[str]) -> AsyncIterator[LocalDiscord]:
    for wanted in (port, 0):
        discord = LocalDiscord(
            two_servers(BotSeed("Footnote"), *_SERVERS),
            port=wanted,
            rate_limits=True,
            hints=hints,
            icon=Path(__file__).parent / "icon.svg",
        )
        try:
            await discord.start()
        except OSError:
            if wanted == 0:
                raise
            continue
        try:
            yield discord
        finally:
            await discord.stop()
        return


def _hints(knowledge: KnowledgeBase, prefix: str) -> list[str]:
    """Return what a newcomer may type: questions that the articles answer, then the list."""
    asked = [e.ask for e in knowledge.current.acceptance_questions if e.expect is not None]
    return [*(f"{prefix}ask {question}" for question in asked[:_HINTS]), f"{prefix}articles"]
