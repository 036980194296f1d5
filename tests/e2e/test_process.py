"""The bot as a process: started by the command line, told by signals."""

import asyncio
import contextlib
import os
import re
import signal
import sys
from collections.abc import AsyncIterator

import pytest

from bot.data_folder.restore import restore
from localdiscord import LocalDiscord
from localdiscord.events import EventKind
from tests.e2e.stage import PATIENCE_S, Stage

DOCKERS_PATIENCE_S = 10.0
"""Seconds after which Docker kills what it has asked to stop."""

QUESTION = "when does the harbour open"
SENTENCE = "The harbour opens at nine."


def environment(stage: Stage, **changes: str | None) -> dict[str, str]:
    """The environment of the process; None leaves a variable out."""
    data = stage.folder.parent / "data"
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("DISCORD") and not name.lower().endswith("_proxy")
    }
    values = kept | {
        "DISCORD_TOKEN": stage.discord.token,
        "FOOTNOTE_DISCORD_API": stage.discord.url,
        "FOOTNOTE_KNOWLEDGE": str(stage.folder),
        "FOOTNOTE_DATA": str(data),
        **changes,
    }
    return {name: value for name, value in values.items() if value is not None}


async def footnote(
    stage: Stage, *arguments: str, **changes: str | None
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-X", "utf8", "-m", "bot", *arguments),
        cwd=stage.folder.parent,
        env=environment(stage, **changes),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@contextlib.asynccontextmanager
async def running(
    stage: Stage, moderators: int = 1, **changes: str | None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot in a process of its own, connected; ended at the latest with the block."""
    (stage.folder.parent / "footnote.yaml").write_text(f"cooldown_s: 0\nmoderators: {moderators}\n")
    process = await footnote(stage, "run", **changes)
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


@pytest.mark.parametrize(
    "end", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.no_cover)]
)
async def test_it_runs_is_healthy_reloads_at_a_signal_and_ends_cleanly(
    stage: Stage, end: signal.Signals
) -> None:
    async with running(stage) as process:
        invitation = await line_with(process, "Invite the bot")
        assert f"client_id={stage.discord.bot.id}" in invitation
        assert "permissions=274877992000" in invitation
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


async def test_it_ends_in_time_during_a_reload_and_says_so_to_who_asked(stage: Stage) -> None:
    async with running(stage, moderators=stage.moderator.user.id) as process:
        assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE
        # Reading and indexing so much takes seconds.
        stage.write(
            {"long.md": "\n\n".join(f"Paragraph {n} of a long text." for n in range(90_000))}
        )
        asked = stage.moderator.say("!reload")
        await stage.discord.events.next(
            lambda event: event.kind is EventKind.TYPING, what="typing", timeout_s=PATIENCE_S
        )
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), DOCKERS_PATIENCE_S)
        assert process.returncode == 0
        told = await stage.reply_to(asked)
        assert told.text.startswith("I am stopping before the reload is done")


async def test_a_token_in_a_dotenv_file_beside_it_is_read(stage: Stage) -> None:
    file = stage.folder.parent / ".env"
    file.write_bytes(b'DISCORD_TOKEN="' + stage.discord.token.encode() + b'"\r\n')
    async with running(stage, DISCORD_TOKEN=None):
        assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE


@contextlib.asynccontextmanager
async def proxy_to(discord: LocalDiscord, name: str) -> AsyncIterator[str]:
    """A proxy that takes a name for the local Discord; gives its address."""
    host = discord.url.removeprefix("http://")
    streams: set[asyncio.Task[None]] = set()

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, up: bool) -> None:
        try:
            while data := await reader.read(65_536):
                if up:
                    data = re.sub(rb"(GET|POST|PUT) \w+://[^/]+", rb"\1 ", data)
                    data = data.replace(f"Host: {name}".encode(), f"Host: {host}".encode())
                writer.write(data)
                await writer.drain()
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, forth = await asyncio.open_connection(*host.split(":"))
        for task in (pipe(reader, forth, up=True), pipe(back, writer, up=False)):
            streams.add(asyncio.create_task(task))

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    for stream in streams:
        stream.cancel()
    await asyncio.gather(*streams, return_exceptions=True)


@pytest.mark.no_cover  # other tests reach the same code
async def test_a_proxy_that_the_environment_names_is_used(stage: Stage) -> None:
    async with (
        proxy_to(stage.discord, "discord.invalid") as proxy,
        running(stage, FOOTNOTE_DISCORD_API="http://discord.invalid", HTTP_PROXY=proxy),
    ):
        assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE


async def test_a_conflict_copy_among_the_articles_gets_a_hint(stage: Stage) -> None:
    stage.write({"museum.sync-conflict-20260121-120000-ABCDEFG.md": "The museum is closed."})
    process = await footnote(stage, "check", str(stage.folder))
    out, _ = await process.communicate()
    (line,) = [line for line in out.decode().splitlines() if "sync-conflict" in line]
    assert "is a copy of conflicting changes; left out" in line


@pytest.mark.no_cover  # other tests reach the same code
async def test_a_second_bot_with_the_same_data_folder_says_so_and_stops(stage: Stage) -> None:
    async with running(stage) as process:
        commands = (("run",), ("index",), ("check",), ("backup", "-"))
        started = [await footnote(stage, *command) for command in commands]
        told = [await asyncio.wait_for(p.communicate(), PATIENCE_S) for p in started]
        assert [process.returncode for process in started] == [1, 0, 0, 0]
        data = stage.folder.parent / "data"
        assert told[0] == (
            b"",
            f"{data}: a bot (process {process.pid}) runs with this data folder; end it first, or "
            "give each bot a data folder of its own (FOOTNOTE_DATA).\n".encode(),
        )
        archive = stage.folder.parent / "backup.tar.gz"
        archive.write_bytes(told[3][0])
        restored = {entry.path for entry in restore(data.with_name("new"), archive)}
        assert restored <= {"history.sqlite"}  # it is written behind the start
        assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE
