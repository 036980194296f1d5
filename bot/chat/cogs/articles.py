"""Articles: the list of articles, one in full, help, and the buttons that turn pages."""

import asyncio
import re
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.snapshot import Snapshot
from bot.articles.article import Article
from bot.chat.answer_buttons import quote_at, still_stands, turn_buttons
from bot.chat.answer_message import remarks_in, render_quotes
from bot.chat.article_list import find_articles, render_list
from bot.chat.article_pages import page_of, render_article
from bot.chat.autocomplete import suggest_articles
from bot.chat.context import Context, hybrid_command
from bot.chat.custom_ids import (
    PATTERN,
    CustomId,
    OpenArticle,
    TurnArticle,
    TurnList,
    TurnQuotes,
    parse,
)
from bot.chat.error_messages import sentence_for
from bot.chat.markdown import shortened
from bot.chat.notices import CHANGED, GONE, help_text
from bot.chat.origin import InteractionOrigin
from bot.chat.reply import Reply
from bot.chat.responder import Responder

_MAX_TITLE = 100


class Articles(commands.Cog):
    """Shows articles, and turns pages."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    @hybrid_command("List what I know about")
    async def articles(self, ctx: Context) -> None:
        """List the articles."""
        origin = ctx.origin
        snapshot, reader = self._responder.knowledge.current, origin.person.id
        embeds = origin.embeds
        await self._responder.reply(
            origin, lambda: render_list(snapshot, page=0, reader=reader, embeds=embeds)
        )

    @hybrid_command("Read an article in full")
    @app_commands.describe(title="Its title, or a part of it")
    async def article(self, ctx: Context, *, title: str) -> None:
        """Show an article, page by page."""
        origin = ctx.origin
        snapshot, reader = self._responder.knowledge.current, origin.person.id
        embeds = origin.embeds

        def read() -> Reply:
            found = find_articles(snapshot, title)
            if not found:
                return Reply(
                    f"There is no article “{shortened(title, _MAX_TITLE)}”; "
                    f"`{self._responder.prefix}articles` lists them all."
                )
            return render_article(snapshot, found[0], page=0, reader=reader, embeds=embeds)

        await self._responder.reply(origin, read)

    @article.autocomplete("title")
    async def suggest(
        self, interaction: "discord.Interaction[Any]", typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer articles while a person types."""
        if not self._responder.channels.allow(interaction.channel, interaction.guild_id):
            return []
        snapshot = self._responder.knowledge.current
        offered = await asyncio.to_thread(suggest_articles, snapshot, typed)
        return [app_commands.Choice(name=shown, value=value) for shown, value in offered]

    @hybrid_command("Show what I can do")
    async def help(self, ctx: Context) -> None:
        """List the commands that this person may use."""
        origin = ctx.origin
        moderator = self._responder.is_moderator(origin)
        await origin.send(
            Reply(help_text(self._responder.prefix, moderator=moderator)), private=True
        )

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
        origin = InteractionOrigin(interaction)
        with self._responder.in_flight.one():
            try:
                await self._press(interaction, origin, custom_id)
            except Exception as error:  # noqa: BLE001 -- told and logged, as with commands
                await origin.send(Reply(sentence_for(error)), private=True)

    async def _press(
        self,
        interaction: "discord.Interaction[Any]",
        origin: InteractionOrigin,
        custom_id: CustomId,
    ) -> None:
        content = interaction.message.content if interaction.message else ""
        reader, embeds = origin.person.id, origin.embeds
        reply, own = await self._responder.off_loop(
            origin, lambda: self._turned(custom_id, reader, content, embeds=embeds), private=True
        )
        if own and not interaction.response.is_done():
            await origin.turn(reply)
        else:  # somebody else's pages stay as they are: this person gets a copy
            await origin.send(reply, private=True)

    def _turned(
        self, custom_id: CustomId, reader: int, content: str, *, embeds: bool
    ) -> tuple[Reply, bool]:
        """Return what a button leads to, and whether it takes the place of its message."""
        if isinstance(custom_id, TurnList):
            current = self._responder.knowledge.current
            reply = render_list(current, page=custom_id.page, reader=reader, embeds=embeds)
            return reply, reader == custom_id.reader
        snapshot = self._responder.knowledge.known(custom_id.revision)
        if snapshot is None:
            return Reply(CHANGED), False
        if isinstance(custom_id, TurnQuotes):
            return self._quote(snapshot, custom_id, reader, content, embeds=embeds)
        return self._article(snapshot, custom_id, reader, embeds=embeds)

    def _quote(
        self, snapshot: Snapshot, turn: TurnQuotes, reader: int, content: str, *, embeds: bool
    ) -> tuple[Reply, bool]:
        quote = quote_at(snapshot, turn)
        if quote is None or not still_stands(quote, self._responder.knowledge.current):
            return Reply(GONE), False
        own = reader == turn.asker
        reply = render_quotes(
            (quote,),
            of=len(turn.quotes),
            remarks=remarks_in(content),
            tone="unsure" if turn.closest else "sure",
            embeds=embeds,
            buttons=turn_buttons(turn.by(reader)),
        )
        return reply, own

    def _article(
        self, snapshot: Snapshot, custom_id: TurnArticle | OpenArticle, reader: int, *, embeds: bool
    ) -> tuple[Reply, bool]:
        if isinstance(custom_id, OpenArticle):
            passage = snapshot.passages[custom_id.place]
            article = snapshot.articles[passage.article_id]
            page = page_of(article, passage.start)
        else:
            article, page = list(snapshot.articles.values())[custom_id.article], custom_id.page
        current = self._responder.knowledge.current
        if not _same(article, current.articles.get(article.id)):
            return Reply(GONE), False
        reply = render_article(current, article, page=page, reader=reader, embeds=embeds)
        return reply, isinstance(custom_id, TurnArticle) and reader == custom_id.reader


def _same(article: Article, now: Article | None) -> bool:
    return now is not None and now.body == article.body
