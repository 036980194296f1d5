"""Which Discord the library talks to."""

from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.chat.connection.endpoint import discord_at


def test_another_server_is_talked_to_for_a_while_only() -> None:
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    with discord_at(None):
        assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
    with discord_at("https://chat.example:8443"):
        assert Route.BASE == "https://chat.example:8443/api/v10"
        assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "wss://chat.example:8443"
    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
