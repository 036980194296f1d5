"""Coming in, staying in, and saying in one sentence why not."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from aiohttp import ClientConnectionResetError
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient

import bot.chat.responses.responder
from bot.answers.answering import answer
from bot.chat.connection.running import serve
from bot.chat.connection.session_turns import SessionTurns
from bot.chat.questions.missed_questions import MISSED_S
from bot.chat.responses.answer_thread import AnswerThread
from bot.chat.responses.responder import Responder
from bot.errors import ConnectError
from bot.knowledge_base.knowledge_base import KnowledgeBase
from localdiscord import CallbackType
from localdiscord.events import EventKind
from tests.e2e.stage import PATIENCE_S, Stage

QUESTION = "when does the harbour open"
SENTENCE = "The harbour opens at nine."


async def serve_until_it_ends(stage: Stage, **changes: object) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await serve(stage.knowledge, stage.options(**changes), stop=asyncio.Event())


async def answers_in_a_new_session(stage: Stage) -> None:
    await stage.discord.connected(PATIENCE_S)
    asked = stage.member.say(f"!ask {QUESTION}")
    assert (await stage.reply_to(asked)).bold == SENTENCE


async def test_without_the_intent_it_starts_says_so_once_and_answers_what_it_gets(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.discord.faults.refuse_message_content()
    async with stage.bot() as client:
        assert not client.intents.message_content
        stage.member.say(f"!ask {QUESTION}")
        assert (await stage.reply_to(stage.member.mention(QUESTION))).bold == SENTENCE
        assert (await stage.reply_to(stage.member.mention(f"!ask {QUESTION}"))).bold == SENTENCE
        assert (await stage.reply_to(stage.member.dm(QUESTION))).bold == SENTENCE
        used = stage.member.slash("ask", question=QUESTION)
        assert (await stage.answer_to(used)).bold == SENTENCE
        said = stage.moderator.say(QUESTION)
        used = stage.member.menu("Find an answer", said)
        assert (await stage.answer_to(used)).bold == SENTENCE
    told = [r for r in caplog.records if "message content intent is off" in r.getMessage()]
    assert len(told) == 1
    assert not stage.discord.events.record[0].detail.get("code")


async def test_an_intent_that_is_switched_off_meanwhile_is_given_up_without_a_loop(
    stage: Stage,
) -> None:
    async with stage.bot():
        assert stage.client is not None
        first = stage.client
        stage.discord.faults.refuse_message_content()
        await stage.discord.connected(PATIENCE_S)
        assert (await stage.reply_to(stage.member.mention(QUESTION))).bold == SENTENCE
        assert first.is_closed()
    identified = [h for h in stage.discord.events.record if h.kind is EventKind.CONNECTED]
    assert len(identified) == 2


async def test_what_is_under_way_when_an_intent_is_switched_off_is_finished(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    work = KnowledgeBase.reload

    def held(self: KnowledgeBase, **how: Any) -> Any:
        begun.set()
        assert go_on.wait(PATIENCE_S)
        return work(self, **how)

    monkeypatch.setattr(KnowledgeBase, "reload", held)
    async with stage.bot():
        asked = stage.moderator.say("!reload")
        assert await asyncio.to_thread(begun.wait, PATIENCE_S)
        stage.discord.faults.refuse_message_content()
        await stage.discord.events.next(
            lambda event: event.kind is EventKind.DISCONNECTED, what="end", timeout_s=PATIENCE_S
        )
        go_on.set()
        assert "Nothing changed" in (await stage.reply_to(asked)).text
        await stage.discord.connected(PATIENCE_S)
    assert "Unexpected error" not in caplog.text


async def test_slash_commands_are_sent_only_when_they_differ(stage: Stage) -> None:
    def sent() -> int:
        return sum(request.method == "PUT" for request in stage.discord.requests)

    async with stage.bot():
        assert sent() == 1
    async with stage.bot():
        assert sent() == 1
    async with stage.bot(moderators=()):  # other default permissions
        assert sent() == 2
    async with stage.bot(moderators=()):
        assert sent() == 2
    names = {
        (command["name"], command["type"])
        for command in stage.discord.application.commands[None].values()
    }
    assert names == {
        ("ask", 1),
        ("why", 1),
        ("articles", 1),
        ("article", 1),
        ("help", 1),
        ("reload", 1),
        ("rollback", 1),
        ("kb", 1),
        ("privacy", 1),
        ("forgetme", 1),
        ("setup", 1),
        ("Find an answer", 3),
        ("Add to the knowledge base", 3),
    }


async def test_slash_commands_that_cannot_be_sent_do_not_keep_it_from_starting(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    commands = "/applications/{application_id}/commands"
    for method, what in (("GET", "compared"), ("PUT", "sent")):
        stage.discord.faults.fail(403, method=method, route=commands)
        async with stage.bot():
            assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE
        (line,) = [r.getMessage() for r in caplog.records if "slash commands" in r.getMessage()]
        assert line.startswith(f"The slash commands could not be {what}: {method} /applications/")
        assert "status 403, code " in line
        caplog.clear()


async def test_a_wrong_token_is_told_after_one_attempt(stage: Stage) -> None:
    with pytest.raises(ConnectError, match="does not accept the token; reset it"):
        await serve_until_it_ends(stage, token="wrong.token.here")
    assert len(stage.discord.requests) == 1


async def test_a_discord_that_is_down_is_told_and_tried_again(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.discord.faults.fail(503, method="GET", route="/users/@me", times=2)
    async with stage.bot():
        assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE
    told = [r.getMessage() for r in caplog.records if "trying again" in r.getMessage()]
    assert len(told) == 2
    assert told[0].startswith("Discord answers with an error (status 503); trying again in ")


async def test_no_network_is_told_and_tried_again_until_the_bot_is_stopped(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.discord.stop()
    stop = asyncio.Event()
    running = asyncio.create_task(serve(stage.knowledge, stage.options(), stop=stop))
    async with asyncio.timeout(PATIENCE_S):
        while "check the network; trying again" not in caplog.text:
            await asyncio.to_thread(lambda: None)
        stop.set()
        await running


async def test_a_gateway_that_refuses_at_first_is_tried_again(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.discord.faults.refuse_gateway(times=2)
    async with stage.bot():
        assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE
    assert caplog.text.count("Discord's gateway does not answer; trying again in ") == 2


async def test_a_session_whose_own_address_is_lost_is_resumed_at_the_general_one(
    stage: Stage,
) -> None:
    stage.discord.faults.lose_gateway_name()
    async with stage.bot():
        await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        stage.discord.faults.drop_socket()
        asked = stage.member.say(f"!ask {QUESTION}")
        await stage.discord.resumed(PATIENCE_S)
        assert (await stage.reply_to(asked)).bold == SENTENCE


async def test_without_session_starts_it_waits_as_long_as_discord_says(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def used_up(_: object) -> tuple[int, str, dict[str, int]]:
        return 1, "", {"total": 1000, "remaining": 0, "reset_after": 90_000, "max_concurrency": 1}

    monkeypatch.setattr(discord.http.HTTPClient, "get_bot_gateway", used_up)
    stop = asyncio.Event()
    running = asyncio.create_task(serve(stage.knowledge, stage.options(), stop=stop))
    async with asyncio.timeout(PATIENCE_S):
        while "used up; trying again in 90 s" not in caplog.text:
            await asyncio.to_thread(lambda: None)
        stop.set()
        await running


async def test_a_connection_closed_for_good_is_told(stage: Stage) -> None:
    running = asyncio.create_task(serve_until_it_ends(stage))
    await stage.discord.connected(PATIENCE_S)
    stage.discord.faults.close_socket(4004)
    with pytest.raises(ConnectError, match=r"closed the connection for good .code 4004.; reset"):
        await running


async def test_a_question_during_a_broken_connection_is_answered_once(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        stage.discord.faults.drop_socket()
        asked = stage.member.say(f"!ask {QUESTION}")
        assert (await stage.reply_to(asked)).bold == SENTENCE
        await stage.discord.resumed(PATIENCE_S)
        await stage.stays_silent()
    replies = [m.reference_id for m in stage.discord.channel.messages.values() if m.author.bot]
    assert replies.count(asked.id) == 1
    assert replies.count(first.message.reference_id) == 1


async def test_what_was_asked_while_a_session_was_lost_is_answered_once(stage: Stage) -> None:
    async with stage.bot():
        await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        stage.discord.faults.invalidate_session(resumable=False)
        stage.discord.faults.drop_socket()
        asked = stage.member.say(f"!ask {QUESTION}"), stage.member.say(f"!ask {QUESTION}")
        await stage.discord.connected(PATIENCE_S)
        for message in asked:
            assert (await stage.reply_to(message)).bold == SENTENCE
        await stage.stays_silent()
    replies = [m.reference_id for m in stage.discord.channel.messages.values() if m.author.bot]
    assert [replies.count(message.id) for message in asked] == [1, 1]


async def test_where_nothing_was_said_lately_no_question_is_looked_for(stage: Stage) -> None:
    quiet, busy = stage.discord.other_channel, stage.discord.channel
    async with stage.bot():
        for channel in (quiet, busy):
            await stage.reply_to(stage.member.say(f"!ask {QUESTION}", channel=channel))
        long_ago = datetime.now(UTC) - timedelta(seconds=2 * MISSED_S)
        quiet.last_message_id = discord.utils.time_snowflake(long_ago)
        stage.discord.faults.invalidate_session(resumable=False)
        stage.discord.faults.drop_socket()
        asked = stage.member.say(f"!ask {QUESTION}")
        await stage.discord.connected(PATIENCE_S)
        assert (await stage.reply_to(asked)).bold == SENTENCE
    read = [r for r in stage.discord.requests if r.route == "/channels/{channel_id}/messages"]
    assert [r.path for r in read if r.method == "GET"] == [f"/channels/{busy.id}/messages"]


async def test_where_a_session_is_lost_and_the_line_is_cut_before_the_next_one_a_new_one_begins(
    stage: Stage,
) -> None:
    async with stage.bot() as client:
        client.turns.between_s = 0
        await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        about_to_begin, go_on = asyncio.Event(), asyncio.Event()

        async def hold(_: int | None, *, initial: bool = False) -> None:
            assert not initial
            about_to_begin.set()
            await go_on.wait()

        client.before_identify_hook = hold  # type: ignore[method-assign]
        stage.discord.faults.invalidate_session(resumable=False)
        await asyncio.wait_for(about_to_begin.wait(), PATIENCE_S)
        stage.discord.faults.drop_socket()
        go_on.set()
        await answers_in_a_new_session(stage)


async def test_no_line_is_open_while_the_next_session_has_to_wait(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect, opened = HTTPClient.ws_connect, list[str]()
    waits, go_on = asyncio.Event(), asyncio.Event()

    async def note(http: HTTPClient, url: str, **options: Any) -> Any:
        opened.append(url)
        return await connect(http, url, **options)

    async def hold(_: SessionTurns, shard: int | None) -> None:
        assert shard is None
        waits.set()
        await go_on.wait()

    monkeypatch.setattr(HTTPClient, "ws_connect", note)
    async with stage.bot():
        await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        monkeypatch.setattr(SessionTurns, "free", hold)
        stage.discord.faults.invalidate_session(resumable=False)
        await asyncio.wait_for(waits.wait(), PATIENCE_S)
        assert len(opened) == 1  # that of the session that was lost
        go_on.set()
        await answers_in_a_new_session(stage)


async def test_a_session_that_could_not_be_asked_for_does_not_keep_the_next_one_waiting(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, cut = DiscordWebSocket.send_as_json, asyncio.Event()
    async with stage.bot() as client:
        client.turns.between_s = 0
        await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))

        async def send_unless_cut(socket: DiscordWebSocket, data: dict[str, int]) -> None:
            if data["op"] == DiscordWebSocket.IDENTIFY and not cut.is_set():
                cut.set()
                client.turns.between_s = 3600
                raise ClientConnectionResetError("Cannot write to closing transport")
            await send(socket, data)

        monkeypatch.setattr(DiscordWebSocket, "send_as_json", send_unless_cut)
        stage.discord.faults.invalidate_session(resumable=False)
        await asyncio.wait_for(cut.wait(), PATIENCE_S)
        await answers_in_a_new_session(stage)
        beating = [t for t in threading.enumerate() if t.name.startswith("keep-alive-handler")]
        assert len(beating) == 1


async def test_what_discord_sends_twice_is_answered_once(stage: Stage) -> None:
    async with stage.bot() as client:
        asked = stage.member.say(f"!ask {QUESTION}")
        reply = await stage.reply_to(asked)
        channel = client.get_channel(stage.discord.channel.id)
        assert isinstance(channel, discord.TextChannel)
        again = await channel.fetch_message(asked.id)
        client.dispatch("message", again)
        await stage.stays_silent()
    assert reply.bold == SENTENCE


async def test_other_bots_are_ignored(stage: Stage) -> None:
    stage.member.user.bot = True
    async with stage.bot():
        stage.member.say(f"!ask {QUESTION}")
        stage.member.mention(QUESTION)
        stage.member.user.bot = False
        await stage.stays_silent()


async def test_answers_under_way_are_finished_before_it_stops(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def held(*given: Any, **named: Any) -> Any:
        begun.set()
        assert go_on.wait(PATIENCE_S)
        return answer(*given, **named)

    async def let_go(responder: Responder) -> None:
        await responder.in_flight.closing.wait()
        go_on.set()

    monkeypatch.setattr(bot.chat.responses.responder, "QUICK_PASSAGES", 0)
    monkeypatch.setattr(bot.chat.responses.responder, "answer", held)
    async with stage.bot() as client:
        asked = stage.member.say(f"!ask {QUESTION}")
        assert await asyncio.to_thread(begun.wait, PATIENCE_S)
        letting_go = asyncio.create_task(let_go(client.responder))
    await letting_go
    assert (await stage.reply_to(asked)).bold == SENTENCE


async def test_a_slow_answer_is_announced_and_then_given(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def held(*given: Any, **named: Any) -> Any:
        assert go_on.wait(PATIENCE_S)
        return answer(*given, **named)

    monkeypatch.setattr(bot.chat.responses.responder, "answer", held)
    monkeypatch.setattr(bot.chat.responses.responder, "QUICK_PASSAGES", 0)
    monkeypatch.setattr(AnswerThread, "slow_s", 0.01)
    async with stage.bot():
        used = stage.member.slash("ask", question=QUESTION)
        assert await used.responded(PATIENCE_S) is CallbackType.DEFERRED_MESSAGE
        said = stage.member.say(f"!ask {QUESTION}")
        await stage.discord.events.next(
            lambda h: h.kind is EventKind.TYPING, what="typing", timeout_s=PATIENCE_S
        )
        go_on.set()
        assert (await stage.answer_to(used)).bold == SENTENCE
        assert (await stage.reply_to(said)).bold == SENTENCE


async def test_files_are_watched_where_the_settings_say_so(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with stage.bot(watch=True):
        assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE
    assert "Watching 3 files." in caplog.text
