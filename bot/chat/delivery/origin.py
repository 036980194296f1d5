"""The origin of a question or command: who asks, where, and how to reply there."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cached_property
from typing import Any

import discord

from bot.chat.delivery.delivery import UndeliveredError
from bot.chat.delivery.permissions import Person
from bot.chat.formatting.escaping import length
from bot.chat.formatting.reply import MAX_TEXT, Reply
from bot.chat.wording.translations import Words, words_for

_log = logging.getLogger(__name__)

# Discord's codes for what may have happened between a question and its reply.
_GONE = frozenset({10003, 10004, 10008, 10062})  # channel, server, message or interaction
_NOT_ALLOWED = frozenset({50001, 50007, 50013})
_BAD_REQUEST = 400

Render = Callable[[bool], Reply]
"""Makes a reply; told whether it may have an embed."""


class Origin(ABC):
    """Where something was asked, by whom, and how to reply there. Made once for each question.

    Attributes:
        channel: the channel, as discord.py knows it.
        channel_id: its id, 0 if it is not known.
        message_id: the id of the message, or of the interaction.
        must_reply: whether silence would be shown as a failure.
        reply_id: the id of the message that was sent, if it is one that the bot may edit later.
        remark: a line above the reply, where there is room for it.
        shows_question: whether people see the question above the reply.
    """

    channel: Any
    channel_id: int
    message_id: int
    must_reply: bool
    remark: str = ""
    shows_question: bool
    reply_id: int | None = None

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
    def may_speak(self) -> bool:
        """Whether the bot may reply there."""
        return True

    @cached_property
    def words(self) -> Words:
        """The bot's own words in the language that is spoken there."""
        return words_for(self.locale)

    @property
    def private(self) -> bool:
        """Whether one person alone sees what it was asked in."""
        return False

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
        """Show that the reply takes longer; where that fails, nothing is shown.

        Args:
            private: whether only the person is to see the reply, where that is possible.
        """

    @abstractmethod
    async def show_progress(self, reply: Reply) -> None:
        """Show what is being done, where `wait` was called; what is sent later takes its place.

        Raises:
            UndeliveredError: if Discord does not take it.
        """

    @abstractmethod
    async def mark_waiting(self) -> bool:
        """Show that the reply comes later; return whether that could be shown."""

    @abstractmethod
    async def unmark_waiting(self) -> None:
        """Take back what `mark_waiting` showed."""

    async def send(self, reply: Reply, *, private: bool = False) -> None:
        """Send a reply that has no embed; see `respond`."""
        await self.respond(lambda _: reply, private=private)

    async def respond(self, render: Render, *, private: bool = False) -> None:
        """Send a reply: as plain text where Discord refuses its embed.

        A reply that cannot arrive any more is let go.

        Args:
            render: makes the reply.
            private: whether only the person is to see it, where that is possible.

        Raises:
            UndeliveredError: if Discord does not take it.
        """
        try:
            try:
                await self._send(self._remarked(render(self.embeds)), private=private)
            except UndeliveredError as error:
                if error.status != _BAD_REQUEST or not self.embeds:
                    raise
                await self._send(self._remarked(render(False)), private=private)
        except UndeliveredError as error:
            if error.code not in _GONE | _NOT_ALLOWED:
                raise
            _log.info("The reply to %d could not be sent: %s.", self.message_id, error)

    def _remarked(self, reply: Reply) -> Reply:
        if not self.remark:
            return reply
        text = "\n".join(part for part in (self.remark, reply.text) if part)
        return reply._replace(text=text) if length(text) <= MAX_TEXT else reply

    @abstractmethod
    async def _send(self, reply: Reply, *, private: bool) -> None: ...


def person_of(user: discord.User | discord.Member) -> Person:
    """Return who a user is, as far as permissions need it."""
    if not isinstance(user, discord.Member):
        return Person(id=user.id)
    roles = frozenset(role.id for role in user.roles if not role.is_default())
    return Person(id=user.id, role_ids=roles, manages=user.guild_permissions.manage_guild)
