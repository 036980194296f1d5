"""Where messages are posted, edited, pinned, reacted to and deleted, and everybody is told."""

from localdiscord.events import Event, EventKind, EventLog
from localdiscord.gateway.dispatcher import Dispatcher
from localdiscord.gateway.protocol import Intent
from localdiscord.message_payload import emoji_json
from localdiscord.payloads import member_json
from localdiscord.world import (
    Channel,
    Json,
    Message,
    MessageKind,
    User,
    World,
    iso_time,
)

NONCE_LASTS_S = 300.0
"""How long a nonce is remembered; Discord says "the past few minutes"."""


class Messages:
    """The one way in which a message comes into a channel, changes, and leaves it."""

    def __init__(self, world: World, dispatcher: Dispatcher, events: EventLog) -> None:
        self._world = world
        self._dispatcher = dispatcher
        self._events = events
        self._by_nonce: dict[tuple[int, str], tuple[float, Message]] = {}

    def post(self, message: Message) -> None:
        """Post a message; who writes in a thread joins it, and opens it where it is archived."""
        channel = self._world.channel_of(message)
        channel.messages[message.id] = message
        if not message.ephemeral:
            channel.last_message_id = message.id
            self._count_in_thread(message, channel)
        if message.nonce is not None:
            key = (message.author.id, str(message.nonce))
            self._by_nonce[key] = (self._world.clock.now(), message)
        detail: Json = {"loading": True} if message.loading else {}
        self._note(EventKind.MESSAGE, message, self._by_bot(message), detail)
        self._dispatcher.of_message("MESSAGE_CREATE", message, channel)

    def with_nonce(self, author: User, nonce: str | int) -> Message | None:
        """The message that an author sent with this nonce within the last minutes, or None."""
        sent_at, message = self._by_nonce.get((author.id, str(nonce)), (0.0, None))
        return message if self._world.clock.now() - sent_at < NONCE_LASTS_S else None

    def edited(self, message: Message, *, loaded: bool = False) -> None:
        """Tell that a message has been edited.

        Args:
            message: the message as it is after the edit.
            loaded: the edit put content where "thinking" stood before.
        """
        self._note(
            EventKind.EDIT, message, self._by_bot(message), {"loaded": True} if loaded else {}
        )
        self._dispatcher.of_message("MESSAGE_UPDATE", message, self._world.channel_of(message))

    def delete(self, message: Message, *, by_bot: bool) -> None:
        """Delete a message."""
        channel = self._world.channel_of(message)
        del channel.messages[message.id]
        self._note(EventKind.DELETE, message, by_bot, {})
        form: Json = {"id": str(message.id), "channel_id": str(channel.id)}
        if channel.guild_id is not None and not message.ephemeral:
            form["guild_id"] = str(channel.guild_id)
        in_guild = Intent.DIRECT_MESSAGES if message.ephemeral else Intent.GUILD_MESSAGES
        self._dispatcher.of_channel(
            "MESSAGE_DELETE", form, channel, in_guild=in_guild, direct=Intent.DIRECT_MESSAGES
        )

    def react(self, message: Message, emoji: str, user: User) -> None:
        """Add somebody's reaction, if it is not there yet."""
        users = message.reactions.setdefault(emoji, [])
        if user not in users:
            users.append(user)
            self._tell_of_reaction("MESSAGE_REACTION_ADD", message, emoji, user)

    def unreact(self, message: Message, emoji: str, user: User) -> None:
        """Take somebody's reaction away, if it is there."""
        users = message.reactions.get(emoji, [])
        if user in users:
            users.remove(user)
            if not users:
                del message.reactions[emoji]
            self._tell_of_reaction("MESSAGE_REACTION_REMOVE", message, emoji, user)

    def clear_reactions(self, message: Message, emoji: str | None = None) -> None:
        """Take all reactions away, or all with one emoji."""
        form = self._places(message)
        if emoji is None:
            message.reactions.clear()
            event = "MESSAGE_REACTION_REMOVE_ALL"
        else:
            message.reactions.pop(emoji, None)
            form["emoji"] = emoji_json(emoji)
            event = "MESSAGE_REACTION_REMOVE_EMOJI"
        self._dispatch_reaction(event, form, message)

    def pin(self, message: Message, by: User) -> None:
        """Pin a message, and say so in the channel."""
        channel = self._world.channel_of(message)
        if message.pinned_at is not None:
            return
        message.pinned_at = channel.last_pin_at = self._world.clock.now()
        self._pins_changed(message, channel)
        self.post(
            Message(
                id=self._world.snowflakes.next(),
                channel_id=channel.id,
                author=by,
                kind=MessageKind.CHANNEL_PINNED_MESSAGE,
                reference_id=message.id,
            )
        )

    def unpin(self, message: Message) -> None:
        """Take a pinned message off the list."""
        channel = self._world.channel_of(message)
        if message.pinned_at is None:
            return
        message.pinned_at = None
        channel.last_pin_at = next((pin.pinned_at for pin in channel.pins), None)
        self._pins_changed(message, channel)

    def typing(self, channel: Channel, user: User) -> None:
        """Tell that somebody is typing."""
        now = self._world.clock.now()
        form: Json = {
            "channel_id": str(channel.id),
            "user_id": str(user.id),
            "timestamp": int(now),
        }
        guild = self._world.guild_of(channel)
        if guild is not None:
            form["guild_id"] = str(guild.id)
            form["member"] = member_json(guild.members[user.id])
        self._events.add(
            Event(
                EventKind.TYPING,
                channel=channel,
                user=user,
                by_bot=user.id in self._world.applications,
            )
        )
        self._dispatcher.of_channel(
            "TYPING_START",
            form,
            channel,
            in_guild=Intent.GUILD_MESSAGE_TYPING,
            direct=Intent.DIRECT_MESSAGE_TYPING,
        )

    def _count_in_thread(self, message: Message, channel: Channel) -> None:
        thread = channel.thread
        if thread is None or message.id == channel.id:
            return
        if message.kind is not MessageKind.THREAD_STARTER_MESSAGE:
            thread.sent += 1
        if thread.archived:
            thread.archived, thread.archived_at = False, self._world.clock.now()
            self._dispatcher.channel_changed("THREAD_UPDATE", channel)
        self.join_thread(channel, message.author)

    def join_thread(self, channel: Channel, user: User) -> None:
        """Make somebody a member of a thread, if they are none yet."""
        assert channel.thread is not None
        if user.id not in channel.thread.member_ids:
            channel.thread.member_ids[user.id] = self._world.clock.now()
            self._dispatcher.thread_members_changed(channel, joined=user.id)

    def _tell_of_reaction(self, event: str, message: Message, emoji: str, user: User) -> None:
        form = self._places(message) | {
            "user_id": str(user.id),
            "emoji": emoji_json(emoji),
            "burst": False,
            "type": 0,
        }
        if event == "MESSAGE_REACTION_ADD":
            guild = self._world.guild_of(self._world.channel_of(message))
            form["message_author_id"] = str(message.author.id)
            if guild is not None:
                form["member"] = member_json(guild.members[user.id])
        self._dispatch_reaction(event, form, message)

    def _dispatch_reaction(self, event: str, form: Json, message: Message) -> None:
        channel = self._world.channel_of(message)
        self._note(EventKind.REACTION, message, by_bot=False, detail=form)
        self._dispatcher.of_channel(
            event,
            form,
            channel,
            in_guild=Intent.GUILD_MESSAGE_REACTIONS,
            direct=Intent.DIRECT_MESSAGE_REACTIONS,
        )

    def _pins_changed(self, message: Message, channel: Channel) -> None:
        form: Json = {
            "channel_id": str(channel.id),
            "last_pin_timestamp": channel.last_pin_at and iso_time(channel.last_pin_at),
        }
        if channel.guild_id is not None:
            form["guild_id"] = str(channel.guild_id)
        self._note(EventKind.PINS, message, by_bot=False, detail={})
        self._dispatcher.of_channel(
            "CHANNEL_PINS_UPDATE",
            form,
            channel,
            in_guild=Intent.GUILDS,
            direct=Intent.DIRECT_MESSAGES,
        )
        self._dispatcher.of_message("MESSAGE_UPDATE", message, channel)

    def _places(self, message: Message) -> Json:
        form: Json = {"message_id": str(message.id), "channel_id": str(message.channel_id)}
        guild_id = self._world.channel_of(message).guild_id
        return form if guild_id is None else form | {"guild_id": str(guild_id)}

    def _by_bot(self, message: Message) -> bool:
        return message.author.id in self._world.applications

    def _note(self, kind: EventKind, message: Message, by_bot: bool, detail: Json) -> None:
        channel = self._world.channel_of(message)
        self._events.add(
            Event(kind, channel=channel, message=message, by_bot=by_bot, detail=detail)
        )
