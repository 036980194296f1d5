"""Running: from a token to a connected bot, and to a clean end."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable

import discord

from bot.chat.auto_reload import auto_reload, watch
from bot.chat.client import FootnoteClient
from bot.chat.connection import REFUSED, message_content_allowed, stay_connected
from bot.chat.endpoint import discord_at
from bot.chat.heartbeat import Heartbeat
from bot.chat.logs import log_to_stdout
from bot.chat.options import ChatOptions
from bot.chat.responder import Responder
from bot.errors import ConnectError
from bot.knowledge_base.reload import KnowledgeBase
from bot.turns import quick_turns


def run(knowledge: KnowledgeBase, options: ChatOptions) -> None:
    """Run the bot until SIGTERM or SIGINT, logging to stdout.

    Raises:
        ConnectError: if Discord cannot be reached or refuses the bot.
    """
    asyncio.run(run_until_signalled(knowledge, options))


async def run_until_signalled(knowledge: KnowledgeBase, options: ChatOptions) -> None:
    """Run the bot in an event loop of the caller's; as `run`."""
    handler = log_to_stdout(options.log_level, secret=options.token)
    try:
        await _until_signalled(knowledge, options)
    finally:
        logging.getLogger().removeHandler(handler)


async def _until_signalled(knowledge: KnowledgeBase, options: ChatOptions) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    reloads: set[asyncio.Task[None]] = set()

    def reload() -> None:
        task = loop.create_task(auto_reload(knowledge, "at a signal"))
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C still ends the bot
        loop.add_signal_handler(signal.SIGTERM, stop.set)
        loop.add_signal_handler(signal.SIGINT, stop.set)
        loop.add_signal_handler(signal.SIGHUP, reload)
    await serve(knowledge, options, stop=stop)


async def serve(
    knowledge: KnowledgeBase,
    options: ChatOptions,
    *,
    stop: asyncio.Event,
    ready: Callable[[FootnoteClient], None] | None = None,
) -> None:
    """Run the bot until it is told to stop.

    Args:
        knowledge: what it knows.
        options: how it runs.
        stop: set to end it; answers under way are finished first.
        ready: called with each client before it connects.

    Raises:
        ConnectError: if Discord cannot be reached or refuses the bot.
    """
    responder = Responder(knowledge, options)
    with discord_at(options.server), quick_turns():
        try:
            intent = await message_content_allowed(options.token)
            while True:
                client = FootnoteClient(responder, message_content=intent)
                if ready is not None:
                    ready(client)
                try:
                    async with _companions(knowledge, options, client):
                        await stay_connected(client, options.token, stop)
                    return
                except discord.PrivilegedIntentsRequired:
                    if not intent:
                        raise ConnectError(REFUSED) from None
                    intent = False  # switched off since it was read: once more without it
        finally:
            await responder.close(0)


@contextlib.asynccontextmanager
async def _companions(
    knowledge: KnowledgeBase, options: ChatOptions, client: FootnoteClient
) -> AsyncIterator[None]:
    """Run what accompanies a connection: the heartbeat and the watch over the files."""
    heartbeat = Heartbeat(options.data, lambda: client.latency)
    tasks = [asyncio.create_task(heartbeat.run())]
    if options.watch:
        tasks.append(asyncio.create_task(watch(knowledge)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
