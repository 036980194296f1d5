"""Knowledge: the `kb` group. Everything here passes one check, which refuses by default."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.articles.article import Article
from bot.articles.regular_file import MAX_BYTES
from bot.chat.buttons import moderator_ids
from bot.chat.buttons.fingerprints import article_fingerprint
from bot.chat.buttons.moderator_ids import ModeratorId
from bot.chat.cogs.moderation import require_moderator
from bot.chat.commands.autocomplete import suggest_articles
from bot.chat.commands.context import Context, hybrid_group, subcommand
from bot.chat.delivery.delivery import UndeliveredError, deliver
from bot.chat.delivery.error_messages import Refused
from bot.chat.delivery.interaction_origin import InteractionOrigin, origin_of
from bot.chat.formatting.markdown import shortened
from bot.chat.formatting.reply import File, Reply
from bot.chat.messages.notices import JOURNAL_OFF, JOURNAL_ON, NO_TEXT
from bot.chat.moderators.article_form import FormValues, title_form
from bot.chat.moderators.article_sources import form_of, new_form, remove_buttons
from bot.chat.moderators.editor import WITH_QUESTION, WITH_WORDS, Editor
from bot.chat.moderators.gap_list import render_gaps
from bot.chat.moderators.knowledge_history import render_history
from bot.chat.moderators.knowledge_status import render_status
from bot.chat.moderators.question_gaps import QuestionGaps
from bot.chat.moderators.statistics_message import render_statistics
from bot.chat.reloads.reloads import Deed
from bot.chat.responses.responder import Responder
from bot.chat.scopes.scope_message import ALL, selection_of, suggest_entries, told_scope
from bot.chat.scopes.scopes import home_of
from bot.chat.wording.translations import note
from bot.daemon_thread import in_daemon_thread
from bot.journal.chart import can_draw, draw_apart
from bot.journal.database import JournalError

MENU = note("Add to the knowledge base")

_MAX_UPLOAD = 9_500_000  # bytes; Discord takes 10 MB
_TITLE = note("Its title, or a part of it")

_log = logging.getLogger(__name__)


class Knowledge(commands.Cog):
    """Lets moderators look after the articles; everybody else is refused."""

    def __init__(self, responder: Responder, *, editor: Editor, gaps: QuestionGaps) -> None:
        self._responder = responder
        self._editor = editor
        self._gaps = gaps
        self.menu = app_commands.ContextMenu(name=MENU, callback=self.add_message)

    async def cog_check(self, ctx: Context) -> bool:  # type: ignore[override]
        """Refuse all who are not moderators, whatever the command and the channel."""
        await require_moderator(self._responder, ctx.origin)
        return True

    @hybrid_group(note("Look after the articles"))
    async def kb(self, ctx: Context) -> None:
        """Say how the group is used."""
        names = ", ".join(sorted(f"`{command.name}`" for command in self.kb.commands))
        said = ctx.origin.words.gettext("Write `{prefix}kb` and then one of {names}.")
        text = said.format(prefix=self._responder.prefix, names=names)
        await ctx.origin.send(Reply(text), private=True)

    @subcommand(kb, note("What serves, since when, and what needs a look"))
    async def status(self, ctx: Context) -> None:
        """Show what serves and what needs a look."""
        responder, words = self._responder, ctx.origin.words
        await self._show(
            ctx,
            lambda: render_status(
                responder.knowledge,
                stale_after_days=responder.stale_after_days,
                scopes=responder.scopes.by_channel,
                words=words,
            ),
        )

    @subcommand(kb, note("Who did what, and the versions to return to"))
    @app_commands.describe(
        older=note("A version to compare"), newer=note("Another one; what serves without it")
    )
    async def history(
        self, ctx: Context, older: str | None = None, newer: str | None = None
    ) -> None:
        """List what was done, or compare two versions."""
        knowledge, origin = self._responder.knowledge, ctx.origin
        await self._show(
            ctx,
            lambda: render_history(
                knowledge, older=older, newer=newer, files=origin.files, words=origin.words
            ),
        )

    @subcommand(kb, note("Add an article: a file, or a form"))
    @app_commands.describe(file=note("The article; a form opens if you leave it out"))
    async def add(self, ctx: Context, file: discord.Attachment | None = None) -> None:
        """Add an article."""
        words = ctx.origin.words
        if file is not None:
            await self._take_file(ctx, file, None)
        elif isinstance(ctx.origin, InteractionOrigin):
            await ctx.origin.show_form(new_form(words))
        else:
            write = moderator_ids.button(words.gettext("Write it"), "write")
            text = words.gettext("Write the article in a form.")
            await ctx.origin.send(Reply(text, buttons=(write,)))

    @subcommand(kb, note("Change an article"))
    @app_commands.describe(
        article=_TITLE, file=note("What takes its place; a form opens if you leave it out")
    )
    async def edit(
        self, ctx: Context, article: str, file: discord.Attachment | None = None
    ) -> None:
        """Change an article."""
        origin, words = ctx.origin, ctx.origin.words
        found = self._editor.sources.find(article)
        if file is not None:
            await self._take_file(ctx, file, found)
            return
        source = await self._editor.sources.read(found)
        try:
            form = form_of(source, words)
        except Refused as error:
            text = words.gettext(error.text).format(**error.facts)
            attached = source.file if origin.files else None
            await origin.send(Reply(text, file=attached), private=True)
            return
        if isinstance(origin, InteractionOrigin):
            await origin.show_form(form)
        else:
            fingerprint = article_fingerprint(found.id)
            change = moderator_ids.button(words.gettext("Change it"), "open", fingerprint)
            text = words.gettext("Change `{article}` in a form.").format(article=found.id)
            await origin.send(Reply(text, buttons=(change,)), private=True)

    @subcommand(kb, note("Remove an article"))
    @app_commands.describe(article=_TITLE)
    async def remove(self, ctx: Context, *, article: str) -> None:
        """Ask whether an article is to be removed."""
        words, found = ctx.origin.words, self._editor.sources.find(article)
        source = await self._editor.sources.read(found)
        said = words.gettext("Remove “{title}” (`{article}`)?")
        text = said.format(title=shortened(found.title, 100), article=found.id)
        await ctx.origin.send(Reply(text, buttons=remove_buttons(source, words)), private=True)

    @subcommand(kb, note("Add words by which an article is found"))
    @app_commands.describe(article=_TITLE, words=note("Other words for it, with commas"))
    async def alias(self, ctx: Context, article: str, *, words: str) -> None:
        """Add aliases to an article."""
        added = FormValues(aliases=words).alias_list
        await self._append(ctx, article, "aliases", added, WITH_WORDS)

    @subcommand(kb, note("Add a question that an article must answer"))
    @app_commands.describe(
        article=_TITLE,
        ask=note("The question"),
        expect=note("Text that the answer must hold; none if it must not be answered"),
    )
    async def question(self, ctx: Context, article: str, ask: str, expect: str) -> None:
        """Add an acceptance question to an article."""
        added = [{"ask": ask, "expect": expect}]
        await self._append(ctx, article, "questions", added, WITH_QUESTION)

    @subcommand(kb, note("Let this channel see some articles only"))
    @app_commands.describe(
        only=note("folders/, tag:words or titles, with commas; all lifts it; none to see which")
    )
    async def scope(self, ctx: Context, *, only: str = "") -> None:
        """Restrict a channel to some articles, or say to which it is restricted."""
        if ctx.origin.direct:
            raise Refused("Use it in the channel that you want to restrict.")
        scopes, snapshot = self._responder.scopes, self._responder.knowledge.current
        channel_id, words = home_of(ctx.channel), ctx.origin.words
        if only:
            selection = (
                None
                if only.strip().casefold() == ALL
                else await in_daemon_thread(lambda: selection_of(snapshot, only))
            )
            await in_daemon_thread(lambda: scopes.set(channel_id, selection))
            home = getattr(ctx.channel, "parent", None) or ctx.channel
            deed = Deed(f"scope of {home}: {selection or ALL}", ctx.origin.person.id)
            await self._responder.reloads.note(deed)
        selection = scopes.of(ctx.channel)
        await self._show(ctx, lambda: Reply(told_scope(channel_id, selection, snapshot, words)))

    @subcommand(kb, note("All articles as a zip"))
    async def export(self, ctx: Context) -> None:
        """Send the files of all articles."""
        await ctx.origin.wait(private=True)
        packed = await self._editor.sources.export()
        if len(packed) > _MAX_UPLOAD:
            raise Refused("The articles are too large for a message; take them from the folders.")
        file = File(f"articles-{self._responder.knowledge.current.revision}.zip", packed)
        await ctx.origin.send(Reply("", file=file), private=True)

    @subcommand(kb, note("Store what is asked, or stop and delete it"))
    @app_commands.describe(switch=note("on or off; leave it out to see which"))
    async def journal(self, ctx: Context, switch: Literal["on", "off"] | None = None) -> None:
        """Switch the journal on or off."""
        journal, words = self._responder.journal, ctx.origin.words
        if switch == "on":
            await asyncio.wrap_future(journal.switch_on())
        elif switch == "off" and journal.is_on:
            sure = moderator_ids.button(words.gettext("Delete all of it"), "journaloff")
            keep = moderator_ids.button(words.gettext("Keep it"), "keep")
            text = words.gettext("Switch the journal off and delete all that is in it?")
            await ctx.origin.send(Reply(text, buttons=(sure, keep)), private=True)
            return
        text = words.gettext(JOURNAL_ON if journal.is_on else JOURNAL_OFF)
        await ctx.origin.send(Reply(text), private=True)

    @subcommand(kb, note("What members ask in vain"))
    async def gaps(self, ctx: Context) -> None:
        """Show what members ask in vain."""
        gaps = await self._gaps.all()
        await ctx.origin.send(render_gaps(gaps, at=0, words=ctx.origin.words), private=True)

    @subcommand(kb, note("How much is asked, and what comes of it"))
    @app_commands.describe(days=note("The last so many days"))
    async def stats(self, ctx: Context, days: commands.Range[int, 1, 366] = 30) -> None:
        """Show statistics."""
        origin = ctx.origin
        await origin.wait(private=True)
        statistics, gaps = await self._gaps.statistics(days), await self._gaps.all()
        titles = self._gaps.titles(statistics)
        picture = None
        if origin.files and can_draw():
            try:
                picture = await in_daemon_thread(lambda: draw_apart(statistics, titles))
            except JournalError as error:
                _log.warning("%s", error)
        told = render_statistics(statistics, gaps, titles, picture=picture, words=origin.words)
        await origin.send(told, private=True)

    @edit.autocomplete("article")
    @remove.autocomplete("article")
    @alias.autocomplete("article")
    @question.autocomplete("article")
    async def suggest(
        self, _: "discord.Interaction[Any]", typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer articles while a moderator types."""
        snapshot = self._responder.knowledge.current
        offered = await asyncio.to_thread(suggest_articles, snapshot, typed)
        return [app_commands.Choice(name=shown, value=value) for shown, value in offered]

    @scope.autocomplete("only")
    async def suggest_scope(
        self, _: "discord.Interaction[Any]", typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer folders, tags and articles while a moderator types."""
        snapshot = self._responder.knowledge.current
        offered = await asyncio.to_thread(suggest_entries, snapshot, typed)
        return [app_commands.Choice(name=text, value=text) for text in offered]

    async def add_message(
        self, interaction: "discord.Interaction[Any]", message: discord.Message
    ) -> None:
        """Ask for the title of an article that somebody's message is to become."""
        origin = origin_of(interaction)
        await require_moderator(self._responder, origin)
        if not message.content.strip():
            raise Refused(NO_TEXT)
        channel = f"{message.channel.id:x}"
        form_id = ModeratorId("message", (channel, f"{message.id:x}"))
        await origin.show_form(title_form(form_id, heading=MENU, words=origin.words))

    async def _take_file(
        self, ctx: Context, file: discord.Attachment, article: Article | None
    ) -> None:
        if file.size > MAX_BYTES:
            raise Refused(
                "`{file}` has more than {most} MB, which is more than an article has.",
                file=shortened(file.filename, 80),
                most=MAX_BYTES // 1024 // 1024,
            )
        await ctx.origin.wait(private=True)
        try:
            content = await deliver(file.read)
        except UndeliveredError as error:
            raise Refused("Discord does not give me that file; send it again.") from error
        async with self._responder.progress(ctx.origin):
            reply = await self._editor.add_file(ctx.origin, file.filename, content, article)
        await ctx.origin.send(reply, private=True)

    async def _append(self, ctx: Context, name: str, key: str, added: Any, what: str) -> None:
        article = self._editor.sources.find(name)
        await ctx.origin.wait(private=True)
        async with self._responder.progress(ctx.origin):
            reply = await self._editor.append(ctx.origin, article, key, added, what)
        await ctx.origin.send(reply, private=True)

    async def _show(self, ctx: Context, render: Callable[[], Reply]) -> None:
        """Send what takes a while to make."""
        made = await self._responder.thread.do(ctx.origin, render, private=True, long=True)
        await ctx.origin.send(made, private=True)
