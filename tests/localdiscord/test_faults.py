"""What goes wrong on demand, and the unmodified discord.py client living through it."""

import asyncio
from collections.abc import Callable

import aiohttp
import discord
import pytest
from discord.ext import commands

from localdiscord import EventKind, LocalDiscord, Permission
from tests.localdiscord.conftest import Connect, make_bot, running
from tests.localdiscord.raw import RawClient


def answering_bot(**options: object) -> commands.Bot:
    """A bot that answers every question once, and keeps what went wrong."""
    bot = make_bot(**options)
    bot.failures = asyncio.Queue()  # type: ignore[attr-defined]

    @bot.listen()
    async def on_message(message: discord.Message) -> None:
        if message.author.bot:
            return
        try:
            await message.reply(f"answer to {message.content}", mention_author=False)
        except discord.HTTPException as error:
            bot.failures.put_nowait(error)  # type: ignore[attr-defined]

    return bot


async def still_answers(local: LocalDiscord, question: str) -> None:
    """Ask in the other server, and hold that this and all earlier questions have one answer."""
    asked = local.moderator.say(question, channel=local.other_channel)
    reply = await local.next_message(reply_to=asked)
    assert reply.content == f"answer to {question}"
    answered = [
        h.message.reference_id
        for h in local.events.record
        if h.kind is EventKind.MESSAGE and h.by_bot and h.message
    ]
    assert len(answered) == len(set(answered))


@pytest.mark.parametrize("fault", ["drop", "close", "reconnect", "resumable"])
async def test_after_a_broken_line_it_resumes_and_loses_no_message(
    local: LocalDiscord, connect: Connect, fault: str
) -> None:
    async with connect(answering_bot()):
        match fault:
            case "drop":
                local.faults.drop_socket()
            case "close":
                local.faults.close_socket(4000)
            case "reconnect":
                local.faults.ask_to_reconnect()
            case "resumable":
                local.faults.invalidate_session(resumable=True)
        asked = [local.member.say(f"meanwhile {n}") for n in range(3)]
        await local.resumed()
        for question in asked:
            reply = await local.next_message(reply_to=question)
            assert reply.content == f"answer to {question.content}"
        await still_answers(local, "after")


async def test_after_an_invalid_session_it_identifies_anew(
    local: LocalDiscord, connect: Connect
) -> None:
    async with connect(answering_bot()):
        local.faults.invalidate_session(resumable=False)
        await local.connected()
        await still_answers(local, "after")


async def test_a_gateway_that_acknowledges_nothing_is_left_and_the_session_resumed(
    point: Callable[[LocalDiscord], None],
) -> None:
    async with LocalDiscord(heartbeat_interval_s=0.05) as local:
        point(local)
        async with running(answering_bot(heartbeat_timeout=0.2), local):
            local.faults.stop_acknowledging()
            await local.resumed()
            local.faults.acknowledge_again()
            await still_answers(local, "after")


@pytest.mark.parametrize("everywhere", [False, True], ids=["route", "global"])
async def test_a_rate_limit_is_waited_for(
    local: LocalDiscord, connect: Connect, everywhere: bool
) -> None:
    async with connect(answering_bot()):
        local.faults.rate_limit(
            retry_after_s=0.01, everywhere=everywhere, method="POST", route="/messages", times=2
        )
        asked = local.member.say("patience")
        assert (await local.next_message(reply_to=asked)).content == "answer to patience"
        refused = [e for e in local.requests if e.status == 429]
        assert [e.answer["global"] for e in refused] == [everywhere] * 2
        await still_answers(local, "after")


@pytest.mark.parametrize("status", [500, 502])
async def test_a_failing_server_is_tried_again(
    local: LocalDiscord, connect: Connect, status: int
) -> None:
    async with connect(answering_bot()):
        local.faults.fail(status, route="/messages")
        asked = local.member.say("again")
        assert (await local.next_message(reply_to=asked)).content == "answer to again"
        assert [e.status for e in local.requests][-2:] == [status, 200]


async def test_an_unavailable_server_is_an_error_of_that_message_only(
    local: LocalDiscord, connect: Connect
) -> None:
    bot = answering_bot()
    async with connect(bot):
        local.faults.fail(503, route="/messages")
        local.member.say("lost")
        error = await bot.failures.get()  # type: ignore[attr-defined]
        assert isinstance(error, discord.DiscordServerError)
        await still_answers(local, "after")


async def test_a_slow_answer_is_waited_for(local: LocalDiscord, connect: Connect) -> None:
    async with connect(answering_bot()):
        local.faults.slow_down(0.05, route="/messages")
        asked = local.member.say("slowly")
        assert (await local.next_message(reply_to=asked)).content == "answer to slowly"


async def test_a_permission_taken_away_is_known_and_refused_and_comes_back(
    local: LocalDiscord, connect: Connect
) -> None:
    bot = answering_bot()
    async with connect(bot):
        local.faults.take_permission(local.channel, Permission.SEND_MESSAGES)
        local.member.say("silenced")
        error = await bot.failures.get()  # type: ignore[attr-defined]
        assert (error.status, error.code) == (403, 50013)
        channel = bot.get_channel(local.channel.id)
        assert isinstance(channel, discord.TextChannel)
        assert not channel.permissions_for(channel.guild.me).send_messages
        local.faults.give_permission(local.channel, Permission.SEND_MESSAGES)
        asked = local.member.say("heard again")
        await local.next_message(reply_to=asked)
        await still_answers(local, "after")


async def test_a_channel_deleted_between_question_and_reply_is_unknown(
    local: LocalDiscord, connect: Connect
) -> None:
    bot = answering_bot()
    async with connect(bot):
        local.member.say("gone")
        local.faults.delete_channel(local.channel)
        error = await bot.failures.get()  # type: ignore[attr-defined]
        assert (error.status, error.code) == (404, 10003)
        await still_answers(local, "after")


async def test_a_message_deleted_before_the_reply_refuses_the_reply(
    local: LocalDiscord, connect: Connect
) -> None:
    bot = answering_bot()
    async with connect(bot):
        local.member.delete(local.member.say("never mind"))
        error = await bot.failures.get()  # type: ignore[attr-defined]
        assert (error.status, error.code) == (400, 50035)
        await still_answers(local, "after")


async def test_an_intent_that_is_off_ends_the_client_with_a_clear_error(
    local: LocalDiscord, connect: Connect
) -> None:
    local.faults.refuse_message_content()
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with connect(make_bot()):
            raise AssertionError("it connected")
    async with connect(make_bot(message_content=False)) as bot:
        assert not bot.application_flags.gateway_message_content_limited


async def test_an_intent_switched_off_while_connected_ends_the_line(
    local: LocalDiscord, point: Callable[[LocalDiscord], None]
) -> None:
    point(local)
    async with make_bot() as bot:
        started = asyncio.create_task(bot.start(local.token))
        await local.connected()
        local.faults.refuse_message_content()
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await started


async def test_a_fault_hits_only_what_it_is_meant_for_and_can_be_cleared(
    local: LocalDiscord, api: RawClient
) -> None:
    local.faults.fail(500, method="PATCH")
    assert (await api.say({"content": "x"})).status == 200
    local.faults.fail(503, route="/users", times=2)
    assert (await api.send("GET", "/users/@me")).status == 503
    local.faults.clear()
    assert (await api.send("GET", "/users/@me")).status == 200


async def test_a_server_that_stopped_can_be_started_again(local: LocalDiscord) -> None:
    await local.stop()
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(local.url)
        await local.start()
        assert (await session.get(f"{local.url}/api/v10/gateway")).status == 200


async def test_waiting_in_vain_says_what_happened_instead(local: LocalDiscord) -> None:
    local.member.say("hello?")
    with pytest.raises(TimeoutError, match=r"no message within 0\.01 s; .*'hello\?'"):
        await local.next_message(timeout_s=0.01)
