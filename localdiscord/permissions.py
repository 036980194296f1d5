"""Who may do what in a channel, computed as Discord documents it under "Permissions"."""

from enum import IntFlag

from localdiscord.world import Channel, Guild, OverwriteKind


class Permission(IntFlag):
    """The permissions that the local Discord acts upon."""

    NONE = 0
    ADMINISTRATOR = 1 << 3
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
    USE_APPLICATION_COMMANDS = 1 << 31
    SEND_MESSAGES_IN_THREADS = 1 << 38
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
    | Permission.SEND_MESSAGES_IN_THREADS
)
"""What the @everyone role of a new server grants, as far as it matters here."""

IN_DIRECT_MESSAGES = EVERYBODY | Permission.MENTION_EVERYONE
"""What anybody may do in a direct message."""

_NEED_SENDING = (
    Permission.MENTION_EVERYONE
    | Permission.SEND_TTS_MESSAGES
    | Permission.ATTACH_FILES
    | Permission.EMBED_LINKS
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

    Args:
        guild: the channel's server, or None for a direct message.
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
    for ids, kind in (
        ({guild.id}, OverwriteKind.ROLE),
        (member.role_ids, OverwriteKind.ROLE),
        ({user_id}, OverwriteKind.MEMBER),
    ):
        allow = deny = 0
        for overwrite in channel.overwrites:
            if overwrite.kind is kind and overwrite.id in ids:
                allow |= overwrite.allow
                deny |= overwrite.deny
        granted = granted & ~deny | allow
    if not granted & Permission.VIEW_CHANNEL:
        return Permission.NONE
    if not granted & Permission.SEND_MESSAGES:
        granted &= ~_NEED_SENDING
    return Permission(granted)
