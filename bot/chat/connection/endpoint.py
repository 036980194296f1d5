"""The endpoint: which Discord the library talks to.

discord.py has no setting for it, only two class attributes. They are changed for a while, in one
place, and put back.
"""

import contextlib
from collections.abc import Iterator

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


@contextlib.contextmanager
def discord_at(server: str | None) -> Iterator[None]:
    """Talk to another server that speaks Discord's protocol.

    Args:
        server: its address, such as `http://127.0.0.1:3901`, with REST under `/api/v10` and the
            gateway at the same address; None for Discord itself.
    """
    if server is None:
        yield
        return
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    url = yarl.URL(server)
    Route.BASE = f"{str(url).rstrip('/')}/api/v10"
    scheme = "wss" if url.scheme == "https" else "ws"
    DiscordWebSocket.DEFAULT_GATEWAY = url.with_scheme(scheme)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
