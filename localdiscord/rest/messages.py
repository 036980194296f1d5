"""Routes about messages."""

import copy
import dataclasses

from localdiscord.errors import (
    cannot_reach_user,
    empty_message,
    invalid_form,
    missing_permissions,
    no_reply_without_history,
    not_in_direct_messages,
    not_the_author,
)
from localdiscord.events import Event, EventKind
from localdiscord.message_payload import as_seen, message_json
from localdiscord.permissions import Permission
from localdiscord.rest.call import Call
from localdiscord.rest.message_building import build_message, fill_message
from localdiscord.validation.message import check_message
from localdiscord.world import Channel, Json, Message, MessageFlag


def create(call: Call) -> Json:
    """`POST /channels/{channel_id}/messages`."""
    channel, body, world = call.channel(), call.form(), call.parts.world
    check_message(body, files=len(call.files))
    _refuse_unreachable(call, channel)
    held = call.held(channel)
    if not held & Permission.SEND_MESSAGES:
        raise missing_permissions()
    if body.get("embeds") and not held & Permission.EMBED_LINKS:
        raise missing_permissions()
    if call.files and not held & Permission.ATTACH_FILES:
        raise missing_permissions()
    _refuse_bad_reference(channel, body, held)
    message = build_message(world, channel, body, call.files)
    message.flags &= ~MessageFlag.EPHEMERAL
    refuse_empty(message)
    call.parts.messages.post(message)
    return message_json(message, world)


def get(call: Call) -> Json:
    """`GET /channels/{channel_id}/messages/{message_id}`."""
    world = call.parts.world
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    message = call.message(channel)
    return as_seen(
        message_json(message, world),
        message,
        channel,
        bot=world.bot,
        with_intent=world.application.message_content,
    )


def edit(call: Call) -> Json:
    """`PATCH /channels/{channel_id}/messages/{message_id}`."""
    channel, body, world = call.channel(), call.form(), call.parts.world
    message = call.message(channel)
    if message.author is not world.bot:
        raise not_the_author()
    edit_message(call, channel, message, body)
    return message_json(message, world)


def delete(call: Call) -> None:
    """`DELETE /channels/{channel_id}/messages/{message_id}`."""
    channel = call.channel()
    message = call.message(channel)
    if message.author is not call.parts.world.bot:
        if channel.guild_id is None:
            raise not_in_direct_messages()
        if not call.held(channel) & Permission.MANAGE_MESSAGES:
            raise missing_permissions()
    call.parts.messages.remove(message, by_bot=True)


def typing(call: Call) -> None:
    """`POST /channels/{channel_id}/typing`."""
    channel = call.channel(Permission.SEND_MESSAGES)
    call.parts.events.add(Event(EventKind.TYPING, channel=channel, by_bot=True))


def edit_message(
    call: Call, channel: Channel, message: Message, body: Json, *, prefix: str = ""
) -> None:
    """Change one of the bot's messages and tell everybody; shared with interaction answers.

    Args:
        call: the request, whose files come with the edit.
        channel: the message's channel.
        message: the message.
        body: what changes.
        prefix: what comes before the fields in the names of faults.

    Raises:
        ApiError: a field is at fault (50035), or nothing would be left of it (50006).
    """
    listed = body.get("attachments")
    files = len(listed) if isinstance(listed, list) else len(message.attachments) + len(call.files)
    check_message(body, files=files, prefix=prefix)
    after = copy.copy(message)
    fill_message(call.parts.world, channel, after, body, call.files)
    refuse_empty(after)
    loaded = message.loading
    after.flags &= ~MessageFlag.LOADING
    if not loaded:
        after.edited_at = call.parts.clock.now()
    for field in dataclasses.fields(Message):
        setattr(message, field.name, getattr(after, field.name))
    call.parts.messages.changed(message, loaded=loaded)


def refuse_empty(message: Message) -> None:
    """Refuse a message with nothing in it.

    Raises:
        ApiError: 50006.
    """
    if not (message.content or message.embeds or message.components or message.attachments):
        raise empty_message()


def _refuse_unreachable(call: Call, channel: Channel) -> None:
    world = call.parts.world
    for person in channel.recipients:
        if person is world.bot:
            continue
        if not person.takes_direct_messages or not world.share_a_guild(world.bot, person):
            raise cannot_reach_user()


def _refuse_bad_reference(channel: Channel, body: Json, held: Permission) -> None:
    """Refuse a reply to a message that is gone, unless the body says that this is fine."""
    reference = body.get("message_reference")
    if not isinstance(reference, dict):
        return
    if channel.guild_id is not None and not held & Permission.READ_MESSAGE_HISTORY:
        raise no_reply_without_history()
    referenced = channel.messages.get(int(reference.get("message_id") or 0))
    if (referenced is None or referenced.ephemeral) and reference.get("fail_if_not_exists", True):
        fault = {"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}
        raise invalid_form({"message_reference": {"_errors": [fault]}})
