"""The place where something was asked: a message to reply to, or an interaction to respond to."""

import io
import logging
from abc import ABC, abstractmethod
from typing import Any

import discord

from bot.chat.permissions import Person
from bot.chat.reply import Card, Reply, Tone

_log = logging.getLogger(__name__)

_COLOURS: dict[Tone, int] = {
    "sure": 0x2E8B57,
    "unsure": 0xC98A1B,
    "none": 0x7A7F87,
    "plain": 0x3B6EA5,
}

# Discord's codes for what may have happened between a question and its reply.
_GONE = frozenset({10003, 10004, 10008, 10062})  # channel, server, message or interaction
_NOT_ALLOWED = frozenset({50001, 50007, 50013, 160002})


class Place(ABC):
    """Where something was asked, and how to reply there."""

    @property
    @abstractmethod
    def person(self) -> Person:
        """Who asks."""

    @property
    @abstractmethod
    def direct(self) -> bool:
        """Whether it is a direct message."""

    @property
    @abstractmethod
    def must_reply(self) -> bool:
        """Whether silence would be shown as a failure."""

    @property
    @abstractmethod
    def embeds(self) -> bool:
        """Whether a reply may have an embed."""

    @property
    @abstractmethod
    def files(self) -> bool:
        """Whether a reply may have a file."""

    @abstractmethod
    async def wait(self, *, private: bool = False) -> None:
        """Show that the reply takes longer.

        Args:
            private: whether the reply is to be seen by the person alone, where that is possible.
        """

    async def send(self, reply: Reply, *, private: bool = False) -> None:
        """Send a reply; one that cannot arrive any more is let go.

        Args:
            reply: the reply.
            private: whether it is to be seen by the person alone, where that is possible.
        """
        try:
            await self._send(reply, private=private)
        except discord.HTTPException as error:
            if error.code not in _GONE | _NOT_ALLOWED:
                raise
            _log.info("A reply could not be sent: Discord's error %s.", error.code)

    @abstractmethod
    async def _send(self, reply: Reply, *, private: bool) -> None: ...


class MessagePlace(Place):
    """A message: the reply refers to it."""

    def __init__(self, message: discord.Message) -> None:
        self._message = message
        self._permissions = own_permissions(message)

    @property
    def person(self) -> Person:
        """The author."""
        return person_of(self._message.author)

    @property
    def direct(self) -> bool:
        """Whether it is a direct message."""
        return self._message.guild is None

    @property
    def must_reply(self) -> bool:
        """A message may be left without a reply."""
        return False

    @property
    def embeds(self) -> bool:
        """Whether links may be embedded in the channel."""
        return self._permissions.embed_links

    @property
    def files(self) -> bool:
        """Whether files may be attached in the channel."""
        return self._permissions.attach_files

    @property
    def may_speak(self) -> bool:
        """Whether the bot may write in the channel."""
        if isinstance(self._message.channel, discord.Thread):
            return self._permissions.send_messages_in_threads
        return self._permissions.send_messages

    async def wait(self, *, private: bool = False) -> None:  # noqa: ARG002 -- a message is public
        """Show that the bot is typing."""
        await self._message.channel.typing()

    async def _send(self, reply: Reply, *, private: bool) -> None:  # noqa: ARG002 -- see `wait`
        if not self.may_speak:
            return
        values = contents(reply)
        if self.direct or self._permissions.read_message_history:
            values["reference"] = self._message.to_reference(fail_if_not_exists=False)
            values["mention_author"] = False
        # Sent once more, after an answer of Discord's was lost, it is the same message.
        await self._message.channel.send(**values, nonce=self._message.id)


class InteractionPlace(Place):
    """A slash command, a menu command or a button."""

    def __init__(self, interaction: "discord.Interaction[Any]") -> None:
        self._interaction = interaction

    @property
    def person(self) -> Person:
        """Who used it."""
        return person_of(self._interaction.user)

    @property
    def direct(self) -> bool:
        """Whether it was used in direct messages."""
        return self._interaction.guild_id is None

    @property
    def must_reply(self) -> bool:
        """Discord tells a person when an interaction is not answered."""
        return True

    @property
    def embeds(self) -> bool:
        """Whether links may be embedded in the channel."""
        return self.direct or self._interaction.app_permissions.embed_links

    @property
    def files(self) -> bool:
        """Whether files may be attached in the channel."""
        return self.direct or self._interaction.app_permissions.attach_files

    async def wait(self, *, private: bool = False) -> None:
        """Acknowledge the interaction, which Discord wants within 3 s."""
        if not self._interaction.response.is_done():
            await self._interaction.response.defer(ephemeral=private, thinking=True)

    async def _send(self, reply: Reply, *, private: bool) -> None:
        if self._interaction.response.is_done():
            await self._interaction.followup.send(**contents(reply), ephemeral=private)
        else:
            await self._interaction.response.send_message(**contents(reply), ephemeral=private)

    async def turn(self, reply: Reply) -> None:
        """Change the message of the pressed button."""
        try:
            values = contents(reply)
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


def contents(reply: Reply) -> dict[str, Any]:
    """Return a reply as the arguments of discord.py's sending methods."""
    values: dict[str, Any] = {
        "allowed_mentions": discord.AllowedMentions.none(),
        "suppress_embeds": reply.card is None,  # no previews of links
    }
    if reply.text:
        values["content"] = reply.text
    if reply.card is not None:
        values["embed"] = _embed(reply.card)
    if reply.buttons:
        values["view"] = _view(reply)
    if reply.file is not None:
        data = io.BytesIO(reply.file.text.encode())
        values["file"] = discord.File(data, filename=reply.file.name)
    return values


def _embed(card: Card) -> discord.Embed:
    embed = discord.Embed(
        title=card.title or None, description=card.description, colour=_COLOURS[card.tone]
    )
    if card.footer:
        embed.set_footer(text=card.footer)
    return embed


def _view(reply: Reply) -> discord.ui.View:
    """Return the buttons. The view is stopped: handles need no memory on this side."""
    view = discord.ui.View(timeout=None)
    for button in reply.buttons:
        view.add_item(
            discord.ui.Button(label=button.label, custom_id=button.handle, disabled=button.disabled)
        )
    view.stop()
    return view
