"""Routes about channels: reading, typing, pins."""

from localdiscord.errors import (
    missing_permissions,
    not_a_text_channel,
    system_message,
    thread_archived,
    too_many_pins,
)
from localdiscord.message_payload import as_seen, message_json
from localdiscord.payloads import channel_json
from localdiscord.rest.call import Call
from localdiscord.world import Channel, Json, Message, Permission, iso_time
from localdiscord.world.message import SYSTEM_MESSAGES
from localdiscord.world.permissions import sending_permission

MAX_PINS = 250


def channel(call: Call) -> Json:
    """`GET /channels/{channel_id}`."""
    return channel_json(call.channel(), viewer=call.bot)


def typing(call: Call) -> None:
    """`POST /channels/{channel_id}/typing`."""
    found = call.channel()
    if not found.holds_messages:
        raise not_a_text_channel()
    if not call.held(found) & sending_permission(found):
        raise missing_permissions()
    call.services.messages.typing(found, call.bot)


def pin(call: Call) -> None:
    """`PUT /channels/{channel_id}/messages/pins/{message_id}`, and its older form."""
    found, message = _pinnable(call)
    if message.pinned_at is None and len(found.pins) >= MAX_PINS:
        raise too_many_pins(MAX_PINS)
    call.services.messages.pin(message, call.bot)


def unpin(call: Call) -> None:
    """`DELETE /channels/{channel_id}/messages/pins/{message_id}`, and its older form."""
    _, message = _pinnable(call)
    call.services.messages.unpin(message)


def pins(call: Call) -> Json:
    """`GET /channels/{channel_id}/messages/pins`, the last one pinned first."""
    found = call.channel()
    shown = found.pins if call.held(found) & Permission.READ_MESSAGE_HISTORY else []
    before = call.query.get("before")
    if before is not None:
        shown = [m for m in shown if m.pinned_at is not None and iso_time(m.pinned_at) < before]
    limit = call.limit(50, 50)
    items = [
        {"pinned_at": iso_time(m.pinned_at or 0), "message": _seen(call, found, m)}
        for m in shown[:limit]
    ]
    return {"items": items, "has_more": len(shown) > limit}


def pinned_messages(call: Call) -> list[Json]:
    """`GET /channels/{channel_id}/pins`, the older form: the last 50."""
    found = call.channel()
    shown = found.pins if call.held(found) & Permission.READ_MESSAGE_HISTORY else []
    return [_seen(call, found, message) for message in shown[:50]]


def _seen(call: Call, found: Channel, message: Message) -> Json:
    form = message_json(message, call.world, viewer=call.bot)
    return as_seen(form, found, bot=call.bot, with_intent=call.application.message_content)


def _pinnable(call: Call) -> tuple[Channel, Message]:
    found = call.channel(Permission.PIN_MESSAGES)
    message = call.message(found)
    if message.kind in SYSTEM_MESSAGES:
        raise system_message()
    if found.thread is not None and found.thread.archived:
        raise thread_archived()
    return found, message
