"""Feedback: what members say of answers, and what is stored of them."""

import asyncio
from typing import Any

import discord
from discord.ext import commands

from bot.chat.buttons.feedback_buttons import parse
from bot.chat.commands.context import Context, hybrid_command
from bot.chat.delivery.error_messages import Refused
from bot.chat.delivery.interaction_origin import InteractionOrigin, origin_of
from bot.chat.formatting.reply import Reply
from bot.chat.responses.responder import Responder
from bot.chat.wording import counts
from bot.chat.wording.translations import Words, note
from bot.daemon_thread import in_daemon_thread
from bot.journal.store import MESSAGE_DAYS, WAITING_DAYS, Kept

_FORGOTTEN = note("That answer is no longer in the journal.")


class Feedback(commands.Cog):
    """Takes feedback, and forgets people who ask for it."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    @hybrid_command(note("What I store of you"))
    async def privacy(self, ctx: Context) -> None:
        """Say what is stored of a person."""
        journal, words = self._responder.journal, ctx.origin.words
        if not journal.is_on:
            text = words.gettext("I store nothing of what you ask: the journal is off.")
        else:
            person = ctx.origin.person.id
            kept = await asyncio.wrap_future(journal.ask(lambda store: store.kept_of(person)))
            said = words.gettext(
                "Of you I store {kept}. A question is kept for {days} days, without your name, by "
                "a keyed hash; which message answered it for {message_days} days; your wish to be "
                "told for at most {waiting_days} days, with your id. `{prefix}forgetme` deletes "
                "all of it."
            )
            text = said.format(
                kept=_counts(kept, words),
                days=journal.keep_days,
                message_days=MESSAGE_DAYS,
                waiting_days=WAITING_DAYS,
                prefix=self._responder.prefix,
            )
        await ctx.origin.send(Reply(text), private=True)

    @hybrid_command(note("Delete all that I store of you"))
    async def forgetme(self, ctx: Context) -> None:
        """Delete what is stored of a person."""
        journal, history = self._responder.journal, self._responder.knowledge.history
        person = ctx.origin.person.id
        await ctx.origin.wait(private=True)
        words = ctx.origin.words
        text = words.gettext("I store nothing of you: the journal is off.")
        if journal.is_on:
            kept = await asyncio.wrap_future(journal.ask(lambda store: store.forget(person)))
            said = words.gettext("Deleted: {kept}. Nothing of you is left in the journal.")
            text = said.format(kept=_counts(kept, words))
        if history is not None:
            await in_daemon_thread(lambda: history.forget(person))
        await ctx.origin.send(Reply(text), private=True)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: "discord.Interaction[Any]") -> None:
        """Take what a member presses below an answer."""
        if interaction.type is not discord.InteractionType.component:
            return
        data: dict[str, Any] = dict(interaction.data or {})
        pressed = parse(str(data.get("custom_id", "")))
        if pressed is None or not self._responder.in_flight.is_new(interaction.id):
            return
        origin = origin_of(interaction)
        with self._responder.in_flight:
            try:
                await self._press(origin, *pressed)
            except Exception as error:  # noqa: BLE001 -- told and logged, as with commands
                await self._responder.tell(origin, error)

    async def _press(self, origin: InteractionOrigin, action: str, entry: int) -> None:
        journal, person = self._responder.journal, origin.person.id
        if action == "tell":
            known = await asyncio.wrap_future(
                journal.ask(lambda store: store.add_waiting(entry, user_id=person))
            )
            thanks = note("I will tell you once when moderators have answered it.")
        else:
            known = await asyncio.wrap_future(
                journal.ask(
                    lambda store: store.add_feedback(entry, person=person, helpful=action == "up")
                )
            )
            thanks = note("Thank you; the moderators see what helps.")
        if not known:
            raise Refused(_FORGOTTEN)
        await origin.send(Reply(origin.words.gettext(thanks)), private=True)


def _counts(kept: Kept, words: Words) -> str:
    said = words.gettext("{questions}, feedback on {answers}, wishes to be told: {wishes}")
    return said.format(
        questions=counts.questions(kept.questions, words),
        answers=counts.answers(kept.feedback, words),
        wishes=kept.waiting,
    )
