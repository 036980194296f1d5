"""Where messages are put up, changed and taken down, and everybody concerned is told."""

from localdiscord.events import Event, EventKind, EventLog
from localdiscord.gateway.gateway import Gateway
from localdiscord.gateway.session import Intent
from localdiscord.world import Channel, Json, Message, World


class Messages:
    """The one way in which a message comes into a channel, changes, and leaves it."""

    def __init__(self, world: World, gateway: Gateway, events: EventLog) -> None:
        self._world = world
        self._gateway = gateway
        self._events = events

    def post(self, message: Message) -> None:
        """Put a message up."""
        channel = self.channel_of(message)
        channel.messages[message.id] = message
        if not message.ephemeral:
            channel.last_message_id = message.id
        detail: Json = {"loading": True} if message.loading else {}
        self._note(EventKind.MESSAGE, message, message.author is self._world.bot, detail)
        self._gateway.dispatch_message("MESSAGE_CREATE", message, channel)

    def changed(self, message: Message, *, loaded: bool = False) -> None:
        """Tell that a message has been edited.

        Args:
            message: the message as it is now.
            loaded: the edit put content where "thinking" stood before.
        """
        by_bot = message.author is self._world.bot
        self._note(EventKind.EDIT, message, by_bot, {"loaded": True} if loaded else {})
        self._gateway.dispatch_message("MESSAGE_UPDATE", message, self.channel_of(message))

    def remove(self, message: Message, *, by_bot: bool) -> None:
        """Take a message down."""
        channel = self.channel_of(message)
        del channel.messages[message.id]
        self._note(EventKind.DELETE, message, by_bot, {})
        form: Json = {"id": str(message.id), "channel_id": str(channel.id)}
        direct = channel.guild_id is None or message.ephemeral
        if not direct:
            form["guild_id"] = str(channel.guild_id)
        self._gateway.dispatch(
            "MESSAGE_DELETE",
            form,
            guild_id=channel.guild_id,
            intent=Intent.DIRECT_MESSAGES if direct else Intent.GUILD_MESSAGES,
        )

    def channel_of(self, message: Message) -> Channel:
        """The channel in which a message stands."""
        channel = self._world.channel(message.channel_id)
        if channel is None:
            raise LookupError(f"the channel {message.channel_id} is gone")
        return channel

    def _note(self, kind: EventKind, message: Message, by_bot: bool, detail: Json) -> None:
        channel = self.channel_of(message)
        self._events.add(
            Event(kind, channel=channel, message=message, by_bot=by_bot, detail=detail)
        )
