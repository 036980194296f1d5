"""Discord's JSON of users, applications, roles, members, channels, threads and servers."""

from localdiscord.world import (
    Application,
    Channel,
    ChannelKind,
    Guild,
    Json,
    Member,
    Role,
    User,
    iso_time,
    permissions_in,
    permissions_in_guild,
)

SMALL_FILE_LIMIT_BYTES = 10 * 1024 * 1024
"""What a server without boosts and an interaction take in one file."""


def user_json(user: User) -> Json:
    """A user as anybody sees it."""
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": None if user.bot else user.display_name,
        "discriminator": "0001" if user.bot else "0",
        "avatar": None,
        "avatar_decoration_data": None,
        "banner": None,
        "accent_color": None,
        "bot": user.bot,
        "system": False,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
        "collectibles": None,
    }


def own_user_json(user: User) -> Json:
    """The bot as it sees itself."""
    return user_json(user) | {
        "verified": True,
        "mfa_enabled": False,
        "email": None,
        "locale": "en-US",
    }


def application_json(application: Application, guild_count: int) -> Json:
    """The application as its own token sees it; `guild_count` servers have it installed."""
    return {
        "id": str(application.id),
        "name": application.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user_json(application.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": application.flags,
        "flags_new": str(application.flags),
        "owner": user_json(application.owner),
        "team": None,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "event_webhooks_status": 1,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
        "approximate_guild_count": guild_count,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "tags": [],
        "integration_types_config": {"0": {}},
    }


def role_json(role: Role) -> Json:
    """A role of a server."""
    form: Json = {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": role.position,
        "color": role.colour,
        "colors": {"primary_color": role.colour, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "managed": role.managed_by is not None,
        "mentionable": False,
        "flags": 0,
    }
    if role.managed_by is not None:
        form["tags"] = {"bot_id": str(role.managed_by)}
    return form


def bare_member_json(member: Member) -> Json:
    """A member without its user, as it stands in message events."""
    return {
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(role_id) for role_id in sorted(member.role_ids)],
        "joined_at": iso_time(member.joined_at),
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }


def member_json(member: Member) -> Json:
    """A member with its user."""
    return bare_member_json(member) | {"user": user_json(member.user)}


def channel_json(channel: Channel, *, viewer: User) -> Json:
    """A channel or thread as a bot sees it.

    Args:
        channel: the channel.
        viewer: the bot; direct messages leave it out of the recipients, a thread names its
            membership.
    """
    form: Json = {
        "id": str(channel.id),
        "type": channel.kind.value,
        "flags": channel.flags,
        "last_message_id": _optional_id(channel.last_message_id),
    }
    if channel.last_pin_at is not None:
        form["last_pin_timestamp"] = iso_time(channel.last_pin_at)
    if channel.kind is ChannelKind.DIRECT:
        return form | {"recipients": [user_json(u) for u in channel.recipients if u is not viewer]}
    form |= {
        "guild_id": _optional_id(channel.guild_id),
        "name": channel.name,
        "parent_id": _optional_id(channel.parent_id),
        "rate_limit_per_user": channel.slowmode_s,
    }
    if channel.thread is not None:
        return form | _thread_json(channel, viewer)
    form |= {
        "topic": channel.topic,
        "position": channel.position,
        "nsfw": False,
        "permission_overwrites": [
            {
                "id": str(o.id),
                "type": o.kind.value,
                "allow": str(int(o.allow)),
                "deny": str(int(o.deny)),
            }
            for o in channel.overwrites
        ],
    }
    if channel.kind is ChannelKind.VOICE:
        form |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
    if channel.kind is ChannelKind.FORUM:
        form |= {
            "available_tags": [
                {
                    "id": str(tag.id),
                    "name": tag.name,
                    "moderated": tag.moderated,
                    "emoji_id": None,
                    "emoji_name": tag.emoji,
                }
                for tag in channel.tags
            ],
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
        }
    return form


def thread_member_json(channel: Channel, user_id: int) -> Json:
    """Somebody's membership in a thread."""
    assert channel.thread is not None
    return {
        "id": str(channel.id),
        "user_id": str(user_id),
        "join_timestamp": iso_time(channel.thread.member_ids[user_id]),
        "flags": 0,
    }


def guild_json(guild: Guild) -> Json:
    """A server as REST shows it."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "owner_id": str(guild.owner_id),
        "afk_channel_id": None,
        "afk_timeout": 300,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "nsfw": False,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": guild.locale,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "vanity_url_code": None,
        "application_id": None,
        "max_members": 500000,
        "max_presences": None,
        "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50,
        "region": "deprecated",
        "features": [],
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
        "roles": [role_json(role) for role in guild.roles.values()],
    }


def guild_create_json(guild: Guild, *, members: list[Member], bot: User) -> Json:
    """A server as GUILD_CREATE shows it.

    Args:
        guild: the server.
        members: those that the session's intents allow.
        bot: who is told; the threads are those that are open and that it may see.
    """
    threads = (t for t in guild.threads.values() if permissions_in(guild, t, bot.id))
    return guild_json(guild) | {
        "joined_at": iso_time(guild.members[bot.id].joined_at),
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_json(member) for member in members],
        "channels": [channel_json(c, viewer=bot) for c in guild.channels.values()],
        "threads": [
            channel_json(t, viewer=bot) for t in threads if t.thread and not t.thread.archived
        ],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def interaction_member_json(guild: Guild, channel: Channel, user: User) -> Json:
    """Who used an interaction in a server, with the computed permissions in the channel."""
    allowed = permissions_in(guild, channel, user.id)
    return member_json(guild.members[user.id]) | {"permissions": str(int(allowed))}


def own_guild_json(guild: Guild, bot: User) -> Json:
    """A server in the list of `GET /users/@me/guilds`."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": False,
        "features": [],
        "permissions": str(int(permissions_in_guild(guild, bot.id))),
    }


def _thread_json(channel: Channel, viewer: User) -> Json:
    """What a thread shows beyond a channel; counts of messages and members stop at 50."""
    thread = channel.thread
    assert thread is not None
    form: Json = {
        "owner_id": str(thread.owner_id),
        "message_count": thread.sent,
        "total_message_sent": thread.sent,
        "member_count": min(len(thread.member_ids), 50),
        "thread_metadata": {
            "archived": thread.archived,
            "archive_timestamp": iso_time(thread.archived_at),
            "auto_archive_duration": thread.auto_archive_minutes,
            "locked": thread.locked,
            "create_timestamp": iso_time(thread.created_at),
        },
    }
    if channel.kind is ChannelKind.PRIVATE_THREAD:
        form["thread_metadata"]["invitable"] = thread.invitable
    if thread.tag_ids:
        form["applied_tags"] = [str(tag_id) for tag_id in thread.tag_ids]
    if viewer.id in thread.member_ids:
        form["member"] = thread_member_json(channel, viewer.id)
    return form


def _optional_id(snowflake: int | None) -> str | None:
    return None if snowflake is None else str(snowflake)
