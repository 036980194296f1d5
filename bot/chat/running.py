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
from bot.chat.daemon_thread import in_daemon_thread
from bot.chat.endpoint import discord_at
from bot.chat.heartbeat import Heartbeat
from bot.chat.logs import log_to_stdout
from bot.chat.options import ChatOptions
from bot.chat.reloads import Reloads
from bot.chat.responder import Responder
from bot.errors import ConnectError
from bot.knowledge_base.reload import KnowledgeBase
from bot.turns import quick_turns, spare


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
    stop, reload = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C still ends the bot
        loop.add_signal_handler(signal.SIGTERM, stop.set)
        loop.add_signal_handler(signal.SIGINT, stop.set)
        loop.add_signal_handler(signal.SIGHUP, reload.set)
    await serve(knowledge, options, stop=stop, reload=reload)


async def serve(
    knowledge: KnowledgeBase,
    options: ChatOptions,
    *,
    stop: asyncio.Event,
    reload: asyncio.Event | None = None,
    ready: Callable[[FootnoteClient], None] | None = None,
) -> None:
    """Run the bot until it is told to stop.

    Args:
        knowledge: what it knows.
        options: how it runs.
        stop: set to end it; answers under way are finished first.
        reload: set to have the articles read again.
        ready: called with each client before it connects.

    Raises:
        ConnectError: if Discord cannot be reached or refuses the bot.
    """
    responder = Responder(knowledge, options)
    with discord_at(options.server), quick_turns():
        try:
            intent = await message_content_allowed(options.token)
            while True:
                client = FootnoteClient(responder, message_content=intent, proxy=options.proxy)
                if ready is not None:
                    ready(client)
                try:
                    async with _companions(options, client, reload):
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
    options: ChatOptions, client: FootnoteClient, reload: asyncio.Event | None
) -> AsyncIterator[None]:
    """Run what accompanies a connection: warming up, the heartbeat, the watch over the files."""
    knowledge, reloads = client.responder.knowledge, client.responder.reloads
    heartbeat = Heartbeat(options.data, lambda: client.latency)
    jobs = [heartbeat.run(), _warm_up(knowledge)]
    if reload is not None:
        jobs.append(_reload_at_signals(reloads, reload))
    if knowledge.may_be_stale:
        jobs.append(auto_reload(reloads, "after the start"))
    if options.watch:
        jobs.append(watch(reloads, knowledge.folders))
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _reload_at_signals(reloads: Reloads, reload: asyncio.Event) -> None:
    """Reload at each signal; one that comes while a reload runs has the next."""
    async with asyncio.TaskGroup() as group:
        while True:
            await reload.wait()
            reload.clear()
            group.create_task(auto_reload(reloads, "at a signal"))


async def _warm_up(knowledge: KnowledgeBase) -> None:
    await in_daemon_thread(knowledge.warm_up)
    spare()
