"""The world at the start: a bot, two servers with a text channel each, and two people."""

from collections.abc import Sequence
from dataclasses import dataclass

from localdiscord.clock import Clock, Snowflakes, instant
from localdiscord.permissions import EVERYBODY, Permission
from localdiscord.world import (
    Application,
    Channel,
    ChannelKind,
    Guild,
    Member,
    Role,
    User,
    World,
)

LEAST_PERMISSIONS = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.SEND_MESSAGES_IN_THREADS
)
"""What the bot's own role grants: what an invitation with least permissions asks for."""


CHANNELS = (
    ("First Server", "general", "A channel of the first server"),
    ("Second Server", "lounge", "A second server with the same bot"),
)
"""For each server its name, and the name and topic of its channel."""


@dataclass(frozen=True, slots=True)
class SeededWorld:
    """The world and its people.

    Attributes:
        world: all of it.
        member: an ordinary member of both servers.
        moderator: who may manage both servers, by a role.
    """

    world: World
    member: User
    moderator: User


def seed_world(
    clock: Clock,
    bot_name: str,
    channels: Sequence[tuple[str, str, str]],
    *,
    bot_id: int | None = None,
) -> SeededWorld:
    """Make the world; ids come from the clock, and rise.

    Args:
        clock: gives the ids.
        bot_name: the bot's name.
        channels: for each server its name, and the name and topic of its channel.
        bot_id: the bot's id, a new one by default.
    """
    snowflakes = Snowflakes(clock)
    new_id = snowflakes.next
    owner = User(new_id(), "owner", "Owner")
    bot_id = bot_id or new_id()
    bot = User(bot_id, bot_name, bot_name, bot=True)
    world = World(clock, snowflakes, bot, Application(bot_id, bot_name, owner))
    member = User(new_id(), "robin", "Robin")
    moderator = User(new_id(), "morgan", "Morgan")
    world.users |= {member.id: member, moderator.id: moderator}
    for name, channel_name, topic in channels:
        guild = _guild(world, name, owner)
        channel = Channel(new_id(), ChannelKind.TEXT, channel_name, guild_id=guild.id, topic=topic)
        guild.channels[channel.id] = channel
        moderators = Role(
            new_id(),
            "Moderators",
            EVERYBODY
            | Permission.MANAGE_GUILD
            | Permission.MANAGE_MESSAGES
            | Permission.MENTION_EVERYONE,
            position=2,
            colour=0xE9A23B,
        )
        guild.roles[moderators.id] = moderators
        _join(guild, member, set(), clock)
        _join(guild, moderator, {moderators.id}, clock)
    for person in (member, moderator):
        world.direct_channel(person)
    return SeededWorld(world, member, moderator)


def _guild(world: World, name: str, owner: User) -> Guild:
    guild = Guild(world.snowflakes.next(), name, owner.id)
    guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYBODY)
    own = Role(
        world.snowflakes.next(),
        world.bot.name,
        LEAST_PERMISSIONS,
        position=1,
        managed_by=world.bot.id,
    )
    guild.roles[own.id] = own
    world.guilds[guild.id] = guild
    _join(guild, owner, set(), world.clock)
    _join(guild, world.bot, {own.id}, world.clock)
    return guild


def _join(guild: Guild, user: User, role_ids: set[int], clock: Clock) -> None:
    guild.members[user.id] = Member(user, role_ids, instant(clock.now()))
