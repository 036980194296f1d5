"""Knowledge: the `kb` group, and all buttons and forms of moderators.

Everything here passes one check, which refuses by default.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.snapshot import Snapshot
from bot.articles.article import Article
from bot.chat import moderator_ids
from bot.chat.article_form import FormValues, article_form, sent_values, title_form
from bot.chat.article_list import find_articles
from bot.chat.autocomplete import suggest_articles
from bot.chat.cogs.moderation import require_moderator
from bot.chat.context import Context, hybrid_group, subcommand
from bot.chat.correction import Corrections
from bot.chat.daemon_thread import in_daemon_thread
from bot.chat.delivery import UndeliveredError, deliver
from bot.chat.editor import MAX_ATTACHMENT_BYTES, Editor, edit_id, remove_buttons
from bot.chat.error_messages import Refused, apologize
from bot.chat.gap_list import POINT, WRITE, render_gaps, terms_of
from bot.chat.interaction_origin import InteractionOrigin, origin_of
from bot.chat.knowledge_status import render_history, render_status
from bot.chat.markdown import shortened
from bot.chat.message_payload import payload
from bot.chat.moderator_ids import ModeratorId
from bot.chat.notices import NO_TEXT
from bot.chat.reloads import Deed
from bot.chat.reply import File, Reply
from bot.chat.responder import Responder
from bot.chat.scope_message import ALL, selection_of, suggest_entries, told_scope
from bot.chat.scopes import home_of
from bot.chat.statistics_message import render_csv, render_statistics
from bot.journal.chart import can_draw, draw_apart
from bot.journal.database import JournalError
from bot.journal.gaps import Gap, group_gaps
from bot.journal.statistics import Statistics
from bot.journal.store import Store

MENU = "Add to the knowledge base"

_FORMS = frozenset({"write", "open", "gapwrite", "gappoint"})
_MAX_UPLOAD = 9_500_000  # bytes; Discord takes 10 MB
_STALE = "That button is out of date; use the command again."
_JOURNAL_ON = (
    "The journal is on: I store what is asked and whether it was answered, people as keyed hashes. "
    "`privacy` tells each what is stored of them, `forgetme` deletes it, and PRIVACY.md is a page "
    "for your members."
)
_JOURNAL_OFF = "The journal is off: nothing is stored of what people ask."

_log = logging.getLogger(__name__)


class Knowledge(commands.Cog):
    """Lets moderators look after the articles; everybody else is refused."""

    def __init__(self, responder: Responder, client: discord.Client) -> None:
        self._responder = responder
        self._client = client
        self._editor = Editor(responder)
        self._corrections = Corrections(client, responder)
        self._behind: set[asyncio.Task[object]] = set()
        self.menu = app_commands.ContextMenu(name=MENU, callback=self.add_message)
        responder.reloads.served.append(self._served)
        if responder.log_channel is not None:
            responder.reloads.noted.append(self._noted)

    async def cog_check(self, ctx: Context) -> bool:  # type: ignore[override]
        """Refuse all who are not moderators, whatever the command and the channel."""
        await require_moderator(self._responder, ctx.origin)
        return True

    @hybrid_group("Look after the articles")
    async def kb(self, ctx: Context) -> None:
        """Say how the group is used."""
        names = ", ".join(sorted(f"`{command.name}`" for command in self.kb.commands))
        await ctx.origin.send(
            Reply(f"Write `{self._responder.prefix}kb` and then one of {names}."), private=True
        )

    @subcommand(kb, "What serves, since when, and what needs a look")
    async def status(self, ctx: Context) -> None:
        """Show what serves and what needs a look."""
        knowledge, days = self._responder.knowledge, self._responder.stale_after_days
        scopes = self._responder.scopes.by_channel
        await self._show(
            ctx, lambda: render_status(knowledge, stale_after_days=days, scopes=scopes)
        )

    @subcommand(kb, "Who did what, and the versions to return to")
    @app_commands.describe(
        older="A version to compare", newer="Another one; what serves if you leave it out"
    )
    async def history(
        self, ctx: Context, older: str | None = None, newer: str | None = None
    ) -> None:
        """List what was done, or compare two versions."""
        knowledge, files = self._responder.knowledge, ctx.origin.files
        await self._show(
            ctx, lambda: render_history(knowledge, older=older, newer=newer, files=files)
        )

    @subcommand(kb, "Add an article: a file, or a form")
    @app_commands.describe(file="The article; a form opens if you leave it out")
    async def add(self, ctx: Context, file: discord.Attachment | None = None) -> None:
        """Add an article."""
        if file is not None:
            await self._take_file(ctx, file, None)
        elif isinstance(ctx.origin, InteractionOrigin):
            await ctx.origin.show_form(_new_form())
        else:
            write = moderator_ids.button("Write it", "write")
            await ctx.origin.send(Reply("Write the article in a form.", buttons=(write,)))

    @subcommand(kb, "Change an article")
    @app_commands.describe(
        article="Its title, or a part of it", file="What takes its place; a form without it"
    )
    async def edit(
        self, ctx: Context, article: str, file: discord.Attachment | None = None
    ) -> None:
        """Change an article."""
        found = self._find(article)
        if file is not None:
            await self._take_file(ctx, file, found)
            return
        source = await in_daemon_thread(lambda: self._editor.source(found))
        try:
            values = self._editor.form_of(source)
        except Refused as error:
            attached = self._editor.file_of(source) if ctx.origin.files else None
            await ctx.origin.send(Reply(str(error), file=attached), private=True)
            return
        form_id = ModeratorId("edit", edit_id(source))
        if isinstance(ctx.origin, InteractionOrigin):
            await ctx.origin.show_form(article_form(form_id, values, heading="Change an article"))
        else:
            change = moderator_ids.button("Change it", "open", edit_id(source)[0])
            await ctx.origin.send(
                Reply(f"Change `{found.id}` in a form.", buttons=(change,)), private=True
            )

    @subcommand(kb, "Remove an article")
    @app_commands.describe(article="Its title, or a part of it")
    async def remove(self, ctx: Context, *, article: str) -> None:
        """Ask whether an article is to be removed."""
        found = self._find(article)
        source = await in_daemon_thread(lambda: self._editor.source(found))
        text = f"Remove “{shortened(found.title, 100)}” (`{found.id}`)?"
        await ctx.origin.send(Reply(text, buttons=remove_buttons(source)), private=True)

    @subcommand(kb, "Add words by which an article is found")
    @app_commands.describe(
        article="Its title, or a part of it", words="Other words for it, with commas"
    )
    async def alias(self, ctx: Context, article: str, *, words: str) -> None:
        """Add aliases to an article."""
        added = FormValues(aliases=words).alias_list
        await self._append(ctx, article, "aliases", added, "added words to")

    @subcommand(kb, "Add a question that an article must answer")
    @app_commands.describe(
        article="Its title, or a part of it",
        ask="The question",
        expect="Text that the answer must hold; none if it must not be answered",
    )
    async def question(self, ctx: Context, article: str, ask: str, expect: str) -> None:
        """Add an acceptance question to an article."""
        added = [{"ask": ask, "expect": expect}]
        await self._append(ctx, article, "questions", added, "added a question to")

    @subcommand(kb, "Let this channel see some articles only")
    @app_commands.describe(
        only="folders/, tag:words or titles, with commas; all for all; leave it out to see which"
    )
    async def scope(self, ctx: Context, *, only: str = "") -> None:
        """Restrict a channel to some articles, or say to which it is restricted."""
        if ctx.origin.direct:
            raise Refused("Use it in the channel that you want to restrict.")
        scopes, snapshot = self._responder.scopes, self._responder.knowledge.current
        channel_id = home_of(ctx.channel)
        if only:
            lifted = only.strip().casefold() == ALL
            selection = (
                None if lifted else await in_daemon_thread(lambda: selection_of(snapshot, only))
            )
            await in_daemon_thread(lambda: scopes.set(channel_id, selection))
            home = getattr(ctx.channel, "parent", None) or ctx.channel
            what = f"scope of {home}: {selection or ALL}"
            await self._responder.reloads.note(Deed(what, ctx.origin.person.id))
        selection = scopes.of(ctx.channel)
        await self._show(ctx, lambda: Reply(told_scope(channel_id, selection, snapshot)))

    @scope.autocomplete("only")
    async def suggest_scope(
        self, _: "discord.Interaction[Any]", typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer folders, tags and articles while a moderator types."""
        snapshot = self._responder.knowledge.current
        offered = await asyncio.to_thread(suggest_entries, snapshot, typed)
        return [app_commands.Choice(name=text, value=text) for text in offered]

    @subcommand(kb, "All articles as a zip")
    async def export(self, ctx: Context) -> None:
        """Send the files of all articles."""
        await ctx.origin.wait(private=True)
        packed = await in_daemon_thread(self._editor.export)
        if len(packed) > _MAX_UPLOAD:
            raise Refused("The articles are too large for a message; take them from the folders.")
        file = File(f"articles-{self._responder.knowledge.current.revision}.zip", packed)
        await ctx.origin.send(Reply("", file=file), private=True)

    @subcommand(kb, "Store what is asked, or stop and delete it")
    @app_commands.describe(switch="on or off; leave it out to see which")
    async def journal(self, ctx: Context, switch: Literal["on", "off"] | None = None) -> None:
        """Switch the journal on or off."""
        journal = self._responder.journal
        if switch == "on":
            await asyncio.wrap_future(journal.switch_on())
        elif switch == "off" and journal.is_on:
            sure = moderator_ids.button("Delete all of it", "journaloff")
            keep = moderator_ids.button("Keep it", "keep")
            text = "Switch the journal off and delete all that is in it?"
            await ctx.origin.send(Reply(text, buttons=(sure, keep)), private=True)
            return
        await ctx.origin.send(Reply(_JOURNAL_ON if journal.is_on else _JOURNAL_OFF), private=True)

    @subcommand(kb, "What members ask in vain")
    async def gaps(self, ctx: Context) -> None:
        """Show what members ask in vain."""
        gaps = await self._gaps()
        await ctx.origin.send(render_gaps(gaps, at=0), private=True)

    @subcommand(kb, "How much is asked, and what comes of it")
    @app_commands.describe(days="The last so many days")
    async def stats(self, ctx: Context, days: commands.Range[int, 1, 366] = 30) -> None:
        """Show statistics."""
        origin = ctx.origin
        await origin.wait(private=True)
        statistics, gaps = await self._statistics(days)
        titles = self._titles(statistics)
        picture = None
        if origin.files and can_draw():
            try:
                picture = await in_daemon_thread(lambda: draw_apart(statistics, titles))
            except JournalError as error:
                _log.warning("%s", error)
        await origin.send(
            render_statistics(statistics, gaps, titles, picture=picture), private=True
        )

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
        await origin.show_form(title_form(form_id, heading="Add to the knowledge base"))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: "discord.Interaction[Any]") -> None:
        """Do what a moderator's button or form asks for."""
        kinds = discord.InteractionType
        if interaction.type not in {kinds.component, kinds.modal_submit}:
            return
        data: dict[str, Any] = dict(interaction.data or {})
        pressed = moderator_ids.parse(str(data.get("custom_id", "")))
        if pressed is None or not self._responder.in_flight.is_new(interaction.id):
            return
        origin = origin_of(interaction)
        with self._responder.in_flight.one():
            try:
                await require_moderator(self._responder, origin)
                await self._press(interaction, origin, pressed)
            except Exception as error:  # noqa: BLE001 -- told and logged, as with commands
                await self._responder.tell(origin, error)

    async def _press(
        self,
        interaction: "discord.Interaction[Any]",
        origin: InteractionOrigin,
        pressed: ModeratorId,
    ) -> None:
        sends = interaction.type is discord.InteractionType.modal_submit
        if sends:
            await self._take_form(interaction, origin, pressed)
        elif pressed.action in _FORMS:
            await self._open_form(origin, pressed)
        elif pressed.action.startswith(("gap", "csv", "journal")):
            await self._press_journal(origin, pressed)
        else:
            await self._press_change(origin, pressed)

    async def _press_change(self, origin: InteractionOrigin, pressed: ModeratorId) -> None:
        by = origin.person.id
        match pressed:
            case ModeratorId("keep", ()):
                serving = self._responder.knowledge.current.revision
                await origin.turn(lambda _: Reply(f"Kept: version `{serving}` serves on."))
                return
            case ModeratorId("details", (number,)):
                await origin.send(await self._details(origin, number), private=True)
                return
        await origin.wait(private=True)
        async with self._responder.progress(origin):
            match pressed:
                case ModeratorId("swap", (revision,)):
                    deed = Deed("swapped anyway", by)
                    reload = await self._responder.reloads.decide(deed, revision)
                    reply = self._responder.told(reload, files=origin.files)
                case ModeratorId("take", (token, revision)):
                    reply = await self._editor.take(by, token, revision, "changed")
                case ModeratorId("drop", (token,)):
                    reply = await self._editor.drop(token)
                case ModeratorId("remove", (fingerprint, mark)):
                    reply = await self._editor.remove(by, fingerprint, mark)
                case ModeratorId("undo", (token,)):
                    reply = await self._editor.take(by, token, None, "brought back")
                case _:
                    raise Refused(_STALE)
        await origin.send(reply, private=True)

    async def _open_form(self, origin: InteractionOrigin, pressed: ModeratorId) -> None:
        match pressed:
            case ModeratorId("write", ()):
                form = _new_form()
            case ModeratorId("open", (fingerprint,)):
                article = self._editor.by_fingerprint(fingerprint)
                source = await in_daemon_thread(lambda: self._editor.source(article))
                form_id = ModeratorId("edit", edit_id(source))
                values = self._editor.form_of(source)
                form = article_form(form_id, values, heading="Change an article")
            case ModeratorId("gapwrite", (entry,)):
                gap = await self._gap(entry)
                values = FormValues(
                    title=f"{gap.question[:1].upper()}{gap.question[1:150]}",
                    aliases=", ".join(w for w in gap.wordings[:3] if "," not in w)[:500],
                )
                form = article_form(ModeratorId("gap", (entry,)), values, heading=WRITE)
            case ModeratorId("gappoint", (entry,)):
                await self._gap(entry)
                form = title_form(ModeratorId("point", (entry,)), heading=POINT)
            case _:
                raise Refused(_STALE)
        await origin.show_form(form)

    async def _take_form(
        self, interaction: "discord.Interaction[Any]", origin: InteractionOrigin, sent: ModeratorId
    ) -> None:
        """Take what a moderator has written in a form."""
        values = sent_values(interaction.data)
        by = origin.person.id
        await origin.wait(private=True)
        async with self._responder.progress(origin):
            match sent:
                case ModeratorId("add", ()):
                    reply = await self._editor.add(by, values)
                case ModeratorId("edit", (fingerprint, mark)):
                    reply = await self._editor.edit(by, fingerprint, mark, values)
                case ModeratorId("message", (channel_id, message_id)):
                    reply = await self._add_message(
                        by, int(channel_id, 16), int(message_id, 16), values.title
                    )
                case ModeratorId("gap", (entry,)):
                    gap = await self._gap(entry)
                    before = self._responder.knowledge.current.revision
                    reply = await self._closed(gap, before, await self._editor.add(by, values))
                case ModeratorId("point", (entry,)):
                    gap = await self._gap(entry)
                    article = self._find(values.title)
                    before = self._responder.knowledge.current.revision
                    words = [wording for wording in gap.wordings if "," not in wording][:3]
                    reply = await self._editor.append(
                        by, article, "aliases", words, "added words to"
                    )
                    reply = await self._closed(gap, before, reply)
                case _:
                    raise Refused(_STALE)
        await origin.send(reply, private=True)

    async def _press_journal(self, origin: InteractionOrigin, pressed: ModeratorId) -> None:
        match pressed:
            case ModeratorId("gap", (number,)):
                gaps = await self._gaps()
                at = int(number) if number.isdecimal() else 0
                await origin.turn(lambda _: render_gaps(gaps, at=at))
            case ModeratorId("gapclose", (entry,)):
                gap = await self._gap(entry)
                await self._close(gap, for_us=False)
                gaps = await self._gaps()
                await origin.turn(lambda _: render_gaps(gaps, at=0))
            case ModeratorId("csv", (days,)) if days.isdecimal() and 1 <= int(days) <= 366:
                statistics, gaps = await self._statistics(int(days))
                await origin.send(render_csv(statistics, gaps), private=True)
            case ModeratorId("journalon", ()):
                await asyncio.wrap_future(self._responder.journal.switch_on())
                await origin.send(Reply(_JOURNAL_ON), private=True)
            case ModeratorId("journaloff", ()):
                await asyncio.wrap_future(self._responder.journal.switch_off())
                await origin.turn(lambda _: Reply(_JOURNAL_OFF))
            case _:
                raise Refused(_STALE)

    async def _add_message(self, by: int, channel_id: int, message_id: int, title: str) -> Reply:
        """Add a message as an article, with its author, day and link."""
        channel = self._client.get_partial_messageable(channel_id)
        try:
            message = await deliver(lambda: channel.fetch_message(message_id))
        except UndeliveredError as error:
            raise Refused("That message cannot be read any more.") from error
        written = (message.edited_at or message.created_at).date().isoformat()
        return await self._editor.add(
            by,
            FormValues(title=title, text=message.content),
            sources=[message.jump_url],
            author=message.author.display_name,
            published=written,
        )

    async def _take_file(
        self, ctx: Context, file: discord.Attachment, article: Article | None
    ) -> None:
        if file.size > MAX_ATTACHMENT_BYTES:
            raise Refused(
                f"`{shortened(file.filename, 80)}` has more than "
                f"{MAX_ATTACHMENT_BYTES // 1024 // 1024} MB, which is more than an article has."
            )
        await ctx.origin.wait(private=True)
        try:
            content = await deliver(file.read)
        except UndeliveredError as error:
            raise Refused("Discord does not give me that file; send it again.") from error
        by = ctx.origin.person.id
        async with self._responder.progress(ctx.origin):
            reply = await self._editor.add_file(by, file.filename, content, article)
        await ctx.origin.send(reply, private=True)

    async def _append(self, ctx: Context, name: str, key: str, added: Any, what: str) -> None:
        article = self._find(name)
        await ctx.origin.wait(private=True)
        async with self._responder.progress(ctx.origin):
            reply = await self._editor.append(ctx.origin.person.id, article, key, added, what)
        await ctx.origin.send(reply, private=True)

    def _find(self, name: str) -> Article:
        """Return the article that is meant by what a moderator types.

        Raises:
            Refused: if there is none.
        """
        found = find_articles(self._responder.knowledge.current, name)
        if not found:
            raise Refused(
                f"There is no article “{shortened(name, 100)}”; "
                f"`{self._responder.prefix}articles` lists them all."
            )
        return found[0]

    async def _show(self, ctx: Context, render: Callable[[], Reply]) -> None:
        """Send what takes a while to make."""
        made = await self._responder.off_loop(ctx.origin, render, private=True, long=True)
        await ctx.origin.send(made, private=True)

    async def _gaps(self) -> tuple[Gap, ...]:
        misses = await asyncio.wrap_future(self._responder.journal.ask(Store.misses))
        gaps = await in_daemon_thread(lambda: group_gaps(misses, terms_of))
        return tuple(gap for gap in gaps if gap.count >= self._responder.gaps_from)

    async def _gap(self, entry: str) -> Gap:
        """Return the gap of a question.

        Raises:
            Refused: if it has been dealt with, or forgotten.
        """
        number = int(entry, 16)
        for gap in await self._gaps():
            if any(miss.entry == number for miss in gap.misses):
                return gap
        raise Refused("That gap has been dealt with, or its questions were deleted.")

    async def _close(self, gap: Gap, *, for_us: bool) -> None:
        wordings = gap.wordings
        await asyncio.wrap_future(
            self._responder.journal.ask(lambda store: store.close_gap(wordings, for_us=for_us))
        )

    async def _closed(self, gap: Gap, before: str, reply: Reply) -> Reply:
        """Close a gap if its answer serves now, and tell who waits for it.

        Returns:
            What the moderator is told: also that the gap could not be closed.
        """
        snapshot = self._responder.knowledge.current
        if snapshot.revision == before:
            return reply
        entries = [miss.entry for miss in gap.misses]
        try:
            await self._close(gap, for_us=True)
        except JournalError as error:
            return replace(reply, text=f"{reply.text}\nThe gap is still listed: {error}")
        self._begin(self._corrections.tell(snapshot, entries))
        return reply

    async def _statistics(self, days: int) -> tuple[Statistics, tuple[Gap, ...]]:
        counted = await asyncio.wrap_future(
            self._responder.journal.ask(lambda store: store.statistics(days=days))
        )
        return counted, await self._gaps()

    def _titles(self, statistics: Statistics) -> dict[str, str]:
        articles = self._responder.knowledge.current.articles
        return {
            name: articles[name].title for name, _ in statistics.most_quoted if name in articles
        }

    def _begin(self, work: Coroutine[Any, Any, object]) -> None:
        """Do some work behind what is answered."""
        task = asyncio.get_running_loop().create_task(work)
        self._behind.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[object]") -> None:
        self._behind.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, JournalError):
            _log.warning("Old answers were not looked through: %s", error)
        elif error is not None:
            apologize(error)

    async def cog_unload(self) -> None:
        """Give up what is done behind the answers."""
        self._responder.reloads.served.remove(self._served)
        if self._noted in self._responder.reloads.noted:
            self._responder.reloads.noted.remove(self._noted)
        for task in self._behind:
            task.cancel()

    def _noted(self, deed: Deed, outcome: str, revision: str | None) -> None:
        """Say in the log channel what was done."""
        who = f" by <@{deed.by}>" if deed.by else ""
        version = f", `{revision}`" if revision else ""
        text = f"{shortened(deed.what, 200)}{who}: {outcome}{version}"
        self._begin(self._say_in_log_channel(Reply(text)))

    async def _say_in_log_channel(self, reply: Reply) -> None:
        channel = self._client.get_partial_messageable(self._responder.log_channel or 0)
        try:
            await deliver(lambda: channel.send(**payload(reply)))
        except UndeliveredError as error:
            _log.warning("The log channel does not take a message: %s.", error)

    def _served(self, snapshot: Snapshot) -> None:
        """Correct old answers by what serves from now on."""
        self._begin(self._corrections.correct(snapshot))

    async def _details(self, origin: InteractionOrigin, number: str) -> Reply:
        history = self._responder.knowledge.history
        deed = None
        if history is not None and number.isdecimal():
            deed = await self._responder.off_loop(
                origin, lambda: history.deed(int(number)), private=True
            )
        if deed is None:
            raise Refused("That report is not kept any more.")
        return Reply("", file=File(f"report-{deed.number}.txt", deed.report))


def _new_form() -> discord.ui.Modal:
    return article_form(ModeratorId("add"), FormValues(), heading="Add an article")
