"""Buttons: those that turn pages, open an article, and remove an answer."""

import re
from typing import Any

import discord
from discord.ext import commands

from bot.answers.snapshot import Snapshot
from bot.chat.answer_buttons import articles_with, find_passage, quote_of, turn_buttons
from bot.chat.answer_message import remarks_in, render_quote
from bot.chat.article_list import render_list
from bot.chat.article_pages import page_of, render_article
from bot.chat.cooldown import Cooldowns
from bot.chat.custom_ids import (
    PATTERN,
    CustomId,
    OpenArticle,
    RemoveAnswer,
    TurnArticle,
    TurnList,
    TurnQuotes,
    parse,
    text_fingerprint,
)
from bot.chat.error_messages import Refused
from bot.chat.interaction_origin import InteractionOrigin, origin_of
from bot.chat.notices import GONE, NOT_YOURS, SLOWLY
from bot.chat.reply import Reply
from bot.chat.responder import Responder

_TURN_S = 1.0
_TURNS_AT_ONCE = 10

Page = TurnQuotes | TurnArticle | OpenArticle | TurnList


class Buttons(commands.Cog):
    """Answers pressed buttons. Everything it needs is in their custom ids."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._cooldowns = Cooldowns(_TURN_S, _TURNS_AT_ONCE)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: "discord.Interaction[Any]") -> None:
        """Answer a pressed button."""
        if interaction.type is not discord.InteractionType.component:
            return
        data: dict[str, Any] = dict(interaction.data or {})
        pressed = re.fullmatch(PATTERN, str(data.get("custom_id", "")))
        custom_id = parse(pressed["kind"], pressed["rest"]) if pressed else None
        if custom_id is None or not self._responder.in_flight.is_new(interaction.id):
            return
        origin = origin_of(interaction)
        with self._responder.in_flight.one():
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
            await self._remove(origin, custom_id)
            return
        content = interaction.message.content if interaction.message else ""
        snapshot, reader = self._responder.knowledge.current, origin.person.id
        render = await self._responder.prepared(
            origin,
            lambda embeds: _page(snapshot, custom_id, reader, content, embeds=embeds),
            private=True,
        )
        if _owner(custom_id) == reader:
            await origin.turn(render)
        else:  # somebody else's pages stay as they are: this person gets a copy
            await origin.respond(render, private=True)

    async def _remove(self, origin: InteractionOrigin, custom_id: RemoveAnswer) -> None:
        if origin.person.id != custom_id.asker and not self._responder.is_moderator(origin):
            raise Refused(NOT_YOURS)
        await origin.remove()


def _owner(page: Page) -> int | None:
    """Return who turns the pages of a message; None where a button opens another message."""
    if isinstance(page, TurnQuotes):
        return page.asker
    return None if isinstance(page, OpenArticle) else page.reader


def _page(snapshot: Snapshot, page: Page, reader: int, content: str, *, embeds: bool) -> Reply:
    """Return what a button leads to.

    Raises:
        Refused: if it is not in the articles any more.
    """
    if isinstance(page, TurnList):
        return render_list(snapshot, page=page.page, reader=reader, embeds=embeds)
    if isinstance(page, TurnQuotes):
        quote = quote_of(snapshot, page)
        if quote is None:
            raise Refused(GONE)
        return render_quote(
            quote,
            of=len(page.quotes),
            remarks=remarks_in(content),
            tone="unsure" if page.closest else "sure",
            embeds=embeds,
            buttons=turn_buttons(page.by(reader)),
        )
    if isinstance(page, OpenArticle):
        passage = find_passage(snapshot, page.passage)
        if passage is None:
            raise Refused(GONE)
        article = snapshot.articles[passage.article_id]
        number = page_of(article, passage.start)
        return render_article(article, page=number, reader=reader, embeds=embeds)
    for article in articles_with(snapshot, page.article):
        if text_fingerprint(article.body) == page.body:
            return render_article(article, page=page.page, reader=reader, embeds=embeds)
    raise Refused(GONE)
