"""The commands and components that a person finds, and what using them sends to the bot."""

from collections.abc import Iterator, Mapping, Sequence

from localdiscord.payloads import bare_member_json, role_json, user_json
from localdiscord.world import Channel, Json, Message, Permission, User, World, permissions_in

Value = str | int | float | bool
"""What a person may give as an option."""

_SUBCOMMAND_KINDS = {1, 2}
_PYTHON_TYPES: dict[int, tuple[type, ...]] = {
    3: (str,),
    4: (int,),
    5: (bool,),
    10: (int, float),
}


_NAMED_KINDS = {6: ("users",), 7: ("channels",), 8: ("roles",), 9: ("users", "roles")}
"""Option types that take an id, and what it may name."""

_TEXT_INPUT = 4
MAX_TEXT_INPUT = 4000


class ImpossibleError(Exception):
    """Discord's own client would not let a person do this."""


def visible_commands(world: World, channel: Channel, user: User, kind: int) -> list[Json]:
    """The commands that a person is offered in a channel, by name, of all bots that are there.

    Direct messages show global commands made for them; a server shows its own commands over
    global ones of the same name; `default_member_permissions` hides from those who lack them.

    Args:
        world: all registered commands.
        channel: where.
        user: for whom.
        kind: 1 for slash commands, 2 for the menu of users, 3 for the menu of messages.
    """
    guild = world.guild_of(channel)
    held = permissions_in(guild, channel, user.id)
    offered: dict[str, Json] = {}
    for application in world.applications.values():
        if application.bot not in _present(world, channel):
            continue
        for command in application.commands.get(None, {}).values():
            if _fits(command, in_guild=guild is not None):
                offered[_key(command)] = command
        if guild is not None:
            for command in application.commands.get(guild.id, {}).values():
                offered[_key(command)] = command
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


def command_data(
    world: World,
    channel: Channel,
    user: User,
    command: Json,
    path: list[Json],
    values: Mapping[str, Value],
    *,
    focused: str | None = None,
) -> Json:
    """Discord's `data` of a command that is used or, with `focused`, being typed.

    Args:
        world: whom and what an id in an option may name.
        channel: where the command is used.
        user: by whom.
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
    resolved: Json = {}
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
        elif option["type"] in _NAMED_KINDS:
            resolved |= _resolved(world, channel, user, option, str(values[name]), resolved)
        else:
            _check_value(option, values[name])
        options.append(given)
    for step in reversed(path):
        options = [{"name": step["name"], "type": step["type"], "options": options}]
    data: Json = {"id": command["id"], "name": command["name"], "type": 1, "options": options}
    if resolved:
        data["resolved"] = resolved
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data


def selection_data(select: Json, values: Sequence[str]) -> Json:
    """Discord's `data` of a select in which values are chosen.

    Raises:
        ImpossibleError: the select does not offer them, or not so many.
    """
    offered = {option["value"] for option in select["options"]}
    if not set(values) <= offered:
        raise ImpossibleError(f"the select offers {sorted(offered)}")
    least, most = select["min_values"], select["max_values"]
    if not least <= len(set(values)) <= most:
        raise ImpossibleError(f"the select takes {least} to {most} values")
    return {
        "custom_id": select["custom_id"],
        "component_type": 3,
        "id": select["id"],
        "values": list(values),
    }


def modal_data(modal: Json, values: Mapping[str, str]) -> Json:
    """Discord's `data` of a modal that is sent off, its fields by custom id.

    Raises:
        ImpossibleError: a field is unknown, or its text too short or too long.
    """
    inputs = [c for c in walk(modal["components"]) if c.get("type") == _TEXT_INPUT]
    unknown = set(values) - {field["custom_id"] for field in inputs}
    if unknown:
        raise ImpossibleError(f"the modal has no field {', '.join(sorted(unknown))}")

    def filled(component: Json) -> Json:
        form: Json = {"type": component["type"], "id": component["id"]}
        if component["type"] == _TEXT_INPUT:
            text = values.get(component["custom_id"], component.get("value") or "")
            optional = component.get("required") is False and not text
            least = max(component.get("min_length") or 0, 1)
            most = component.get("max_length") or MAX_TEXT_INPUT
            if not optional and not least <= len(text) <= most:
                name = component["custom_id"]
                raise ImpossibleError(f"{name} takes {least} to {most} characters")
            form |= {"custom_id": component["custom_id"], "value": text}
        if "component" in component:
            form["component"] = filled(component["component"])
        if "components" in component:
            form["components"] = [filled(child) for child in component["components"]]
        return form

    return {
        "custom_id": modal["custom_id"],
        "components": [filled(component) for component in modal["components"]],
    }


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
    """All components of a message or modal, rows before what is in them."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        if "component" in component:
            yield component["component"]


def _key(command: Json) -> str:
    return f"{command['type']} {command['name']}"


def _fits(command: Json, *, in_guild: bool) -> bool:
    """Whether a global command is offered in servers, or in direct messages with its bot.

    A command for users' own installations alone is offered nowhere here.
    """
    if 0 not in command["integration_types"]:
        return False
    contexts = command.get("contexts")
    if contexts is None:
        return in_guild or bool(command.get("dm_permission", True))
    return (0 if in_guild else 1) in contexts


def _permitted(command: Json, held: Permission, channel: Channel) -> bool:
    needed = command.get("default_member_permissions")
    if needed is None or channel.guild_id is None:
        return True
    if held == Permission.ALL:
        return True
    return int(needed) != 0 and held & int(needed) == int(needed)


def _resolved(
    world: World, channel: Channel, user: User, option: Json, named: str, before: Json
) -> Json:
    """Discord's `resolved` with what an id names added to what it held before.

    Raises:
        ImpossibleError: the id names nothing that fits.
    """
    guild = world.guild_of(channel)
    found = int(named) if named.isascii() and named.isdecimal() else 0
    kinds = _NAMED_KINDS[option["type"]]
    added: Json = {}
    if "users" in kinds and found in {u.id for u in _present(world, channel)}:
        added["users"] = user_json(world.users[found])
        if guild:
            allowed = permissions_in(guild, channel, found)
            member = bare_member_json(guild.members[found])
            added["members"] = member | {"permissions": str(int(allowed))}
    elif "roles" in kinds and guild and found in guild.roles:
        added["roles"] = role_json(guild.roles[found])
    elif "channels" in kinds and guild:
        other = world.channel(found)
        allowed_kinds = option.get("channel_types")
        if (
            other is not None
            and other.guild_id == guild.id
            and (not allowed_kinds or other.kind in allowed_kinds)
        ):
            added["channels"] = {
                "id": str(other.id),
                "name": other.name,
                "type": other.kind.value,
                "permissions": str(int(permissions_in(guild, other, user.id))),
            }
    if not added:
        raise ImpossibleError(f"{option['name']}: {named!r} is none of its {' or '.join(kinds)}")
    return {kind: before.get(kind, {}) | {named: form} for kind, form in added.items()}


def _present(world: World, channel: Channel) -> list[User]:
    guild = world.guild_of(channel)
    return channel.recipients if guild is None else [m.user for m in guild.members.values()]


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
