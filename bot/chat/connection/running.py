"""Running: from a token to a connected bot, and to a clean end."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import discord

from bot.chat.connection.backoff import FIRST_S, Backoff
from bot.chat.connection.client import FootnoteClient
from bot.chat.connection.connection import (
    REFUSED,
    UnreachableError,
    ask_for_admission,
    stay_connected,
)
from bot.chat.connection.endpoint import discord_at
from bot.chat.connection.heartbeat import Heartbeat
from bot.chat.connection.reconnect_delays import reconnect_delays
from bot.chat.connection.sharded_client import client_for
from bot.chat.monitoring.logs import log_to_stdout
from bot.chat.options import ChatOptions
from bot.chat.reloads.auto_reload import auto_reload, watch
from bot.chat.reloads.reloads import Reloads
from bot.chat.responses.responder import Responder
from bot.errors import ConnectError
from bot.journal.retention import retire_daily
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.thread_switching import quick_switches

_log = logging.getLogger(__name__)


def run(knowledge: KnowledgeBase, options: ChatOptions) -> None:
    """Run the bot until SIGTERM or SIGINT, logging to stdout.

    Raises:
        ConnectError: if Discord refuses the bot.
    """
    asyncio.run(run_until_signalled(knowledge, options))


async def run_until_signalled(knowledge: KnowledgeBase, options: ChatOptions) -> None:
    """Run the bot in an event loop of the caller's; as `run`."""
    handler = log_to_stdout(
        options.log_level, secret=options.token, as_json=options.log_format == "json"
    )
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
    first_delay_s: float = FIRST_S,
) -> None:
    """Run the bot until it is told to stop.

    Args:
        knowledge: what it knows.
        options: how it runs.
        stop: set to end it; answers under way are finished first.
        reload: set to have the articles read again.
        ready: called with each client before it connects.
        first_delay_s: seconds to wait after the first failure to connect.

    Raises:
        ConnectError: if Discord refuses the bot. Where it cannot be reached it is tried again.
    """
    responder = Responder(knowledge, options)
    backoff = Backoff(options.data, first_s=first_delay_s)
    root = logging.getLogger()
    root.addHandler(responder.recent_errors)
    delays = reconnect_delays(first_delay_s, lambda: responder.tally.sessions)
    with discord_at(options.server), quick_switches(), delays:
        try:
            async with _watched(responder, options):
                while await backoff.wait(stop):
                    try:
                        await _connected(responder, options, backoff, stop, reload, ready)
                        return
                    except UnreachableError as error:
                        delay_s = backoff.failed(at_least_s=error.wait_s)
                        _log.warning("%s; trying again in %.0f s.", error, delay_s)
        finally:
            root.removeHandler(responder.recent_errors)
            await responder.close(0)


@contextlib.asynccontextmanager
async def _watched(responder: Responder, options: ChatOptions) -> AsyncIterator[None]:
    """Tell those who ask how the bot does, where the options name a port for it."""
    if options.health_port is None:
        yield
        return
    # aiohttp's server takes memory that an idle bot can do without.
    from bot.chat.metrics.server import watched  # noqa: PLC0415

    async with watched(
        responder,
        host=options.health_host,
        port=options.health_port,
        metrics=options.metrics,
    ):
        yield


async def _connected(
    responder: Responder,
    options: ChatOptions,
    backoff: Backoff,
    stop: asyncio.Event,
    reload: asyncio.Event | None,
    ready: Callable[[FootnoteClient], None] | None,
) -> None:
    """Run one client until it is told to stop, and another where an intent was switched off."""
    admission = await ask_for_admission(options.token, proxy=options.proxy)
    while True:
        client = client_for(admission, responder, proxy=options.proxy)
        if ready is not None:
            ready(client)
        try:
            async with _companions(options, client, backoff, reload):
                await stay_connected(client, options.token, stop)
            return
        except discord.PrivilegedIntentsRequired:
            if not admission.message_content:
                raise ConnectError(REFUSED) from None
            # Switched off since it was read: once more without it.
            admission = replace(admission, message_content=False)


@contextlib.asynccontextmanager
async def _companions(
    options: ChatOptions, client: FootnoteClient, backoff: Backoff, reload: asyncio.Event | None
) -> AsyncIterator[None]:
    """Run what accompanies a connection: the heartbeat and the watch over the files."""
    knowledge, reloads = client.responder.knowledge, client.responder.reloads
    heartbeat = Heartbeat(options.data, lambda: client.latencies_by_shard)
    jobs = [heartbeat.run(), _forget_failures(client, backoff)]
    if reload is not None:
        jobs.append(_reload_at_signals(reloads, reload))
    jobs.append(retire_daily(client.responder.journal))
    if options.watch:
        own = [knowledge.overlay.folder] if knowledge.overlay else []
        jobs.append(watch(reloads, [*knowledge.folders, *own]))
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        yield
    finally:
        client.responder.tally.shards.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _forget_failures(client: FootnoteClient, backoff: Backoff) -> None:
    await client.connected.wait()
    backoff.succeeded()


async def _reload_at_signals(reloads: Reloads, reload: asyncio.Event) -> None:
    """Reload at each signal; one that comes while a reload runs has the next."""
    async with asyncio.TaskGroup() as group:
        while True:
            await reload.wait()
            reload.clear()
            group.create_task(auto_reload(reloads, "at a signal"))
