"""Permissions, computed from roles and overwrites in Discord's order."""

from typing import cast

import pytest

from localdiscord import LocalDiscord, Permission
from localdiscord.world import Channel, Guild, Overwrite, OverwriteKind, Role
from localdiscord.world.permissions import EVERYBODY, permissions_in, permissions_in_guild

SEND = Permission.SEND_MESSAGES


@pytest.fixture
def discord() -> LocalDiscord:
    return LocalDiscord()


def in_channel(discord: LocalDiscord, user_id: int) -> Permission:
    return permissions_in(discord.guilds[0], discord.channel, user_id)


def test_the_owner_and_administrators_may_do_everything(discord: LocalDiscord) -> None:
    guild = discord.guilds[0]
    assert in_channel(discord, guild.owner_id) == Permission.ALL
    guild.roles[1] = Role(1, "Admins", int(Permission.ADMINISTRATOR))
    guild.members[discord.member.user.id].role_ids.add(1)
    discord.channel.overwrites = [Overwrite(guild.id, OverwriteKind.ROLE, deny=int(SEND))]
    assert in_channel(discord, discord.member.user.id) == Permission.ALL


def test_a_member_has_what_everyone_has_and_a_moderator_more(discord: LocalDiscord) -> None:
    guild = discord.guilds[0]
    assert permissions_in_guild(guild, discord.member.user.id) == EVERYBODY
    assert permissions_in_guild(guild, discord.moderator.user.id) & Permission.MANAGE_GUILD


def test_who_is_not_there_may_do_nothing(discord: LocalDiscord) -> None:
    assert in_channel(discord, 1) == Permission.NONE
    assert permissions_in(None, discord.member.direct, discord.moderator.user.id) == 0
    assert permissions_in(None, discord.member.direct, discord.member.user.id) & SEND


def test_overwrites_count_everyone_then_roles_then_the_member(discord: LocalDiscord) -> None:
    guild, channel = discord.guilds[0], discord.channel
    user_id = discord.moderator.user.id
    (role_id,) = guild.members[user_id].role_ids
    everyone = Overwrite(guild.id, OverwriteKind.ROLE, deny=int(SEND))
    role = Overwrite(role_id, OverwriteKind.ROLE, allow=int(SEND))
    member = Overwrite(user_id, OverwriteKind.MEMBER, deny=int(SEND))
    for overwrites, may in (
        ([everyone], False),
        ([role, everyone], True),
        ([member, role, everyone], False),
    ):
        channel.overwrites = overwrites
        assert bool(in_channel(discord, user_id) & SEND) is may


def test_without_seeing_there_is_nothing_and_without_sending_no_embed(
    discord: LocalDiscord,
) -> None:
    bot_id = discord.bot.id
    discord.faults.take_permission(discord.channel, SEND)
    held = in_channel(discord, bot_id)
    assert not held & (SEND | Permission.EMBED_LINKS | Permission.ATTACH_FILES)
    assert held & Permission.VIEW_CHANNEL
    discord.faults.take_permission(discord.channel, Permission.VIEW_CHANNEL)
    assert in_channel(discord, bot_id) == Permission.NONE
    discord.faults.give_permission(discord.channel, Permission.VIEW_CHANNEL | SEND)
    assert in_channel(discord, bot_id) & SEND


def test_a_lost_server_leaves_no_permission(discord: LocalDiscord) -> None:
    channel = cast("Channel", discord.channel)
    nowhere = Guild(5, "Nowhere", 6, roles={5: Role(5, "@everyone", 0)})
    assert permissions_in(nowhere, channel, discord.bot.id) == Permission.NONE


def test_direct_messages_cannot_be_deleted_by_a_fault(discord: LocalDiscord) -> None:
    with pytest.raises(LookupError):
        discord.faults.delete_channel(discord.member.direct)
