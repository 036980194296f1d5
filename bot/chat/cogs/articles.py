"""Articles: the list of articles, one in full, and help."""

import asyncio
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.commands.autocomplete import suggest_articles
from bot.chat.commands.context import Context, hybrid_command, offer
from bot.chat.formatting.markdown import shortened
from bot.chat.formatting.reply import Reply
from bot.chat.messages.article_list import find_articles, render_list
from bot.chat.messages.article_pages import render_article
from bot.chat.messages.notices import help_text
from bot.chat.responses.responder import Responder
from bot.chat.wording.translations import note

_MAX_TITLE = 100


class Articles(commands.Cog):
    """Shows articles."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    @hybrid_command(note("List what I know about"))
    async def articles(self, ctx: Context) -> None:
        """List the articles."""
        snapshot = await self._responder.known_in(ctx.origin.channel)
        reader = ctx.origin.person.id
        words = ctx.origin.words
        await self._responder.reply(
            ctx.origin,
            lambda embeds: render_list(snapshot, page=0, reader=reader, embeds=embeds, words=words),
        )

    @hybrid_command(note("Read an article in full"))
    @app_commands.describe(title=note("Its title, or a part of it"))
    async def article(self, ctx: Context, *, title: str) -> None:
        """Show an article, page by page."""
        snapshot = await self._responder.known_in(ctx.origin.channel)
        reader = ctx.origin.person.id
        words = ctx.origin.words

        def read(embeds: bool) -> Reply:
            found = find_articles(snapshot, title)
            if not found:
                said = words.gettext(
                    "There is no article “{title}”; `{prefix}articles` lists them all."
                )
                title_shown = shortened(title, _MAX_TITLE)
                return Reply(said.format(title=title_shown, prefix=self._responder.prefix))
            return render_article(found[0], page=0, reader=reader, embeds=embeds, words=words)

        await self._responder.reply(ctx.origin, read)

    @article.autocomplete("title")
    async def suggest(
        self, interaction: "discord.Interaction[Any]", typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer articles while a person types."""
        offered: list[tuple[str, str]] = []
        if self._responder.channels.allow(interaction.channel, interaction.guild_id):
            snapshot = await self._responder.known_in(interaction.channel)
            offered = await asyncio.to_thread(suggest_articles, snapshot, typed)
        await offer(interaction, offered)
        return []

    @hybrid_command(note("Show what I can do"))
    async def help(self, ctx: Context) -> None:
        """List the commands that this person may use."""
        origin = ctx.origin
        moderator = self._responder.is_moderator(origin)
        await origin.send(
            Reply(help_text(self._responder.prefix, moderator=moderator, words=origin.words)),
            private=True,
        )
