"""Discord's JSON of messages, files and reactions, and what a bot without intent sees of it."""

from urllib.parse import quote

from localdiscord.payloads import bare_member_json, channel_json, user_json
from localdiscord.world import (
    Attachment,
    Channel,
    Json,
    Message,
    MessageKind,
    User,
    World,
    iso_time,
    snowflake_time,
)

_SHOW_WHAT_THEY_REFER_TO = {
    MessageKind.REPLY,
    MessageKind.THREAD_STARTER_MESSAGE,
    MessageKind.CONTEXT_MENU_COMMAND,
}


def attachment_json(attachment: Attachment, *, channel_id: int, base_url: str) -> Json:
    """An uploaded file; its address is on this server."""
    name = quote(attachment.filename, safe="")
    form: Json = {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.content),
        "content_type": attachment.content_type,
        "url": f"{base_url}/attachments/{channel_id}/{attachment.id}/{name}?hm={attachment.key}",
    }
    form["proxy_url"] = form["url"]
    if attachment.description is not None:
        form["description"] = attachment.description
    return form


def emoji_json(emoji: str) -> Json:
    """An emoji by its key: a character, or `name:id`."""
    name, _, emoji_id = emoji.partition(":")
    return {"id": emoji_id or None, "name": name}


def message_json(message: Message, world: World, *, viewer: User) -> Json:
    """A message in full, as REST shows it to a bot: no `guild_id`, no `member`."""
    form = _basic_message_json(message, world)
    thread = world.channel(message.id)
    if thread is not None and thread.thread is not None and message.channel_id != thread.id:
        form["thread"] = channel_json(thread, viewer=viewer)
    if message.reactions:
        form["reactions"] = [
            {
                "emoji": emoji_json(emoji),
                "count": len(users),
                "count_details": {"burst": 0, "normal": len(users)},
                "burst_colors": [],
                "me_burst": False,
                "me": viewer in users,
            }
            for emoji, users in message.reactions.items()
        ]
    if message.kind in _SHOW_WHAT_THEY_REFER_TO and message.reference_id is not None:
        channel = world.channel(message.reference_channel_id or message.channel_id)
        referenced = channel.messages.get(message.reference_id) if channel else None
        form["referenced_message"] = (
            None if referenced is None else _basic_message_json(referenced, world)
        )
    return form


def _basic_message_json(message: Message, world: World) -> Json:
    """A message without what depends on who looks, and without the message it refers to."""
    form: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": message.kind.value,
        "author": user_json(message.author),
        "content": message.content,
        "timestamp": snowflake_time(message.id),
        "edited_timestamp": None if message.edited_at is None else iso_time(message.edited_at),
        "tts": message.tts,
        "mention_everyone": message.mention_everyone,
        "mentions": [user_json(user) for user in message.mentions],
        "mention_roles": [str(role_id) for role_id in message.mention_role_ids],
        "attachments": [
            attachment_json(a, channel_id=message.channel_id, base_url=world.base_url)
            for a in message.attachments
        ],
        "embeds": message.embeds,
        "components": message.components,
        "pinned": message.pinned_at is not None,
        "flags": message.flags,
    }
    if message.reference_id is not None or message.reference_channel_id is not None:
        form["message_reference"] = _reference_json(message, world)
    if message.nonce is not None:
        form["nonce"] = message.nonce
    if message.application_id is not None:
        form["application_id"] = form["webhook_id"] = str(message.application_id)
    if message.interaction is not None:
        form["interaction_metadata"] = message.interaction
        if message.kind in {MessageKind.CHAT_INPUT_COMMAND, MessageKind.CONTEXT_MENU_COMMAND}:
            form["interaction"] = {
                "id": message.interaction["id"],
                "type": message.interaction["type"],
                "name": message.interaction_name,
                "user": message.interaction["user"],
            }
    return form


def _reference_json(message: Message, world: World) -> Json:
    channel_id = message.reference_channel_id or message.channel_id
    form: Json = {"type": 0, "channel_id": str(channel_id)}
    if message.reference_id is not None:
        form["message_id"] = str(message.reference_id)
    channel = world.channel(message.channel_id)
    if channel is not None and channel.guild_id is not None:
        form["guild_id"] = str(channel.guild_id)
    return form


def message_event_json(message: Message, channel: Channel, world: World, *, viewer: User) -> Json:
    """A message as MESSAGE_CREATE and MESSAGE_UPDATE show it to a bot, in full.

    In a server it names the server, its author as a member, and those mentioned as members; an
    ephemeral one names none.
    """
    form = message_json(message, world, viewer=viewer) | {"channel_type": channel.kind.value}
    guild = world.guild_of(channel)
    if guild is None or message.ephemeral:
        return form
    form["guild_id"] = str(guild.id)
    author = guild.members.get(message.author.id)
    if author is not None:
        form["member"] = bare_member_json(author)
    form["mentions"] = [
        user_json(user) | {"member": bare_member_json(guild.members[user.id])}
        if user.id in guild.members
        else user_json(user)
        for user in message.mentions
    ]
    return form


def as_seen(form: Json, channel: Channel, *, bot: User, with_intent: bool) -> Json:
    """A message's JSON as a bot may see it, its content taken out where the rules say so.

    Content is there with the intent, in direct messages, in own messages and in those that
    mention the bot; a message that is referred to follows the same rule by itself.

    Args:
        form: the message in full.
        channel: where it stands.
        bot: who is looking.
        with_intent: whether the message-content intent is there.
    """
    if with_intent or channel.guild_id is None:
        return form
    concerned = {form["author"]["id"], *(user["id"] for user in form["mentions"])}
    if str(bot.id) not in concerned:
        form = form | {"content": "", "embeds": [], "attachments": [], "components": []}
    if form.get("referenced_message"):
        seen = as_seen(form["referenced_message"], channel, bot=bot, with_intent=False)
        form = form | {"referenced_message": seen}
    return form
