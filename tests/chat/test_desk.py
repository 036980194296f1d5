"""The desk: each message once, and nothing left lying when it closes."""

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.chat.desk import Desk
from bot.chat.endpoint import discord_at
from bot.chat.pace import Pace
from bot.chat.permissions import Moderators
from bot.knowledge_base.reload import KnowledgeBase
from tests.conftest import WriteArticles


@pytest.fixture
async def desk(write_articles: WriteArticles) -> Desk:
    knowledge = KnowledgeBase([write_articles({"a.md": "The harbour opens at nine."})])
    return Desk(knowledge, moderators=Moderators(), pace=Pace(0), quotes=3)


async def test_what_comes_twice_is_new_once(desk: Desk) -> None:
    assert desk.is_new(1)
    assert not desk.is_new(1)
    assert desk.is_new(2)
    await desk.close(0)
    assert not desk.is_new(3)


async def test_what_came_long_ago_is_forgotten(desk: Desk) -> None:
    assert all(desk.is_new(identifier) for identifier in range(6_000))
    assert desk.is_new(0)
    assert not desk.is_new(5_999)
    await desk.close(0)


async def test_closing_gives_up_what_takes_too_long(desk: Desk) -> None:
    with desk.under_way():
        assert not await desk.close(0.01)
    assert await desk.close(0.01)


def test_another_server_is_talked_to_for_a_while_only() -> None:
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    with discord_at(None):
        assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
    with discord_at("https://chat.example:8443"):
        assert Route.BASE == "https://chat.example:8443/api/v10"
        assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "wss://chat.example:8443"
    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
