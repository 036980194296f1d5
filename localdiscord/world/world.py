"""Everything that exists, found by id."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from localdiscord.tokens import same_secret
from localdiscord.world.application import Application
from localdiscord.world.channel import Channel, ChannelKind
from localdiscord.world.clock import Clock, Snowflakes
from localdiscord.world.message import Message
from localdiscord.world.user import Member, Role, User


@dataclass(slots=True, eq=False)
class Guild:
    """A server, its channels and threads in the order in which they were made."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    threads: dict[int, Channel] = field(default_factory=dict)
    locale: str = "en-US"


class World:
    """Everything that exists.

    Attributes:
        base_url: where the server answers, such as `http://127.0.0.1:3901`, once it does.
        applications: the bots' applications by id, the first one first.
        direct: the direct messages between bots and persons, by id.
    """

    def __init__(self, clock: Clock) -> None:
        self.base_url = ""
        self.clock = clock
        self.snowflakes = Snowflakes(clock)
        self.users: dict[int, User] = {}
        self.applications: dict[int, Application] = {}
        self.guilds: dict[int, Guild] = {}
        self.direct: dict[int, Channel] = {}

    def application_of_token(self, token: str) -> Application | None:
        """The application whose bot logs in with this token."""
        found = [a for a in self.applications.values() if same_secret(token, a.token)]
        return found[0] if found else None

    def channel(self, channel_id: int) -> Channel | None:
        """The channel or thread of this id, of any server or direct, or None."""
        for guild in self.guilds.values():
            found = guild.channels.get(channel_id) or guild.threads.get(channel_id)
            if found is not None:
                return found
        return self.direct.get(channel_id)

    def channel_of(self, message: Message) -> Channel:
        """The channel in which a message stands.

        Raises:
            LookupError: it has been deleted.
        """
        channel = self.channel(message.channel_id)
        if channel is None:
            raise LookupError(f"the channel {message.channel_id} is gone")
        return channel

    def guild_of(self, channel: Channel) -> Guild | None:
        """The server that a channel belongs to, or None for direct messages."""
        return None if channel.guild_id is None else self.guilds.get(channel.guild_id)

    def channels(self) -> Iterator[Channel]:
        """All channels, those of servers first, each one's threads after it."""
        for guild in self.guilds.values():
            for channel in guild.channels.values():
                yield channel
                yield from (t for t in guild.threads.values() if t.parent_id == channel.id)
        yield from self.direct.values()

    def direct_channel(self, one: User, other: User) -> Channel:
        """The direct messages between a bot and a person, opened at the first call."""
        for channel in self.direct.values():
            if one in channel.recipients and other in channel.recipients:
                return channel
        person = other if one.bot else one
        channel = Channel(
            id=self.snowflakes.next(),
            kind=ChannelKind.DIRECT,
            name=person.name,
            recipients=[one, other],
        )
        self.direct[channel.id] = channel
        return channel

    def guilds_of(self, user: User) -> list[Guild]:
        """The servers that a user is a member of."""
        return [guild for guild in self.guilds.values() if user.id in guild.members]

    def share_a_guild(self, one: User, other: User) -> bool:
        """Whether both are members of one server."""
        return any(one.id in g.members and other.id in g.members for g in self.guilds.values())
