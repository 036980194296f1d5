"""Questions that came too soon: of each member the last one waits for its time."""

import asyncio
import math

from bot.chat.delivery.exchanges import Exchanges
from bot.chat.delivery.origin import Origin
from bot.chat.formatting.reply import Reply
from bot.chat.messages.notices import ONLY_THE_LAST, too_soon
from bot.chat.questions.cooldown import Cooldowns, Member

MAX_S = 60.0
"""Seconds that a question waits at most; who has to wait longer is told to ask again."""

_SETTLED_S = 0.4
"""Seconds after which a waiting question is marked: of many at once only the last is."""


class Waiting:
    """Lets one question of each member wait, the last one."""

    def __init__(self, cooldowns: Cooldowns, exchanges: Exchanges, closing: asyncio.Event) -> None:
        """Begin with nobody waiting.

        Args:
            cooldowns: says how long.
            exchanges: knows which questions are deleted.
            closing: set when the bot stops: then nobody waits any longer.
        """
        self._cooldowns = cooldowns
        self._exchanges = exchanges
        self._closing = closing
        self._last: dict[Member, Origin] = {}
        self._passed_over: set[Member] = set()
        self._told: set[Member] = set()

    async def take_turn(self, origin: Origin) -> bool:
        """Count a question, and wait where it came too soon.

        Returns:
            Whether it is to be answered now. It is not where a later question took its turn, where
            its time is too far away, and where the person sees a private notice instead.
        """
        member = (origin.person.id, origin.direct)
        wait_s = self._cooldowns.wait_s(member)
        if not wait_s:
            self._told.discard(member)
            return True
        if origin.must_reply or wait_s > MAX_S:
            if origin.must_reply or member not in self._told:
                self._told.add(member)
                await origin.send(Reply(too_soon(math.ceil(wait_s), origin.words)), private=True)
            return False
        earlier = self._last.get(member)
        self._last[member] = origin
        if earlier is not None and not self._exchanges.is_deleted(earlier.message_id):
            self._passed_over.add(member)
        answered = await self._wait(origin, member, min(_SETTLED_S, wait_s / 2))
        if answered:
            if member in self._passed_over:  # said with the answer: a message would cost others
                origin.remark = origin.words.gettext(ONLY_THE_LAST)
            self._passed_over.discard(member)
        return answered

    async def _wait(self, origin: Origin, member: Member, settled_s: float) -> bool:
        """Wait, marked, for a question's time; return whether no later question came."""
        await self._sleep(settled_s)
        marked = self._last.get(member) is origin and await origin.mark_waiting()
        while self._last.get(member) is origin and not self._closing.is_set():
            left_s = self._cooldowns.wait_s(member)
            if not left_s:
                break
            await self._sleep(left_s)
        answered = self._last.get(member) is origin
        if answered:
            del self._last[member]
        if marked:
            await origin.unmark_waiting()
        return answered

    async def _sleep(self, seconds: float) -> None:
        """Sleep, or until the bot stops."""
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            pass
