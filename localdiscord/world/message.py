"""Messages, with their files and reactions."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from localdiscord.world.user import User

Json = dict[str, Any]
"""A decoded JSON object."""


class MessageKind(IntEnum):
    """Discord's message types, as far as they occur here."""

    DEFAULT = 0
    CHANNEL_PINNED_MESSAGE = 6
    THREAD_CREATED = 18
    REPLY = 19
    CHAT_INPUT_COMMAND = 20
    THREAD_STARTER_MESSAGE = 21
    CONTEXT_MENU_COMMAND = 23


SYSTEM_MESSAGES = frozenset(
    {
        MessageKind.CHANNEL_PINNED_MESSAGE,
        MessageKind.THREAD_CREATED,
        MessageKind.THREAD_STARTER_MESSAGE,
    }
)
"""What Discord writes itself; nobody replies to it or pins it."""


class MessageFlag(IntEnum):
    """Bits of a message's `flags`."""

    CROSSPOSTED = 1 << 0
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


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
        reference_id: the message it refers to (replies to, for most), also after that one is gone.
        reference_channel_id: the channel it refers to, if that is another one.
        flags: bits of `MessageFlag`.
        edited_at: seconds since 1970, or None.
        pinned_at: seconds since 1970, or None.
        reactions: who reacted, oldest first, by emoji.
        only_for: for an ephemeral message, the one person who sees it.
        interaction: Discord's `interaction_metadata` for the answer to an interaction.
        interaction_name: the name of the command that was used.
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
    reference_channel_id: int | None = None
    flags: int = 0
    tts: bool = False
    nonce: str | int | None = None
    edited_at: float | None = None
    pinned_at: float | None = None
    reactions: dict[str, list[User]] = field(default_factory=dict)
    only_for: User | None = None
    interaction: Json | None = None
    interaction_name: str = ""
    application_id: int | None = None

    @property
    def ephemeral(self) -> bool:
        """Whether one person alone sees it."""
        return self.only_for is not None

    @property
    def loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & MessageFlag.LOADING)
