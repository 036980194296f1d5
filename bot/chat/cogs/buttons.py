"""Buttons: those that turn pages, explain, share, ask on, and remove an answer."""

from typing import Any

import discord
from discord.ext import commands

from bot.chat.buttons.answer_buttons import custom_ids_in
from bot.chat.buttons.custom_ids import (
    AskModerator,
    AskPlainly,
    AskTopic,
    CustomId,
    Explain,
    RemoveAnswer,
    ShareQuotes,
    parse,
)
from bot.chat.delivery.error_messages import Refused
from bot.chat.delivery.interaction_origin import InteractionOrigin, origin_of
from bot.chat.formatting.reply import Reply
from bot.chat.messages.notices import ASKED_ALREADY, GONE, NOT_YOURS, SLOWLY, call_for_moderator
from bot.chat.questions.asking_message import question_behind
from bot.chat.questions.cooldown import Cooldowns
from bot.chat.responses.button_pages import Page, owner_of, render_page
from bot.chat.responses.responder import Responder

_TURN_S = 1.0
_TURNS_AT_ONCE = 10
_CALL_S = 10 * 60.0
"""Seconds from one call of a member for a moderator to the next."""


class Buttons(commands.Cog):
    """Answers pressed buttons. Everything it needs is in their custom ids."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._cooldowns = Cooldowns(_TURN_S, _TURNS_AT_ONCE)
        self._calls = Cooldowns(_CALL_S, 1)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: "discord.Interaction[Any]") -> None:
        """Answer a pressed button."""
        if interaction.type is not discord.InteractionType.component:
            return
        data: dict[str, Any] = dict(interaction.data or {})
        custom_id = parse(str(data.get("custom_id", "")))
        if custom_id is None or not self._responder.in_flight.is_new(interaction.id):
            return
        origin = origin_of(interaction)
        with self._responder.in_flight:
            try:
                await self._press(interaction, origin, custom_id)
            except Exception as error:  # noqa: BLE001 -- told and logged, as with commands
                await self._responder.tell(origin, error)

    async def _press(
        self,
        interaction: "discord.Interaction[Any]",
        origin: InteractionOrigin,
        custom_id: CustomId,
    ) -> None:
        if self._cooldowns.wait_s((origin.person.id, False)):
            raise Refused(SLOWLY)
        if isinstance(custom_id, RemoveAnswer):
            self._require_own(origin, custom_id.asker, moderators=True)
            await origin.remove()
        elif isinstance(custom_id, AskModerator):
            await self._call_moderator(interaction, origin, custom_id)
        elif isinstance(custom_id, AskTopic):
            await self._ask_topic(origin, custom_id)
        elif isinstance(custom_id, AskPlainly):
            await self._ask_plainly(interaction, origin, custom_id)
        elif isinstance(custom_id, Explain):
            asked = await question_behind(interaction, self._responder.asked, custom_id.question)
            await self._responder.explain(origin, asked)
        else:
            await self._turn(interaction, origin, custom_id)

    async def _turn(
        self, interaction: "discord.Interaction[Any]", origin: InteractionOrigin, page: Page
    ) -> None:
        message = interaction.message
        snapshot = await self._responder.known_in(origin.channel)
        reader, style = origin.person.id, self._responder.renderer.style(origin)
        content = message.content if message else ""
        below = tuple(custom_ids_in(message.components)) if message else ()
        own = owner_of(page) == reader
        private = not own or bool(message and message.flags.ephemeral)
        render = await self._responder.thread.prepared(
            origin,
            lambda embeds: render_page(
                snapshot, page, reader, content, below, private=private, style=style, embeds=embeds
            ),
            private=True,
        )
        if isinstance(page, ShareQuotes):
            await origin.respond(render)
        elif own:
            await origin.turn(render)
        else:  # somebody else's pages stay as they are: this person gets a copy
            await origin.respond(render, private=True)

    async def _ask_topic(self, origin: InteractionOrigin, topic: AskTopic) -> None:
        render = await self._responder.topic(origin, topic.article)
        if render is None:
            raise Refused(GONE)
        if origin.person.id == topic.asker:
            await origin.turn(render)
        else:
            await origin.respond(render, private=True)

    async def _ask_plainly(
        self,
        interaction: "discord.Interaction[Any]",
        origin: InteractionOrigin,
        custom_id: AskPlainly,
    ) -> None:
        self._require_own(origin, custom_id.asker)
        asked = await question_behind(interaction, self._responder.asked, custom_id.question)
        if asked is None:
            raise Refused(GONE)
        await origin.turn(await self._responder.answered(origin, asked._replace(about="")))

    async def _call_moderator(
        self,
        interaction: "discord.Interaction[Any]",
        origin: InteractionOrigin,
        custom_id: AskModerator,
    ) -> None:
        self._require_own(origin, custom_id.asker)
        role = self._responder.renderer.role_to_ask(origin)
        message = interaction.message
        if role is None or message is None:
            raise Refused(GONE)
        # Each member in a while, and each answer once: a ping is not to be had by pressing on.
        if self._calls.wait_s((message.id, True)) or self._calls.wait_s((origin.person.id, False)):
            raise Refused(ASKED_ALREADY)
        why = next((i for i in custom_ids_in(message.components) if isinstance(i, Explain)), None)
        known = why and await question_behind(interaction, self._responder.asked, why.question)
        question = known.question if known else ""
        text = call_for_moderator(role, origin.person.id, question, origin.words)
        await origin.send(Reply(text, pings=(role,)))

    def _require_own(
        self, origin: InteractionOrigin, asker: int, *, moderators: bool = False
    ) -> None:
        """Let who asked pass, and moderators where they may.

        Raises:
            Refused: if it is somebody else.
        """
        if origin.person.id == asker or (moderators and self._responder.is_moderator(origin)):
            return
        raise Refused(NOT_YOURS)
