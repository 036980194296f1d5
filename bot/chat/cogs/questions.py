"""Questions: `ask`, a mention, a direct message, a question channel, and the message menu."""

import asyncio
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.buttons.answer_buttons import custom_ids_in
from bot.chat.buttons.custom_ids import Explain
from bot.chat.commands.autocomplete import suggest_questions
from bot.chat.commands.context import Context, hybrid_command, offer
from bot.chat.delivery.interaction_origin import origin_of
from bot.chat.delivery.message_origin import MessageOrigin
from bot.chat.delivery.message_text import own_mentions, post_title, question_of
from bot.chat.delivery.question_text import (
    asks,
    has_question_mark,
    is_small_talk,
    mentions,
    question_in,
)
from bot.chat.formatting.reply import Reply
from bot.chat.messages.notices import NO_TEXT, friendly, hint
from bot.chat.messages.why_message import SILENCE
from bot.chat.questions.asked_questions import Asked, AskedQuestions
from bot.chat.responses.responder import Responder
from bot.chat.wording.translations import note

MENU = note("Find an answer")


class Questions(commands.Cog):
    """Takes questions wherever they are asked."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self.menu = app_commands.ContextMenu(name=MENU, callback=self.find_an_answer)

    @hybrid_command(note("Find the passages that answer a question"))
    @app_commands.describe(question=note("What you want to know"))
    async def ask(self, ctx: Context, *, question: str) -> None:
        """Answer a question."""
        own = own_mentions(ctx.bot.own_id, ctx.guild)
        await self._responder.ask(ctx.origin, question_in(question, own))

    @ask.autocomplete("question")
    async def suggest(
        self, interaction: "discord.Interaction[Any]", typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer titles and questions while a person types."""
        offered: list[str] = []
        if self._responder.channels.allow(interaction.channel, interaction.guild_id):
            snapshot = await self._responder.known_in(interaction.channel)
            offered = await asyncio.to_thread(suggest_questions, snapshot, typed)
        await offer(interaction, [(text, text) for text in offered])
        return []

    @hybrid_command(note("Explain an answer, or why there was none"))
    @app_commands.describe(question=note("A question; your last one here if you leave it out"))
    async def why(self, ctx: Context, *, question: str = "") -> None:
        """Explain the answer to a question: one that is given, replied to, or asked before."""
        asked = Asked(question_in(question, own_mentions(ctx.bot.own_id, ctx.guild)))
        known = (
            asked
            if asked.question
            else _question_of(ctx.message, self._responder.asked)
            or self._responder.asked.last(ctx.origin.person.id, ctx.origin.channel_id)
        )
        await self._responder.explain(ctx.origin, known, unknown=SILENCE)

    async def find_an_answer(
        self, interaction: "discord.Interaction[Any]", message: discord.Message
    ) -> None:
        """Take somebody's message as the question."""
        origin = origin_of(interaction)
        own = own_mentions(interaction.client.own_id, interaction.guild)
        question = await question_of(message, own, message.content)
        if question:
            await self._responder.ask(origin, question)
        else:
            await origin.send(Reply(origin.words.gettext(NO_TEXT)), private=True)

    async def ask_in_text(self, message: discord.Message, origin: MessageOrigin, said: str) -> None:
        """Answer `ask` behind the prefix, with a text file or in reply to a message as well.

        Raises:
            UserInputError: if nothing is asked.
        """
        question = await question_of(message, origin.own_mentions, said)
        if not question:
            raise commands.UserInputError
        await self._responder.ask(origin, question)

    async def hear(self, message: discord.Message, origin: MessageOrigin) -> None:
        """Answer a message that is no command, if it asks the bot something."""
        own = origin.own_mentions
        named = mentions(message.content, own)
        pinged = any(f"<@{user.id}>" in own for user in message.mentions)
        replies = (pinged or _is_reply_to(message, own)) and has_question_mark(message.content)
        if origin.direct or named or replies:
            if await self._responder.may_reply(origin):
                await self._answer(message, origin)
        else:
            await self._overhear(message, origin)

    async def _answer(self, message: discord.Message, origin: MessageOrigin) -> None:
        """Answer what is put to the bot."""
        said = question_in(message.content, origin.own_mentions)
        title = post_title(message)
        if said and title is None and not message.attachments and is_small_talk(said):
            await origin.send(Reply(friendly(self._responder.prefix, origin.words)))
            return
        question = await question_of(message, origin.own_mentions, message.content)
        if question:
            about = _question_of(message, self._responder.asked)
            await self._responder.ask(
                origin, f"{title} {question}" if title else question, about=about
            )
        elif title:
            await self._responder.ask(origin, title)
        else:
            await origin.send(Reply(hint(self._responder.prefix, origin.words)))

    async def _overhear(self, message: discord.Message, origin: MessageOrigin) -> None:
        """Answer what is not put to the bot, in the channels where the settings say so."""
        channels = self._responder.channels
        title = post_title(message)
        if title is not None and channels.answers_posts(origin.channel):
            said = question_in(message.content, origin.own_mentions)
            if await self._responder.may_reply(origin):
                await self._responder.ask(origin, f"{title} {said}", unasked=True)
        elif channels.answers_every_question(origin.channel):
            said = question_in(message.content, origin.own_mentions)
            if asks(said) and await self._responder.may_reply(origin):
                await self._responder.ask(origin, said)


def _question_of(message: discord.Message, asked: AskedQuestions) -> Asked | None:
    """Return the question of the answer that a message replies to, if it is remembered."""
    answered = message.reference.resolved if message.reference else None
    if not isinstance(answered, discord.Message):
        return None
    why = next((i for i in custom_ids_in(answered.components) if isinstance(i, Explain)), None)
    return asked.find(why.question) if why else None


def _is_reply_to(message: discord.Message, own: tuple[str, ...]) -> bool:
    resolved = message.reference.resolved if message.reference else None
    return isinstance(resolved, discord.Message) and f"<@{resolved.author.id}>" in own
