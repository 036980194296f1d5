"""What the page is shown: places, messages, commands and news, as plain JSON."""

from collections.abc import Mapping

from localdiscord.events import Event, EventKind
from localdiscord.gateway.gateway import Gateway
from localdiscord.gateway.sessions import Sessions
from localdiscord.message_payload import message_json
from localdiscord.person import Person
from localdiscord.world import (
    Channel,
    ChannelKind,
    Json,
    Message,
    Permission,
    User,
    World,
    permissions_in_guild,
)

People = Mapping[str, Person]
"""Who the page can act as, by name."""

TAKEABLE = (Permission.SEND_MESSAGES, Permission.EMBED_LINKS, Permission.VIEW_CHANNEL)
"""The permissions that the page can take from a bot."""

KINDS = {
    ChannelKind.TEXT: "text",
    ChannelKind.DIRECT: "direct",
    ChannelKind.VOICE: "voice",
    ChannelKind.CATEGORY: "category",
    ChannelKind.ANNOUNCEMENT: "announcement",
    ChannelKind.FORUM: "forum",
    ChannelKind.ANNOUNCEMENT_THREAD: "thread",
    ChannelKind.PUBLIC_THREAD: "thread",
    ChannelKind.PRIVATE_THREAD: "private thread",
}


class View:
    """Makes what the page is shown."""

    def __init__(self, world: World, sessions: Sessions, gateway: Gateway, people: People) -> None:
        self._world = world
        self._sessions = sessions
        self._gateway = gateway
        self._people = people

    def world(self) -> Json:
        """Everything, for a page that has just opened."""
        return {
            "kind": "world",
            "bots": [
                {"id": str(a.id), "name": a.bot.display_name}
                for a in self._world.applications.values()
            ],
            "people": [
                {
                    "part": part,
                    "id": str(person.user.id),
                    "name": person.user.display_name,
                    "role": self._role(person.user),
                }
                for part, person in self._people.items()
            ],
            "places": [self.place(channel) for channel in self._world.channels()],
            "commands": self.commands(),
            "status": self.status(),
        }

    def status(self) -> Json:
        """Which bots are there, and which faults are on."""
        applications = self._world.applications.values()
        return {
            "online": {str(a.id): self._sessions.online(a) for a in applications},
            "message_content": {str(a.id): a.message_content for a in applications},
            "acknowledges": self._gateway.acknowledges,
            "resolvable": self._gateway.resolvable,
            "taken": {
                str(a.id): {
                    str(channel.id): [
                        permission.name
                        for permission in TAKEABLE
                        if any(o.id == a.id and o.deny & permission for o in channel.overwrites)
                    ]
                    for channel in self._world.channels()
                    if channel.guild_id is not None
                }
                for a in applications
            },
        }

    def commands(self) -> Json:
        """The commands that each person is offered in each place."""
        return {
            part: {
                str(channel.id): {
                    "slash": person.commands(channel=channel),
                    "menu": [c["name"] for c in person.commands(channel=channel, kind=3)],
                }
                for channel in self._world.channels()
                if person.sees(channel)
            }
            for part, person in self._people.items()
        }

    def message(self, message: Message) -> Json:
        """A message as Discord shows it, and what the page needs beyond."""
        channel = self._world.channel(message.channel_id)
        first = next(iter(self._world.applications.values())).bot
        form = message_json(message, self._world, viewer=first)
        form["author"] |= {
            "display_name": message.author.display_name,
            "colour": self._colour(channel, message.author),
        }
        form["only_for"] = None if message.only_for is None else str(message.only_for.id)
        form["used"] = message.interaction_name
        form["reactions"] = [
            {"emoji": emoji.partition(":")[0], "users": [str(user.id) for user in users]}
            for emoji, users in message.reactions.items()
        ]
        return form

    def news(self, event: Event) -> Json:  # noqa: PLR0911 -- one for each kind
        """What the page is told of an event."""
        place = None if event.channel is None else str(event.channel.id)
        told: Json = {"kind": event.kind.value, "place": place}
        message = event.message
        match event.kind:
            case EventKind.MESSAGE if message is not None:
                return told | {"message": self.message(message)}
            case EventKind.EDIT | EventKind.REACTION | EventKind.PINS if message is not None:
                return told | {"kind": "edit", "message": self.message(message)}
            case EventKind.DELETE if message is not None:
                return told | {"message_id": str(message.id)}
            case EventKind.TYPING if event.user is not None:
                return told | {"user": str(event.user.id), "name": event.user.display_name}
            case EventKind.RESPONSE | EventKind.MODAL:
                detail = event.detail | {"interaction": str(event.detail["interaction"])}
                return told | detail
            case EventKind.COMMANDS:
                return {"kind": "commands", "commands": self.commands()}
            case EventKind.THREAD if event.channel is not None:
                return {
                    "kind": "thread",
                    "thread": self.place(event.channel),
                    "commands": self.commands(),
                }
            case EventKind.CHANNEL_GONE:
                return {"kind": "gone", "place": place}
            case EventKind.REFUSED:
                return {"kind": "refused", "detail": event.detail}
            case _:
                return {
                    "kind": "status",
                    "status": self.status(),
                    "commands": self.commands(),
                    "seen_by": {str(c.id): self._seen_by(c) for c in self._world.channels()},
                }

    def place(self, channel: Channel) -> Json:
        """A channel or thread with its messages."""
        guild = self._world.guild_of(channel)
        bot = next((user for user in channel.recipients if user.bot), None)
        form: Json = {
            "id": str(channel.id),
            "name": channel.name if bot is None else bot.display_name,
            "guild": guild.name if guild else None,
            "bot": None if bot is None else str(bot.id),
            "channel_kind": KINDS[channel.kind],
            "parent": None if channel.parent_id is None else str(channel.parent_id),
            "topic": channel.topic or ("Direct messages" if guild is None else ""),
            "seen_by": self._seen_by(channel),
            "tags": [tag.name for tag in channel.tags],
            "messages": [self.message(message) for message in channel.messages.values()],
        }
        thread = channel.thread
        if thread is not None:
            parent = self._world.channel(channel.parent_id or 0)
            names = {tag.id: tag.name for tag in parent.tags} if parent else {}
            form |= {
                "archived": thread.archived,
                "locked": thread.locked,
                "owner": str(thread.owner_id),
                "tags": [names[tag_id] for tag_id in thread.tag_ids if tag_id in names],
            }
        return form

    def _seen_by(self, channel: Channel) -> list[str]:
        return [part for part, person in self._people.items() if person.sees(channel)]

    def _role(self, user: User) -> str:
        """What a person is called on the page: a moderator manages one of the servers."""
        manages = any(
            permissions_in_guild(guild, user.id) & Permission.MANAGE_GUILD
            for guild in self._world.guilds_of(user)
        )
        return "moderator" if manages else "member"

    def _colour(self, channel: Channel | None, user: User) -> int:
        guild = self._world.guild_of(channel) if channel else None
        member = guild.members.get(user.id) if guild else None
        if guild is None or member is None:
            return 0
        roles = sorted((guild.roles[i] for i in member.role_ids), key=lambda role: role.position)
        return next((role.colour for role in reversed(roles) if role.colour), 0)
