"""One use of a command, a button, a select or a form, and how the bot answered it."""

import asyncio
from collections.abc import Callable
from enum import IntEnum

from localdiscord.world import Application, Channel, Json, Message, User

RESPOND_WITHIN_S = 3.0
"""How long Discord waits for the first answer."""

TOKEN_LASTS_S = 15 * 60.0
"""How long the token of an interaction is good after its use."""


class InteractionKind(IntEnum):
    """Discord's interaction types."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class CallbackType(IntEnum):
    """Discord's types of first answer."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


class Interaction:
    """An interaction, from its use to the end of its token.

    Attributes:
        id: its id.
        token: what the bot answers with.
        kind: what was used.
        application: whose bot is to answer.
        user: who used it.
        channel: where.
        name: the command's name, or the custom id of a component or form.
        started_at: when, in seconds since 1970.
        source: the message whose component was used, or None.
        response: the type of the first response, or None while there is none.
        original: the message that the first response posted or changes.
        choices: what autocomplete offered.
        modal: the form that was opened.
        followups: further messages, oldest first.
        focused_kind: for autocomplete, the type of the option that is typed into.
        metadata: Discord's `interaction_metadata` for messages that answer it.
    """

    def __init__(  # noqa: PLR0913 -- one fact each
        self,
        *,
        interaction_id: int,
        token: str,
        kind: InteractionKind,
        application: Application,
        user: User,
        channel: Channel,
        name: str,
        started_at: float,
        source: Message | None = None,
        metadata: Json,
        focused_kind: int = 3,
    ) -> None:
        self.id = interaction_id
        self.token = token
        self.kind = kind
        self.application = application
        self.user = user
        self.channel = channel
        self.name = name
        self.started_at = started_at
        self.source = source
        self.metadata = metadata
        self.focused_kind = focused_kind
        self.response: CallbackType | None = None
        self.original: Message | None = None
        self.choices: list[Json] = []
        self.modal: Json | None = None
        self.followups: list[Message] = []
        self._news = asyncio.Event()

    def changed(self) -> None:
        """Wake who waits for this interaction."""
        self._news.set()

    async def responded(self, timeout_s: float = 5.0) -> CallbackType:
        """Wait for the first answer and give its type."""
        await self._until(lambda: self.response is not None, "first answer", timeout_s)
        assert self.response is not None
        return self.response

    async def reply(self, timeout_s: float = 5.0) -> Message:
        """Wait until the first answer is a message with content, and give that message.

        After a deferred answer that is when the content has come; after an update of the message
        that carries the component it is that message.
        """
        await self._until(
            lambda: (
                self.original is not None
                and not self.original.loading
                and self.response is not CallbackType.DEFERRED_UPDATE
            ),
            "reply",
            timeout_s,
        )
        assert self.original is not None
        return self.original

    async def followup(self, number: int = 1, timeout_s: float = 5.0) -> Message:
        """Wait for the further message of this number, counted from 1."""
        await self._until(lambda: len(self.followups) >= number, f"follow-up {number}", timeout_s)
        return self.followups[number - 1]

    async def _until(self, reached: Callable[[], bool], what: str, timeout_s: float) -> None:
        try:
            async with asyncio.timeout(timeout_s):
                while not reached():
                    self._news = asyncio.Event() if self._news.is_set() else self._news
                    await self._news.wait()
        except TimeoutError:
            said = "no answer at all" if self.response is None else f"{self.response.name} only"
            raise TimeoutError(
                f"{self.kind.name.lower()} {self.name!r}: no {what} within {timeout_s} s; {said}"
            ) from None
