"""Routes about channels."""

from localdiscord.payloads import channel_json
from localdiscord.rest.call import Call
from localdiscord.world import Json


def channel(call: Call) -> Json:
    """`GET /channels/{channel_id}`."""
    return channel_json(call.channel(), viewer=call.parts.world.bot)
