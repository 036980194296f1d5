"""From a checked body to a message, and from an edit to a changed one."""

import secrets
from collections.abc import Sequence

from localdiscord.mentions import find_pings
from localdiscord.rest.call import Upload
from localdiscord.validation.components import SELECT
from localdiscord.validation.message import allowed_mentions, flags_of
from localdiscord.world import (
    Attachment,
    Channel,
    Json,
    Message,
    MessageFlag,
    MessageKind,
    Permission,
    User,
    World,
    permissions_in,
)


def build_message(
    world: World, channel: Channel, body: Json, files: Sequence[Upload], *, author: User
) -> Message:
    """Make the message that a body describes; it is not posted yet."""
    message = Message(
        id=world.snowflakes.next(),
        channel_id=channel.id,
        author=author,
        flags=flags_of(body),
        tts=bool(body.get("tts")),
        nonce=body.get("nonce"),
    )
    reference = body.get("message_reference")
    if isinstance(reference, dict) and int(reference["message_id"]) in channel.messages:
        message.reference_id = int(reference["message_id"])
        message.kind = MessageKind.REPLY
    fill_message(world, channel, message, body, files)
    return message


def fill_message(
    world: World, channel: Channel, message: Message, body: Json, files: Sequence[Upload]
) -> None:
    """Put a body's content into a message; what the body does not name stays."""
    if "content" in body:
        message.content = (body["content"] or "").strip()
    if "embeds" in body:
        message.embeds = [_shown_embed(embed) for embed in body["embeds"] or []]
    if "components" in body:
        message.components = shown_components(body["components"] or [])
    if "attachments" in body or files:
        message.attachments = _attachments(world, message, body, files)
    if body.get("flags") is not None:
        kept = message.flags & ~MessageFlag.SUPPRESS_EMBEDS
        message.flags = kept | body["flags"] & MessageFlag.SUPPRESS_EMBEDS
    guild = world.guild_of(channel)
    replied_to = channel.messages.get(message.reference_id or 0)
    pings = find_pings(
        message.content,
        world=world,
        guild=guild,
        recipients=channel.recipients,
        allowed=allowed_mentions(body),
        may_ping_everyone=bool(
            permissions_in(guild, channel, message.author.id) & Permission.MENTION_EVERYONE
        ),
        replied_to=replied_to.author if replied_to else None,
    )
    message.mentions = pings.users
    message.mention_role_ids = pings.role_ids
    message.mention_everyone = pings.everyone


def _shown_embed(embed: Json) -> Json:
    """An embed as Discord gives it back: its type filled in, empty parts left out."""
    shown: Json = {"type": "rich"} | _without_nulls(embed)
    if "fields" in shown:
        shown["fields"] = [{"inline": False} | _without_nulls(f) for f in shown["fields"]]
    for part in ("author", "footer", "image", "thumbnail"):
        if part in shown:
            shown[part] = _without_nulls(shown[part])
    return shown


def _without_nulls(form: Json) -> Json:
    return {key: value for key, value in form.items() if value is not None}


def shown_components(components: list[Json]) -> list[Json]:
    """Components as Discord gives them back: numbered from 1 in reading order, defaults filled in.

    Args:
        components: of a message or of a form.
    """
    taken = 0

    def shown(component: Json) -> Json:
        nonlocal taken
        taken += 1
        form: Json = {"id": taken} | _without_nulls(component)
        if form["type"] == SELECT:
            form = {"min_values": 1, "max_values": 1, **form}
            form["options"] = [_without_nulls(option) for option in form["options"]]
        if isinstance(form.get("emoji"), dict):
            form["emoji"] = _without_nulls(form["emoji"])
        if isinstance(form.get("components"), list):
            form["components"] = [shown(child) for child in form["components"]]
        if isinstance(form.get("component"), dict):
            form["component"] = shown(form["component"])
        return form

    return [shown(component) for component in components]


def _attachments(
    world: World, message: Message, body: Json, files: Sequence[Upload]
) -> list[Attachment]:
    """The files that stay, where the body lists them, and the new ones."""
    listed = {str(entry.get("id")): entry for entry in body.get("attachments") or []}
    kept = [a for a in message.attachments if "attachments" not in body or str(a.id) in listed]
    added: list[Attachment] = []
    for position, file in enumerate(files):
        number = file.field.removeprefix("files[").removesuffix("]")
        described = listed.get(number if number.isdecimal() else str(position), {})
        added.append(
            Attachment(
                id=world.snowflakes.next(),
                filename=described.get("filename") or file.filename,
                content=file.content,
                content_type=file.content_type,
                key=secrets.token_hex(16),
                description=described.get("description"),
            )
        )
    return kept + added
