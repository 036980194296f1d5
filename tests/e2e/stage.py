"""The words of the end-to-end tests: people act on a local Discord, the real bot answers.

async with stage.bot() as footnote:
    asked = stage.member.say("!ask when does the harbour open")
    assert "opens at nine" in (await stage.reply_to(asked)).quote
"""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.chat.connection.client import FootnoteClient
from bot.chat.connection.running import serve
from bot.chat.options import ChatOptions
from bot.cli.running import chat_options
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.settings.settings import Settings
from bot.settings.token import Token
from localdiscord import LocalDiscord
from localdiscord.events import EventKind
from localdiscord.interaction import Interaction
from localdiscord.world import Attachment, Channel, Message
from tests.chat.read_back import Read, block, bold, quoted, read_quotes
from tests.tracing import untraced_again

PATIENCE_S = 30.0

PROGRESS = "Still at it:"


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot, as a person sees it."""

    message: Message

    @property
    def text(self) -> str:
        """Content, embed titles, descriptions and footers, one below the other."""
        parts = [self.message.content]
        for embed in self.message.embeds:
            footer = embed.get("footer", {}).get("text", "")
            parts += [embed.get("title", ""), embed.get("description", ""), footer]
        return "\n".join(part for part in parts if part)

    @property
    def quote(self) -> str:
        """What is quoted, byte for byte as in the article."""
        return quoted(block(self.text))[0]

    @property
    def quotes(self) -> list[Read]:
        """All quotes, each with its citation."""
        return read_quotes(self.text)

    @property
    def bold(self) -> str:
        """What is bold in the quote."""
        return bold(self.text)

    @property
    def buttons(self) -> dict[str, bool]:
        """The labels of the buttons, and whether they can be pressed."""
        return {
            button["label"]: not button.get("disabled", False)
            for row in self.message.components
            for button in row["components"]
        }

    @property
    def private(self) -> bool:
        """Whether one person alone sees it."""
        return self.message.ephemeral


def loaded(folders: Sequence[Path], **options: Any) -> KnowledgeBase:
    """Return a knowledge base; that it loads is tested elsewhere."""
    with untraced_again("loading"):
        return KnowledgeBase(folders, **options)


class Stage:
    """A local Discord, a knowledge base, and the bot between them."""

    def __init__(self, discord: LocalDiscord, folder: Path) -> None:
        self.discord = discord
        self.folder = folder
        self.member = discord.member
        self.moderator = discord.moderator
        self.client: FootnoteClient | None = None

    @cached_property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge base; one without a data folder, unless the test has given another."""
        return loaded([self.folder])

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder.parent / "data"

    def restart(self) -> None:
        """Close the knowledge base and load it anew, with the data folder."""
        self.knowledge.settle()
        self.knowledge.close()
        self.knowledge = loaded([self.folder], data=self.data)

    def write(self, files: Mapping[str, str]) -> None:
        """Write articles; the bot does not know of it."""
        for name, text in files.items():
            (self.folder / name).write_text(text, encoding="utf-8")

    @contextlib.asynccontextmanager
    async def bot(self, **changes: Any) -> AsyncIterator[FootnoteClient]:
        """Run the bot until the end of the block, then stop it as a signal would."""
        stop = asyncio.Event()
        clients: list[FootnoteClient] = []
        options = self.options(**changes)
        running = asyncio.create_task(
            serve(self.knowledge, options, stop=stop, ready=clients.append, first_delay_s=0.01)
        )
        try:
            # Each start runs the same code; with options of its own it may run another.
            with nullcontext() if changes else untraced_again("start of a bot"):
                await self._until_connected(running)
            self.client = clients[-1]
            # The first reply is the report, however busy the machine is.
            self.client.responder.progress_s = PATIENCE_S
            yield self.client
        finally:
            stop.set()
            await running

    def options(self, **changes: Any) -> ChatOptions:
        """The options of the bot: no cooldown, and the moderator named, unless changed."""
        settings = Settings(
            discord_api=self.discord.url,
            moderators=(self.moderator.user.id,),
            cooldown_s=0,
            data=self.data,
        )
        return replace(chat_options(settings, Token(self.discord.token)), **changes)

    async def _until_connected(self, running: asyncio.Task[None]) -> None:
        connected = asyncio.create_task(self.discord.connected(PATIENCE_S))
        await asyncio.wait({running, connected}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            connected.cancel()
            await running
        await connected

    async def said(self, question: str) -> Shown:
        """The bot's reply to a question of a member's."""
        return await self.reply_to(self.member.say(f"!ask {question}"))

    async def press(self, message: Message, button: str) -> Shown:
        """The bot's answer to a button that the moderator presses."""
        return await self.answer_to(self.moderator.click(message, button))

    async def reply_to(self, asked: Message) -> Shown:
        """The bot's reply to a message; of a long reload the report, not how far it is."""
        shown = Shown(await self.discord.next_message(reply_to=asked, timeout_s=PATIENCE_S))
        if shown.text.startswith(PROGRESS):
            await self.discord.events.next(
                lambda event: event.message is shown.message and PROGRESS not in shown.text,
                what="report",
                timeout_s=PATIENCE_S,
            )
        return shown

    async def next_in(self, channel: Channel | None = None) -> Shown:
        """The bot's next message in a channel."""
        return Shown(await self.discord.next_message(channel, timeout_s=PATIENCE_S))

    async def answer_to(self, used: Interaction) -> Shown:
        """The bot's answer to a command, a menu or a button."""
        return Shown(await used.reply(PATIENCE_S))

    async def gone(self, shown: Shown) -> None:
        """Wait until a message of the bot is removed."""
        await self.discord.events.next(
            lambda event: event.kind is EventKind.DELETE and event.message is shown.message,
            what="removal",
            timeout_s=PATIENCE_S,
        )

    async def stays_silent(self) -> None:
        """Make sure that the bot said nothing: a question asked now is the next it answers.

        Questions are answered in their order, so an answer to an earlier one would come before.
        """
        asked = self.moderator.say("!ask when does the harbour open")
        reply = await self.next_in(self.discord.channel)
        assert reply.message.reference_id == asked.id, f"it said {reply.text!r}"


def attachment(name: str, content: bytes) -> Attachment:
    """Return a file to send with a message."""
    return Attachment(
        id=1, filename=name, content=content, content_type="text/markdown", key=secrets.token_hex(8)
    )
