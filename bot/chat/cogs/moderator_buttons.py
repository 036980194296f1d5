"""All buttons and forms of moderators. Everything here passes one check, as their commands do."""

import asyncio
from typing import Any

import discord
from discord.ext import commands

from bot.chat.buttons import moderator_ids
from bot.chat.buttons.moderator_ids import ModeratorId
from bot.chat.cogs.aftermath import Aftermath
from bot.chat.cogs.moderation import require_moderator
from bot.chat.delivery.delivery import UndeliveredError, deliver
from bot.chat.delivery.error_messages import Refused
from bot.chat.delivery.interaction_origin import InteractionOrigin, origin_of
from bot.chat.formatting.reply import File, Reply
from bot.chat.messages.notices import JOURNAL_OFF, JOURNAL_ON
from bot.chat.moderators.article_form import FormValues, article_form, sent_values, title_form
from bot.chat.moderators.article_sources import form_of, new_form
from bot.chat.moderators.editor import BROUGHT_BACK, CHANGED, WITH_WORDS, Editor, kept
from bot.chat.moderators.gap_list import POINT, WRITE, render_gaps
from bot.chat.moderators.question_gaps import QuestionGaps
from bot.chat.moderators.reload_message import reload_message
from bot.chat.moderators.statistics_message import render_csv
from bot.chat.reloads.reloads import Deed
from bot.chat.responses.responder import Responder
from bot.chat.wording.translations import note
from bot.journal.database import JournalError
from bot.journal.gaps import Gap

_FORMS = frozenset({"write", "open", "gapwrite", "gappoint"})
_STALE = note("That button is out of date; use the command again.")
_MOST_DAYS = 366
_WORDINGS = 3  # of a gap that become aliases


class ModeratorButtons(commands.Cog):
    """Does what a moderator's button or form asks for. All it needs is in their custom ids."""

    def __init__(
        self,
        responder: Responder,
        client: discord.Client,
        *,
        editor: Editor,
        gaps: QuestionGaps,
        aftermath: Aftermath,
    ) -> None:
        self._responder = responder
        self._client = client
        self._editor = editor
        self._gaps = gaps
        self._aftermath = aftermath

    @commands.Cog.listener()
    async def on_interaction(self, interaction: "discord.Interaction[Any]") -> None:
        """Take a pressed button or a form that is sent."""
        kinds = discord.InteractionType
        if interaction.type not in {kinds.component, kinds.modal_submit}:
            return
        data: dict[str, Any] = dict(interaction.data or {})
        pressed = moderator_ids.parse(str(data.get("custom_id", "")))
        if pressed is None or not self._responder.in_flight.is_new(interaction.id):
            return
        origin = origin_of(interaction)
        with self._responder.in_flight:
            try:
                await require_moderator(self._responder, origin)
                if interaction.type is kinds.modal_submit:
                    await self._take_form(interaction, origin, pressed)
                elif pressed.action in _FORMS:
                    await self._open_form(origin, pressed)
                elif pressed.action.startswith(("gap", "csv", "journal")):
                    await self._press_journal(origin, pressed)
                else:
                    await self._press_change(origin, pressed)
            except Exception as error:  # noqa: BLE001 -- told and logged, as with commands
                await self._responder.tell(origin, error)

    async def _press_change(self, origin: InteractionOrigin, pressed: ModeratorId) -> None:
        match pressed:
            case ModeratorId("keep", ()):
                nothing = kept(self._responder.knowledge, origin.words)
                await origin.turn(lambda _: nothing)
                return
            case ModeratorId("details", (number,)):
                await origin.send(await self._details(origin, number), private=True)
                return
        await origin.wait(private=True)
        async with self._responder.progress(origin):
            match pressed:
                case ModeratorId("swap", (revision,)):
                    deed = Deed("swapped anyway", origin.person.id)
                    reload = await self._responder.reloads.decide(deed, revision)
                    reply = await reload_message(
                        self._responder, reload, files=origin.files, words=origin.words
                    )
                case ModeratorId("take", (token, revision)):
                    reply = await self._editor.take(origin, token, revision, CHANGED)
                case ModeratorId("drop", (token,)):
                    reply = await self._editor.drop(origin, token)
                case ModeratorId("remove", (fingerprint, mark)):
                    reply = await self._editor.remove(origin, fingerprint, mark)
                case ModeratorId("undo", (token,)):
                    reply = await self._editor.take(origin, token, None, BROUGHT_BACK)
                case _:
                    raise Refused(_STALE)
        await origin.send(reply, private=True)

    async def _press_journal(self, origin: InteractionOrigin, pressed: ModeratorId) -> None:
        journal, words = self._responder.journal, origin.words
        match pressed:
            case ModeratorId("gap", (number,)):
                await self._show_gaps(origin, at=int(number) if number.isdecimal() else 0)
            case ModeratorId("gapclose", (entry,)):
                await self._gaps.close(await self._gaps.of(entry), for_us=False)
                await self._show_gaps(origin, at=0)
            case ModeratorId("csv", (days,)) if days.isdecimal() and 1 <= int(days) <= _MOST_DAYS:
                statistics = await self._gaps.statistics(int(days))
                await origin.send(render_csv(statistics, await self._gaps.all()), private=True)
            case ModeratorId("journalon", ()):
                await asyncio.wrap_future(journal.switch_on())
                await origin.send(Reply(words.gettext(JOURNAL_ON)), private=True)
            case ModeratorId("journaloff", ()):
                await asyncio.wrap_future(journal.switch_off())
                await origin.turn(lambda _: Reply(words.gettext(JOURNAL_OFF)))
            case _:
                raise Refused(_STALE)

    async def _show_gaps(self, origin: InteractionOrigin, *, at: int) -> None:
        gaps = await self._gaps.all()
        await origin.turn(lambda _: render_gaps(gaps, at=at, words=origin.words))

    async def _open_form(self, origin: InteractionOrigin, pressed: ModeratorId) -> None:
        words = origin.words
        match pressed:
            case ModeratorId("write", ()):
                form = new_form(words)
            case ModeratorId("open", (fingerprint,)):
                sources = self._editor.sources
                form = form_of(await sources.read(sources.by_fingerprint(fingerprint)), words)
            case ModeratorId("gapwrite", (entry,)):
                gap = await self._gaps.of(entry)
                values = FormValues(
                    title=f"{gap.question[:1].upper()}{gap.question[1:150]}",
                    aliases=", ".join(_words_of(gap))[:500],
                )
                form_id = ModeratorId("gap", (entry,))
                form = article_form(form_id, values, heading=WRITE, words=words)
            case ModeratorId("gappoint", (entry,)):
                await self._gaps.of(entry)
                form = title_form(ModeratorId("point", (entry,)), heading=POINT, words=words)
            case _:
                raise Refused(_STALE)
        await origin.show_form(form)

    async def _take_form(
        self, interaction: "discord.Interaction[Any]", origin: InteractionOrigin, sent: ModeratorId
    ) -> None:
        """Take what a moderator has written in a form."""
        values, editor = sent_values(interaction.data), self._editor
        await origin.wait(private=True)
        async with self._responder.progress(origin):
            match sent:
                case ModeratorId("add", ()):
                    reply = await editor.add(origin, values)
                case ModeratorId("edit", (fingerprint, mark)):
                    reply = await editor.edit(origin, fingerprint, mark, values)
                case ModeratorId("message", (channel_id, message_id)):
                    place = int(channel_id, 16), int(message_id, 16)
                    reply = await self._add_message(origin, *place, values.title)
                case ModeratorId("gap", (entry,)):
                    gap, before = await self._gaps.of(entry), self._serving
                    reply = await editor.add(origin, values)
                    reply = await self._closed(origin, gap, before, reply)
                case ModeratorId("point", (entry,)):
                    gap, before = await self._gaps.of(entry), self._serving
                    article = editor.sources.find(values.title)
                    words = _words_of(gap)
                    reply = await editor.append(origin, article, "aliases", words, WITH_WORDS)
                    reply = await self._closed(origin, gap, before, reply)
                case _:
                    raise Refused(_STALE)
        await origin.send(reply, private=True)

    async def _add_message(
        self, origin: InteractionOrigin, channel_id: int, message_id: int, title: str
    ) -> Reply:
        """Add a message as an article, with its author, day and link."""
        channel = self._client.get_partial_messageable(channel_id)
        try:
            message = await deliver(lambda: channel.fetch_message(message_id))
        except UndeliveredError as error:
            raise Refused("That message cannot be read any more.") from error
        written = (message.edited_at or message.created_at).date().isoformat()
        return await self._editor.add(
            origin,
            FormValues(title=title, text=message.content),
            sources=[message.jump_url],
            author=message.author.display_name,
            published=written,
        )

    async def _closed(
        self, origin: InteractionOrigin, gap: Gap, before: str, reply: Reply
    ) -> Reply:
        """Close a gap if its answer serves now, and tell who waits for it.

        Args:
            origin: where the moderator is told.
            gap: the gap.
            before: the revision that served without the answer.
            reply: what came of it.

        Returns:
            What the moderator is told: also that the gap could not be closed.
        """
        snapshot = self._responder.knowledge.current
        if snapshot.revision == before:
            return reply
        try:
            await self._gaps.close(gap, for_us=True)
        except JournalError as error:
            said = origin.words.gettext("The gap is still listed: {reason}")
            return reply._replace(text=f"{reply.text}\n{said.format(reason=error)}")
        self._aftermath.tell(snapshot, [miss.entry for miss in gap.misses])
        return reply

    async def _details(self, origin: InteractionOrigin, number: str) -> Reply:
        history = self._responder.knowledge.history
        deed = None
        if history is not None and number.isdecimal():
            deed = await self._responder.thread.do(
                origin, lambda: history.deed(int(number)), private=True
            )
        if deed is None:
            raise Refused("That report is not kept any more.")
        return Reply("", file=File(f"report-{deed.number}.txt", deed.report))

    @property
    def _serving(self) -> str:
        return self._responder.knowledge.current.revision


def _words_of(gap: Gap) -> list[str]:
    """Return wordings of a gap that can be aliases, which stand between commas."""
    return [wording for wording in gap.wordings if "," not in wording][:_WORDINGS]
