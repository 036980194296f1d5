"""Questions: `ask`, a mention, a direct message, and the message menu."""

import asyncio
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.autocomplete import suggest_questions
from bot.chat.context import Context, hybrid_command
from bot.chat.notices import NO_TEXT, hint
from bot.chat.origin import InteractionOrigin, MessageOrigin
from bot.chat.question_text import has_question_mark, mentions, question_in
from bot.chat.reply import Reply
from bot.chat.responder import Responder

MENU = "Find an answer"


class Questions(commands.Cog):
    """Takes questions wherever they are asked."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self.menu = app_commands.ContextMenu(name=MENU, callback=self.find_an_answer)

    @hybrid_command("Find the passages that answer a question")
    @app_commands.describe(question="What you want to know")
    async def ask(self, ctx: Context, *, question: str) -> None:
        """Answer a question."""
        await self._responder.ask(ctx.origin, question_in(question, ctx.bot.own_id))

    @ask.autocomplete("question")
    async def suggest(
        self, interaction: "discord.Interaction[Any]", typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer titles and questions while a person types."""
        if not self._responder.channels.allow(interaction.channel, interaction.guild_id):
            return []
        snapshot = self._responder.knowledge.current
        offered = await asyncio.to_thread(suggest_questions, snapshot, typed)
        return [app_commands.Choice(name=text, value=text) for text in offered]

    async def find_an_answer(
        self, interaction: "discord.Interaction[Any]", message: discord.Message
    ) -> None:
        """Take somebody's message as the question."""
        origin = InteractionOrigin(interaction)
        question = question_in(message.content, interaction.client.own_id)
        if question:
            await self._responder.ask(origin, question)
        else:
            await origin.send(Reply(NO_TEXT), private=True)

    async def hear(self, message: discord.Message, origin: MessageOrigin, own_id: int) -> None:
        """Answer a message that is no command, if it asks the bot something."""
        pinged = any(user.id == own_id for user in message.mentions)
        named = pinged and mentions(message.content, own_id)
        replied = pinged or _is_reply_to(message, own_id)
        if not (origin.direct or named or (replied and has_question_mark(message.content))):
            return
        question = question_in(message.content, own_id)
        if question:
            await self._responder.ask(origin, question)
        elif not message.attachments or named:
            await origin.send(Reply(hint(self._responder.prefix)))


def _is_reply_to(message: discord.Message, user_id: int) -> bool:
    resolved = message.reference.resolved if message.reference else None
    return isinstance(resolved, discord.Message) and resolved.author.id == user_id
