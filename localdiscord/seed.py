"""The world at the start: bots, people, servers with their roles and channels."""

from dataclasses import dataclass, field

from localdiscord.tokens import bot_token, id_in_token
from localdiscord.world import (
    Application,
    Channel,
    ChannelFlag,
    ChannelKind,
    Clock,
    ForumTag,
    Guild,
    Member,
    Overwrite,
    OverwriteKind,
    Permission,
    Role,
    User,
    World,
)
from localdiscord.world.permissions import EVERYBODY

LEAST_PERMISSIONS = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.SEND_MESSAGES_IN_THREADS
)
"""What a bot's own role grants by default: an invitation with least permissions asks for it."""

MODERATING = (
    Permission.MANAGE_GUILD
    | Permission.MANAGE_CHANNELS
    | Permission.MANAGE_MESSAGES
    | Permission.MANAGE_THREADS
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.PIN_MESSAGES
    | Permission.MENTION_EVERYONE
)
"""What a moderators' role grants by default."""


@dataclass(frozen=True, slots=True)
class BotSeed:
    """A bot; its token is made up unless given, and its id is the one in its token."""

    name: str = "Bot"
    token: str | None = field(default=None, repr=False)
    message_content: bool = True
    server_members: bool = False
    presences: bool = False
    shards: int = 1
    max_concurrency: int = 1
    permissions: Permission = LEAST_PERMISSIONS


@dataclass(frozen=True, slots=True)
class PersonSeed:
    """A person, as whom one acts on the page."""

    name: str
    display_name: str


@dataclass(frozen=True, slots=True)
class RoleSeed:
    """A role, its permissions beside those of @everyone."""

    name: str
    permissions: Permission = Permission.NONE
    colour: int = 0


@dataclass(frozen=True, slots=True)
class OverwriteSeed:
    """What a channel allows and denies to a role, a person or a bot, by name."""

    to: str
    allow: Permission = Permission.NONE
    deny: Permission = Permission.NONE


@dataclass(frozen=True, slots=True)
class ChannelSeed:
    """A channel; `category` names an earlier one, `tags` are a forum's."""

    name: str
    kind: ChannelKind = ChannelKind.TEXT
    topic: str | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    require_tag: bool = False
    overwrites: tuple[OverwriteSeed, ...] = ()


@dataclass(frozen=True, slots=True)
class ServerSeed:
    """A server.

    Attributes:
        channels: in the order of the page.
        roles: the highest first, below them the bots' own.
        members: the people in it by name, with their roles; None: everybody without a role.
        bots: the bots in it by name; None: all.
        owner: a person's name, or None for somebody who never acts.
    """

    name: str
    channels: tuple[ChannelSeed, ...]
    roles: tuple[RoleSeed, ...] = ()
    members: dict[str, tuple[str, ...]] | None = None
    bots: tuple[str, ...] | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Seed:
    """Everything that exists at the start; the first bot and person are the main ones.

    Servers that follow each other lie on successive shards.
    """

    bots: tuple[BotSeed, ...]
    people: tuple[PersonSeed, ...]
    servers: tuple[ServerSeed, ...]


def two_servers(
    bot: BotSeed | None = None,
    first: tuple[str, str, str] = ("First Server", "general", "A channel of the first server"),
    second: tuple[str, str, str] = ("Second Server", "lounge", "A second server with the bot"),
) -> Seed:
    """A bot, a member and a moderator in two servers; the first has a channel of every kind.

    Args:
        bot: the bot.
        first: the first server's name, and the name and topic of its text channel.
        second: the same of the second server.
    """
    moderators = RoleSeed("Moderators", EVERYBODY | MODERATING, 0xE9A23B)
    members: dict[str, tuple[str, ...]] = {"robin": (), "morgan": ("Moderators",)}
    further = (
        ChannelSeed("news", ChannelKind.ANNOUNCEMENT, "What other servers may follow"),
        ChannelSeed(
            "help", ChannelKind.FORUM, "A post for each question", tags=("open", "answered")
        ),
        ChannelSeed("voice", ChannelKind.VOICE),
    )
    return Seed(
        bots=(bot or BotSeed(),),
        people=(PersonSeed("robin", "Robin"), PersonSeed("morgan", "Morgan")),
        servers=tuple(
            ServerSeed(
                name,
                (ChannelSeed(channel, topic=topic), *more),
                roles=(moderators,),
                members=members,
            )
            for (name, channel, topic), more in ((first, further), (second, ()))
        ),
    )


def plant(seed: Seed, clock: Clock) -> World:
    """Make the world of a seed; ids come from the clock, and rise.

    Names that the seed refers to must exist in it, as `seed_file.read_seed` sees to.
    """
    world = World(clock)
    new_id = world.snowflakes.next
    owner = User(new_id(), "owner", "Owner")
    world.users[owner.id] = owner
    users: dict[str, User] = {}
    for bot in seed.bots:
        bot_id = (id_in_token(bot.token) if bot.token else None) or new_id()
        users[bot.name] = User(bot_id, bot.name, bot.name, bot=True)
        world.applications[bot_id] = Application(
            users[bot.name],
            owner,
            bot.token or bot_token(bot_id),
            message_content=bot.message_content,
            guild_members=bot.server_members,
            presences=bot.presences,
            shards=bot.shards,
            max_concurrency=bot.max_concurrency,
        )
    for person in seed.people:
        users[person.name] = User(new_id(), person.name, person.display_name)
    world.users |= {user.id: user for user in users.values()}
    for guild_id, server in zip(
        world.snowflakes.apart(len(seed.servers)), seed.servers, strict=True
    ):
        _plant_server(world, guild_id, server, seed, users, owner)
    for person in seed.people:
        for bot in seed.bots:
            if world.share_a_guild(users[bot.name], users[person.name]):
                world.direct_channel(users[bot.name], users[person.name])
    return world


def _plant_server(
    world: World,
    guild_id: int,
    server: ServerSeed,
    seed: Seed,
    users: dict[str, User],
    nobody: User,
) -> None:
    new_id, now = world.snowflakes.next, world.clock.now()
    owner = users[server.owner] if server.owner else nobody
    guild = Guild(guild_id, server.name, owner.id)
    world.guilds[guild.id] = guild
    guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYBODY)
    bots = [bot for bot in seed.bots if server.bots is None or bot.name in server.bots]
    ids = {"@everyone": guild.id}
    guild.members[owner.id] = Member(owner, set(), now)
    for position, bot in enumerate(bots, start=1):
        user = users[bot.name]
        role = Role(new_id(), bot.name, bot.permissions, position, managed_by=user.id)
        guild.roles[role.id] = role
        guild.members[user.id] = Member(user, {role.id}, now)
    for position, given in enumerate(reversed(server.roles), start=len(bots) + 1):
        role = Role(new_id(), given.name, given.permissions, position, given.colour)
        guild.roles[role.id] = role
        ids[given.name] = role.id
    members = server.members if server.members is not None else {p.name: () for p in seed.people}
    for name, roles in members.items():
        guild.members[users[name].id] = Member(users[name], {ids[role] for role in roles}, now)
    categories: dict[str, int] = {}
    for position, channel in enumerate(server.channels):
        planted = Channel(
            new_id(),
            channel.kind,
            channel.name,
            guild.id,
            channel.topic,
            position,
            parent_id=categories.get(channel.category or ""),
            flags=ChannelFlag.REQUIRE_TAG if channel.require_tag else 0,
            tags=[ForumTag(new_id(), tag) for tag in channel.tags],
            overwrites=[
                Overwrite(ids[o.to], OverwriteKind.ROLE, int(o.allow), int(o.deny))
                if o.to in ids
                else Overwrite(users[o.to].id, OverwriteKind.MEMBER, int(o.allow), int(o.deny))
                for o in channel.overwrites
            ],
        )
        guild.channels[planted.id] = planted
        if channel.kind is ChannelKind.CATEGORY:
            categories[channel.name] = planted.id
