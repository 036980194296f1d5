"""The text of a message, with what belongs to it: a text file, the message it replies to."""

from collections.abc import Collection

import discord

from bot.chat.delivery.delivery import UndeliveredError, deliver
from bot.chat.delivery.question_text import question_in

MAX_FILE = 64 * 1024
"""Bytes of a text file that is read as part of a question."""


def own_mentions(own_id: int, guild: discord.Guild | None) -> tuple[str, ...]:
    """Return how the bot is mentioned in a text: as a user, and by the role that is its own."""
    role = guild.self_role if guild is not None else None
    user = (f"<@{own_id}>", f"<@!{own_id}>")
    return user if role is None else (*user, f"<@&{role.id}>")


async def question_of(message: discord.Message, own: Collection[str], said: str) -> str:
    """Return what a message asks.

    Args:
        message: the message.
        own: the bot's mentions.
        said: its text, without the command before it.

    Returns:
        What is said and the text of its text files; where there is none, that of the message it
        replies to. Empty if nothing is asked.
    """
    asked = await _with_files(message, question_in(said, own))
    if asked:
        return asked
    earlier = await _replied_to(message)
    if earlier is None or f"<@{earlier.author.id}>" in own:
        return ""
    return await _with_files(earlier, question_in(earlier.content, own))


def post_title(message: discord.Message) -> str | None:
    """Return the title of a forum post whose first message this is; None for other messages."""
    channel = message.channel
    if not isinstance(channel, discord.Thread) or channel.id != message.id:
        return None
    return channel.name if isinstance(channel.parent, discord.ForumChannel) else None


async def _with_files(message: discord.Message, said: str) -> str:
    texts = [await _text_of(file) for file in message.attachments if _is_text(file)]
    return " ".join(part for part in (said, *texts) if part)


def _is_text(file: discord.Attachment) -> bool:
    kind = file.content_type or ""
    return file.size <= MAX_FILE and (kind.startswith("text/") or file.filename.endswith(".txt"))


async def _text_of(file: discord.Attachment) -> str:
    """Return the text of a file; nothing if Discord does not give it."""
    try:
        content = await deliver(file.read)
    except UndeliveredError:
        return ""
    return " ".join(content.decode("utf-8", "replace").split())


async def _replied_to(message: discord.Message) -> discord.Message | None:
    """Return the message that this one replies to, if it can be read."""
    reference = message.reference
    if reference is None or reference.type is not discord.MessageReferenceType.reply:
        return None
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved
    if reference.message_id is None or isinstance(
        reference.resolved, discord.DeletedReferencedMessage
    ):
        return None
    identifier = reference.message_id
    try:
        return await deliver(lambda: message.channel.fetch_message(identifier))
    except UndeliveredError:
        return None
