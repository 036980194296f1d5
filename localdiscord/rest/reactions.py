"""Routes about reactions."""

import unicodedata

from localdiscord.errors import (
    missing_permissions,
    thread_archived,
    too_many_reactions,
    unknown_emoji,
    unknown_user,
)
from localdiscord.payloads import user_json
from localdiscord.rest.call import Call
from localdiscord.world import Json, Message, Permission

MAX_REACTIONS = 20
"""How many different emojis a message holds."""


def add(call: Call) -> None:
    """`PUT …/reactions/{emoji}/@me`; the first one with an emoji takes a permission."""
    message, emoji = _message(call), _emoji(call)
    if emoji not in message.reactions:
        if not call.held(call.channel()) & Permission.ADD_REACTIONS:
            raise missing_permissions()
        if len(message.reactions) >= MAX_REACTIONS:
            raise too_many_reactions(MAX_REACTIONS)
    call.services.messages.react(message, emoji, call.bot)


def remove_own(call: Call) -> None:
    """`DELETE …/reactions/{emoji}/@me`."""
    call.services.messages.unreact(_message(call), _emoji(call), call.bot)


def remove(call: Call) -> None:
    """`DELETE …/reactions/{emoji}/{user_id}`, for those who manage messages."""
    message, emoji = _message(call, Permission.MANAGE_MESSAGES), _emoji(call)
    user = call.world.users.get(call.snowflake("user_id"))
    if user is None:
        raise unknown_user()
    call.services.messages.unreact(message, emoji, user)


def clear(call: Call) -> None:
    """`DELETE …/reactions`, and `DELETE …/reactions/{emoji}` for one emoji."""
    message = _message(call, Permission.MANAGE_MESSAGES)
    emoji = _emoji(call) if "emoji" in call.ids else None
    call.services.messages.clear_reactions(message, emoji)


def users(call: Call) -> list[Json]:
    """`GET …/reactions/{emoji}`: who reacted with it, by id."""
    reacted = _message(call).reactions.get(_emoji(call), [])
    after = call.queried_id("after") or 0
    later = sorted((u for u in reacted if u.id > after), key=lambda user: user.id)
    return [user_json(user) for user in later[: call.limit(25, 100)]]


def _message(call: Call, *needed: Permission) -> Message:
    channel = call.channel(Permission.READ_MESSAGE_HISTORY, *needed)
    if channel.thread is not None and channel.thread.archived and call.method != "GET":
        raise thread_archived()
    return call.message(channel)


def _emoji(call: Call) -> str:
    """The emoji of the path; servers here have none of their own.

    Raises:
        ApiError: it is none (10014).
    """
    text = call.ids["emoji"]
    symbols = any(unicodedata.category(c) in {"So", "Sk"} or c in "\ufe0f\u20e3" for c in text)
    if not symbols or len(text) > 32 or any(c.isalpha() and c.isascii() for c in text):
        raise unknown_emoji()
    return text
