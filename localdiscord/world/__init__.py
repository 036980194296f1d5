"""What exists: users, servers, roles, channels, messages, applications, ids and permissions.

It may import `tokens` alone.
"""

from localdiscord.world.application import Application
from localdiscord.world.channel import (
    Channel,
    ChannelFlag,
    ChannelKind,
    ForumTag,
    Overwrite,
    OverwriteKind,
    Thread,
)
from localdiscord.world.clock import Clock, Snowflakes, iso_time, snowflake_time
from localdiscord.world.message import Attachment, Json, Message, MessageFlag, MessageKind
from localdiscord.world.permissions import Permission, permissions_in, permissions_in_guild
from localdiscord.world.user import Member, Role, User
from localdiscord.world.world import Guild, World

__all__ = [
    "Application",
    "Attachment",
    "Channel",
    "ChannelFlag",
    "ChannelKind",
    "Clock",
    "ForumTag",
    "Guild",
    "Json",
    "Member",
    "Message",
    "MessageFlag",
    "MessageKind",
    "Overwrite",
    "OverwriteKind",
    "Permission",
    "Role",
    "Snowflakes",
    "Thread",
    "User",
    "World",
    "iso_time",
    "permissions_in",
    "permissions_in_guild",
    "snowflake_time",
]
