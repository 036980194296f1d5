"""Routes about threads and forum posts."""

from collections.abc import Sequence

from localdiscord.errors import (
    missing_access,
    missing_permissions,
    not_implemented,
    not_in_this_channel,
    tag_required,
    thread_archived,
    thread_exists,
    unknown_member,
    unknown_tag,
)
from localdiscord.message_payload import message_json
from localdiscord.payloads import channel_json, member_json, thread_member_json
from localdiscord.rest.call import Call, Created
from localdiscord.rest.guilds import threads_json
from localdiscord.rest.message_building import build_message
from localdiscord.rest.messages import refuse_empty
from localdiscord.threads import ARCHIVE_MINUTES
from localdiscord.validation.form_errors import FormErrors
from localdiscord.validation.message import check_message
from localdiscord.world import (
    Channel,
    ChannelFlag,
    ChannelKind,
    Json,
    Permission,
    Thread,
    User,
)
from localdiscord.world.permissions import sending_permission

MAX_NAME = 100
MAX_SLOWMODE_S = 21600
MAX_TAGS = 5

_STANDALONE = {
    ChannelKind.TEXT: (ChannelKind.PUBLIC_THREAD, ChannelKind.PRIVATE_THREAD),
    ChannelKind.ANNOUNCEMENT: (ChannelKind.ANNOUNCEMENT_THREAD,),
}
"""Which threads begin in which channels, without a message that they hang on."""


def start(call: Call) -> Json:
    """`POST /channels/{channel_id}/threads`: a thread by itself, or a post in a forum."""
    parent, body = call.channel(), call.form()
    if parent.kind is ChannelKind.FORUM:
        return _start_post(call, parent, body)
    errors = _checked_settings(body, name_required=True)
    kinds = _STANDALONE.get(parent.kind, ())
    if not kinds:
        raise not_in_this_channel()
    wanted = body.get("type") or ChannelKind.PRIVATE_THREAD.value
    if parent.kind is ChannelKind.ANNOUNCEMENT:
        wanted = body.get("type") or ChannelKind.ANNOUNCEMENT_THREAD.value
    if wanted not in kinds:
        errors.choice("type", tuple(kind.value for kind in kinds))
    errors.refuse_if_any()
    kind = ChannelKind(wanted)
    _need(
        call,
        parent,
        Permission.CREATE_PRIVATE_THREADS
        if kind is ChannelKind.PRIVATE_THREAD
        else Permission.CREATE_PUBLIC_THREADS,
    )
    thread = call.services.threads.start(
        parent,
        body["name"].strip(),
        call.bot,
        kind=kind,
        auto_archive_minutes=body.get("auto_archive_duration") or 1440,
        slowmode_s=body.get("rate_limit_per_user") or 0,
        invitable=body.get("invitable") is not False,
    )
    return Created(channel_json(thread, viewer=call.bot))


def start_on_message(call: Call) -> Json:
    """`POST /channels/{channel_id}/messages/{message_id}/threads`."""
    parent, body = call.channel(), call.form()
    starter = call.message(parent)
    if parent.kind not in _STANDALONE:
        raise not_in_this_channel()
    _checked_settings(body, name_required=True).refuse_if_any()
    _need(call, parent, Permission.CREATE_PUBLIC_THREADS)
    if call.world.channel(starter.id) is not None:
        raise thread_exists()
    announced = parent.kind is ChannelKind.ANNOUNCEMENT
    thread = call.services.threads.start(
        parent,
        body["name"].strip(),
        call.bot,
        kind=ChannelKind.ANNOUNCEMENT_THREAD if announced else ChannelKind.PUBLIC_THREAD,
        starter=starter,
        auto_archive_minutes=body.get("auto_archive_duration") or 1440,
        slowmode_s=body.get("rate_limit_per_user") or 0,
    )
    return Created(channel_json(thread, viewer=call.bot))


def edit(call: Call) -> Json:
    """`PATCH /channels/{channel_id}`: a thread's name, state, tags and pace.

    Its owner may do some of it, those who manage threads all of it.
    """
    channel, body = call.channel(), call.form()
    thread = channel.thread
    if thread is None:
        raise not_implemented("change of channels, threads excepted")
    _checked_settings(body, name_required=False).refuse_if_any()
    tag_ids = _tag_ids(call, channel, body.get("applied_tags"))
    held = call.held(channel)
    if not held & Permission.MANAGE_THREADS:
        for_moderators = {"locked", "rate_limit_per_user", "flags"} & set(body)
        opening = set(body) == {"archived"} and body["archived"] is False
        owned = thread.owner_id == call.bot.id and not thread.locked
        if for_moderators or not (owned or (opening and held & sending_permission(channel))):
            raise missing_permissions()
    if thread.archived and body.get("archived", True):
        raise thread_archived()
    _apply(call, channel, thread, body)
    if "applied_tags" in body:
        thread.tag_ids = tag_ids
    call.services.threads.changed(channel)
    return channel_json(channel, viewer=call.bot)


def delete(call: Call) -> Json:
    """`DELETE /channels/{channel_id}`: a thread, for those who manage threads."""
    channel = call.channel()
    if channel.thread is None:
        raise not_implemented("deletion of channels by bots, threads excepted")
    _need(call, channel, Permission.MANAGE_THREADS)
    form = channel_json(channel, viewer=call.bot)
    call.services.threads.delete(channel)
    return form


def join(call: Call) -> None:
    """`PUT /channels/{channel_id}/thread-members/@me`."""
    call.services.threads.join(_open_thread(call), call.bot)


def leave(call: Call) -> None:
    """`DELETE /channels/{channel_id}/thread-members/@me`."""
    call.services.threads.leave(_open_thread(call), call.bot)


def add_member(call: Call) -> None:
    """`PUT /channels/{channel_id}/thread-members/{user_id}`."""
    channel = _open_thread(call)
    thread = channel.thread
    assert thread is not None
    if not call.held(channel) & sending_permission(channel):
        raise missing_permissions()
    invited = thread.invitable or thread.owner_id == call.bot.id
    if channel.kind is ChannelKind.PRIVATE_THREAD and not invited:
        _need(call, channel, Permission.MANAGE_THREADS)
    call.services.threads.join(channel, _guild_member(call, channel))


def remove_member(call: Call) -> None:
    """`DELETE /channels/{channel_id}/thread-members/{user_id}`."""
    channel = _open_thread(call)
    assert channel.thread is not None
    own = channel.kind is ChannelKind.PRIVATE_THREAD and channel.thread.owner_id == call.bot.id
    if not own:
        _need(call, channel, Permission.MANAGE_THREADS)
    call.services.threads.leave(channel, _guild_member(call, channel))


def member(call: Call) -> Json:
    """`GET /channels/{channel_id}/thread-members/{user_id}`."""
    channel = _thread(call)
    user_id = call.snowflake("user_id")
    assert channel.thread is not None
    if user_id not in channel.thread.member_ids:
        raise unknown_member()
    return _member_json(call, channel, user_id)


def members(call: Call) -> list[Json]:
    """`GET /channels/{channel_id}/thread-members`; only with the server-members intent."""
    channel = _thread(call)
    assert channel.thread is not None
    if not call.application.guild_members:
        raise missing_access()
    after = call.queried_id("after") or 0
    later = sorted(user_id for user_id in channel.thread.member_ids if user_id > after)
    return [_member_json(call, channel, user_id) for user_id in later[: call.limit(100, 100)]]


def archived_public(call: Call) -> Json:
    """`GET /channels/{channel_id}/threads/archived/public`, the last one archived first."""
    return _archived(call, (ChannelKind.PUBLIC_THREAD, ChannelKind.ANNOUNCEMENT_THREAD))


def archived_private(call: Call) -> Json:
    """`GET /channels/{channel_id}/threads/archived/private`, for those who manage threads."""
    _need(call, call.channel(), Permission.MANAGE_THREADS)
    return _archived(call, (ChannelKind.PRIVATE_THREAD,))


def _archived(call: Call, kinds: Sequence[ChannelKind]) -> Json:
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    guild = call.world.guild_of(channel)
    if guild is None or channel.thread is not None:
        raise not_in_this_channel()
    found = [
        (thread.thread.archived_at, thread.id, thread)
        for thread in guild.threads.values()
        if thread.parent_id == channel.id
        and thread.kind in kinds
        and thread.thread is not None
        and thread.thread.archived
    ]
    found.sort(reverse=True)
    limit = call.limit(50, 100)
    threads = [thread for *_, thread in found[:limit]]
    return threads_json(guild, threads, call.bot, more=len(found) > limit)


def _start_post(call: Call, forum: Channel, body: Json) -> Json:
    """Begin a post: the thread and its first message, whose id is the thread's."""
    errors = _checked_settings(body, name_required=True)
    if not isinstance(body.get("message"), dict):
        errors.required("message")
    errors.refuse_if_any()
    content = body["message"]
    check_message(content, files=len(call.files), prefix="message.")
    _need(call, forum, Permission.SEND_MESSAGES)
    tag_ids = _tag_ids(call, forum, body.get("applied_tags"))
    if forum.flags & ChannelFlag.REQUIRE_TAG and not tag_ids:
        raise tag_required()
    first = build_message(call.world, forum, content, call.files, author=call.bot)
    refuse_empty(first)
    thread = call.services.threads.start(
        forum,
        body["name"].strip(),
        call.bot,
        tag_ids=tag_ids,
        auto_archive_minutes=body.get("auto_archive_duration") or 1440,
        slowmode_s=body.get("rate_limit_per_user") or 0,
    )
    first.id = first.channel_id = thread.id
    call.services.messages.post(first)
    form = channel_json(thread, viewer=call.bot)
    return Created(form | {"message": message_json(first, call.world, viewer=call.bot)})


def _checked_settings(body: Json, *, name_required: bool) -> FormErrors:
    errors = FormErrors()
    if name_required or "name" in body:
        errors.text("name", body.get("name"), most=MAX_NAME, least=1, required=True)
    duration = body.get("auto_archive_duration")
    if duration is not None and duration not in ARCHIVE_MINUTES:
        errors.choice("auto_archive_duration", ARCHIVE_MINUTES)
    errors.number(
        "rate_limit_per_user", body.get("rate_limit_per_user"), least=0, most=MAX_SLOWMODE_S
    )
    for name in ("archived", "locked", "invitable"):
        errors.boolean(name, body.get(name))
    errors.number("flags", body.get("flags"), least=0)
    tags = errors.count("applied_tags", body.get("applied_tags"), most=MAX_TAGS)
    for position, tag in enumerate(tags):
        errors.snowflake(f"applied_tags.{position}", tag)
    return errors


def _apply(call: Call, channel: Channel, thread: Thread, body: Json) -> None:
    """Change what a checked body names."""
    if body.get("name") is not None:
        channel.name = body["name"].strip()
    if body.get("rate_limit_per_user") is not None:
        channel.slowmode_s = body["rate_limit_per_user"]
    if body.get("flags") is not None:
        pinned = body["flags"] & ChannelFlag.PINNED
        channel.flags = channel.flags & ~ChannelFlag.PINNED | pinned
    if body.get("auto_archive_duration") is not None:
        thread.auto_archive_minutes = body["auto_archive_duration"]
    for name in ("locked", "invitable"):
        if body.get(name) is not None:
            setattr(thread, name, body[name])
    if body.get("archived") is not None:
        call.services.threads.archive(channel, archived=body["archived"])


def _tag_ids(call: Call, channel: Channel, given: list[str] | None) -> list[int]:
    """The tags of a body, which its forum must have.

    Raises:
        ApiError: unknown (10087), or for moderators alone (50013).
    """
    forum = channel if channel.thread is None else call.world.channel(channel.parent_id or 0)
    offered = {tag.id: tag for tag in forum.tags} if forum else {}
    tag_ids = [int(tag_id) for tag_id in given or []]
    for tag_id in tag_ids:
        if tag_id not in offered:
            raise unknown_tag()
        if offered[tag_id].moderated:
            _need(call, channel, Permission.MANAGE_THREADS)
    return tag_ids


def _thread(call: Call) -> Channel:
    channel = call.channel()
    if channel.thread is None:
        raise not_in_this_channel()
    return channel


def _open_thread(call: Call) -> Channel:
    channel = _thread(call)
    if channel.thread is not None and channel.thread.archived:
        raise thread_archived()
    return channel


def _guild_member(call: Call, channel: Channel) -> User:
    guild, user_id = call.world.guild_of(channel), call.snowflake("user_id")
    if guild is None or user_id not in guild.members:
        raise unknown_member()
    return guild.members[user_id].user


def _member_json(call: Call, channel: Channel, user_id: int) -> Json:
    form = thread_member_json(channel, user_id)
    guild = call.world.guild_of(channel)
    if call.flag("with_member") and guild is not None:
        form["member"] = member_json(guild.members[user_id])
    return form


def _need(call: Call, channel: Channel, permission: Permission) -> None:
    if not call.held(channel) & permission:
        raise missing_permissions()
