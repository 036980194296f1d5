"""Slash commands: sent to Discord when what it holds differs from what we have."""

import json
import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.delivery.delivery import UndeliveredError, deliver

_log = logging.getLogger(__name__)

_STAY = "They stay as they are until the next start."

# What a command or an option has beside its name, where it is not left out.
_ABOUT_OPTIONS = (
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "required",
    "choices",
    "autocomplete",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
)


async def commands_differ(client: commands.Bot) -> bool:
    """Tell whether Discord holds other global commands than the client has.

    Raises:
        UndeliveredError: if Discord does not tell.
    """
    application_id = client.application_id
    if application_id is None:
        return False
    # In Discord's own form: the library's drops the contexts that it reads.
    held = await deliver(lambda: _held(client, application_id))
    ours = await _ours(client.tree)
    return set(map(_described, held)) != set(map(_described, ours))


async def sync_commands(client: commands.Bot) -> bool:
    """Bring Discord's global commands up to date; a failure is logged and not fatal.

    Returns:
        Whether anything was sent.
    """
    try:
        differ = await commands_differ(client)
    except UndeliveredError as error:
        _log.warning("The slash commands could not be compared: %s. %s", error, _STAY)
        return False
    if not differ:
        return False
    try:
        await deliver(client.tree.sync)
    except UndeliveredError as error:
        _log.warning("The slash commands could not be sent: %s. %s", error, _STAY)
        return False
    _log.info("Sent the slash commands to Discord.")
    return True


async def _ours(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """Return our commands in Discord's form, with their names in all languages."""
    translator = tree.translator
    if translator is None:
        return [command.to_dict(tree) for command in tree.get_commands()]
    return [
        await command.get_translated_payload(tree, translator) for command in tree.get_commands()
    ]


async def _held(client: commands.Bot, application_id: int) -> list[dict[str, Any]]:
    """Return the commands that Discord holds, with their names in all languages."""
    route = discord.http.Route(
        "GET", "/applications/{application_id}/commands", application_id=application_id
    )
    held: list[dict[str, Any]] = await client.http.request(
        route, params={"with_localizations": "true"}
    )
    return held


def _described(command: Any) -> str:
    """Return what a command is, in one form for both sides."""
    permissions = command.get("default_member_permissions")
    options = [
        {key: option[key] for key in _ABOUT_OPTIONS if option.get(key)}
        for option in command.get("options", [])
    ]
    about = {
        "type": command["type"],
        "name": command["name"],
        "name_localizations": command.get("name_localizations") or {},
        "description": command.get("description") or "",
        "description_localizations": command.get("description_localizations") or {},
        "options": options,
        "permissions": None if permissions is None else int(permissions),
        "contexts": sorted(command.get("contexts") or []),
        "integration_types": sorted(command.get("integration_types") or []),
        "nsfw": bool(command.get("nsfw")),
    }
    return json.dumps(about, sort_keys=True)
