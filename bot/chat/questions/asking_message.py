"""The question behind an answer: remembered, or read again from the message that asked it."""

from typing import Any

import discord

from bot.chat.delivery.delivery import UndeliveredError, deliver
from bot.chat.delivery.message_text import own_mentions, question_of
from bot.chat.questions.asked_questions import Asked, AskedQuestions


async def question_behind(
    interaction: "discord.Interaction[Any]", asked: AskedQuestions, fingerprint: str
) -> Asked | None:
    """Return the question of the message with the pressed button; None if nobody knows it.

    Args:
        interaction: the pressed button.
        asked: what was asked lately.
        fingerprint: the question's.
    """
    known = asked.find(fingerprint)
    message = interaction.message
    if known is not None or message is None:
        return known
    identifier = message.reference.message_id if message.reference else None
    if identifier is None:
        return None
    try:
        asking = await deliver(lambda: message.channel.fetch_message(identifier), within_s=1)
    except UndeliveredError:
        return None
    own = own_mentions(interaction.client.own_id, interaction.guild)
    ctx = await interaction.client.get_context(asking)
    # All of it, or what stands behind its command.
    for said in (asking.content, ctx.view.buffer[ctx.view.index :]):
        found = Asked(await question_of(asking, own, said))
        if found.fingerprint == fingerprint:
            return found
    return None
