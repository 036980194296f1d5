"""Several connections in one process: what happens in one is no other's affair."""

import asyncio
import logging
import math
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.chat.connection.heartbeat import is_alive
from bot.chat.connection.running import serve
from localdiscord import BotSeed, LocalDiscord, two_servers
from localdiscord.events import Event, EventKind
from localdiscord.world import Channel
from tests.conftest import WriteArticles
from tests.e2e.conftest import HARBOUR
from tests.e2e.stage import PATIENCE_S, Stage
from tests.localdiscord.specification import check

QUESTION = "when does the harbour open"
SENTENCE = "The harbour opens at nine."


@pytest.fixture
async def stage(write_articles: WriteArticles) -> AsyncIterator[Stage]:
    """A stage of three servers, each on a shard of its own."""
    seed = two_servers(BotSeed(shards=3, max_concurrency=3))
    third = replace(seed.servers[1], name="Third Server")
    async with LocalDiscord(replace(seed, servers=(*seed.servers, third))) as discord:
        yield Stage(discord, write_articles({"harbour.md": HARBOUR}))
        check(discord, requests=True)


def logged(caplog: pytest.LogCaptureFixture, words: str) -> asyncio.Event:
    """An event that is set once the log has some words."""
    seen = asyncio.Event()

    def look(record: logging.LogRecord) -> bool:
        if words in record.getMessage():
            seen.set()
        return True

    caplog.set_level(logging.INFO)
    caplog.handler.addFilter(look)
    return seen


async def all_connected(stage: Stage, *, but: int = 0) -> None:
    for _ in range(3 - but):
        await stage.discord.connected(PATIENCE_S)


def channels(stage: Stage) -> list[Channel]:
    """A text channel of each server; the servers are on shards of their own."""
    guilds = stage.discord.guilds
    found = [next(iter(guild.channels.values())) for guild in guilds]
    assert sorted(map(shard_of, found)) == [0, 1, 2]
    return found


def shard_of(channel: Channel) -> int:
    return ((channel.guild_id or 0) >> 22) % 3


def sessions(stage: Stage) -> list[Event]:
    return [event for event in stage.discord.events.record if event.kind is EventKind.CONNECTED]


async def answers_everywhere(stage: Stage) -> None:
    for channel in channels(stage):
        asked = stage.member.say(f"!ask {QUESTION}", channel=channel)
        assert (await stage.reply_to(asked)).bold == SENTENCE
        used = stage.member.slash("ask", channel=channel, question=QUESTION)
        assert (await stage.answer_to(used)).bold == SENTENCE
    assert (await stage.reply_to(stage.member.dm(QUESTION))).bold == SENTENCE


async def test_three_shards_answer_in_all_servers_and_in_direct_messages(stage: Stage) -> None:
    async with stage.bot() as client:
        await all_connected(stage, but=1)
        await answers_everywhere(stage)
        assert len(client.guilds) == 3
        setup = await stage.answer_to(stage.moderator.slash("setup"))
        assert "connections: 3" in setup.text
        assert sum(request.method == "PUT" for request in stage.discord.requests) == 1


async def test_a_shard_that_is_cut_off_resumes_and_the_others_go_on(stage: Stage) -> None:
    async with stage.bot():
        await all_connected(stage, but=1)
        lost, *others = channels(stage)
        stage.discord.faults.drop_socket(shard=shard_of(lost))
        missed = stage.member.say(f"!ask {QUESTION}", channel=lost)
        for channel in others:
            asked = stage.member.say(f"!ask {QUESTION}", channel=channel)
            assert (await stage.reply_to(asked)).bold == SENTENCE
        assert (await stage.reply_to(missed)).bold == SENTENCE
    assert len(sessions(stage)) == 3


async def test_a_shard_whose_session_is_lost_answers_afterwards_what_it_missed(
    stage: Stage,
) -> None:
    async with stage.bot() as client:
        client.turns.between_s = 0
        await all_connected(stage, but=1)
        await answers_everywhere(stage)
        await client.wait_until_ready()
        lost = channels(stage)[1]
        stage.discord.faults.invalidate_session(resumable=False, shard=shard_of(lost))
        missed = stage.member.say(f"!ask {QUESTION}", channel=lost)
        assert (await stage.reply_to(missed)).bold == SENTENCE
    assert len(sessions(stage)) == 4


async def test_all_shards_come_back_from_a_gateway_that_refuses_for_a_while(stage: Stage) -> None:
    async with stage.bot() as client:
        client.turns.between_s = 0
        await all_connected(stage, but=1)
        await answers_everywhere(stage)
        await client.wait_until_ready()
        stage.discord.faults.refuse_gateway(times=4)
        stage.discord.faults.drop_socket()
        missed = [stage.member.say(f"!ask {QUESTION}", channel=c) for c in channels(stage)]
        for asked in missed:
            assert (await stage.reply_to(asked)).bold == SENTENCE


async def test_it_is_healthy_once_all_shards_are(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    answers = logged(caplog, "The gateway answers")
    async with stage.bot() as client:
        await asyncio.wait_for(answers.wait(), PATIENCE_S)
        assert client.latencies_by_shard.keys() == {0, 1, 2}
        assert all(map(math.isfinite, client.latencies_by_shard.values()))
        assert is_alive(client.responder.options.data)


async def test_it_stops_while_shards_wait_for_their_turn(stage: Stage) -> None:
    stage.discord.application.max_concurrency = 1
    stop = asyncio.Event()
    running = asyncio.create_task(serve(stage.knowledge, stage.options(), stop=stop))
    await stage.discord.connected(PATIENCE_S)
    stop.set()
    await asyncio.wait_for(running, PATIENCE_S)
    assert len(sessions(stage)) == 1


async def test_when_discord_wants_more_connections_it_has_them(stage: Stage) -> None:
    stage.discord.application.shards = 1
    async with stage.bot():
        stage.discord.application.shards = 3
        stage.discord.faults.close_socket(4011)
        await all_connected(stage)
        await answers_everywhere(stage)


async def test_too_few_sessions_for_all_shards_are_not_begun(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.discord.application.session_starts = 2
    stop = logged(caplog, "connections to Discord are used up")
    await asyncio.wait_for(serve(stage.knowledge, stage.options(), stop=stop), PATIENCE_S)
    assert not sessions(stage)
