"""Channels of servers, threads and forum posts in them, and direct messages."""

from dataclasses import dataclass, field
from enum import IntEnum

from localdiscord.world.message import Message
from localdiscord.world.user import User


class ChannelKind(IntEnum):
    """Discord's channel types, as far as they occur here."""

    TEXT = 0
    DIRECT = 1
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


class OverwriteKind(IntEnum):
    """Whom a channel's permission overwrite is for."""

    ROLE = 0
    MEMBER = 1


class ChannelFlag(IntEnum):
    """Bits of a channel's `flags`."""

    PINNED = 1 << 1
    REQUIRE_TAG = 1 << 4


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows and denies to one role or member."""

    id: int
    kind: OverwriteKind
    allow: int = 0
    deny: int = 0


@dataclass(frozen=True, slots=True)
class ForumTag:
    """A tag that a forum offers for its posts; a moderated one is for moderators."""

    id: int
    name: str
    emoji: str | None = None
    moderated: bool = False


@dataclass(slots=True)
class Thread:
    """What a thread has beyond a channel.

    Attributes:
        owner_id: who started it.
        created_at: when, in seconds since 1970.
        archived_at: when it was last archived or opened again, in seconds since 1970.
        auto_archive_minutes: after how long without a message it is archived.
        invitable: for a private one, whether ordinary members may add others.
        tag_ids: the forum's tags that it has.
        member_ids: who has joined, by user id the time in seconds since 1970.
        sent: how many messages were ever sent in it, the first one left out.
    """

    owner_id: int
    created_at: float
    archived_at: float
    archived: bool = False
    locked: bool = False
    auto_archive_minutes: int = 1440
    invitable: bool = True
    tag_ids: list[int] = field(default_factory=list)
    member_ids: dict[int, float] = field(default_factory=dict)
    sent: int = 0


@dataclass(slots=True, eq=False)
class Channel:
    """A channel of a server, a thread, or direct messages between a bot and a person.

    Attributes:
        messages: by id, oldest first; ephemeral ones included.
        recipients: of direct messages, both who take part; else empty.
        parent_id: a channel's category, or a thread's channel.
        slowmode_s: how long a member waits between two messages.
        tags: what a forum offers.
        thread: what makes it a thread, or None.
    """

    id: int
    kind: ChannelKind
    name: str
    guild_id: int | None = None
    topic: str | None = None
    position: int = 0
    parent_id: int | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    recipients: list[User] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int | None = None
    last_pin_at: float | None = None
    slowmode_s: int = 0
    flags: int = 0
    tags: list[ForumTag] = field(default_factory=list)
    thread: Thread | None = None

    @property
    def holds_messages(self) -> bool:
        """Whether messages stand in it; a forum holds posts, a category channels."""
        return self.kind not in {ChannelKind.CATEGORY, ChannelKind.FORUM}

    @property
    def pins(self) -> list[Message]:
        """The pinned messages, the last one pinned first."""
        pinned = [(m.pinned_at, m.id, m) for m in self.messages.values() if m.pinned_at is not None]
        return [message for *_, message in sorted(pinned, key=lambda pin: pin[:2], reverse=True)]
