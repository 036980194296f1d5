"""What exists in the local Discord: users, servers, roles, channels, messages, commands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from localdiscord.clock import Clock, Snowflakes

Json = dict[str, Any]
"""A decoded JSON object."""


class ChannelKind(IntEnum):
    """Discord's channel types, as far as they occur here."""

    TEXT = 0
    DIRECT = 1


class OverwriteKind(IntEnum):
    """Whom a channel's permission overwrite is for."""

    ROLE = 0
    MEMBER = 1


class MessageKind(IntEnum):
    """Discord's message types, as far as they occur here."""

    DEFAULT = 0
    REPLY = 19
    CHAT_INPUT_COMMAND = 20
    CONTEXT_MENU_COMMAND = 23


class MessageFlag(IntEnum):
    """Bits of a message's `flags`."""

    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


@dataclass(slots=True, eq=False)
class User:
    """An account: a person's or the bot's."""

    id: int
    name: str
    display_name: str
    bot: bool = False
    takes_direct_messages: bool = True
    locale: str = "en-US"


@dataclass(slots=True, eq=False)
class Role:
    """A role; the one with its server's own id is @everyone."""

    id: int
    name: str
    permissions: int
    position: int = 0
    colour: int = 0
    managed_by: int | None = None


@dataclass(slots=True)
class Member:
    """A user in a server."""

    user: User
    role_ids: set[int]
    joined_at: str


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows and denies to one role or member."""

    id: int
    kind: OverwriteKind
    allow: int = 0
    deny: int = 0


@dataclass(slots=True, eq=False)
class Attachment:
    """An uploaded file, kept in memory.

    Attributes:
        key: the secret part of its address.
    """

    id: int
    filename: str
    content: bytes
    content_type: str
    key: str
    description: str | None = None


@dataclass(slots=True, eq=False)
class Message:
    """A message; embeds and components stay in Discord's JSON form.

    Attributes:
        channel_id: its channel.
        author: who wrote it.
        content: its text as it was sent.
        mentions: users whom it pings, in the order of the text.
        mention_role_ids: roles that it pings.
        mention_everyone: whether it pings everybody.
        reference_id: the message it replies to, also after that one is gone.
        flags: bits of `MessageFlag`.
        edited_at: seconds since 1970, or None.
        only_for: for an ephemeral message, the one person who sees it.
        interaction: Discord's `interaction_metadata` for the answer to an interaction.
        application_id: set for the answer to an interaction.
    """

    id: int
    channel_id: int
    author: User
    content: str = ""
    kind: MessageKind = MessageKind.DEFAULT
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    mentions: list[User] = field(default_factory=list)
    mention_role_ids: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    reference_id: int | None = None
    flags: int = 0
    tts: bool = False
    nonce: str | int | None = None
    edited_at: float | None = None
    only_for: User | None = None
    interaction: Json | None = None
    application_id: int | None = None

    @property
    def ephemeral(self) -> bool:
        """Whether one person alone sees it."""
        return self.only_for is not None

    @property
    def loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & MessageFlag.LOADING)


@dataclass(slots=True, eq=False)
class Channel:
    """A text channel of a server, or a direct message between the bot and a person.

    Attributes:
        messages: by id, oldest first; ephemeral ones included.
        recipients: of a direct message, both who take part; else empty.
    """

    id: int
    kind: ChannelKind
    name: str
    guild_id: int | None = None
    topic: str | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    recipients: list[User] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int | None = None


@dataclass(slots=True, eq=False)
class Guild:
    """A server."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    locale: str = "en-US"


@dataclass(slots=True)
class Application:
    """The bot's application, as its developer set it up.

    Attributes:
        message_content: whether the message-content intent is switched on.
        guild_members: whether the server-members intent is switched on.
        presences: whether the presence intent is switched on.
        commands: registered commands in Discord's JSON form, by server id (None: global), then id.
    """

    id: int
    name: str
    owner: User
    message_content: bool = True
    guild_members: bool = False
    presences: bool = False
    commands: dict[int | None, dict[int, Json]] = field(default_factory=dict)

    @property
    def flags(self) -> int:
        """Discord's application flags: which privileged intents are on, for a small bot."""
        return (
            (1 << 13) * self.presences
            + (1 << 15) * self.guild_members
            + (1 << 19) * self.message_content
        )


class World:
    """Everything that exists, found by id.

    Attributes:
        base_url: where the server answers, such as `http://127.0.0.1:3901`, once it does.
    """

    def __init__(
        self, clock: Clock, snowflakes: Snowflakes, bot: User, application: Application
    ) -> None:
        self.base_url = ""
        self.clock = clock
        self.snowflakes = snowflakes
        self.bot = bot
        self.application = application
        self.users: dict[int, User] = {bot.id: bot, application.owner.id: application.owner}
        self.guilds: dict[int, Guild] = {}
        self.direct: dict[int, Channel] = {}

    def channel(self, channel_id: int) -> Channel | None:
        """The channel of this id, of any server or direct, or None."""
        for guild in self.guilds.values():
            if channel_id in guild.channels:
                return guild.channels[channel_id]
        return self.direct.get(channel_id)

    def guild_of(self, channel: Channel) -> Guild | None:
        """The server that a channel belongs to, or None for a direct message."""
        return None if channel.guild_id is None else self.guilds.get(channel.guild_id)

    def channels(self) -> Iterator[Channel]:
        """All channels, those of servers first."""
        for guild in self.guilds.values():
            yield from guild.channels.values()
        yield from self.direct.values()

    def direct_channel(self, person: User) -> Channel:
        """The direct messages between the bot and a person, opened at the first call."""
        for channel in self.direct.values():
            if person in channel.recipients:
                return channel
        channel = Channel(
            id=self.snowflakes.next(),
            kind=ChannelKind.DIRECT,
            name=person.name,
            recipients=[self.bot, person],
        )
        self.direct[channel.id] = channel
        return channel

    def guilds_of(self, user: User) -> list[Guild]:
        """The servers that a user is a member of."""
        return [guild for guild in self.guilds.values() if user.id in guild.members]

    def share_a_guild(self, one: User, other: User) -> bool:
        """Whether both are members of one server."""
        return any(one.id in g.members and other.id in g.members for g in self.guilds.values())
