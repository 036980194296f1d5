"""Routes about the bot itself: login, application, gateway, direct messages."""

from localdiscord.errors import cannot_reach_user, unknown_user
from localdiscord.payloads import (
    application_json,
    bot_guild_json,
    channel_json,
    own_user_json,
    user_json,
)
from localdiscord.rest.call import Call
from localdiscord.world import Json

IDENTIFIES_A_DAY = 1000
"""How often a bot may open a gateway session in a day."""


def own_user(call: Call) -> Json:
    """`GET /users/@me`."""
    return own_user_json(call.parts.world.bot)


def user(call: Call) -> Json:
    """`GET /users/{user_id}`."""
    found = call.parts.world.users.get(call.snowflake("user_id"))
    if found is None:
        raise unknown_user()
    return user_json(found)


def own_guilds(call: Call) -> list[Json]:
    """`GET /users/@me/guilds`."""
    world = call.parts.world
    return [bot_guild_json(guild, world.bot) for guild in world.guilds_of(world.bot)]


def application(call: Call) -> Json:
    """`GET /applications/@me` and `GET /oauth2/applications/@me`."""
    world = call.parts.world
    return application_json(world.application, world.bot, len(world.guilds))


def gateway(call: Call) -> Json:
    """`GET /gateway`."""
    return {"url": call.parts.world.base_url.replace("http", "ws", 1)}


def gateway_for_bots(call: Call) -> Json:
    """`GET /gateway/bot`."""
    opened = call.parts.gateway.identifies
    return gateway(call) | {
        "shards": 1,
        "session_start_limit": {
            "total": IDENTIFIES_A_DAY,
            "remaining": max(0, IDENTIFIES_A_DAY - opened),
            "reset_after": 86_400_000,
            "max_concurrency": 1,
        },
    }


def open_direct_messages(call: Call) -> Json:
    """`POST /users/@me/channels`."""
    world = call.parts.world
    recipient = str(call.form().get("recipient_id", ""))
    person = world.users.get(int(recipient)) if recipient.isdecimal() else None
    if person is None:
        raise unknown_user()
    if person is world.bot:
        raise cannot_reach_user()
    return channel_json(world.direct_channel(person), viewer=world.bot)
