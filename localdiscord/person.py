"""What a person can do in the local Discord: write, use commands, click."""

from collections.abc import Sequence

from localdiscord.interaction import Interaction, InteractionKind
from localdiscord.interaction_data import (
    ImpossibleError,
    Value,
    command_form,
    find_command,
    find_component,
    visible_commands,
)
from localdiscord.interactions import Interactions
from localdiscord.mentions import AllowedMentions, find_pings
from localdiscord.message_payload import message_json
from localdiscord.messages import Messages
from localdiscord.permissions import Permission, permissions_in
from localdiscord.world import (
    Attachment,
    Channel,
    Json,
    Message,
    MessageKind,
    User,
    World,
)


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
        interactions: Interactions,
    ) -> None:
        self.user = user
        self.home = home
        self._world = world
        self._messages = messages
        self._interactions = interactions

    @property
    def direct(self) -> Channel:
        """The direct messages between this person and the bot."""
        return self._world.direct_channel(self.user)

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
        channel = self._channel_for(channel, reply_to)
        held = self._need(channel, Permission.SEND_MESSAGES)
        text = text.strip()
        if not text and not files:
            raise ImpossibleError("there is nothing to send")
        if len(text) > 2000:
            raise ImpossibleError("a message has at most 2,000 characters")
        pings = find_pings(
            text,
            world=self._world,
            guild=self._world.guild_of(channel),
            recipients=channel.recipients,
            allowed=AllowedMentions(replied_user=ping),
            may_ping_everyone=bool(held & Permission.MENTION_EVERYONE),
            replied_to=reply_to.author if reply_to else None,
        )
        message = Message(
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
        self._messages.post(message)
        return message

    def dm(self, text: str) -> Message:
        """Write to the bot in direct messages."""
        return self.say(text, channel=self.direct)

    def mention(self, text: str = "", *, channel: Channel | None = None) -> Message:
        """Write a message that begins with a mention of the bot."""
        return self.say(f"<@{self._world.bot.id}> {text}", channel=channel)

    def edit(self, message: Message, text: str) -> None:
        """Change an own message."""
        if message.author is not self.user:
            raise ImpossibleError("only the author edits a message")
        message.content = text.strip()
        message.edited_at = self._world.clock.now()
        self._messages.changed(message)

    def delete(self, message: Message) -> None:
        """Delete an own message, or any with the permission for it."""
        channel = self._messages.channel_of(message)
        if message.author is not self.user:
            self._need(channel, Permission.MANAGE_MESSAGES)
        self._messages.remove(message, by_bot=False)

    def commands(self, *, channel: Channel | None = None, kind: int = 1) -> list[Json]:
        """The application commands that this person is offered, by name.

        Args:
            channel: where, the home channel by default.
            kind: 1 for slash commands, 3 for the message menu.
        """
        return visible_commands(self._world, channel or self.home, self.user, kind)

    def slash(self, name: str, *, channel: Channel | None = None, **options: Value) -> Interaction:
        """Use a slash command, a subcommand by its full name ("kb status").

        Raises:
            ImpossibleError: no such command here, or options that its definition refuses.
        """
        channel = channel or self.home
        command, path = find_command(self.commands(channel=channel), name)
        return self._use(
            InteractionKind.COMMAND, channel, name, command_form(command, path, options)
        )

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
        form = command_form(command, path, others | {option: text}, focused=option)
        return self._use(InteractionKind.AUTOCOMPLETE, channel, name, form)

    def menu(self, name: str, message: Message) -> Interaction:
        """Use a command of the menu on a message."""
        channel = self._messages.channel_of(message)
        command, _ = find_command(self.commands(channel=channel, kind=3), name, exact=True)
        form: Json = {
            "id": command["id"],
            "name": command["name"],
            "type": 3,
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): message_json(message, self._world)}},
        }
        if "guild_id" in command:
            form["guild_id"] = command["guild_id"]
        return self._use(InteractionKind.COMMAND, channel, name, form)

    def click(self, message: Message, button: str) -> Interaction:
        """Press a button, named by its label or custom id."""
        component = find_component(message, {2}, button)
        form: Json = {"custom_id": component["custom_id"], "component_type": 2}
        return self._use_component(message, form)

    def choose(self, message: Message, *values: str, select: str | None = None) -> Interaction:
        """Choose values of a select, named by its custom id where there is more than one."""
        component = find_component(message, {3}, select)
        offered = {option["value"] for option in component["options"]}
        if not set(values) <= offered:
            raise ImpossibleError(f"the select offers {sorted(offered)}")
        form: Json = {
            "custom_id": component["custom_id"],
            "component_type": 3,
            "values": list(values),
        }
        return self._use_component(message, form)

    def submit(self, opened: Interaction, **values: str) -> Interaction:
        """Send off a form that an interaction opened, its fields by custom id."""
        modal = opened.modal
        if modal is None:
            raise ImpossibleError("no form is open")
        form: Json = {
            "custom_id": modal["custom_id"],
            "components": [_filled(row, values) for row in modal["components"]],
        }
        return self._interactions.open(
            InteractionKind.MODAL,
            user=self.user,
            channel=opened.channel,
            name=modal["custom_id"],
            form=form,
            source=opened.source,
        )

    def _use(self, kind: InteractionKind, channel: Channel, name: str, form: Json) -> Interaction:
        self._need(channel, Permission.USE_APPLICATION_COMMANDS)
        return self._interactions.open(kind, user=self.user, channel=channel, name=name, form=form)

    def _use_component(self, message: Message, form: Json) -> Interaction:
        if message.only_for not in {None, self.user}:
            raise ImpossibleError("somebody else's ephemeral message")
        channel = self._messages.channel_of(message)
        self._need(channel, Permission.VIEW_CHANNEL)
        return self._interactions.open(
            InteractionKind.COMPONENT,
            user=self.user,
            channel=channel,
            name=form["custom_id"],
            form=form,
            source=message,
        )

    def _channel_for(self, channel: Channel | None, reply_to: Message | None) -> Channel:
        if channel is None and reply_to is not None:
            return self._messages.channel_of(reply_to)
        return channel or self.home

    def _need(self, channel: Channel, permission: Permission) -> Permission:
        held = permissions_in(self._world.guild_of(channel), channel, self.user.id)
        if not held & permission:
            raise ImpossibleError(f"{self.user.name} has no {permission.name} in {channel.name}")
        return held


def _filled(row: Json, values: dict[str, str]) -> Json:
    """A row or label of a form with the texts that a person typed."""

    def typed(field: Json) -> Json:
        return {
            "type": field["type"],
            "id": field.get("id", 1),
            "custom_id": field["custom_id"],
            "value": values.get(field["custom_id"], field.get("value", "")),
        }

    if "component" in row:
        return {"type": row["type"], "id": row.get("id", 1), "component": typed(row["component"])}
    return {"type": 1, "id": row.get("id", 1), "components": [typed(f) for f in row["components"]]}
