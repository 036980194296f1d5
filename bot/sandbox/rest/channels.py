"""Routes about channels."""

from bot.sandbox.rest.call import Call
from bot.sandbox.wire import channel_json
from bot.sandbox.world import Json


def channel(call: Call) -> Json:
    """`GET /channels/{channel_id}`."""
    return channel_json(call.channel(), viewer=call.parts.world.bot)
