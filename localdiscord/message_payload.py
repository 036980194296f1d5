"""The JSON forms in which Discord shows messages and files, and hides their content."""

from urllib.parse import quote

from localdiscord.clock import instant, snowflake_instant
from localdiscord.payloads import user_json
from localdiscord.world import Attachment, Channel, Json, Message, MessageKind, User, World


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


def message_json(message: Message, world: World) -> Json:
    """A message in full, as REST shows it: no `guild_id`, no `member`."""
    form = _message_without_reference(message, world)
    if message.reference_id is not None:
        channel = world.channel(message.channel_id)
        form["message_reference"] = {
            "type": 0,
            "message_id": str(message.reference_id),
            "channel_id": str(message.channel_id),
        }
        if channel is not None and channel.guild_id is not None:
            form["message_reference"]["guild_id"] = str(channel.guild_id)
        referenced = channel.messages.get(message.reference_id) if channel else None
        form["referenced_message"] = (
            None if referenced is None else _message_without_reference(referenced, world)
        )
    return form


def _message_without_reference(message: Message, world: World) -> Json:
    form: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": message.kind.value,
        "author": user_json(message.author),
        "content": message.content,
        "timestamp": snowflake_instant(message.id),
        "edited_timestamp": None if message.edited_at is None else instant(message.edited_at),
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
        "pinned": False,
        "flags": message.flags,
    }
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
                "name": message.interaction["name"],
                "user": message.interaction["user"],
            }
    return form


def as_seen(
    form: Json, message: Message, channel: Channel, *, bot: User, with_intent: bool
) -> Json:
    """A message's JSON as the bot may see it, its content taken out where the rules say so.

    Content is there with the intent, in direct messages, in own messages and in those that
    mention the bot; a quoted message follows the same rule by itself.

    Args:
        form: the message in full.
        message: the message.
        channel: where it stands.
        bot: who is looking.
        with_intent: whether the message-content intent is there.
    """
    if with_intent:
        return form
    if channel.guild_id is not None and message.author is not bot and bot not in message.mentions:
        form = form | {"content": "", "embeds": [], "attachments": [], "components": []}
    quoted = channel.messages.get(message.reference_id or 0)
    if quoted is not None and form.get("referenced_message"):
        seen = as_seen(form["referenced_message"], quoted, channel, bot=bot, with_intent=False)
        form = form | {"referenced_message": seen}
    return form
