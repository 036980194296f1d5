"""The desk: where questions come in from all sides, and answers go out."""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.answers.answer import Answer
from bot.answers.answer_cache import AnswerCache
from bot.answers.answering import answer
from bot.chat.pace import Pace
from bot.chat.permissions import Moderators, Person
from bot.chat.place import Place
from bot.chat.quotes import answer_buttons
from bot.chat.rendering import render_answer
from bot.chat.reply import Reply
from bot.chat.wording import too_soon
from bot.knowledge_base.reload import KnowledgeBase
from bot.turns import pause

QUICK_PASSAGES = 5_000
"""Passages up to which an answer takes a millisecond: less than to hand it to another thread and
back is worth. More may lie on disk, and be read."""

QUICK_CHARS = 300
"""Characters of a question up to which this is so."""

_REMEMBERED = 5_000  # ids of messages and interactions

T = TypeVar("T")


class Desk:
    """Answers questions, one snapshot each; what may take long, away from the event loop.

    Attributes:
        knowledge: what is known.
        moderators: who moderates.
        servers: how many servers share the knowledge.
        closing: set once nothing new is taken.
        slow_s: seconds after which a reply is announced, well within Discord's 3 s.
    """

    slow_s = 1.5

    def __init__(
        self,
        knowledge: KnowledgeBase,
        *,
        moderators: Moderators,
        pace: Pace,
        quotes: int,
    ) -> None:
        """Open the desk.

        Args:
            knowledge: what is known.
            moderators: who moderates.
            pace: how often a member may ask.
            quotes: quotes in an answer at most.
        """
        self.knowledge = knowledge
        self.moderators = moderators
        self.servers: Callable[[], int] = lambda: 0
        self._pace = pace
        self._memory = AnswerCache()
        self._quotes = quotes
        self._seen: OrderedDict[int, None] = OrderedDict()
        # One thread: answers take some milliseconds, and share one interpreter anyway.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="answer")
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.closing = asyncio.Event()

    async def ask(self, place: Place, question: str) -> None:
        """Answer a question where it was asked, unless it comes too soon.

        Args:
            place: where it was asked.
            question: what is asked.
        """
        asker = place.person
        if not self._is_moderator(asker):
            wait_s = self._pace.wait_s(asker.id, direct=place.direct)
            if wait_s:
                first = self._pace.is_first_refusal(asker.id, direct=place.direct)
                if not first and not place.must_reply:
                    return
                await place.send(Reply(too_soon(wait_s)), private=True)
                return
        snapshot = self.knowledge.current

        def rendered(given: Answer) -> Reply:
            buttons = answer_buttons(given, asker=asker.id)
            return render_answer(given, embeds=place.embeds, buttons=buttons)

        known = self._memory.recall(question, snapshot.revision)
        if known is not None:
            with self.under_way():
                await place.send(rendered(known))
            return
        with self.under_way():
            if len(snapshot.passages) <= QUICK_PASSAGES and len(question) <= QUICK_CHARS:
                given = answer(snapshot, question, top=self._quotes)
            else:
                given = await self.off_loop(
                    place, lambda: answer(snapshot, question, top=self._quotes, between=pause)
                )
            self._memory.keep(given)
            await place.send(rendered(given))

    async def reply(self, place: Place, work: Callable[[], Reply]) -> None:
        """Make a reply in the thread of answers, and send it."""
        with self.under_way():
            await place.send(await self.off_loop(place, work))

    async def off_loop(self, place: Place, work: Callable[[], T], *, private: bool = False) -> T:
        """Do some work in the thread of answers, and announce the reply if it takes long."""
        task = asyncio.get_running_loop().run_in_executor(self._pool, work)
        done, _ = await asyncio.wait({task}, timeout=self.slow_s)
        if not done:
            await place.wait(private=private)
        return await task

    def is_moderator(self, place: Place) -> bool:
        """Tell whether who asks is a moderator."""
        return self._is_moderator(place.person)

    def _is_moderator(self, person: Person) -> bool:
        return self.moderators.include(person, servers=self.servers())

    def is_new(self, identifier: int) -> bool:
        """Tell whether a message or interaction comes for the first time, and remember it.

        What Discord sends again, after a connection was resumed, is not answered twice; after
        `close` nothing is new.
        """
        if self.closing.is_set() or identifier in self._seen:
            return False
        self._seen[identifier] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True

    @contextlib.contextmanager
    def under_way(self) -> Iterator[None]:
        """Mark something that is finished before the bot stops."""
        self._under_way += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def close(self, timeout_s: float) -> bool:
        """Take nothing new, and wait for what is under way.

        Returns:
            Whether all of it was finished in time.
        """
        self.closing.set()
        try:
            async with asyncio.timeout(timeout_s):
                await self._idle.wait()
        except TimeoutError:
            return False
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)
        return True
