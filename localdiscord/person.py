"""What a person can do in the local Discord: write, react, start threads, use commands, click."""

from collections.abc import Sequence

from localdiscord.interaction import Interaction, InteractionKind
from localdiscord.interaction_data import (
    ImpossibleError,
    Value,
    command_data,
    find_command,
    find_component,
    modal_data,
    selection_data,
    visible_commands,
)
from localdiscord.interactions import Interactions
from localdiscord.mentions import AllowedMentions, find_pings
from localdiscord.message_payload import message_json
from localdiscord.messages import Messages
from localdiscord.threads import Threads
from localdiscord.world import (
    Application,
    Attachment,
    Channel,
    ChannelFlag,
    ChannelKind,
    Json,
    Message,
    MessageKind,
    Permission,
    User,
    World,
    permissions_in,
)
from localdiscord.world.permissions import sending_permission


class Person:
    """A person at a client.

    Everything is done at once and in order; what the bot makes of it is awaited elsewhere
    (`Interaction.reply`, `LocalDiscord.next_message` and so on). What Discord's own client would
    not let a person do raises `ImpossibleError`.

    Attributes:
        user: the account.
        home: the channel in which things are done that name no other.
    """

    def __init__(
        self,
        user: User,
        *,
        home: Channel,
        world: World,
        messages: Messages,
        threads: Threads,
        interactions: Interactions,
    ) -> None:
        self.user = user
        self.home = home
        self._world = world
        self._messages = messages
        self._threads = threads
        self._interactions = interactions

    @property
    def direct(self) -> Channel:
        """The direct messages between this person and the first bot."""
        return self._world.direct_channel(self._first_bot, self.user)

    def sees(self, channel: Channel) -> bool:
        """Whether this person sees a channel."""
        held = permissions_in(self._world.guild_of(channel), channel, self.user.id)
        return bool(held & Permission.VIEW_CHANNEL)

    def say(
        self,
        text: str,
        *,
        channel: Channel | None = None,
        reply_to: Message | None = None,
        ping: bool = True,
        files: Sequence[Attachment] = (),
    ) -> Message:
        """Write a message.

        Args:
            text: what is written, up to 2,000 characters; `<@id>` mentions.
            channel: where, the home channel by default.
            reply_to: the message replied to.
            ping: whether the reply pings its author.
            files: files that come with it.

        Raises:
            ImpossibleError: nothing to send, too long, or not allowed here.
        """
        if channel is None and reply_to is not None:
            channel = self._world.channel_of(reply_to)
        channel = channel or self.home
        if not channel.holds_messages:
            raise ImpossibleError(f"no messages stand in {channel.name}; a forum takes posts")
        self._need(channel, sending_permission(channel))
        if channel.thread is not None and channel.thread.locked:
            self._need(channel, Permission.MANAGE_THREADS)
        message = self._written(channel, text, reply_to=reply_to, ping=ping, files=files)
        self._messages.post(message)
        return message

    def dm(self, text: str, *, bot: User | None = None) -> Message:
        """Write to a bot, the first one by default, in direct messages."""
        return self.say(text, channel=self._world.direct_channel(bot or self._first_bot, self.user))

    def mention(self, text: str = "", *, channel: Channel | None = None) -> Message:
        """Write a message that begins with a mention of the first bot."""
        return self.say(f"<@{self._first_bot.id}> {text}", channel=channel)

    def edit(self, message: Message, text: str) -> None:
        """Change an own message."""
        if message.author is not self.user:
            raise ImpossibleError("only the author edits a message")
        message.content = _checked_text(text)
        message.edited_at = self._world.clock.now()
        self._messages.edited(message)

    def delete(self, message: Message) -> None:
        """Delete an own message, or any with the permission for it."""
        channel = self._world.channel_of(message)
        if message.author is not self.user:
            self._need(channel, Permission.MANAGE_MESSAGES)
        self._messages.delete(message, by_bot=False)

    def typing(self, *, channel: Channel | None = None) -> None:
        """Let it be seen that this person is typing."""
        channel = channel or self.home
        self._need(channel, sending_permission(channel))
        self._messages.typing(channel, self.user)

    def react(self, message: Message, emoji: str) -> None:
        """React to a message with an emoji, or take the reaction back where it is there."""
        channel = self._world.channel_of(message)
        self._need(channel, Permission.READ_MESSAGE_HISTORY)
        if self.user in message.reactions.get(emoji, []):
            self._messages.unreact(message, emoji, self.user)
            return
        if emoji not in message.reactions:
            self._need(channel, Permission.ADD_REACTIONS)
        self._messages.react(message, emoji, self.user)

    def pin(self, message: Message, *, pinned: bool = True) -> None:
        """Pin a message, or take it off the pinned ones."""
        self._need(self._world.channel_of(message), Permission.PIN_MESSAGES)
        if pinned:
            self._messages.pin(message, self.user)
        else:
            self._messages.unpin(message)

    def start_thread(
        self,
        name: str,
        *,
        on: Message | None = None,
        channel: Channel | None = None,
        private: bool = False,
    ) -> Channel:
        """Start a thread on a message, or by itself in a channel (the home channel by default)."""
        parent = self._world.channel_of(on) if on else channel or self.home
        if on is not None and self._world.channel(on.id) is not None:
            raise ImpossibleError("this message has a thread")
        if parent.kind not in {ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT}:
            raise ImpossibleError(f"{parent.name} takes no threads")
        kind = ChannelKind.PRIVATE_THREAD if private else ChannelKind.PUBLIC_THREAD
        if parent.kind is ChannelKind.ANNOUNCEMENT:
            kind = ChannelKind.ANNOUNCEMENT_THREAD
        needed = Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
        self._need(parent, needed)
        return self._threads.start(parent, _checked_name(name), self.user, kind=kind, starter=on)

    def post(
        self, name: str, text: str, *, forum: Channel, tags: Sequence[str] = ()
    ) -> tuple[Channel, Message]:
        """Begin a post in a forum; give its thread and first message.

        Args:
            name: the post's title.
            text: its first message.
            forum: where.
            tags: names of the forum's tags.
        """
        if forum.kind is not ChannelKind.FORUM:
            raise ImpossibleError(f"{forum.name} is no forum")
        self._need(forum, Permission.SEND_MESSAGES)
        offered = {tag.name: tag for tag in forum.tags}
        for tag in tags:
            if tag not in offered:
                raise ImpossibleError(f"{forum.name} has no tag {tag!r}")
            if offered[tag].moderated:
                self._need(forum, Permission.MANAGE_THREADS)
        if forum.flags & ChannelFlag.REQUIRE_TAG and not tags:
            raise ImpossibleError(f"a post in {forum.name} needs a tag")
        first = self._written(forum, text)
        tag_ids = [offered[tag].id for tag in tags]
        thread = self._threads.start(forum, _checked_name(name), self.user, tag_ids=tag_ids)
        first.id = first.channel_id = thread.id
        self._messages.post(first)
        return thread, first

    def join_thread(self, thread: Channel) -> None:
        """Join a thread."""
        self._need(thread, Permission.VIEW_CHANNEL)
        self._threads.join(thread, self.user)

    def add_to_thread(self, thread: Channel, user: User) -> None:
        """Add somebody to a thread."""
        self._need(thread, sending_permission(thread))
        self._threads.join(thread, user)

    def archive(self, thread: Channel, *, archived: bool = True) -> None:
        """Archive a thread, or open it again; the owner's or a moderator's doing."""
        assert thread.thread is not None
        if thread.thread.owner_id != self.user.id or thread.thread.locked:
            self._need(thread, Permission.MANAGE_THREADS)
        self._threads.archive(thread, archived=archived)
        self._threads.changed(thread)

    def commands(self, *, channel: Channel | None = None, kind: int = 1) -> list[Json]:
        """The application commands that this person is offered, by name.

        Args:
            channel: where, the home channel by default.
            kind: 1 for slash commands, 2 for the menu of users, 3 for the menu of messages.
        """
        return visible_commands(self._world, channel or self.home, self.user, kind)

    def slash(self, name: str, *, channel: Channel | None = None, **options: Value) -> Interaction:
        """Use a slash command, a subcommand by its full name ("kb status").

        Options that name a user, channel or role take its id as text.

        Raises:
            ImpossibleError: no such command here, or options that its definition refuses.
        """
        channel = channel or self.home
        command, path = find_command(self.commands(channel=channel), name)
        data = command_data(self._world, channel, self.user, command, path, options)
        return self._use(InteractionKind.COMMAND, channel, name, command, data)

    async def complete(
        self,
        name: str,
        option: str,
        text: str,
        *,
        channel: Channel | None = None,
        **others: Value,
    ) -> list[Json]:
        """Type into an option with autocomplete, and give the choices that the bot offers.

        Args:
            name: the command.
            option: the option that is typed into.
            text: what stands in it.
            channel: where, the home channel by default.
            others: options filled in already.
        """
        lookup = self.start_completing(name, option, text, channel=channel, **others)
        await lookup.responded()
        return lookup.choices

    def start_completing(
        self,
        name: str,
        option: str,
        text: str,
        *,
        channel: Channel | None = None,
        **others: Value,
    ) -> Interaction:
        """Ask for choices as `complete` does, without waiting for them."""
        channel = channel or self.home
        command, path = find_command(self.commands(channel=channel), name)
        values = others | {option: text}
        data = command_data(self._world, channel, self.user, command, path, values, focused=option)
        return self._use(InteractionKind.AUTOCOMPLETE, channel, name, command, data)

    def menu(self, name: str, message: Message) -> Interaction:
        """Use a command of the menu on a message."""
        channel = self._world.channel_of(message)
        command, _ = find_command(self.commands(channel=channel, kind=3), name, exact=True)
        application = self._world.applications[int(command["application_id"])]
        target = message_json(message, self._world, viewer=application.bot)
        data: Json = {
            "id": command["id"],
            "name": command["name"],
            "type": 3,
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): target}},
        }
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return self._use(InteractionKind.COMMAND, channel, name, command, data)

    def click(self, message: Message, button: str) -> Interaction:
        """Press a button, named by its label or custom id."""
        component = find_component(message, {2}, button)
        data: Json = {
            "custom_id": component["custom_id"],
            "component_type": 2,
            "id": component["id"],
        }
        return self._use_component(message, data)

    def choose(self, message: Message, *values: str, select: str | None = None) -> Interaction:
        """Choose values of a select, named by its custom id where there is more than one."""
        component = find_component(message, {3}, select)
        return self._use_component(message, selection_data(component, values))

    def submit(self, opened: Interaction, **values: str) -> Interaction:
        """Send off a form that an interaction opened, its fields by custom id."""
        if opened.modal is None:
            raise ImpossibleError("no form is open")
        return self._interactions.open(
            InteractionKind.MODAL,
            application=opened.application,
            user=self.user,
            channel=opened.channel,
            name=opened.modal["custom_id"],
            data=modal_data(opened.modal, values),
            source=opened.source,
            opened_by=opened,
        )

    @property
    def _first_bot(self) -> User:
        return next(iter(self._world.applications.values())).bot

    def _written(
        self,
        channel: Channel,
        text: str,
        *,
        reply_to: Message | None = None,
        ping: bool = True,
        files: Sequence[Attachment] = (),
    ) -> Message:
        text = _checked_text(text)
        if not text and not files:
            raise ImpossibleError("there is nothing to send")
        guild = self._world.guild_of(channel)
        held = permissions_in(guild, channel, self.user.id)
        pings = find_pings(
            text,
            world=self._world,
            guild=guild,
            recipients=channel.recipients,
            allowed=AllowedMentions(replied_user=ping),
            may_ping_everyone=bool(held & Permission.MENTION_EVERYONE),
            replied_to=reply_to.author if reply_to else None,
        )
        return Message(
            id=self._world.snowflakes.next(),
            channel_id=channel.id,
            author=self.user,
            content=text,
            kind=MessageKind.REPLY if reply_to else MessageKind.DEFAULT,
            attachments=list(files),
            mentions=pings.users,
            mention_role_ids=pings.role_ids,
            mention_everyone=pings.everyone,
            reference_id=reply_to.id if reply_to else None,
        )

    def _use(
        self, kind: InteractionKind, channel: Channel, name: str, command: Json, data: Json
    ) -> Interaction:
        self._need(channel, Permission.USE_APPLICATION_COMMANDS)
        return self._interactions.open(
            kind,
            application=self._world.applications[int(command["application_id"])],
            user=self.user,
            channel=channel,
            name=name,
            data=data,
        )

    def _use_component(self, message: Message, data: Json) -> Interaction:
        if message.only_for not in {None, self.user}:
            raise ImpossibleError("somebody else's ephemeral message")
        channel = self._world.channel_of(message)
        self._need(channel, Permission.VIEW_CHANNEL)
        return self._interactions.open(
            InteractionKind.COMPONENT,
            application=self._application_of(message),
            user=self.user,
            channel=channel,
            name=data["custom_id"],
            data=data,
            source=message,
        )

    def _application_of(self, message: Message) -> Application:
        return self._world.applications[message.author.id]

    def _need(self, channel: Channel, permission: Permission) -> None:
        held = permissions_in(self._world.guild_of(channel), channel, self.user.id)
        if not held & permission:
            raise ImpossibleError(f"{self.user.name} has no {permission.name} in {channel.name}")


def _checked_text(text: str) -> str:
    """A message's text without blanks at its ends.

    Raises:
        ImpossibleError: it is too long, or no text that can be sent.
    """
    text = text.strip()
    if len(text) > 2000:
        raise ImpossibleError("a message has at most 2,000 characters")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ImpossibleError("half a character (a lone surrogate) cannot be sent")
    return text


def _checked_name(name: str) -> str:
    name = _checked_text(name)
    if not 1 <= len(name) <= 100:
        raise ImpossibleError("a thread's name has 1 to 100 characters")
    return name
