"""The gateway, spoken to by a bare WebSocket: what a library hides."""

import asyncio
import json
import sys
import time
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from localdiscord import BotSeed, LocalDiscord, Permission, two_servers
from localdiscord.gateway.compression import transport
from localdiscord.gateway.connection import ACK_DELAY_S
from localdiscord.gateway.protocol import KNOWN_INTENTS, Intent
from localdiscord.gateway.session import REPLAY_LIMIT
from tests.localdiscord.raw import RawClient

ORDINARY = Intent.GUILDS | Intent.GUILD_MESSAGES | Intent.DIRECT_MESSAGES
WITH_CONTENT = ORDINARY | Intent.MESSAGE_CONTENT


class RawGateway:
    """One WebSocket to the gateway; HELLO has been received."""

    def __init__(self, server: LocalDiscord, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.server = server
        self.socket = socket
        self.ready: dict[str, Any] = {}

    async def send(self, opcode: int, content: object) -> None:
        await self.socket.send_json({"op": opcode, "d": content})

    async def next(self, event: str | None = None, *, opcode: int = 0) -> Any:
        """The content of the next packet of this kind; others on the way are dropped."""
        async for message in self.socket:
            packet = json.loads(message.data)
            if packet["op"] == opcode and packet["t"] == event:
                return packet["d"]
        raise ConnectionError(f"closed with {self.socket.close_code}")

    async def identify(self, intents: int = WITH_CONTENT, **extra: object) -> "RawGateway":
        token = extra.pop("token", self.server.token)
        await self.send(2, {"token": token, "intents": int(intents), "properties": {}} | extra)
        return self

    async def started(self, intents: int = WITH_CONTENT, **extra: object) -> "RawGateway":
        """Identify and take READY and the servers."""
        await self.identify(intents, **extra)
        self.ready = await self.next("READY")
        for _ in self.ready["guilds"] if intents & Intent.GUILDS else []:
            await self.next("GUILD_CREATE")
        return self

    async def closed_with(self) -> int | None:
        async for _ in self.socket:
            pass
        return self.socket.close_code


@asynccontextmanager
async def gateway(
    server: LocalDiscord, query: str = "?v=10&encoding=json"
) -> AsyncIterator[RawGateway]:
    async with aiohttp.ClientSession() as session, session.ws_connect(server.url + query) as socket:
        line = RawGateway(server, socket)
        hello = await line.next(opcode=10)
        assert hello["heartbeat_interval"] > 0
        yield line


async def test_ready_and_the_servers_come_in_order_with_rising_numbers(local: LocalDiscord) -> None:
    async with gateway(local) as line:
        await line.identify()
        packets = [json.loads((await line.socket.receive()).data) for _ in range(3)]
    assert [p["t"] for p in packets] == ["READY", "GUILD_CREATE", "GUILD_CREATE"]
    assert [p["s"] for p in packets] == [1, 2, 3]
    assert packets[0]["d"]["user"]["id"] == str(local.bot.id)
    assert packets[0]["d"]["application"]["flags"] == 1 << 19
    assert packets[0]["d"]["guilds"] == [
        {"id": str(g.id), "unavailable": True} for g in local.guilds
    ]
    assert [m["user"]["bot"] for m in packets[1]["d"]["members"]] == [True]
    assert packets[1]["d"]["member_count"] == 4


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"token": "wrong", "intents": 1}, 4004),
        ({"intents": 1 << 30}, 4013),
        ({"intents": -1}, 4013),
        ({"intents": None}, 4013),
        ({"intents": int(Intent.GUILD_MEMBERS)}, 4014),
        ({"intents": int(Intent.GUILD_PRESENCES)}, 4014),
        ({"intents": 1, "shard": [1, 1]}, 4010),
        ({"intents": 1, "shard": "all"}, 4010),
    ],
)
async def test_an_identify_that_discord_refuses_is_closed_with_its_code(
    local: LocalDiscord, form: dict[str, Any], code: int
) -> None:
    async with gateway(local) as line:
        await line.send(2, {"token": local.token, "properties": {}} | form)
        assert await line.closed_with() == code


async def test_message_content_that_is_switched_off_is_refused_and_shows_in_the_flags(
    local: LocalDiscord, api: RawClient
) -> None:
    local.faults.refuse_message_content()
    assert (await api.send("GET", "/applications/@me")).body["flags"] == 0
    async with gateway(local) as line:
        await line.identify(WITH_CONTENT)
        assert await line.closed_with() == 4014
    async with gateway(local) as line:
        await line.started(ORDINARY)
    local.faults.grant_message_content()
    async with gateway(local) as line:
        await line.started(WITH_CONTENT)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("{", 4002),
        ("[]", 4002),
        ('{"op": 99, "d": null}', 4001),
        ('{"op": 3, "d": {}}', 4003),
        (json.dumps({"op": 1, "d": "x" * 4096}), 4002),
        ("[" * 4000, 4002),
        ('{"op": true, "d": null}', 4002),
        ('{"op": 2, "d": []}', 4002),
        ('{"op": 2, "d": {"token": 1, "intents": 1, "properties": {}}}', 4002),
        ('{"op": 6, "d": {"token": "x"}}', 4004),
    ],
)
async def test_a_packet_that_makes_no_sense_closes_the_line(
    local: LocalDiscord, sent: str, code: int
) -> None:
    async with gateway(local) as line:
        await line.socket.send_str(sent)
        assert await line.closed_with() == code


async def test_identifying_twice_closes_the_line(local: LocalDiscord) -> None:
    async with gateway(local) as line:
        await line.started()
        await line.identify()
        assert await line.closed_with() == 4005


async def test_an_old_version_and_another_encoding_are_refused(local: LocalDiscord) -> None:
    for query, code in (("?v=6", 4012), ("?v=10&encoding=etf", 4002)):
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(local.url + query) as socket,
        ):
            assert await RawGateway(local, socket).closed_with() == code


async def test_heartbeats_are_acknowledged_before_and_after_identifying(
    local: LocalDiscord,
) -> None:
    async with gateway(local) as line:
        await line.send(1, None)
        assert await line.next(opcode=11) is None
        await line.started()
        await line.send(1, 3)
        assert await line.next(opcode=11) is None


async def test_a_client_without_heartbeats_is_closed() -> None:
    async with LocalDiscord(heartbeat_interval_s=0.02) as local, gateway(local) as line:
        await line.started()
        assert await line.closed_with() == 4009


async def test_a_resume_brings_what_was_missed_in_order_and_then_resumed(
    local: LocalDiscord,
) -> None:
    async with gateway(local) as line:
        await line.started()
        session = line.ready["session_id"]
        local.member.say("heard")
        await line.next("MESSAGE_CREATE")
        await line.socket.close(code=4000)
    local.member.say("missed 1")
    local.member.say("missed 2")
    async with gateway(local) as line:
        await line.send(6, {"token": local.token, "session_id": session, "seq": 4})
        assert (await line.next("MESSAGE_CREATE"))["content"] == "missed 1"
        assert (await line.next("MESSAGE_CREATE"))["content"] == "missed 2"
        await line.next("RESUMED")
        local.member.say("now")
        assert (await line.next("MESSAGE_CREATE"))["content"] == "now"


@pytest.mark.parametrize("close_code", [1000, 1001])
async def test_a_session_that_the_client_ended_cannot_be_resumed(
    local: LocalDiscord, close_code: int
) -> None:
    async with gateway(local) as line:
        await line.started()
        session = line.ready["session_id"]
        await line.socket.close(code=close_code)
    async with gateway(local) as line:
        await line.send(6, {"token": local.token, "session_id": session, "seq": 3})
        assert await line.next(opcode=9) is False
        await line.started()


async def test_a_resume_with_a_wrong_token_or_from_the_future_is_closed(
    local: LocalDiscord,
) -> None:
    async with gateway(local) as line:
        await line.started()
        session = line.ready["session_id"]
        await line.socket.close(code=4000)
    for form, code in (({"token": "wrong"}, 4004), ({"seq": 99}, 4007)):
        async with gateway(local) as line:
            await line.send(6, {"token": local.token, "session_id": session, "seq": 3} | form)
            assert await line.closed_with() == code


async def test_a_resume_from_too_long_ago_is_an_invalid_session(local: LocalDiscord) -> None:
    async with gateway(local) as line:
        await line.started()
        session = line.ready["session_id"]
        await line.socket.close(code=4000)
    for number in range(REPLAY_LIMIT):
        local.member.say(f"{number}")
    async with gateway(local) as line:
        await line.send(6, {"token": local.token, "session_id": session, "seq": 1})
        assert await line.next(opcode=9) is False


async def test_content_is_hidden_without_the_intent_where_nothing_else_allows_it(
    local: LocalDiscord, api: RawClient
) -> None:
    async with gateway(local) as line:
        await line.started(ORDINARY)

        async def content() -> str:
            return str((await line.next("MESSAGE_CREATE"))["content"])

        said = local.member.say("secret")
        assert await content() == ""
        local.member.mention("open")
        assert (await content()).endswith("open")
        local.member.dm("direct")
        assert await content() == "direct"
        own = (await api.say({"content": "own"})).body
        assert await content() == "own"
        posted = local.channel.messages[int(own["id"])]
        local.member.say("with ping", reply_to=posted)
        assert await content() == "with ping"
        local.member.say("without ping", reply_to=posted, ping=False)
        assert await content() == ""
        local.member.mention("see above", channel=None)
        await content()
        local.moderator.say(f"<@{local.bot.id}> quoted", reply_to=said)
        quoting = await line.next("MESSAGE_CREATE")
        assert quoting["content"].endswith("quoted")
        assert quoting["referenced_message"]["content"] == ""
        local.moderator.say("@everyone look")
        everyone = await line.next("MESSAGE_CREATE")
        assert everyone["content"] == ""
        assert everyone["mention_everyone"] is True


async def test_content_of_others_is_hidden_in_rest_too_where_the_intent_is_off(
    local: LocalDiscord, api: RawClient
) -> None:
    said = local.member.say("secret")
    path = f"/channels/{local.channel.id}/messages/{said.id}"
    assert (await api.send("GET", path)).body["content"] == "secret"
    local.faults.refuse_message_content()
    assert (await api.send("GET", path)).body["content"] == ""


async def test_only_events_of_the_asked_intents_come(local: LocalDiscord) -> None:
    async with gateway(local) as line:
        await line.started(Intent.DIRECT_MESSAGES)
        local.member.say("in the server")
        local.member.dm("direct")
        message = await line.next("MESSAGE_CREATE")
        assert message["content"] == "direct"
        assert "guild_id" not in message


async def test_nothing_comes_from_a_channel_that_the_bot_cannot_see(local: LocalDiscord) -> None:
    async with gateway(local) as line:
        await line.started()
        local.faults.take_permission(local.channel, Permission.VIEW_CHANNEL)
        local.member.say("unseen")
        local.member.say("seen", channel=local.other_channel)
        assert (await line.next("MESSAGE_CREATE"))["content"] == "seen"


async def test_a_message_brings_its_member_an_edit_an_update_and_a_deletion_its_ids(
    local: LocalDiscord,
) -> None:
    async with gateway(local) as line:
        await line.started()
        said = local.moderator.say("one")
        created = await line.next("MESSAGE_CREATE")
        assert created["member"]["roles"]
        assert created["guild_id"] == str(local.guilds[0].id)
        local.moderator.edit(said, "two")
        updated = await line.next("MESSAGE_UPDATE")
        assert updated["content"] == "two"
        assert updated["edited_timestamp"] is not None
        local.moderator.delete(said)
        gone = await line.next("MESSAGE_DELETE")
        assert (gone["id"], gone["channel_id"]) == (created["id"], created["channel_id"])


async def test_shards_see_their_own_servers_and_the_first_the_direct_messages(
    local: LocalDiscord,
) -> None:
    seen = []
    for number in (0, 1):
        async with gateway(local) as line:
            await line.started(shard=[number, 2])
            seen += [g["id"] for g in line.ready["guilds"]]
            local.member.dm("hello")
            for _ in range(1 - number):
                assert (await line.next("MESSAGE_CREATE"))["content"] == "hello"
    assert sorted(seen) == sorted(str(g.id) for g in local.guilds)


async def test_members_are_looked_up_by_id_and_the_whole_list_needs_the_intent(
    local: LocalDiscord,
) -> None:
    guild_id = str(local.guilds[0].id)
    async with gateway(local) as line:
        await line.started()
        wanted = {"guild_id": guild_id, "user_ids": [str(local.member.user.id)], "nonce": "n"}
        await line.send(8, wanted)
        chunk = await line.next("GUILD_MEMBERS_CHUNK")
        assert [m["user"]["username"] for m in chunk["members"]] == [local.member.user.name]
        assert chunk["nonce"] == "n"
        await line.send(8, {"guild_id": guild_id, "query": "mor", "limit": 1})
        chunk = await line.next("GUILD_MEMBERS_CHUNK")
        assert [m["user"]["username"] for m in chunk["members"]] == ["morgan"]
        await line.send(8, {"guild_id": guild_id, "query": "", "limit": 0})
        assert await line.closed_with() == 4014
    local.application.guild_members = True
    async with gateway(local) as line:
        await line.started(WITH_CONTENT | Intent.GUILD_MEMBERS)
        await line.send(8, {"guild_id": guild_id, "query": "", "limit": 0})
        assert len((await line.next("GUILD_MEMBERS_CHUNK"))["members"]) == 4


async def test_an_ephemeral_message_comes_as_if_direct(local: LocalDiscord, api: RawClient) -> None:
    command = {"name": "ask", "description": "Ask"}
    await api.send("PUT", f"/applications/{local.application.id}/commands", [command])
    async with gateway(local) as line:
        await line.started()
        use = local.member.slash("ask")
        event = await line.next("INTERACTION_CREATE")
        assert event["member"]["user"]["id"] == str(local.member.user.id)
        assert event["app_permissions"] != "0"
        path = f"/interactions/{use.id}/{use.token}/callback"
        await api.send("POST", path, {"type": 4, "data": {"content": "psst", "flags": 64}})
        created = await line.next("MESSAGE_CREATE")
        assert created["content"] == "psst"
        assert "guild_id" not in created


async def test_zlib_stream_is_one_stream_with_a_flush_after_each_message(
    local: LocalDiscord,
) -> None:
    stream = zlib.decompressobj()
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(local.url + "?v=10&encoding=json&compress=zlib-stream") as socket,
    ):
        for expected in (10, 0):
            data = await socket.receive_bytes()
            assert data.endswith(b"\x00\x00\xff\xff")
            packet = json.loads(stream.decompress(data))
            assert packet["op"] == expected
            await socket.send_json(
                {"op": 2, "d": {"token": local.token, "intents": 1, "properties": {}}}
            )


async def test_zstd_stream_is_one_stream(local: LocalDiscord) -> None:
    zstandard = pytest.importorskip("zstandard", reason="zstandard is not installed")
    stream = zstandard.ZstdDecompressor().decompressobj()
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(local.url + "?v=10&encoding=json&compress=zstd-stream") as socket,
    ):
        for expected in (10, 0):
            packet = json.loads(stream.decompress(await socket.receive_bytes()))
            assert packet["op"] == expected
            await socket.send_json(
                {"op": 2, "d": {"token": local.token, "intents": 1, "properties": {}}}
            )


async def test_a_compression_that_is_not_there_is_refused_by_name(local: LocalDiscord) -> None:
    with pytest.raises(ValueError, match="brotli-stream"):
        transport("brotli-stream")
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(local.url + "?compress=brotli-stream")
        assert refused.value.status == 400


def test_all_documented_intents_are_known() -> None:
    assert all(intent & KNOWN_INTENTS for intent in Intent)
    assert not KNOWN_INTENTS & 1 << 30


def test_zstd_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    monkeypatch.setitem(sys.modules, "compression.zstd", None)
    with pytest.raises(ValueError, match="zstd-stream; install zstandard"):
        transport("zstd-stream")


async def test_stopping_closes_every_line_and_takes_no_time(local: LocalDiscord) -> None:
    async with gateway(local) as line:
        await line.started()
        stopping = asyncio.create_task(asyncio.wait_for(local.stop(), 1))
        assert await line.closed_with() == 1001
        await stopping


async def test_an_identify_without_properties_is_closed(local: LocalDiscord) -> None:
    async with gateway(local) as line:
        await line.send(2, {"token": local.token, "intents": 1})
        assert await line.closed_with() == 4002


async def test_more_than_120_messages_a_minute_are_closed(local: LocalDiscord) -> None:
    async with gateway(local) as line:
        await line.started()
        for _ in range(119):
            await line.send(3, {})
        local.clock.advance(61)
        for _ in range(120):
            await line.send(3, {})
        await line.send(1, None)
        assert await line.closed_with() == 4008


async def test_shards_of_one_bucket_identify_five_seconds_apart() -> None:
    seed = two_servers(BotSeed(shards=3, max_concurrency=2))
    async with (
        LocalDiscord(seed, rate_limits=True) as local,
        gateway(local) as first,
        gateway(local) as second,
        gateway(local) as third,
    ):
        await first.started(shard=[0, 3])
        await second.started(shard=[1, 3])
        await third.identify(shard=[2, 3])
        assert await third.next(opcode=9) is False
        local.clock.advance(5)
        await third.started(shard=[2, 3])


async def test_a_session_with_too_many_servers_must_be_split(local: LocalDiscord) -> None:
    local.application.servers_per_shard = 1
    async with gateway(local) as whole, gateway(local) as part:
        await whole.identify()
        assert await whole.closed_with() == 4011
        await part.started(shard=[0, 2])
        assert len(part.ready["guilds"]) == 1


async def test_session_starts_are_counted_and_one_too_many_resets_the_token(
    local: LocalDiscord, api: RawClient
) -> None:
    before = local.token
    local.application.session_starts = 2
    async with gateway(local) as first, gateway(local) as second, gateway(local) as third:
        await first.started()
        limit = (await api.send("GET", "/gateway/bot")).body["session_start_limit"]
        assert (limit["total"], limit["remaining"]) == (2, 1)
        await second.started()
        await third.identify()
        assert await third.closed_with() == 4004
        assert await first.closed_with() == 4004
    assert local.token != before
    assert (await api.send("GET", "/users/@me", token=before)).status == 401
    local.clock.advance(86_401)
    async with gateway(local) as line:
        await line.started()


async def test_a_heartbeats_answer_takes_as_long_as_over_a_network(local: LocalDiscord) -> None:
    async with gateway(local) as line:
        sent_at = time.perf_counter()
        await line.send(1, None)
        await line.next(opcode=11)
        assert time.perf_counter() - sent_at >= ACK_DELAY_S * 0.9
