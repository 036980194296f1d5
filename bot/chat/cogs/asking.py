"""Asking: `ask`, a mention, a direct message, and the message menu."""

import asyncio
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.desk import Desk
from bot.chat.hybrid import Context, hybrid_command
from bot.chat.place import InteractionPlace, MessagePlace
from bot.chat.reply import Reply
from bot.chat.suggestions import suggest_questions
from bot.chat.wording import NO_TEXT, has_question_mark, hint, mentions, question_in

if TYPE_CHECKING:
    from bot.chat.client import FootnoteClient

MENU = "Find an answer"


class Asking(commands.Cog):
    """Takes questions wherever they are asked."""

    def __init__(self, client: "FootnoteClient", desk: Desk) -> None:
        self._client = client
        self._desk = desk
        self.menu = app_commands.ContextMenu(name=MENU, callback=self.find_an_answer)

    @hybrid_command("Find the passages that answer a question")
    @app_commands.describe(question="What you want to know")
    async def ask(self, ctx: Context, *, question: str) -> None:
        """Answer a question."""
        await self._desk.ask(self._client.place_of(ctx), question_in(question, self._own_id))

    @ask.autocomplete("question")
    async def suggest(
        self, interaction: "discord.Interaction[Any]", typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer titles and questions while a person types."""
        if not self._client.is_open(interaction.channel, interaction.guild_id):
            return []
        snapshot = self._desk.knowledge.current
        offered = await asyncio.to_thread(suggest_questions, snapshot, typed)
        return [app_commands.Choice(name=text, value=text) for text in offered]

    async def find_an_answer(
        self, interaction: "discord.Interaction[Any]", message: discord.Message
    ) -> None:
        """Take somebody's message as the question."""
        place = InteractionPlace(interaction)
        question = question_in(message.content, self._own_id)
        if not question:
            await place.send(Reply(NO_TEXT), private=True)
            return
        await self._desk.ask(place, question)

    async def hear(self, message: discord.Message) -> None:
        """Answer a message that is no command, if it asks the bot something."""
        place = MessagePlace(message)
        direct = message.guild is None
        named = mentions(message.content, self._own_id) and self._is_mentioned(message)
        replied = self._is_mentioned(message) or self._is_reply_to_bot(message)
        if not (direct or named or (replied and has_question_mark(message.content))):
            return
        question = question_in(message.content, self._own_id)
        if question:
            await self._desk.ask(place, question)
        elif not message.attachments or named:
            await place.send(Reply(hint(self._client.prefix)))

    @property
    def _own_id(self) -> int:
        return self._client.own_id

    def _is_mentioned(self, message: discord.Message) -> bool:
        return any(user.id == self._own_id for user in message.mentions)

    def _is_reply_to_bot(self, message: discord.Message) -> bool:
        resolved = message.reference.resolved if message.reference else None
        return isinstance(resolved, discord.Message) and resolved.author.id == self._own_id
