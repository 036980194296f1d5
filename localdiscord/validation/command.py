"""Discord's limits of application commands, and of the choices that autocomplete offers."""

import re
from collections import Counter

from localdiscord.errors import not_implemented, too_many_commands
from localdiscord.validation.form_errors import FormErrors
from localdiscord.world import Json

CHAT_INPUT, ENTRY_POINT = 1, 4
MAX_COMMANDS = {CHAT_INPUT: 100, 2: 15, 3: 15}
"""How many commands of each type (slash, user menu, message menu) one list holds."""

CONTEXTS = (0, 1, 2)
"""Where a command is offered: servers, direct messages with the bot, other private channels."""

INTEGRATION_TYPES = (0, 1)
"""Where a command is installed: in servers, and with users."""

MAX_NAME = 32
MAX_DESCRIPTION = 100
MAX_OPTIONS = 25
MAX_CHOICES = 25
MAX_CHOICE = 100
MAX_LENGTH = 6000
MAX_WHOLE = (1 << 53) - 1
MAX_PERMISSIONS = (1 << 54) - 1
MAX_IN_SUM = 8000
"""Characters of names, descriptions and values of one command with everything in it."""

SUBCOMMAND, GROUP, STRING, INTEGER, CHANNEL, NUMBER = 1, 2, 3, 4, 7, 10
OPTION_TYPES = tuple(range(1, 12))
CHANNEL_TYPES = (0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16)

_NAME = re.compile(r"[-_'\w]{1,32}")


def check_command(errors: FormErrors, path: str, given: object) -> None:
    """Check the definition of one command; `path` ends with a dot or is empty.

    Raises:
        ApiError: 501 for what the local Discord does not have.
    """
    command = errors.model(path.rstrip("."), given)
    kind = command.get("type") or CHAT_INPUT
    if kind == ENTRY_POINT:
        raise not_implemented("commands of type 4 (entry points)")
    if kind not in tuple(MAX_COMMANDS):
        errors.choice(f"{path}type", tuple(MAX_COMMANDS))
        return
    if kind == CHAT_INPUT:
        _check_name(errors, f"{path}name", command.get("name"))
        _check_description(errors, f"{path}description", command.get("description"))
        _check_options(errors, f"{path}options", command.get("options"), depth=0)
    else:
        errors.text(f"{path}name", command.get("name"), most=MAX_NAME, least=1, required=True)
        if command.get("description"):
            errors.add(
                f"{path}description",
                "APPLICATION_COMMAND_DESCRIPTION_INVALID",
                "Context menu commands cannot have description",
            )
        if command.get("options"):
            errors.add(
                f"{path}options",
                "APPLICATION_COMMAND_OPTIONS_INVALID",
                "Context menu commands cannot have options",
            )
    _check_places(errors, f"{path}contexts", command.get("contexts"), CONTEXTS)
    _check_places(
        errors, f"{path}integration_types", command.get("integration_types"), INTEGRATION_TYPES
    )
    for name in ("dm_permission", "nsfw"):
        errors.boolean(f"{path}{name}", command.get(name))
    _check_permissions(
        errors, f"{path}default_member_permissions", command.get("default_member_permissions")
    )
    if _characters(command) > MAX_IN_SUM:
        errors.add(
            path.rstrip("."),
            "APPLICATION_COMMAND_TOO_LARGE",
            f"Command exceeds maximum size ({MAX_IN_SUM})",
        )


def check_commands(given: object) -> list[Json]:
    """Check a whole list of commands.

    Raises:
        ApiError: 50035 with every error, or 30032 for too many.
    """
    errors = FormErrors()
    commands = errors.count("", given, most=sum(MAX_COMMANDS.values()))
    for position, command in enumerate(commands):
        check_command(errors, f"{position}.", command)
    errors.refuse_if_any()
    names = Counter((c.get("type") or CHAT_INPUT, c["name"]) for c in commands)
    for position, command in enumerate(commands):
        if names[command.get("type") or CHAT_INPUT, command["name"]] > 1:
            errors.add(
                f"{position}.name",
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            )
    errors.refuse_if_any()
    check_room(commands)
    return commands


def check_room(commands: list[Json]) -> None:
    """Check that a list holds no more commands of a type than it may.

    Raises:
        ApiError: 30032.
    """
    for kind, held in Counter(c.get("type") or CHAT_INPUT for c in commands).items():
        if held > MAX_COMMANDS[kind]:
            raise too_many_commands(MAX_COMMANDS[kind])


def check_choices(errors: FormErrors, path: str, given: object, *, kind: int) -> None:
    """Check choices: of an option's definition, or as autocomplete offers them.

    Args:
        errors: collects what is wrong.
        path: the field.
        given: the list of choices, or None.
        kind: the option's type, which the values must have.
    """
    for position, item in enumerate(errors.count(path, given, most=MAX_CHOICES)):
        place = f"{path}.{position}"
        choice = errors.model(place, item)
        errors.text(f"{place}.name", choice.get("name"), most=MAX_CHOICE, least=1, required=True)
        value = choice.get("value")
        if value is None:
            errors.required(f"{place}.value")
        elif kind == STRING:
            errors.text(f"{place}.value", value, most=MAX_CHOICE, least=1, required=True)
        else:
            _check_value(errors, f"{place}.value", value, kind)


def _check_name(errors: FormErrors, path: str, value: object) -> str:
    name = errors.text(path, value, most=MAX_NAME, least=1, required=True)
    if name and len(name) <= MAX_NAME and (not _NAME.fullmatch(name) or name != name.lower()):
        errors.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    return name


def _check_description(errors: FormErrors, path: str, value: object) -> None:
    errors.text(path, value, most=MAX_DESCRIPTION, least=1, required=True)


def _check_places(errors: FormErrors, path: str, given: object, allowed: tuple[int, ...]) -> None:
    """Check contexts or integration types: at least one, each known, none twice."""
    if given is None:
        return
    places = errors.count(path, given, most=len(allowed), least=1)
    for position, place in enumerate(places):
        if isinstance(place, bool) or place not in allowed:
            errors.choice(f"{path}.{position}", allowed)
        elif place in places[:position]:
            errors.unique(path)


def _check_permissions(errors: FormErrors, path: str, given: object) -> None:
    """Check permission bits, which come as a number or as digits."""
    if given is None:
        return
    if isinstance(given, str) and given.isascii() and given.isdecimal():
        given = int(given)
    errors.number(path, given, least=0, most=MAX_PERMISSIONS)


def _check_options(errors: FormErrors, path: str, given: object, *, depth: int) -> None:
    optional_seen = False
    names: set[str] = set()
    items = errors.count(path, given, most=MAX_OPTIONS)
    nested = [isinstance(i, dict) and i.get("type") in (SUBCOMMAND, GROUP) for i in items]
    for position, item in enumerate(items):
        place = f"{path}.{position}"
        option = errors.model(place, item)
        kind = option.get("type")
        name = _check_name(errors, f"{place}.name", option.get("name"))
        _check_description(errors, f"{place}.description", option.get("description"))
        if name and name in names:
            errors.add(
                f"{place}.name",
                "APPLICATION_COMMAND_OPTIONS_NAME_INVALID",
                "Option names must be unique",
            )
        names.add(name)
        errors.boolean(f"{place}.required", option.get("required"))
        if isinstance(kind, bool) or kind not in OPTION_TYPES:
            errors.choice(f"{place}.type", OPTION_TYPES)
            continue
        if any(nested) and not all(nested):
            errors.add(
                place,
                "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                "Sub-command and sub-command group option types are mutually exclusive to all "
                "other types",
            )
        if kind in {SUBCOMMAND, GROUP}:
            if depth == 2 or (depth == 1 and kind == GROUP):
                errors.choice(f"{place}.type", OPTION_TYPES[kind:])
            inner = 2 if kind == SUBCOMMAND else 1
            _check_options(errors, f"{place}.options", option.get("options"), depth=inner)
            continue
        if option.get("required") and optional_seen:
            errors.add(
                place,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen = optional_seen or not option.get("required")
        _check_bounds(errors, place, option, kind)
        _check_offers(errors, place, option, kind)


def _check_bounds(errors: FormErrors, path: str, option: Json, kind: int) -> None:
    """Check the bounds of what may be filled in; each belongs to some types alone."""
    fits: list[bool] = []
    for name, kinds, least, most in (
        ("min_value", {INTEGER, NUMBER}, -MAX_WHOLE, MAX_WHOLE),
        ("max_value", {INTEGER, NUMBER}, -MAX_WHOLE, MAX_WHOLE),
        ("min_length", {STRING}, 0, MAX_LENGTH),
        ("max_length", {STRING}, 1, MAX_LENGTH),
    ):
        if option.get(name) is None:
            continue
        if kind not in kinds:
            _not_configurable(errors, f"{path}.{name}", name)
            continue
        whole = kind != NUMBER
        fits.append(
            errors.number(f"{path}.{name}", option[name], whole=whole, least=least, most=most)
        )
    for least_name, most_name in (("min_value", "max_value"), ("min_length", "max_length")):
        low, high = option.get(least_name), option.get(most_name)
        if all(fits) and low is not None and high is not None and low > high:
            errors.add(
                f"{path}.{least_name}",
                "NUMBER_TYPE_MAX",
                f"int value should be less than or equal to {high}.",
            )


def _check_offers(errors: FormErrors, path: str, option: Json, kind: int) -> None:
    """Check what an option offers: choices, autocomplete, or types of channels."""
    errors.boolean(f"{path}.autocomplete", option.get("autocomplete"))
    offering = {STRING, INTEGER, NUMBER}
    for name in ("choices", "autocomplete"):
        if option.get(name) and kind not in offering:
            _not_configurable(errors, f"{path}.{name}", name)
    if kind in offering:
        check_choices(errors, f"{path}.choices", option.get("choices"), kind=kind)
        if option.get("autocomplete") and option.get("choices"):
            errors.add(
                f"{path}.choices",
                "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES",
                "Options with autocomplete cannot have choices",
            )
    types = option.get("channel_types")
    if types is not None and kind != CHANNEL:
        _not_configurable(errors, f"{path}.channel_types", "channel_types")
    elif types is not None:
        for position, given in enumerate(
            errors.count(f"{path}.channel_types", types, most=len(CHANNEL_TYPES))
        ):
            if isinstance(given, bool) or given not in CHANNEL_TYPES:
                errors.choice(f"{path}.channel_types.{position}", CHANNEL_TYPES)


def _check_value(errors: FormErrors, path: str, value: object, kind: int) -> None:
    errors.number(path, value, whole=kind == INTEGER, least=-MAX_WHOLE, most=MAX_WHOLE)


def _not_configurable(errors: FormErrors, path: str, name: str) -> None:
    errors.add(
        path,
        "APPLICATION_COMMAND_OPTIONS_TYPE_NOT_CONFIGURABLE",
        f"{name} cannot be configured for this type of option",
    )


def _characters(item: Json) -> int:
    own = len(str(item.get("name") or "")) + len(str(item.get("description") or ""))
    if isinstance(item.get("value"), str):
        own += len(item["value"])
    for inner in (item.get("options"), item.get("choices")):
        if isinstance(inner, list):
            own += sum(_characters(part) for part in inner if isinstance(part, dict))
    return own
