"""`python -m localdiscord`: a local Discord by itself, for bots in processes of their own."""

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from localdiscord.seed import BotSeed, Seed, two_servers
from localdiscord.seed_file import SeedError, read_seed
from localdiscord.server import LocalDiscord
from localdiscord.tokens import bot_token, id_in_token

PORT = 3901
TOKEN = bot_token(100_000_000_000_000_001, "for-this-machine-only-no-secret")
"""The same at each start; no secret, as the server listens on this machine only."""

TEXT = """\
The page:  {page}
{tokens}

A bot is pointed here before it connects. discord.py:

    import discord, yarl
    discord.http.Route.BASE = "{url}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL("{gateway}")

hikari:

    bot = hikari.GatewayBot(token, rest_url="{url}/api/v10")

Ctrl-C ends it.
"""


def main() -> int:
    """Read the command line and serve until SIGINT or SIGTERM; return the exit code."""
    parser = argparse.ArgumentParser("python -m localdiscord", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help=f"default {PORT}; 0: a free one")
    parser.add_argument("--token", help="the bot's token")
    parser.add_argument("--bot-name", default="Bot", help="the bot's name")
    parser.add_argument("--seed", type=Path, help="a YAML file of servers, channels, people, bots")
    options = parser.parse_args()
    if options.token is not None and id_in_token(options.token) is None:
        parser.error("--token: the first part of a token is the bot's id in base64")
    try:
        if options.seed is None:
            seed = two_servers(BotSeed(options.bot_name, options.token or TOKEN))
        else:
            seed = read_seed(options.seed)
    except SeedError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{options.seed}: {error.strerror}", file=sys.stderr)
        return 2
    try:
        asyncio.run(_serve(options.port, seed))
    except OSError as error:
        print(f"127.0.0.1:{options.port}: {error.strerror}; try --port", file=sys.stderr)
        return 1
    return 0


async def _serve(port: int, seed: Seed) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with LocalDiscord(seed, port=port, rate_limits=True) as local:
        tokens = "\n".join(f"The token of {a.name}: {a.token}" for a in local.applications)
        gateway = local.url.replace("http", "ws", 1)
        print(
            TEXT.format(page=local.page_url, tokens=tokens, url=local.url, gateway=gateway),
            flush=True,
        )
        await ended.wait()


if __name__ == "__main__":
    sys.exit(main())
