"""A message as the origin of a question: the reply refers to it."""

import logging
from functools import cached_property

import discord

from bot.chat.delivery.delivery import UndeliveredError, deliver
from bot.chat.delivery.message_payload import edit_payload, payload
from bot.chat.delivery.message_text import own_mentions
from bot.chat.delivery.origin import Origin, person_of
from bot.chat.delivery.permissions import Person
from bot.chat.formatting.reply import Reply

_log = logging.getLogger(__name__)

_NO_HISTORY = 160002  # Discord's code: a reply needs the permission to read the history
_HOURGLASS = "⏳"


class MessageOrigin(Origin):
    """A message: the reply refers to it.

    Attributes:
        own_id: the bot's user id.
        own_mentions: how the bot is mentioned there.
    """

    must_reply = False
    shows_question = True

    def __init__(
        self,
        message: discord.Message,
        own_id: int,
        *,
        replaces: int | None = None,
        silent: bool = False,
    ) -> None:
        """Take a message.

        Args:
            message: the message.
            own_id: the bot's user id.
            replaces: the id of an earlier reply, whose place the reply takes.
            silent: whether the reply notifies nobody.
        """
        self.channel = message.channel
        self.channel_id = message.channel.id
        self.message_id = message.id
        self.own_id = own_id
        self.own_mentions = own_mentions(
            own_id, message.guild if "<@&" in message.content else None
        )
        self._message = message
        self._replaces = replaces
        self._silent = silent

    @cached_property
    def person(self) -> Person:
        """The author."""
        return person_of(self._message.author)

    @property
    def direct(self) -> bool:
        """Whether it is a direct message."""
        return self._message.guild is None

    @property
    def locale(self) -> str | None:
        """That of the server; who writes in direct messages does not tell."""
        guild = self._message.guild
        return guild.preferred_locale.value if guild else None

    @cached_property
    def permissions(self) -> discord.Permissions:
        """What the bot may do in the channel."""
        return _own_permissions(self._message)

    @property
    def may_speak(self) -> bool:
        """Whether the bot may write in the channel."""
        if isinstance(self._message.channel, discord.Thread):
            return self.permissions.send_messages_in_threads
        return self.permissions.send_messages

    async def mark_waiting(self) -> bool:
        """Show an hourglass below the message, where the bot may react."""
        if not (self.direct or self.permissions.add_reactions):
            return False
        try:
            await deliver(lambda: self._message.add_reaction(_HOURGLASS), within_s=0)
        except UndeliveredError as error:
            _log.debug("A waiting question could not be marked: %s.", error)
            return False
        return True

    async def unmark_waiting(self) -> None:
        """Take the hourglass away."""
        me = discord.Object(self.own_id)
        try:
            await deliver(lambda: self._message.remove_reaction(_HOURGLASS, me))
        except UndeliveredError as error:
            _log.debug("A waiting question could not be unmarked: %s.", error)

    async def wait(self, *, private: bool = False) -> None:  # noqa: ARG002 -- a message is public
        """Show that the bot is typing."""
        try:
            await deliver(self._message.channel.typing, within_s=0)
        except UndeliveredError as error:
            _log.debug("Typing could not be shown: %s.", error)

    async def show_progress(self, reply: Reply) -> None:
        """Send a message, or change it."""
        await self._send(reply, private=False)
        self._replaces = self.reply_id

    async def _send(self, reply: Reply, *, private: bool) -> None:  # noqa: ARG002 -- see `wait`
        if not self.may_speak:
            return
        if self._replaces is not None:
            replaces = self._replaces
            await deliver(lambda: self._edit(replaces, reply))
            return
        refers = self.direct or self.permissions.read_message_history
        try:
            await deliver(lambda: self._post(reply, refers=refers))
        except UndeliveredError as error:
            if not (refers and (error.code == _NO_HISTORY or "message_reference" in error.text)):
                raise
            await deliver(lambda: self._post(reply, refers=False))

    async def _post(self, reply: Reply, *, refers: bool) -> None:
        values = payload(reply)
        if refers:
            values["reference"] = self._message.to_reference(fail_if_not_exists=False)
            values["mention_author"] = False
        # Discord enforces the nonce: what is sent again is the same message.
        nonce = self._message.id
        sent = await self._message.channel.send(**values, nonce=nonce, silent=self._silent)
        self.reply_id = sent.id

    async def _edit(self, message_id: int, reply: Reply) -> None:
        earlier = discord.PartialMessage(channel=self._message.channel, id=message_id)
        await earlier.edit(**edit_payload(reply))
        self.reply_id = message_id


def _own_permissions(message: discord.Message) -> discord.Permissions:
    """Return what the bot may do in the channel of a message; all where it cannot be known."""
    channel = message.channel
    if message.guild is None or isinstance(channel, discord.PartialMessageable):
        return discord.Permissions.all()
    try:
        return channel.permissions_for(message.guild.me)
    except discord.ClientException:  # a thread whose channel is not known
        return discord.Permissions.all()
