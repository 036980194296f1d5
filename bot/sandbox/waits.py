"""Waiting for what the bot does, without sleeping and without missing anything."""

from bot.sandbox.happenings import Happening, Happenings, Kind
from bot.sandbox.world import Channel, Message


class Waits:
    """Waits for happenings; each happening is taken by one wait at most.

    Attributes:
        happenings: everything that happened.
    """

    happenings: Happenings

    async def connected(self, timeout_s: float = 5.0) -> None:
        """Wait until the bot has identified (once for each call)."""
        await self.happenings.next(
            lambda h: h.kind is Kind.CONNECTED, what="IDENTIFY", timeout_s=timeout_s
        )

    async def resumed(self, timeout_s: float = 5.0) -> None:
        """Wait until the bot has resumed its session (once for each call)."""
        await self.happenings.next(
            lambda h: h.kind is Kind.RESUMED, what="RESUME", timeout_s=timeout_s
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

        def wanted(happening: Happening) -> bool:
            message = happening.message
            complete = (happening.kind is Kind.MESSAGE and not happening.detail.get("loading")) or (
                happening.kind is Kind.EDIT and bool(happening.detail.get("loaded"))
            )
            return (
                complete
                and happening.by_bot
                and message is not None
                and (channel is None or happening.channel is channel)
                and (reply_to is None or message.reference_id == reply_to.id)
            )

        return _message(await self.happenings.next(wanted, what="message", timeout_s=timeout_s))

    async def next_edit(self, message: Message | None = None, *, timeout_s: float = 5.0) -> Message:
        """The message of the oldest edit by the bot that was not taken yet.

        Args:
            message: only edits of this one.
            timeout_s: how long to wait at most.
        """
        found = await self.happenings.next(
            lambda h: (
                h.kind is Kind.EDIT
                and h.by_bot
                and not h.detail.get("loaded")
                and (message is None or h.message is message)
            ),
            what="edit",
            timeout_s=timeout_s,
        )
        return _message(found)

    async def next_deletion(self, *, timeout_s: float = 5.0) -> Message:
        """The message of the oldest deletion by the bot that was not taken yet."""
        found = await self.happenings.next(
            lambda h: h.kind is Kind.DELETE and h.by_bot, what="deletion", timeout_s=timeout_s
        )
        return _message(found)

    async def next_refusal(self, *, timeout_s: float = 5.0) -> Happening:
        """The oldest refused request that was not taken yet: its `detail` has status and code."""
        return await self.happenings.next(
            lambda h: h.kind is Kind.REFUSED, what="refusal", timeout_s=timeout_s
        )


def _message(happening: Happening) -> Message:
    assert happening.message is not None
    return happening.message
