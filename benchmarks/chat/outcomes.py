"""What became of questions: answered once, twice, wrongly, with an apology, or not at all."""

import asyncio
import contextlib
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answers.answering import answer
from bot.answers.snapshot import Snapshot
from bot.articles.library import load
from bot.chat.connection.running import serve
from bot.chat.delivery.question_text import question_in
from bot.chat.formatting.escaping import unescape
from bot.chat.messages.no_answer import NONE
from bot.chat.questions.follow_up import is_follow_up
from bot.cli.running import chat_options
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.settings.settings import Settings
from bot.settings.token import Token
from localdiscord import LocalDiscord
from localdiscord.interaction import Interaction
from localdiscord.world import Channel, Message

PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that somebody put to the bot.

    Attributes:
        question: what was asked.
        door: in which way.
        channel: where.
        used: the message or the interaction that asked it.
        fault: what Discord was made to do wrong with it.
    """

    question: str
    door: str
    channel: Channel
    used: Message | Interaction
    fault: str = ""

    @property
    def replies(self) -> list[Message]:
        """The bot's messages in reply, by the order of their ids."""
        if isinstance(self.used, Message):
            held = list(self.channel.messages.values())
            return [m for m in held if m.author.bot and m.reference_id == self.used.id]
        original = self.used.original
        first = [] if original is None or original.loading else [original]
        return [*first, *self.used.followups]


def questions_of(folder: Path) -> list[str]:
    """Return the articles' own questions that have an answer and stand for themselves.

    What goes on from an earlier question is answered differently after another one.
    """
    asked = load([folder]).acceptance_questions
    return [q.ask for q in asked if q.expect is not None and not is_follow_up(q.ask)]


def outcome(asked: Asked, snapshot: Snapshot) -> str:
    """Return `once`, `twice`, `apology`, `wrong`, `told to wait` or `missing`."""
    replies = asked.replies
    if len(replies) != 1:
        return "twice" if replies else "missing"
    said = _said(replies[0])
    if "Something went wrong" in said:
        return "apology"
    if said.startswith("One moment"):
        return "told to wait"
    given = answer(snapshot, question_in(asked.question, ()))
    if not given.answered:
        return "once" if NONE in said else "wrong"
    best = given.quotes[0]
    start, end = best.highlight or (0, len(best.text))
    return "once" if _plain(best.text[start:end]) in _plain(unescape(said)) else "wrong"


def _plain(text: str) -> str:
    """Return the letters and digits of a text, in small letters."""
    return "".join(char for char in text.casefold() if char.isalnum())


async def settled(
    discord: LocalDiscord, asked: Sequence[Asked], patience_s: float = PATIENCE_S
) -> None:
    """Wait until every question has a reply, or for so long."""
    news = asyncio.Event()
    stop = discord.events.listen(lambda _: news.set())
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience_s):
            while not all(question.replies for question in asked):
                news.clear()
                await news.wait()
    stop()


def table(asked: Sequence[Asked], snapshot: Snapshot) -> tuple[Counter[str], list[str]]:
    """Return how often each outcome occurred, and a line for each that is not `once`."""
    counts: Counter[str] = Counter()
    lines = []
    for question in asked:
        became = outcome(question, snapshot)
        counts[became] += 1
        if became != "once":
            lines.append(f"{became}: by {question.door}, {question.fault or 'no fault of its own'}")
    return counts, lines


@contextlib.asynccontextmanager
async def bot_at(
    discord: LocalDiscord, folder: Path, **settings: Any
) -> AsyncIterator[KnowledgeBase]:
    """Run the real bot at a local Discord."""
    stop = asyncio.Event()
    knowledge = KnowledgeBase([folder])
    with tempfile.TemporaryDirectory() as data:
        options = chat_options(
            Settings(discord_api=discord.url, data=Path(data), **settings), Token(discord.token)
        )
        running = asyncio.create_task(serve(knowledge, options, stop=stop))
        try:
            await discord.connected(PATIENCE_S)
            yield knowledge
        finally:
            stop.set()
            await running


def _said(message: Message) -> str:
    described = message.embeds[0].get("description") if message.embeds else ""
    return _said_in(message.content, described)


def _said_in(text: str, description: str | None) -> str:
    return "\n".join(part for part in (text, description) if part)
