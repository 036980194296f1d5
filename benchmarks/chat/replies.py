"""Who waits for the reply to which message."""

import asyncio
import time

from localdiscord import Event, EventKind, LocalDiscord

PATIENCE_S = 60.0


class Replies:
    """The replies to what a member says; told as soon as they are posted."""

    def __init__(self, discord: LocalDiscord) -> None:
        self._discord = discord
        self._waiting: dict[int, asyncio.Future[Event]] = {}
        discord.events.listen(self._hear)

    def _hear(self, event: Event) -> None:
        message = event.message
        if event.kind is EventKind.MESSAGE and event.by_bot and message is not None:
            waiting = self._waiting.pop(message.reference_id or 0, None)
            if waiting is not None:
                waiting.set_result(event)

    async def to(self, command: str) -> tuple[Event, float]:
        """Say a command and return the reply and how long it took, in seconds."""
        start = time.perf_counter()
        asked = self._discord.member.say(command)
        future = self._waiting[asked.id] = asyncio.get_running_loop().create_future()
        async with asyncio.timeout(PATIENCE_S):
            reply = await future
        return reply, reply.at - start
