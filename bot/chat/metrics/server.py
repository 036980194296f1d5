"""The server for those who watch over the bot: is it alive, is it ready, and how does it do?

It is imported only where the settings name a port.
"""

import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from aiohttp import web

from bot.chat.responses.responder import Responder
from bot.errors import PortError, os_reason

_log = logging.getLogger(__name__)

NO_CLIENT = (
    "prometheus-client is not installed, so there are no /metrics; install it by "
    "`pip install 'footnote-bot[metrics]'`. /healthz and /readyz work."
)


@contextlib.asynccontextmanager
async def watched(
    responder: Responder, *, host: str, port: int, metrics: bool
) -> AsyncIterator[int]:
    """Serve until the end of the block; give the port.

    Args:
        responder: whose state is told.
        host: the address to listen at.
        port: where; 0 takes a free one.
        metrics: whether `/metrics` are served too.

    Raises:
        PortError: if it cannot listen there.
    """
    app = web.Application()
    app.router.add_get("/healthz", _health)
    app.router.add_get("/readyz", _readiness(responder))
    if metrics:
        _add_metrics(app, responder)
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise PortError(host, port, os_reason(error)) from None
        port = runner.addresses[0][1]
        _log.info("Health is told at http://%s:%d/healthz and /readyz.", host, port)
        yield port
    finally:
        await runner.cleanup()


async def _health(_: web.Request) -> web.Response:
    """Tell that the process does its work: an answer is the proof."""
    return web.Response(text="alive\n")


def _readiness(responder: Responder) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def readiness(_: web.Request) -> web.Response:
        """Tell whether questions are heard now, in all servers."""
        shards = responder.tally.shards
        ready = responder.tally.is_connected and not responder.in_flight.closing.is_set()
        up = sum(shards.values())
        text = (
            f"{'ready' if ready else 'not ready'}\n"
            f"connections: {up} of {len(shards) or 1}\n"
            f"revision: {responder.knowledge.current.revision}\n"
        )
        return web.Response(text=text, status=200 if ready else 503)

    return readiness


def _add_metrics(app: web.Application, responder: Responder) -> None:
    try:
        from bot.chat.metrics.exposition import CONTENT_TYPE, exposition  # noqa: PLC0415
    except ModuleNotFoundError:
        _log.warning(NO_CLIENT)
        return
    write = exposition(responder)

    async def measures(_: web.Request) -> web.Response:
        return web.Response(body=write(), headers={"Content-Type": CONTENT_TYPE})

    app.router.add_get("/metrics", measures)
