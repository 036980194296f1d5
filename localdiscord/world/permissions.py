"""Who may do what in a channel, computed as Discord documents it under "Permissions"."""

from enum import IntFlag

from localdiscord.world.channel import Channel, ChannelKind, OverwriteKind
from localdiscord.world.world import Guild


class Permission(IntFlag):
    """The permissions that the local Discord acts upon."""

    NONE = 0
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CONNECT = 1 << 20
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    PIN_MESSAGES = 1 << 51
    ALL = (1 << 53) - 1


EVERYBODY = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CONNECT
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
"""What the @everyone role of a new server grants, as far as it matters here."""

IN_DIRECT_MESSAGES = EVERYBODY | Permission.MENTION_EVERYONE | Permission.PIN_MESSAGES
"""What anybody may do in direct messages."""

_NEED_SENDING = (
    Permission.MENTION_EVERYONE
    | Permission.SEND_TTS_MESSAGES
    | Permission.ATTACH_FILES
    | Permission.EMBED_LINKS
)


def sending_permission(channel: Channel) -> Permission:
    """The permission that writing in a channel takes: threads have one of their own."""
    return (
        Permission.SEND_MESSAGES if channel.thread is None else Permission.SEND_MESSAGES_IN_THREADS
    )


def permissions_in_guild(guild: Guild, user_id: int) -> Permission:
    """What a user's roles grant in the whole server; nothing to those who are not in it."""
    member = guild.members.get(user_id)
    if member is None:
        return Permission.NONE
    if guild.owner_id == user_id:
        return Permission.ALL
    granted = guild.roles[guild.id].permissions
    for role_id in member.role_ids:
        granted |= guild.roles[role_id].permissions
    if granted & Permission.ADMINISTRATOR:
        return Permission.ALL
    return Permission(granted)


def permissions_in(guild: Guild | None, channel: Channel, user_id: int) -> Permission:
    """What a user may do in a channel: roles, overwrites, then what implies what.

    A thread has the overwrites of its channel; a private one is for its members, and for those
    who manage threads.

    Args:
        guild: the channel's server, or None for direct messages.
        channel: the channel.
        user_id: the user.
    """
    if guild is None:
        taking_part = any(person.id == user_id for person in channel.recipients)
        return IN_DIRECT_MESSAGES if taking_part else Permission.NONE
    granted = int(permissions_in_guild(guild, user_id))
    if granted == Permission.ALL:
        return Permission.ALL
    member = guild.members.get(user_id)
    if member is None:
        return Permission.NONE
    holder = channel if channel.thread is None else guild.channels[channel.parent_id or 0]
    for ids, kind in (
        ({guild.id}, OverwriteKind.ROLE),
        (member.role_ids, OverwriteKind.ROLE),
        ({user_id}, OverwriteKind.MEMBER),
    ):
        allow = deny = 0
        for overwrite in holder.overwrites:
            if overwrite.kind is kind and overwrite.id in ids:
                allow |= overwrite.allow
                deny |= overwrite.deny
        granted = granted & ~deny | allow
    if not granted & Permission.VIEW_CHANNEL or _closed(channel, granted, user_id):
        return Permission.NONE
    if not granted & sending_permission(channel):
        granted &= ~_NEED_SENDING
    return Permission(granted)


def _closed(channel: Channel, granted: int, user_id: int) -> bool:
    """Whether a channel that can be seen lets this user in no further."""
    if channel.kind is ChannelKind.VOICE:
        return not granted & Permission.CONNECT
    return (
        channel.kind is ChannelKind.PRIVATE_THREAD
        and channel.thread is not None
        and user_id not in channel.thread.member_ids
        and not granted & Permission.MANAGE_THREADS
    )
