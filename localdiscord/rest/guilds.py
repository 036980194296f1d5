"""Routes about servers: their channels, open threads, roles and members."""

from localdiscord.errors import missing_access, unknown_member, unknown_role
from localdiscord.payloads import (
    channel_json,
    guild_json,
    member_json,
    role_json,
    thread_member_json,
)
from localdiscord.rest.call import Call
from localdiscord.world import Channel, Guild, Json, Permission, User, permissions_in


def guild(call: Call) -> Json:
    """`GET /guilds/{guild_id}`."""
    found = call.guild()
    form = guild_json(found)
    if call.flag("with_counts"):
        count = len(found.members)
        form |= {"approximate_member_count": count, "approximate_presence_count": count}
    return form


def channels(call: Call) -> list[Json]:
    """`GET /guilds/{guild_id}/channels`; threads are not among them."""
    return [channel_json(c, viewer=call.bot) for c in call.guild().channels.values()]


def active_threads(call: Call) -> Json:
    """`GET /guilds/{guild_id}/threads/active`, those that the bot may see, the newest first."""
    found = call.guild()
    threads = [t for t in found.threads.values() if t.thread and not t.thread.archived]
    return threads_json(found, threads[::-1], call.bot)


def threads_json(guild: Guild, threads: list[Channel], bot: User, *, more: bool = False) -> Json:
    """A list of threads, as far as a bot may see them, and its memberships in them."""
    seen = [t for t in threads if permissions_in(guild, t, bot.id) & Permission.VIEW_CHANNEL]
    joined = [t for t in seen if t.thread and bot.id in t.thread.member_ids]
    return {
        "threads": [channel_json(thread, viewer=bot) for thread in seen],
        "members": [thread_member_json(thread, bot.id) for thread in joined],
        "has_more": more,
    }


def roles(call: Call) -> list[Json]:
    """`GET /guilds/{guild_id}/roles`."""
    return [role_json(role) for role in call.guild().roles.values()]


def role(call: Call) -> Json:
    """`GET /guilds/{guild_id}/roles/{role_id}`."""
    found = call.guild().roles.get(call.snowflake("role_id"))
    if found is None:
        raise unknown_role()
    return role_json(found)


def member(call: Call) -> Json:
    """`GET /guilds/{guild_id}/members/{user_id}`."""
    found = call.guild().members.get(call.snowflake("user_id"))
    if found is None:
        raise unknown_member()
    return member_json(found)


def members(call: Call) -> list[Json]:
    """`GET /guilds/{guild_id}/members`, by id; only with the server-members intent."""
    found, after = call.guild(), call.queried_id("after") or 0
    if not call.application.guild_members:
        raise missing_access()
    later = sorted(user_id for user_id in found.members if user_id > after)
    return [member_json(found.members[i]) for i in later[: call.limit(1, 1000)]]


def search_members(call: Call) -> list[Json]:
    """`GET /guilds/{guild_id}/members/search`: whose name begins with the query."""
    wanted = call.query.get("query", "").lower()
    found = [
        m
        for m in call.guild().members.values()
        if m.user.name.lower().startswith(wanted) or m.user.display_name.lower().startswith(wanted)
    ]
    return [member_json(m) for m in found[: call.limit(1, 1000)]]
