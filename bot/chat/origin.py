"""The origin of a question or command: a message to reply to, or an interaction to respond to."""

import logging
from abc import ABC, abstractmethod
from functools import cached_property
from typing import Any

import discord

from bot.chat.message_payload import payload
from bot.chat.permissions import Person
from bot.chat.reply import Reply

_log = logging.getLogger(__name__)

# Discord's codes for what may have happened between a question and its reply.
_GONE = frozenset({10003, 10004, 10008, 10062})  # channel, server, message or interaction
_NOT_ALLOWED = frozenset({50001, 50007, 50013, 160002})


class Origin(ABC):
    """Where something was asked, by whom, and how to reply there. Made once for each question.

    Attributes:
        must_reply: whether silence would be shown as a failure.
    """

    must_reply: bool

    @cached_property
    @abstractmethod
    def person(self) -> Person:
        """Who asks."""

    @property
    @abstractmethod
    def direct(self) -> bool:
        """Whether it is a direct message."""

    @property
    @abstractmethod
    def permissions(self) -> discord.Permissions:
        """What the bot may do there."""

    @property
    @abstractmethod
    def locale(self) -> str | None:
        """The language that is spoken there, as one of Discord's locales, or None."""

    @property
    def embeds(self) -> bool:
        """Whether a reply may have an embed."""
        return self.direct or self.permissions.embed_links

    @property
    def files(self) -> bool:
        """Whether a reply may have a file."""
        return self.direct or self.permissions.attach_files

    @abstractmethod
    async def wait(self, *, private: bool = False) -> None:
        """Show that the reply takes longer.

        Args:
            private: whether only the person is to see the reply, where that is possible.
        """

    async def send(self, reply: Reply, *, private: bool = False) -> None:
        """Send a reply; one that cannot arrive any more is let go.

        Args:
            reply: the reply.
            private: whether only the person is to see it, where that is possible.
        """
        try:
            await self._send(reply, private=private)
        except discord.HTTPException as error:
            if error.code not in _GONE | _NOT_ALLOWED:
                raise
            _log.info("A reply could not be sent: Discord's error %s.", error.code)

    @abstractmethod
    async def _send(self, reply: Reply, *, private: bool) -> None: ...


class MessageOrigin(Origin):
    """A message: the reply refers to it."""

    must_reply = False

    def __init__(self, message: discord.Message) -> None:
        self._message = message

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
        return own_permissions(self._message)

    @property
    def may_speak(self) -> bool:
        """Whether the bot may write in the channel."""
        if isinstance(self._message.channel, discord.Thread):
            return self.permissions.send_messages_in_threads
        return self.permissions.send_messages

    async def wait(self, *, private: bool = False) -> None:  # noqa: ARG002 -- a message is public
        """Show that the bot is typing."""
        await self._message.channel.typing()

    async def _send(self, reply: Reply, *, private: bool) -> None:  # noqa: ARG002 -- see `wait`
        if not self.may_speak:
            return
        values = payload(reply)
        if self.direct or self.permissions.read_message_history:
            values["reference"] = self._message.to_reference(fail_if_not_exists=False)
            values["mention_author"] = False
        # Sent once more, after an answer of Discord's was lost, it is the same message.
        await self._message.channel.send(**values, nonce=self._message.id)


class InteractionOrigin(Origin):
    """A slash command, a menu command or a button."""

    must_reply = True

    def __init__(self, interaction: "discord.Interaction[Any]") -> None:
        self._interaction = interaction

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
    def permissions(self) -> discord.Permissions:
        """What the bot may do in the channel."""
        return self._interaction.app_permissions

    async def wait(self, *, private: bool = False) -> None:
        """Acknowledge the interaction, which Discord wants within 3 s."""
        if not self._interaction.response.is_done():
            await self._interaction.response.defer(ephemeral=private, thinking=True)

    async def _send(self, reply: Reply, *, private: bool) -> None:
        if self._interaction.response.is_done():
            await self._interaction.followup.send(**payload(reply), ephemeral=private)
        else:
            await self._interaction.response.send_message(**payload(reply), ephemeral=private)

    async def turn(self, reply: Reply) -> None:
        """Change the message of the pressed button."""
        try:
            values = payload(reply)
            await self._interaction.response.edit_message(
                content=reply.text or None,
                embed=values.get("embed"),
                view=values.get("view"),
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except discord.HTTPException as error:
            if error.code not in _GONE | _NOT_ALLOWED:
                raise
            _log.info("A page could not be turned: Discord's error %s.", error.code)


def person_of(user: discord.User | discord.Member) -> Person:
    """Return who a user is, as far as permissions need it."""
    if not isinstance(user, discord.Member):
        return Person(id=user.id)
    roles = frozenset(role.id for role in user.roles if not role.is_default())
    return Person(id=user.id, role_ids=roles, manages=user.guild_permissions.manage_guild)


def own_permissions(message: discord.Message) -> discord.Permissions:
    """Return what the bot may do in the channel of a message; all where it cannot be known."""
    channel = message.channel
    if message.guild is None or isinstance(channel, discord.PartialMessageable):
        return discord.Permissions.all()
    try:
        return channel.permissions_for(message.guild.me)
    except discord.ClientException:  # a thread whose channel is not known
        return discord.Permissions.all()
