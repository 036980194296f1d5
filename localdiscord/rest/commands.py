"""Routes about application commands, global and per server."""

from typing import Any

from localdiscord.errors import missing_access, unknown_application, unknown_command
from localdiscord.events import Event, EventKind
from localdiscord.rest.call import Call, Created
from localdiscord.validation.command import check_command, check_commands, check_room
from localdiscord.validation.form_errors import FormErrors
from localdiscord.world import Json

_DEFAULTS: Json = {
    "type": 1,
    "description": "",
    "options": [],
    "default_member_permissions": None,
    "dm_permission": True,
    "contexts": None,
    "integration_types": [0],
    "nsfw": False,
    "name_localizations": None,
    "description_localizations": None,
}


def all_commands(call: Call) -> list[Json]:
    """`GET` of the list."""
    return list(_held(call).values())


def replace_all(call: Call) -> list[Json]:
    """`PUT` of the list: what it does not name is gone; what it names keeps its id."""
    held = _held(call)
    forms = check_commands(call.body)
    kept: dict[int, Json] = {}
    for form in forms:
        command = _made(call, form, _same(held, form))
        kept[int(command["id"])] = command
    held.clear()
    held.update(kept)
    _tell(call)
    return list(held.values())


def create(call: Call) -> Json:
    """`POST` to the list: a command of the same name and type is replaced."""
    held = _held(call)
    form = _checked(call.form())
    same = _same(held, form)
    check_room([*(c for c in held.values() if c is not same), form])
    command = _made(call, form, same)
    held[int(command["id"])] = command
    _tell(call)
    return Created(command) if same is None else command


def get(call: Call) -> Json:
    """`GET` of one command."""
    return _found(call)


def edit(call: Call) -> Json:
    """`PATCH` of one command."""
    before = _found(call)
    command = _made(call, _checked(before | call.form()), before)
    _held(call)[int(command["id"])] = command
    _tell(call)
    return command


def delete(call: Call) -> None:
    """`DELETE` of one command."""
    del _held(call)[int(_found(call)["id"])]
    _tell(call)


def _held(call: Call) -> dict[int, Json]:
    """The commands of the path's application and server, as they are kept."""
    application = call.application
    if call.snowflake("application_id") != application.id:
        raise unknown_application()
    guild_id = call.snowflake("guild_id") if "guild_id" in call.ids else None
    if guild_id is not None and all(guild_id != g.id for g in call.world.guilds_of(call.bot)):
        raise missing_access()
    return application.commands.setdefault(guild_id, {})


def _checked(form: Json) -> Json:
    errors = FormErrors()
    check_command(errors, "", form)
    errors.refuse_if_any()
    return form


def _found(call: Call) -> Json:
    command = _held(call).get(call.snowflake("command_id"))
    if command is None:
        raise unknown_command()
    return command


def _same(held: dict[int, Json], form: Json) -> Json | None:
    """The command that a form would replace: Discord tells them apart by name and type."""
    wanted = (form.get("name"), form.get("type", 1))
    return next((c for c in held.values() if (c["name"], c["type"]) == wanted), None)


def _made(call: Call, form: Json, before: Json | None) -> Json:
    """The command of a checked form, as Discord gives it back."""
    given: dict[str, Any] = {key: form[key] for key in form if key in _DEFAULTS or key == "name"}
    command: Json = {
        "id": before["id"] if before else str(call.world.snowflakes.next()),
        "application_id": str(call.application.id),
        "version": str(call.world.snowflakes.next()),
        **_DEFAULTS,
        **given,
    }
    permissions = command["default_member_permissions"]
    command["default_member_permissions"] = None if permissions is None else str(permissions)
    for name in ("type", "description", "dm_permission", "integration_types", "nsfw"):
        if command[name] is None:
            command[name] = _DEFAULTS[name]
    if command["contexts"] is None and command["dm_permission"] is False:
        command["contexts"] = [0]
    command["options"] = [_shown_option(option) for option in command["options"] or []]
    if "guild_id" in call.ids:
        command["guild_id"] = call.ids["guild_id"]
        command["contexts"] = None
        del command["dm_permission"]
    return command


def _shown_option(option: Json) -> Json:
    """An option as Discord gives it back: empty parts left out."""
    form = {key: value for key, value in option.items() if value is not None}
    if "options" in form:
        form["options"] = [_shown_option(inner) for inner in form["options"]]
    return form


def _tell(call: Call) -> None:
    call.services.events.add(
        Event(EventKind.COMMANDS, by_bot=True, detail={"guild_id": call.ids.get("guild_id")})
    )
