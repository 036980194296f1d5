"""Discord's limits of application commands, and of the choices that autocomplete offers."""

import re
from collections import Counter

from localdiscord.errors import too_many_commands
from localdiscord.validation.form_errors import FormErrors
from localdiscord.world import Json

CHAT_INPUT = 1
MAX_COMMANDS = {CHAT_INPUT: 100, 2: 15, 3: 15}
"""How many commands of each type (slash, user menu, message menu) one list holds."""

CONTEXTS = (0, 1, 2)
"""Where a command is offered: servers, direct messages with the bot, other private channels."""

MAX_NAME = 32
MAX_DESCRIPTION = 100
MAX_OPTIONS = 25
MAX_CHOICES = 25
MAX_CHOICE = 100
MAX_IN_SUM = 8000
"""Characters of names, descriptions and values of one command with everything in it."""

_SUBCOMMAND, _GROUP = 1, 2
_NAME = re.compile(r"[-_'\w]{1,32}")


def check_command(errors: FormErrors, path: str, given: object) -> None:
    """Check the definition of one command; `path` ends with a dot or is empty."""
    command = errors.model(path.rstrip("."), given)
    kind = command.get("type", CHAT_INPUT)
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
    for position, context in enumerate(
        errors.count(f"{path}contexts", command.get("contexts"), most=len(CONTEXTS))
    ):
        if context not in CONTEXTS:
            errors.choice(f"{path}contexts.{position}", CONTEXTS)
    permissions = command.get("default_member_permissions")
    if permissions is not None and not str(permissions).isdecimal():
        errors.add(
            f"{path}default_member_permissions",
            "NUMBER_TYPE_COERCE",
            f'Value "{permissions}" is not int.',
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
        ApiError: 50035 with every fault, or 30032 for too many.
    """
    errors = FormErrors()
    commands = errors.count("", given, most=sum(MAX_COMMANDS.values()))
    for position, command in enumerate(commands):
        check_command(errors, f"{position}.", command)
    errors.refuse_if_any()
    names = Counter((c.get("type", CHAT_INPUT), c["name"]) for c in commands)
    for position, command in enumerate(commands):
        if names[command.get("type", CHAT_INPUT), command["name"]] > 1:
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
    for kind, held in Counter(c.get("type", CHAT_INPUT) for c in commands).items():
        if held > MAX_COMMANDS[kind]:
            raise too_many_commands(MAX_COMMANDS[kind])


def check_choices(errors: FormErrors, path: str, given: object) -> None:
    """Check choices: of an option's definition, or as autocomplete offers them."""
    for position, item in enumerate(errors.count(path, given, most=MAX_CHOICES)):
        place = f"{path}.{position}"
        choice = errors.model(place, item)
        errors.text(f"{place}.name", choice.get("name"), most=MAX_CHOICE, least=1, required=True)
        value = choice.get("value")
        if isinstance(value, str):
            errors.text(f"{place}.value", value, most=MAX_CHOICE, least=1, required=True)
        elif value is None:
            errors.required(f"{place}.value")


def _check_name(errors: FormErrors, path: str, value: object) -> str:
    name = errors.text(path, value, most=MAX_NAME, least=1, required=True)
    if name and len(name) <= MAX_NAME and (not _NAME.fullmatch(name) or name != name.lower()):
        errors.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    return name


def _check_description(errors: FormErrors, path: str, value: object) -> None:
    errors.text(path, value, most=MAX_DESCRIPTION, least=1, required=True)


def _check_options(errors: FormErrors, path: str, given: object, *, depth: int) -> None:
    optional_seen = False
    names: set[str] = set()
    for position, item in enumerate(errors.count(path, given, most=MAX_OPTIONS)):
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
        for bound in ("min_length", "max_length", "min_value", "max_value"):
            errors.number(f"{place}.{bound}", option.get(bound))
        if not isinstance(kind, int) or not 1 <= kind <= 11 or (kind <= _GROUP and depth == 2):
            errors.choice(f"{place}.type", tuple(range(1, 12)))
        elif kind in {_SUBCOMMAND, _GROUP}:
            _check_options(
                errors,
                f"{place}.options",
                option.get("options"),
                depth=2 if kind == _SUBCOMMAND else 1,
            )
        if option.get("required") and optional_seen:
            errors.add(
                place,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen = optional_seen or not option.get("required")
        check_choices(errors, f"{place}.choices", option.get("choices"))
        if option.get("autocomplete") and option.get("choices"):
            errors.add(
                f"{place}.choices",
                "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES",
                "Options with autocomplete cannot have choices",
            )


def _characters(item: Json) -> int:
    own = len(str(item.get("name") or "")) + len(str(item.get("description") or ""))
    if isinstance(item.get("value"), str):
        own += len(item["value"])
    for inner in (item.get("options"), item.get("choices")):
        if isinstance(inner, list):
            own += sum(_characters(part) for part in inner if isinstance(part, dict))
    return own
