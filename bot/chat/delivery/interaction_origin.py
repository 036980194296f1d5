"""An interaction as the origin of a question: a slash command, a menu command or a button."""

import logging
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import Any, Literal, TypeVar

import discord

from bot.chat.delivery.delivery import CALLBACK_S, CALLBACK_TRY_S, UndeliveredError, deliver
from bot.chat.delivery.message_payload import edit_payload, payload
from bot.chat.delivery.origin import Origin, Render, person_of
from bot.chat.delivery.permissions import Person
from bot.chat.formatting.reply import Reply

T = TypeVar("T")

_log = logging.getLogger(__name__)

# Discord's codes.
_ACKNOWLEDGED = 40060
_NOTHING_THERE = frozenset({10008, 10015})  # no reply yet to an interaction


def origin_of(interaction: "discord.Interaction[Any]") -> "InteractionOrigin":
    """Return the origin of an interaction, the same one each time."""
    origin: InteractionOrigin = interaction.extras.setdefault(
        "origin", InteractionOrigin(interaction)
    )
    return origin


class InteractionOrigin(Origin):
    """A slash command, a menu command or a button."""

    must_reply = True
    shows_question = False

    def __init__(self, interaction: "discord.Interaction[Any]") -> None:
        self.channel = interaction.channel
        self.channel_id = interaction.channel_id or 0
        self.message_id = interaction.id
        self._interaction = interaction
        self._turns = False
        self._state: Literal["open", "deferred", "answered"] = "open"

    @cached_property
    def person(self) -> Person:
        """Who used it."""
        return person_of(self._interaction.user)

    @property
    def direct(self) -> bool:
        """Whether it was used in direct messages."""
        return self._interaction.guild_id is None

    @property
    def locale(self) -> str | None:
        """That of the person."""
        return self._interaction.locale.value

    @property
    def private(self) -> bool:
        """Whether the pressed button is in a message that one person alone sees."""
        message = self._interaction.message
        return message is not None and message.flags.ephemeral

    @property
    def permissions(self) -> discord.Permissions:
        """What the bot may do in the channel."""
        return self._interaction.app_permissions

    async def mark_waiting(self) -> bool:
        """A person who uses an interaction is told at once, in private."""
        return False

    async def unmark_waiting(self) -> None:
        """Nothing was shown."""

    async def wait(self, *, private: bool = False) -> None:
        """Acknowledge the interaction, which Discord wants within 3 s."""
        if self._state != "open":
            return
        respond = self._interaction.response
        self._state = "deferred"
        try:
            await self._callback(lambda: respond.defer(ephemeral=private, thinking=True))
        except UndeliveredError as error:
            _log.debug("An interaction could not be acknowledged: %s.", error)

    async def show_progress(self, reply: Reply) -> None:
        """Change the message that says that the bot thinks."""
        if self._state == "deferred":
            values = edit_payload(reply)
            await deliver(lambda: self._interaction.edit_original_response(**values))

    async def turn(self, render: Render) -> None:
        """Change the message of the pressed button; where it was deferred, send a private reply."""
        self._turns = self._state == "open"
        await self.respond(render, private=True)

    async def show_form(self, form: discord.ui.Modal) -> None:
        """Open a form; that is the answer to the interaction."""
        respond = self._interaction.response
        await self._callback(lambda: respond.send_modal(form))
        self._state = "answered"

    async def remove(self) -> None:
        """Remove the message of the pressed button."""
        respond = self._interaction.response
        await self._callback(respond.defer)
        await deliver(self._interaction.delete_original_response)

    async def _send(self, reply: Reply, *, private: bool) -> None:
        respond = self._interaction.response
        if self._state == "deferred":
            try:
                sent = await deliver(
                    lambda: self._interaction.edit_original_response(**edit_payload(reply))
                )
                self._state = "answered"
                self.reply_id = None if sent.flags.ephemeral else sent.id
            except UndeliveredError as error:
                if error.code not in _NOTHING_THERE:
                    raise
                self._state = "open"  # the deferral did not arrive
        if self._state == "open":
            if self._turns:
                await self._callback(lambda: respond.edit_message(**edit_payload(reply)))
            else:
                values = {"ephemeral": private}
                said = await self._callback(
                    lambda: respond.send_message(**(payload(reply) | values))
                )
                self.reply_id = said.message_id if said and not private else None
            self._state = "answered"

    async def _callback(self, respond: Callable[[], Awaitable[T]]) -> T | None:
        """Send the one callback that an interaction takes; None if it had arrived already."""
        try:
            return await deliver(respond, within_s=CALLBACK_S, try_s=CALLBACK_TRY_S)
        except UndeliveredError as error:
            if error.code != _ACKNOWLEDGED:  # a try whose response was lost arrived
                raise
            return None
