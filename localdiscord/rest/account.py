"""Routes about the bot itself: login, application, gateway, direct messages."""

from localdiscord.errors import cannot_reach_user, unknown_user
from localdiscord.payloads import (
    application_json,
    channel_json,
    own_guild_json,
    own_user_json,
    user_json,
)
from localdiscord.rest.call import Call
from localdiscord.world import Json


def own_user(call: Call) -> Json:
    """`GET /users/@me`."""
    return own_user_json(call.bot)


def user(call: Call) -> Json:
    """`GET /users/{user_id}`."""
    found = call.world.users.get(call.snowflake("user_id"))
    if found is None:
        raise unknown_user()
    return user_json(found)


def own_guilds(call: Call) -> list[Json]:
    """`GET /users/@me/guilds`."""
    before, after = call.queried_id("before"), call.queried_id("after") or 0
    guilds = [g for g in call.world.guilds_of(call.bot) if after < g.id < (before or g.id + 1)]
    return [own_guild_json(guild, call.bot) for guild in guilds[: call.limit(200, 200)]]


def application(call: Call) -> Json:
    """`GET /applications/@me` and `GET /oauth2/applications/@me`."""
    return application_json(call.application, len(call.world.guilds_of(call.bot)))


def gateway(call: Call) -> Json:
    """`GET /gateway`."""
    return {"url": call.services.gateway.address}


def gateway_for_bots(call: Call) -> Json:
    """`GET /gateway/bot`."""
    remaining, reset_after_s = call.services.sessions.starts_left(call.application)
    return gateway(call) | {
        "shards": call.application.shards,
        "session_start_limit": {
            "total": call.application.session_starts,
            "remaining": remaining,
            "reset_after": int(reset_after_s * 1000),
            "max_concurrency": call.application.max_concurrency,
        },
    }


def open_direct_messages(call: Call) -> Json:
    """`POST /users/@me/channels`."""
    recipient = str(call.form().get("recipient_id", ""))
    person = call.world.users.get(int(recipient)) if recipient.isdecimal() else None
    if person is None:
        raise unknown_user()
    if person.bot:
        raise cannot_reach_user()
    return channel_json(call.world.direct_channel(call.bot, person), viewer=call.bot)
