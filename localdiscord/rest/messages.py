"""Routes about messages."""

import copy
import dataclasses

from localdiscord.errors import (
    already_crossposted,
    cannot_reach_user,
    empty_message,
    invalid_field,
    missing_permissions,
    no_reply_without_history,
    not_a_text_channel,
    not_in_direct_messages,
    not_in_this_channel,
    not_the_author,
    thread_archived,
    thread_locked,
)
from localdiscord.message_payload import as_seen, message_json
from localdiscord.rest.call import Call
from localdiscord.rest.message_building import build_message, fill_message
from localdiscord.validation.message import check_message
from localdiscord.world import (
    Channel,
    ChannelKind,
    Json,
    Message,
    MessageFlag,
    Permission,
)
from localdiscord.world.message import SYSTEM_MESSAGES
from localdiscord.world.permissions import sending_permission


def create(call: Call) -> Json:
    """`POST /channels/{channel_id}/messages`.

    With `enforce_nonce`, a nonce that was sent before gives the first message again.
    """
    channel, body = call.channel(), call.form()
    check_message(body, files=len(call.files))
    _refuse_unreachable(call, channel)
    held = call.held(channel)
    if not channel.holds_messages:
        raise not_a_text_channel()
    if not held & sending_permission(channel):
        raise missing_permissions()
    locked = channel.thread is not None and channel.thread.locked
    if locked and not held & Permission.MANAGE_THREADS:
        raise thread_locked()
    for given, permission in (
        (body.get("embeds"), Permission.EMBED_LINKS),
        (call.files, Permission.ATTACH_FILES),
        (body.get("tts"), Permission.SEND_TTS_MESSAGES),
    ):
        if given and not held & permission:
            raise missing_permissions()
    _refuse_bad_reference(channel, body, held)
    nonce = body.get("nonce")
    if body.get("enforce_nonce") and nonce is not None:
        before = call.services.messages.with_nonce(call.bot, nonce)
        if before is not None:
            return message_json(before, call.world, viewer=call.bot)
    message = build_message(call.world, channel, body, call.files, author=call.bot)
    message.flags &= ~MessageFlag.EPHEMERAL
    refuse_empty(message)
    call.services.messages.post(message)
    return message_json(message, call.world, viewer=call.bot)


def history(call: Call) -> list[Json]:
    """`GET /channels/{channel_id}/messages`, the newest first.

    One of `before`, `after` and `around` may be given; without the permission to read the history
    there is none.
    """
    channel = call.channel()
    limit = call.limit(50, 100)
    if not channel.holds_messages:
        raise not_a_text_channel()
    if not call.held(channel) & Permission.READ_MESSAGE_HISTORY:
        return []
    shown = [m for m in channel.messages.values() if not m.ephemeral]
    before, after, around = (call.queried_id(name) for name in ("before", "after", "around"))
    if around is not None:
        earlier = [m for m in shown if m.id < around]
        later = [m for m in shown if m.id >= around]
        half = limit // 2
        shown = earlier[-half:] if half else []
        shown += later[: limit - half]
    elif before is not None:
        shown = [m for m in shown if m.id < before][-limit:]
    elif after is not None:
        shown = [m for m in shown if m.id > after][:limit]
    else:
        shown = shown[-limit:]
    return [_seen(call, channel, message) for message in reversed(shown)]


def get(call: Call) -> Json:
    """`GET /channels/{channel_id}/messages/{message_id}`."""
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    return _seen(call, channel, call.message(channel))


def edit(call: Call) -> Json:
    """`PATCH /channels/{channel_id}/messages/{message_id}`."""
    channel, body = call.channel(), call.form()
    message = call.message(channel)
    if message.author is not call.bot:
        raise not_the_author()
    if channel.thread is not None and channel.thread.archived:
        raise thread_archived()
    edit_message(call, channel, message, body)
    return message_json(message, call.world, viewer=call.bot)


def delete(call: Call) -> None:
    """`DELETE /channels/{channel_id}/messages/{message_id}`."""
    channel = call.channel()
    message = call.message(channel)
    if message.author is not call.bot:
        if channel.guild_id is None:
            raise not_in_direct_messages()
        if not call.held(channel) & Permission.MANAGE_MESSAGES:
            raise missing_permissions()
    if channel.thread is not None and channel.thread.archived:
        raise thread_archived()
    call.services.messages.delete(message, by_bot=True)


def crosspost(call: Call) -> Json:
    """`POST /channels/{channel_id}/messages/{message_id}/crosspost`, in announcements alone."""
    channel = call.channel(Permission.SEND_MESSAGES)
    message = call.message(channel)
    if channel.kind is not ChannelKind.ANNOUNCEMENT:
        raise not_in_this_channel()
    if message.author is not call.bot and not call.held(channel) & Permission.MANAGE_MESSAGES:
        raise missing_permissions()
    if message.flags & MessageFlag.CROSSPOSTED:
        raise already_crossposted()
    message.flags |= MessageFlag.CROSSPOSTED
    call.services.messages.edited(message)
    return message_json(message, call.world, viewer=call.bot)


def edit_message(
    call: Call, channel: Channel, message: Message, body: Json, *, prefix: str = ""
) -> None:
    """Change one of a bot's messages and tell everybody; shared with interaction responses.

    Args:
        call: the request, whose files come with the edit.
        channel: the message's channel.
        message: the message.
        body: what changes.
        prefix: what comes before the fields in the names of errors.

    Raises:
        ApiError: a field is wrong (50035), or nothing would be left of it (50006).
    """
    listed = body.get("attachments")
    files = len(listed) if isinstance(listed, list) else len(message.attachments) + len(call.files)
    check_message(body, files=files, prefix=prefix)
    after = copy.copy(message)
    fill_message(call.world, channel, after, body, call.files)
    refuse_empty(after)
    loaded = message.loading
    after.flags &= ~MessageFlag.LOADING
    if not loaded:
        after.edited_at = call.world.clock.now()
    for field in dataclasses.fields(Message):
        setattr(message, field.name, getattr(after, field.name))
    call.services.messages.edited(message, loaded=loaded)


def refuse_empty(message: Message) -> None:
    """Refuse a message with nothing in it.

    Raises:
        ApiError: 50006.
    """
    if not (message.content or message.embeds or message.components or message.attachments):
        raise empty_message()


def _seen(call: Call, channel: Channel, message: Message) -> Json:
    form = message_json(message, call.world, viewer=call.bot)
    return as_seen(form, channel, bot=call.bot, with_intent=call.application.message_content)


def _refuse_unreachable(call: Call, channel: Channel) -> None:
    for person in channel.recipients:
        if person is call.bot:
            continue
        if not person.takes_direct_messages or not call.world.share_a_guild(call.bot, person):
            raise cannot_reach_user()


def _refuse_bad_reference(channel: Channel, body: Json, held: Permission) -> None:
    """Refuse a reply to a message of elsewhere, or to one that is gone if the body minds that."""
    reference = body.get("message_reference")
    if not isinstance(reference, dict):
        return
    if channel.guild_id is not None and not held & Permission.READ_MESSAGE_HISTORY:
        raise no_reply_without_history()
    for field, own in (("channel_id", channel.id), ("guild_id", channel.guild_id)):
        given = reference.get(field)
        if given is not None and int(given) != own:
            raise invalid_field(
                "message_reference",
                "REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL",
                "Cannot reply to a message in a different channel",
            )
    referenced = channel.messages.get(int(reference["message_id"]))
    if referenced is not None and referenced.kind in SYSTEM_MESSAGES:
        raise invalid_field(
            "message_reference",
            "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE",
            "Cannot reply to a system message",
        )
    if (referenced is None or referenced.ephemeral) and reference.get("fail_if_not_exists", True):
        raise invalid_field("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
