"""The commands and components that a person finds, and what using them sends to the bot."""

from collections.abc import Iterator, Mapping

from localdiscord.permissions import Permission, permissions_in
from localdiscord.world import Channel, Json, Message, User, World

Value = str | int | float | bool
"""What a person may give as an option."""

_SUBCOMMAND_KINDS = {1, 2}
_PYTHON_TYPES: dict[int, tuple[type, ...]] = {
    3: (str,),
    4: (int,),
    5: (bool,),
    10: (int, float),
}


class ImpossibleError(Exception):
    """Discord's own client would not let a person do this."""


def visible_commands(world: World, channel: Channel, user: User, kind: int) -> list[Json]:
    """The commands that a person is offered in a channel, by name.

    Direct messages show global commands made for them; a server shows its own commands over
    global ones of the same name; `default_member_permissions` hides from those who lack them.

    Args:
        world: all registered commands.
        channel: where.
        user: for whom.
        kind: 1 for slash commands, 3 for the message menu.
    """
    guild = world.guild_of(channel)
    registered = world.application.commands
    offered: dict[str, Json] = {}
    for command in registered.get(None, {}).values():
        contexts = command.get("contexts")
        if guild is None:
            fits = 1 in contexts if contexts is not None else command.get("dm_permission", True)
        else:
            fits = contexts is None or 0 in contexts
        if fits:
            offered[_key(command)] = command
    if guild is not None:
        for command in registered.get(guild.id, {}).values():
            offered[_key(command)] = command
    held = permissions_in(guild, channel, user.id)
    return sorted(
        (c for c in offered.values() if c["type"] == kind and _permitted(c, held, channel)),
        key=lambda command: str(command["name"]),
    )


def find_command(
    commands: list[Json], name: str, *, exact: bool = False
) -> tuple[Json, list[Json]]:
    """Find a command by its full name.

    Args:
        commands: the commands to choose from.
        name: its name, those of a subcommand parted by blanks.
        exact: the name is one with blanks in it (a menu command's).

    Returns:
        The command, and the definitions of group and subcommand on the way, outermost first.

    Raises:
        ImpossibleError: there is none.
    """
    first, *rest = [name] if exact else name.split()
    command = next((c for c in commands if c["name"] == first), None)
    if command is None:
        known = ", ".join(str(c["name"]) for c in commands) or "no command at all"
        raise ImpossibleError(f"there is no command {name!r} here; there is {known}")
    path: list[Json] = []
    place = command
    for word in rest:
        step = next((o for o in place.get("options", []) if o["name"] == word), None)
        if step is None or step["type"] not in _SUBCOMMAND_KINDS:
            raise ImpossibleError(f"{first!r} has no subcommand {word!r}")
        path.append(step)
        place = step
    if any(option["type"] in _SUBCOMMAND_KINDS for option in place.get("options", [])):
        raise ImpossibleError(f"{name!r} needs a subcommand")
    return command, path


def command_form(
    command: Json, path: list[Json], values: Mapping[str, Value], *, focused: str | None = None
) -> Json:
    """Discord's `data` of a command that is used or, with `focused`, being typed.

    Args:
        command: its definition.
        path: the definitions of group and subcommand on the way.
        values: the options that are filled in.
        focused: the option that is typed into.

    Raises:
        ImpossibleError: an option is unknown, missing, or against its definition.
    """
    defined: list[Json] = (path[-1] if path else command).get("options", [])
    unknown = set(values) - {option["name"] for option in defined}
    if unknown:
        raise ImpossibleError(f"/{command['name']} has no option {', '.join(sorted(unknown))}")
    options: list[Json] = []
    for option in defined:
        name = option["name"]
        if name not in values:
            if option.get("required") and focused is None:
                raise ImpossibleError(f"/{command['name']} needs the option {name}")
            continue
        given: Json = {"name": name, "type": option["type"], "value": values[name]}
        if name == focused:
            if not option.get("autocomplete"):
                raise ImpossibleError(f"the option {name} has no autocomplete")
            given["focused"] = True
        else:
            _check_value(option, values[name])
        options.append(given)
    for step in reversed(path):
        options = [{"name": step["name"], "type": step["type"], "options": options}]
    form: Json = {"id": command["id"], "name": command["name"], "type": 1, "options": options}
    if "guild_id" in command:
        form["guild_id"] = command["guild_id"]
    return form


def find_component(message: Message, kinds: set[int], wanted: str | None) -> Json:
    """Find a usable component of a message.

    Args:
        message: the message that carries it.
        kinds: component types to look among.
        wanted: its label or custom id; None takes the only one.

    Raises:
        ImpossibleError: none fits, or it is disabled or a link.
    """
    found = [c for c in walk(message.components) if c.get("type") in kinds]
    fitting = [
        c
        for c in found
        if wanted is None or wanted in {c.get("custom_id"), c.get("label"), _emoji(c)}
    ]
    if len(fitting) != 1:
        labels = [c.get("label") or _emoji(c) or c.get("custom_id") for c in found]
        raise ImpossibleError(f"{wanted!r} is not one of the message's components: {labels}")
    component = fitting[0]
    if component.get("disabled"):
        raise ImpossibleError(f"{wanted!r} is disabled")
    if "custom_id" not in component:
        raise ImpossibleError(f"{wanted!r} is a link")
    return component


def walk(components: list[Json]) -> Iterator[Json]:
    """All components of a message, rows before what is in them."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))


def _key(command: Json) -> str:
    return f"{command['type']} {command['name']}"


def _permitted(command: Json, held: Permission, channel: Channel) -> bool:
    needed = command.get("default_member_permissions")
    if needed is None or channel.guild_id is None:
        return True
    if held == Permission.ALL:
        return True
    return int(needed) != 0 and held & int(needed) == int(needed)


def _check_value(option: Json, value: Value) -> None:
    name = option["name"]
    types = _PYTHON_TYPES.get(option["type"])
    if types is None:
        raise ImpossibleError(
            f"the local Discord cannot fill in {name} (option type {option['type']})"
        )
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise ImpossibleError(
            f"{name} takes {' or '.join(t.__name__ for t in types)}, not {value!r}"
        )
    choices = option.get("choices")
    if choices and value not in [choice["value"] for choice in choices]:
        raise ImpossibleError(f"{name} is one of {[choice['value'] for choice in choices]}")
    size = len(value) if isinstance(value, str) else value
    bounds = ("min_length", "max_length") if isinstance(value, str) else ("min_value", "max_value")
    least, most = option.get(bounds[0]), option.get(bounds[1])
    if isinstance(value, str) and most is None:
        most = 6000
    if (least is not None and size < least) or (most is not None and size > most):
        raise ImpossibleError(f"{name} must be between {least} and {most}")


def _emoji(component: Json) -> str | None:
    emoji = component.get("emoji") or {}
    name = emoji.get("name")
    return None if name is None else str(name)
