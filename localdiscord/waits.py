"""Waiting for what the bot does, without sleeping and without missing anything."""

from localdiscord.events import Event, EventKind, EventLog
from localdiscord.world import Channel, Message


class Waits:
    """Waits for events; each event is taken by one wait at most.

    Attributes:
        events: everything that happened.
    """

    events: EventLog

    async def connected(self, timeout_s: float = 5.0) -> None:
        """Wait until the bot has identified (once for each call)."""
        await self.events.next(
            lambda e: e.kind is EventKind.CONNECTED, what="IDENTIFY", timeout_s=timeout_s
        )

    async def resumed(self, timeout_s: float = 5.0) -> None:
        """Wait until the bot has resumed its session (once for each call)."""
        await self.events.next(
            lambda e: e.kind is EventKind.RESUMED, what="RESUME", timeout_s=timeout_s
        )

    async def commands_registered(self, timeout_s: float = 5.0) -> None:
        """Wait until a bot has registered commands (once for each call)."""
        await self.events.next(
            lambda e: e.kind is EventKind.COMMANDS, what="commands", timeout_s=timeout_s
        )

    async def next_message(
        self,
        channel: Channel | None = None,
        *,
        reply_to: Message | None = None,
        timeout_s: float = 5.0,
    ) -> Message:
        """The oldest message of the bot that was not taken yet, "thinking" left out.

        Answers to interactions and ephemeral messages count too.

        Args:
            channel: only there.
            reply_to: only a reply to this message.
            timeout_s: how long to wait at most.

        Raises:
            TimeoutError: none came; the error lists what happened instead.
        """

        def wanted(event: Event) -> bool:
            message = event.message
            complete = (event.kind is EventKind.MESSAGE and not event.detail.get("loading")) or (
                event.kind is EventKind.EDIT and bool(event.detail.get("loaded"))
            )
            return (
                complete
                and event.by_bot
                and message is not None
                and (channel is None or event.channel is channel)
                and (reply_to is None or message.reference_id == reply_to.id)
            )

        return _message(await self.events.next(wanted, what="message", timeout_s=timeout_s))

    async def next_edit(self, message: Message | None = None, *, timeout_s: float = 5.0) -> Message:
        """The message of the oldest edit by the bot that was not taken yet.

        Args:
            message: only edits of this one.
            timeout_s: how long to wait at most.
        """
        found = await self.events.next(
            lambda e: (
                e.kind is EventKind.EDIT
                and e.by_bot
                and not e.detail.get("loaded")
                and (message is None or e.message is message)
            ),
            what="edit",
            timeout_s=timeout_s,
        )
        return _message(found)

    async def next_deletion(self, *, timeout_s: float = 5.0) -> Message:
        """The message of the oldest deletion by the bot that was not taken yet."""
        found = await self.events.next(
            lambda e: e.kind is EventKind.DELETE and e.by_bot, what="deletion", timeout_s=timeout_s
        )
        return _message(found)

    async def next_refusal(self, *, timeout_s: float = 5.0) -> Event:
        """The oldest refused request that was not taken yet: its `detail` has status and code."""
        return await self.events.next(
            lambda e: e.kind is EventKind.REFUSED, what="refusal", timeout_s=timeout_s
        )


def _message(event: Event) -> Message:
    assert event.message is not None
    return event.message
