"""`python -m localdiscord`: a local Discord by itself, for a bot in a process of its own."""

import argparse
import asyncio
import contextlib
import signal
import sys

from localdiscord.server import LocalDiscord
from localdiscord.tokens import bot_token

PORT = 3901
TOKEN = bot_token(100_000_000_000_000_001, "for-this-machine-only-no-secret")
"""The same at each start; no secret, as the server listens on this machine only."""

TEXT = """\
The page:  {page}
The token: {token}

discord.py is pointed here before it connects:

    import discord, yarl
    discord.http.Route.BASE = "{url}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL("{gateway}")

Ctrl-C ends it.
"""


def main() -> int:
    """Read the command line and serve until SIGINT or SIGTERM; return the exit code."""
    parser = argparse.ArgumentParser("python -m localdiscord", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help=f"default {PORT}; 0: a free one")
    parser.add_argument("--token", default=TOKEN, help="the bot's token")
    parser.add_argument("--bot-name", default="Bot", help="the bot's name")
    options = parser.parse_args()
    try:
        asyncio.run(_serve(options.port, options.token, options.bot_name))
    except OSError as error:
        print(f"127.0.0.1:{options.port}: {error.strerror}; try --port", file=sys.stderr)
        return 1
    return 0


async def _serve(port: int, token: str, bot_name: str) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with LocalDiscord(port=port, token=token, bot_name=bot_name, rate_limits=True) as local:
        gateway = local.url.replace("http", "ws", 1)
        print(
            TEXT.format(page=local.page_url, token=token, url=local.url, gateway=gateway),
            flush=True,
        )
        await ended.wait()


if __name__ == "__main__":
    sys.exit(main())
