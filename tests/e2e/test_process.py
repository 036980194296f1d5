"""The bot as a process: started by the command line, told by signals."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator

import pytest

from tests.e2e.stage import PATIENCE_S, Stage

QUESTION = "when does the harbour open"
SENTENCE = "The harbour opens at nine."


def environment(stage: Stage, **changes: str) -> dict[str, str]:
    data = stage.folder.parent / "data"
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("DISCORD")},
        "DISCORD_TOKEN": stage.discord.token,
        "FOOTNOTE_DISCORD_API": stage.discord.url,
        "FOOTNOTE_KNOWLEDGE": str(stage.folder),
        "FOOTNOTE_DATA": str(data),
        **changes,
    }


async def footnote(stage: Stage, *arguments: str, **changes: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-X", "utf8", "-m", "bot", *arguments),
        cwd=stage.folder.parent,
        env=environment(stage, **changes),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@contextlib.asynccontextmanager
async def running(stage: Stage) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot in a process of its own, connected; ended at the latest with the block."""
    (stage.folder.parent / "footnote.yaml").write_text("cooldown_s: 0\n")
    process = await footnote(stage, "run")
    try:
        await stage.discord.connected(3 * PATIENCE_S)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def line_with(process: asyncio.subprocess.Process, words: str) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        async for line in process.stdout:
            if words in line.decode():
                return line.decode()
    raise AssertionError(f"no line with {words!r}")


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
async def test_it_runs_is_healthy_reloads_at_a_signal_and_ends_cleanly(
    stage: Stage, end: signal.Signals
) -> None:
    async with running(stage) as process:
        invitation = await line_with(process, "Invite the bot")
        assert f"client_id={stage.discord.bot.id}" in invitation
        assert "permissions=274877991936" in invitation
        assert "scope=bot+applications.commands" in invitation
        assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE

        await line_with(process, "The gateway answers")
        health = await footnote(stage, "health")
        assert await health.communicate() == (b"connected\n", b"")
        assert health.returncode == 0

        stage.write({"museum.md": "The museum has a zebra."})
        process.send_signal(signal.SIGHUP)
        assert "Reload at a signal: swapped" in await line_with(process, "Reload at a signal")
        assert "zebra" in (await stage.reply_to(stage.member.say("!ask museum zebra"))).quote

        process.send_signal(end)
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)
        assert process.returncode == 0
        assert b"Stopping; answers under way are finished first." in out
        assert err == b""
    health = await footnote(stage, "health")
    assert await health.communicate() == (b"not connected\n", b"")
    assert health.returncode == 1


async def test_a_wrong_token_ends_it_with_one_sentence(stage: Stage) -> None:
    process = await footnote(stage, "run", DISCORD_TOKEN="wrong.token.here")
    _, err = await asyncio.wait_for(process.communicate(), 3 * PATIENCE_S)
    assert process.returncode == 1
    assert err.decode().startswith("Discord does not accept the token; reset it")
    assert len(err.splitlines()) == 1


async def test_a_wrong_setting_ends_it_before_anything_starts(stage: Stage) -> None:
    process = await footnote(stage, "run", FOOTNOTE_DISCORD_API="discord")
    _, err = await asyncio.wait_for(process.communicate(), 3 * PATIENCE_S)
    assert process.returncode == 2
    assert err.startswith(b"FOOTNOTE_DISCORD_API: `discord_api` is not the address of a server")
    assert stage.discord.requests == []
