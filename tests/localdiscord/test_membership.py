"""Members who come, go and are promoted, as the real client learns of it."""

import discord
import pytest

from localdiscord import ImpossibleError, LocalDiscord, Permission
from localdiscord.world.permissions import permissions_in_guild
from tests.localdiscord.conftest import Connect, make_bot
from tests.localdiscord.raw import RawClient


async def test_a_client_with_the_intent_hears_who_leaves_joins_and_is_promoted(
    local: LocalDiscord, connect: Connect
) -> None:
    local.application.guild_members = True
    bot = make_bot(members=True)
    guild, person = local.guilds[0], local.member.user
    async with connect(bot):
        await bot.wait_until_ready()
        local.membership.leave(guild, person)
        gone = await bot.wait_for("member_remove", timeout=5)
        assert gone.id == person.id
        local.membership.join(guild, person)
        assert (await bot.wait_for("member_join", timeout=5)).name == person.name
        (moderators,) = guild.members[local.moderator.user.id].role_ids
        local.membership.set_roles(guild, person, {moderators})
        _, after = await bot.wait_for("member_update", timeout=5)
        assert after.guild_permissions.manage_guild
    assert permissions_in_guild(guild, person.id) & Permission.MANAGE_GUILD


async def test_a_bot_that_is_removed_loses_the_server_and_gets_it_back(
    local: LocalDiscord, connect: Connect, api: RawClient
) -> None:
    bot = make_bot()
    async with connect(bot):
        await bot.wait_until_ready()
        local.membership.leave(local.guilds[0], local.bot)
        lost = await bot.wait_for("guild_remove", timeout=5)
        assert isinstance(lost, discord.Guild)
        assert (await api.say({"content": "x"})).code == 50001
        assert len((await api.send("GET", "/users/@me/guilds")).body) == 1
        local.membership.join(local.guilds[0], local.bot)
        found = await bot.wait_for("guild_join", timeout=5)
        assert found.id == lost.id
        assert (await api.say({"content": "x"})).status == 200


async def test_who_left_writes_no_more_and_is_not_reached(
    local: LocalDiscord, api: RawClient
) -> None:
    for guild in local.guilds:
        local.membership.leave(guild, local.member.user)
    with pytest.raises(ImpossibleError):
        local.member.say("hello?")
    assert (await api.say({"content": "x"}, local.member.direct.id)).code == 50007
