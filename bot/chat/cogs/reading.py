"""Reading: the list of articles, one in full, help, and the buttons that turn pages."""

import asyncio
import re
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.snapshot import Snapshot
from bot.articles.article import Article
from bot.chat.article_pages import page_of, render_article
from bot.chat.catalogue import find_articles, render_list
from bot.chat.desk import Desk
from bot.chat.failures import sentence_for
from bot.chat.handles import PATTERN, Handle, OpenArticle, TurnArticle, TurnList, TurnQuotes, parse
from bot.chat.hybrid import Context, hybrid_command
from bot.chat.place import InteractionPlace
from bot.chat.quotes import quote_at, still_stands, turn_buttons
from bot.chat.rendering import remarks_in, render_quote, shortened
from bot.chat.reply import Reply
from bot.chat.suggestions import suggest_articles
from bot.chat.wording import CHANGED, GONE, help_text

if TYPE_CHECKING:
    from bot.chat.client import FootnoteClient

_MAX_TITLE = 100


class Reading(commands.Cog):
    """Shows articles, and turns pages."""

    def __init__(self, client: "FootnoteClient", desk: Desk) -> None:
        self._client = client
        self._desk = desk

    @hybrid_command("List what I know about")
    async def articles(self, ctx: Context) -> None:
        """List the articles."""
        place = self._client.place_of(ctx)
        snapshot, reader = self._desk.knowledge.current, place.person.id
        embeds = place.embeds
        await self._desk.reply(
            place, lambda: render_list(snapshot, page=0, reader=reader, embeds=embeds)
        )

    @hybrid_command("Read an article in full")
    @app_commands.describe(title="Its title, or a part of it")
    async def article(self, ctx: Context, *, title: str) -> None:
        """Show an article, page by page."""
        place = self._client.place_of(ctx)
        snapshot, reader = self._desk.knowledge.current, place.person.id
        embeds = place.embeds

        def read() -> Reply:
            found = find_articles(snapshot, title)
            if not found:
                return Reply(
                    f"There is no article “{shortened(title, _MAX_TITLE)}”; "
                    f"`{self._client.prefix}articles` lists them all."
                )
            return render_article(snapshot, found[0], page=0, reader=reader, embeds=embeds)

        await self._desk.reply(place, read)

    @article.autocomplete("title")
    async def suggest(
        self, interaction: "discord.Interaction[Any]", typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer articles while a person types."""
        if not self._client.is_open(interaction.channel, interaction.guild_id):
            return []
        snapshot = self._desk.knowledge.current
        offered = await asyncio.to_thread(suggest_articles, snapshot, typed)
        return [app_commands.Choice(name=shown, value=value) for shown, value in offered]

    @hybrid_command("Show what I can do")
    async def help(self, ctx: Context) -> None:
        """List the commands that this person may use."""
        place = self._client.place_of(ctx)
        moderator = self._desk.is_moderator(place)
        await place.send(Reply(help_text(self._client.prefix, moderator=moderator)), private=True)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: "discord.Interaction[Any]") -> None:
        """Answer a pressed button."""
        if interaction.type is not discord.InteractionType.component:
            return
        data: dict[str, Any] = dict(interaction.data or {})
        pressed = re.fullmatch(PATTERN, str(data.get("custom_id", "")))
        handle = parse(pressed["kind"], pressed["rest"]) if pressed else None
        if handle is None or not self._desk.is_new(interaction.id):
            return
        place = InteractionPlace(interaction)
        with self._desk.under_way():
            try:
                await self._press(interaction, place, handle)
            except Exception as error:  # noqa: BLE001 -- told and logged, as with commands
                await place.send(Reply(sentence_for(error)), private=True)

    async def _press(
        self, interaction: "discord.Interaction[Any]", place: InteractionPlace, handle: Handle
    ) -> None:
        content = interaction.message.content if interaction.message else ""
        reader, embeds = place.person.id, place.embeds
        reply, own = await self._desk.off_loop(
            place, lambda: self._turned(handle, reader, content, embeds=embeds), private=True
        )
        if own and not interaction.response.is_done():
            await place.turn(reply)
        else:  # somebody else's pages stay as they are: this person gets a copy
            await place.send(reply, private=True)

    def _turned(
        self, handle: Handle, reader: int, content: str, *, embeds: bool
    ) -> tuple[Reply, bool]:
        """Return what a button leads to, and whether it takes the place of its message."""
        if isinstance(handle, TurnList):
            current = self._desk.knowledge.current
            reply = render_list(current, page=handle.page, reader=reader, embeds=embeds)
            return reply, reader == handle.reader
        snapshot = self._desk.knowledge.known(handle.revision)
        if snapshot is None:
            return Reply(CHANGED), False
        if isinstance(handle, TurnQuotes):
            return self._quote(snapshot, handle, reader, content, embeds=embeds)
        return self._article(snapshot, handle, reader, embeds=embeds)

    def _quote(
        self, snapshot: Snapshot, turn: TurnQuotes, reader: int, content: str, *, embeds: bool
    ) -> tuple[Reply, bool]:
        quote = quote_at(snapshot, turn)
        if quote is None or not still_stands(quote, self._desk.knowledge.current):
            return Reply(GONE), False
        own = reader == turn.asker
        reply = render_quote(
            quote,
            of=len(turn.quotes),
            remarks=remarks_in(content),
            tone="unsure" if turn.closest else "sure",
            embeds=embeds,
            buttons=turn_buttons(turn.by(reader)),
        )
        return reply, own

    def _article(
        self, snapshot: Snapshot, handle: TurnArticle | OpenArticle, reader: int, *, embeds: bool
    ) -> tuple[Reply, bool]:
        if isinstance(handle, OpenArticle):
            passage = snapshot.passages[handle.place]
            article = snapshot.articles[passage.article_id]
            page = page_of(article, passage.start)
        else:
            article, page = list(snapshot.articles.values())[handle.article], handle.page
        current = self._desk.knowledge.current
        if not _same(article, current.articles.get(article.id)):
            return Reply(GONE), False
        reply = render_article(current, article, page=page, reader=reader, embeds=embeds)
        return reply, isinstance(handle, TurnArticle) and reader == handle.reader


def _same(article: Article, now: Article | None) -> bool:
    return now is not None and now.body == article.body
