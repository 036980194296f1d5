"""`python -m localdiscord` by itself, and a bot of another name in a process of its own."""

import asyncio
import contextlib
import re
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

PATIENCE_S = 30.0
BOT = """
import discord, yarl
from discord.ext import commands
discord.http.Route.BASE = "{url}/api/v10"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL("{gateway}")
intents = discord.Intents.default()
intents.message_content = True
bot = commands.Bot("!", intents=intents)
@bot.command()
async def ping(ctx):
    await ctx.reply("pong from " + bot.user.name)
bot.run("{token}")
"""


@contextlib.asynccontextmanager
async def process(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", *arguments), stdout=asyncio.subprocess.PIPE
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


@contextlib.asynccontextmanager
async def alone(*arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """A local Discord by itself, and what it printed."""
    async with process("-m", "localdiscord", "--port", "0", *arguments) as server:
        assert server.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            printed = await server.stdout.readuntil(b"Ctrl-C")
        yield server, printed.decode()


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None, text
    return match[1]


@pytest.mark.no_cover  # other tests reach the same code
async def test_a_bot_of_ten_lines_and_another_name_answers_on_the_page(chromium: Browser) -> None:
    async with alone("--bot-name", "Pong") as (server, printed):
        bot = BOT.format(
            url=found(r'"(http://.*)/api/v10"', printed),
            gateway=found(r'URL\("(.*)"\)', printed),
            token=found(r"token of \w+: (\S+)", printed),
        )
        page = await chromium.new_page()
        await page.goto(found(r"page: +(\S+)", printed))
        async with process("-c", bot):
            await expect(page.get_by_text("Pong is online")).to_be_visible(timeout=PATIENCE_S * 1e3)
            await page.get_by_role("textbox").fill("!ping")
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("article").last).to_contain_text("pong from Pong")
        await page.close()
        server.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(server.wait(), PATIENCE_S) == 0


async def test_its_token_is_the_same_at_each_start() -> None:
    async with alone() as (_, first), alone() as (_, second):
        assert found(r"token of \w+: (\S+)", first) == found(r"token of \w+: (\S+)", second)


async def test_a_port_that_is_taken_is_one_sentence() -> None:
    async with alone() as (_, printed):
        port = found(r"page: +http://127.0.0.1:(\d+)", printed)
        second = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "localdiscord", "--port", port), stderr=asyncio.subprocess.PIPE
        )
        _, said = await asyncio.wait_for(second.communicate(), PATIENCE_S)
    assert second.returncode == 1
    assert re.fullmatch(rf"127\.0\.0\.1:{port}: .*; try --port\n", said.decode()), said


@pytest.mark.parametrize("arguments", [["--port", "x"], ["--nothing"]])
async def test_a_wrong_option_is_refused(arguments: list[str]) -> None:
    async with process("-m", "localdiscord", *arguments) as server:
        assert await asyncio.wait_for(server.wait(), PATIENCE_S) == 2


HIKARI = """
import hikari
bot = hikari.GatewayBot("{token}", rest_url="{url}/api/v10", banner=None, logs=None)
@bot.listen(hikari.StartedEvent)
async def started(event):
    print("started as", bot.get_me().username, flush=True)
    await bot.close()
bot.run(check_for_updates=False)
"""


@pytest.mark.no_cover  # other tests reach the same code
async def test_hikari_starts_with_the_token_that_is_printed() -> None:
    async with alone("--bot-name", "Pong") as (_, printed):
        bot = HIKARI.format(
            url=found(r'rest_url="(http://.*)/api/v10"', printed),
            token=found(r"token of \w+: (\S+)", printed),
        )
        async with process("-c", bot) as started:
            said, _ = await asyncio.wait_for(started.communicate(), PATIENCE_S)
    assert said.decode() == "started as Pong\n"


async def test_a_seed_is_read_and_a_wrong_one_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "world.yaml"
    path.write_text(
        "bots: [{name: One}, {name: Two}]\nservers: [{name: S, channels: [{name: c}]}]\n"
    )
    async with alone("--seed", str(path)) as (_, printed):
        tokens = re.findall(r"The token of (\w+): \S+", printed)
    assert tokens == ["One", "Two"]
    path.write_text("bots: [{nam: One}]\n")
    for argument, said in (
        (path, rf"{path}:1: nam: this key is unknown"),
        (tmp_path / "none.yaml", r"none\.yaml: No such file"),
    ):
        refused = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "localdiscord", "--seed", str(argument)),
            stderr=asyncio.subprocess.PIPE,
        )
        _, error = await asyncio.wait_for(refused.communicate(), PATIENCE_S)
        assert refused.returncode == 2
        assert re.search(said, error.decode()), error
