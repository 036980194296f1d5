"""The JSON forms in which Discord shows what exists."""

from localdiscord.permissions import permissions_in, permissions_in_guild
from localdiscord.world import (
    Application,
    Channel,
    ChannelKind,
    Guild,
    Json,
    Member,
    Role,
    User,
)

SMALL_FILE_LIMIT_BYTES = 10 * 1024 * 1024
"""What a server without boosts and an interaction take in one file."""


def user_json(user: User) -> Json:
    """A user as anybody sees it."""
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": None if user.bot else user.display_name,
        "discriminator": "0" if not user.bot else "0001",
        "avatar": None,
        "avatar_decoration_data": None,
        "banner": None,
        "accent_color": None,
        "bot": user.bot,
        "system": False,
        "public_flags": 0,
        "flags": 0,
        "clan": None,
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


def application_json(application: Application, bot: User, guild_count: int) -> Json:
    """The application as its own token sees it."""
    return {
        "id": str(application.id),
        "name": application.name,
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot": user_json(bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": application.flags,
        "owner": user_json(application.owner),
        "team": None,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "event_webhooks_url": None,
        "event_webhooks_status": 1,
        "approximate_guild_count": guild_count,
        "approximate_user_install_count": 0,
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
        "joined_at": member.joined_at,
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
    """A channel; in a direct message the recipients leave out `viewer`."""
    if channel.kind is ChannelKind.DIRECT:
        return {
            "id": str(channel.id),
            "type": channel.kind.value,
            "last_message_id": _optional_id(channel.last_message_id),
            "flags": 0,
            "recipients": [user_json(u) for u in channel.recipients if u is not viewer],
        }
    return {
        "id": str(channel.id),
        "type": channel.kind.value,
        "guild_id": _optional_id(channel.guild_id),
        "name": channel.name,
        "topic": channel.topic,
        "position": 0,
        "parent_id": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "last_message_id": _optional_id(channel.last_message_id),
        "last_pin_timestamp": None,
        "flags": 0,
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


def guild_json(guild: Guild, *, members: list[Member], bot: User) -> Json:
    """A server as GUILD_CREATE shows it, with the members that the session's intents allow."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "owner_id": str(guild.owner_id),
        "afk_channel_id": None,
        "afk_timeout": 300,
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
        "roles": [role_json(role) for role in guild.roles.values()],
        "joined_at": guild.members[bot.id].joined_at,
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_json(member) for member in members],
        "channels": [channel_json(c, viewer=bot) for c in guild.channels.values()],
        "threads": [],
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


def bot_guild_json(guild: Guild, bot: User) -> Json:
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


def _optional_id(snowflake: int | None) -> str | None:
    return None if snowflake is None else str(snowflake)
