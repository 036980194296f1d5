"""What the page is shown: places, messages, commands and news, as plain JSON."""

from collections.abc import Mapping

from localdiscord.events import Event, EventKind
from localdiscord.gateway.gateway import Gateway
from localdiscord.message_payload import message_json
from localdiscord.permissions import Permission
from localdiscord.person import Person
from localdiscord.world import Channel, Json, Message, User, World

People = Mapping[str, Person]
"""Who the page can act as, by the name of the part they play."""

TAKEABLE = (Permission.SEND_MESSAGES, Permission.EMBED_LINKS, Permission.VIEW_CHANNEL)
"""The permissions that the page can take from the bot."""


def world_view(world: World, gateway: Gateway, people: People) -> Json:
    """Everything, for a page that has just opened."""
    return {
        "kind": "world",
        "bot": {"id": str(world.bot.id), "name": world.bot.display_name},
        "people": [
            {"part": part, "id": str(person.user.id), "name": person.user.display_name}
            for part, person in people.items()
        ],
        "places": [_place_view(world, channel, people) for channel in world.channels()],
        "commands": commands_view(world, people),
        "status": status_view(world, gateway),
    }


def status_view(world: World, gateway: Gateway) -> Json:
    """Whether the bot is there, and which faults are on."""
    return {
        "online": gateway.online,
        "acknowledges": gateway.acknowledges,
        "message_content": world.application.message_content,
        "taken": {
            str(channel.id): [
                permission.name
                for permission in TAKEABLE
                if any(o.id == world.bot.id and o.deny & permission for o in channel.overwrites)
            ]
            for channel in world.channels()
            if channel.guild_id is not None
        },
    }


def commands_view(world: World, people: People) -> Json:
    """The commands that each person is offered in each place."""
    return {
        part: {
            str(channel.id): {
                "slash": person.commands(channel=channel),
                "menu": [c["name"] for c in person.commands(channel=channel, kind=3)],
            }
            for channel in world.channels()
        }
        for part, person in people.items()
    }


def message_view(world: World, message: Message) -> Json:
    """A message as Discord shows it, and what the page needs beyond."""
    channel = world.channel(message.channel_id)
    guild = world.guild_of(channel) if channel else None
    form = message_json(message, world)
    form["author"] |= {
        "display_name": message.author.display_name,
        "colour": _colour(world, channel, message.author),
    }
    form["only_for"] = None if message.only_for is None else str(message.only_for.id)
    form["may_delete"] = guild is not None
    return form


def news_view(world: World, gateway: Gateway, people: People, event: Event) -> Json | None:
    """What the page is told of a event; None where it need not know."""
    place = None if event.channel is None else str(event.channel.id)
    message = event.message
    match event.kind:
        case EventKind.MESSAGE | EventKind.EDIT if message is not None:
            view = message_view(world, message)
            return {"kind": event.kind.value, "place": place, "message": view}
        case EventKind.DELETE if message is not None:
            return {"kind": "delete", "place": place, "message_id": str(message.id)}
        case EventKind.TYPING:
            return {"kind": "typing", "place": place}
        case EventKind.RESPONSE | EventKind.MODAL:
            detail = event.detail | {"interaction": str(event.detail["interaction"])}
            return {"kind": event.kind.value, "place": place} | detail
        case EventKind.COMMANDS:
            return {"kind": "commands", "commands": commands_view(world, people)}
        case EventKind.CHANNEL_GONE:
            return {"kind": "gone", "place": place}
        case EventKind.REFUSED:
            return {"kind": "refused", "detail": event.detail}
        case _:
            status = status_view(world, gateway)
            return {"kind": "status", "status": status, "commands": commands_view(world, people)}


def _place_view(world: World, channel: Channel, people: People) -> Json:
    guild = world.guild_of(channel)
    owner = next((part for part, p in people.items() if p.user in channel.recipients), None)
    return {
        "id": str(channel.id),
        "name": channel.name if guild else world.bot.display_name,
        "guild": guild.name if guild else None,
        "part": owner,
        "topic": channel.topic or ("Direct messages" if guild is None else ""),
        "messages": [message_view(world, message) for message in channel.messages.values()],
    }


def _colour(world: World, channel: Channel | None, user: User) -> int:
    guild = world.guild_of(channel) if channel else None
    member = guild.members.get(user.id) if guild else None
    if guild is None or member is None:
        return 0
    roles = sorted((guild.roles[i] for i in member.role_ids), key=lambda role: role.position)
    return next((role.colour for role in reversed(roles) if role.colour), 0)
