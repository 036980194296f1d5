"""The line itself: refused, cut before and after the server acted, and within a response."""

import aiohttp
import pytest

from localdiscord import Cut, LocalDiscord
from tests.localdiscord.conftest import Connect, make_bot
from tests.localdiscord.raw import RawClient

NONCE = {"content": "once", "nonce": "n-1", "enforce_nonce": True}


def said(local: LocalDiscord) -> list[str]:
    return [message.content for message in local.channel.messages.values()]


async def test_cut_before_the_request_nothing_is_done(api: RawClient, local: LocalDiscord) -> None:
    local.faults.cut(Cut.BEFORE, method="POST")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await api.say({"content": "one"})
    assert said(local) == []
    assert (await api.say({"content": "two"})).status == 200
    assert said(local) == ["two"]


async def test_cut_after_the_server_acted_the_same_nonce_gives_the_same_message(
    api: RawClient, local: LocalDiscord
) -> None:
    local.faults.cut(Cut.AFTER, method="POST", route="/messages")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await api.say(NONCE)
    assert said(local) == ["once"]
    (message,) = local.channel.messages.values()
    again = await api.say(NONCE)
    assert (again.status, again.body["id"]) == (200, str(message.id))
    assert said(local) == ["once"]


async def test_without_enforcing_or_after_some_minutes_a_nonce_is_sent_twice(
    api: RawClient, local: LocalDiscord
) -> None:
    first = await api.say(NONCE)
    assert (await api.say(NONCE | {"enforce_nonce": False})).body["id"] != first.body["id"]
    local.clock.advance(301)
    assert (await api.say(NONCE)).body["id"] != first.body["id"]
    assert (await api.say(NONCE | {"nonce": "n-2"})).body["nonce"] == "n-2"
    assert said(local) == ["once"] * 4


async def test_cut_within_the_response_the_message_is_there(
    api: RawClient, local: LocalDiscord
) -> None:
    local.faults.cut(Cut.WITHIN, method="POST")
    with pytest.raises(aiohttp.ClientPayloadError):
        await api.say({"content": "one"})
    assert said(local) == ["one"]


async def test_the_real_client_sends_once_over_a_cut_line_with_a_nonce(
    local: LocalDiscord, connect: Connect
) -> None:
    async with connect(make_bot()) as bot:
        await bot.wait_until_ready()
        channel = bot.get_partial_messageable(local.channel.id)
        local.faults.cut(Cut.AFTER, method="POST", route="/messages")
        with pytest.raises(aiohttp.ClientError):
            await channel.send("once", nonce="n")
        await channel.send("once", nonce="n")
    assert said(local) == ["once"]


async def test_connections_are_refused_until_they_are_accepted_again(local: LocalDiscord) -> None:
    address = f"{local.url}/api/v10/gateway"
    async with aiohttp.ClientSession() as session:
        async with session.get(address) as response:
            assert response.status == 200
        await local.refuse_connections()
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(address)
        await local.accept_connections()
        async with session.get(address) as response:
            assert response.status == 200


async def test_the_gateway_refuses_at_first(local: LocalDiscord) -> None:
    local.faults.refuse_gateway(2)
    async with aiohttp.ClientSession() as session:
        for _ in range(2):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(local.url)
            assert refused.value.status == 503
        async with session.ws_connect(local.url) as socket:
            assert (await socket.receive_json())["op"] == 10


async def test_the_name_of_the_gateway_is_lost_and_found(
    local: LocalDiscord, api: RawClient
) -> None:
    local.faults.lose_gateway_name()
    url = (await api.send("GET", "/gateway/bot")).body["url"]
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorDNSError):
            await session.ws_connect(url)
    local.faults.clear()
    assert (await api.send("GET", "/gateway")).body["url"] == local.url.replace("http", "ws")
