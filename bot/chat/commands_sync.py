"""Slash commands: sent to Discord when what it holds differs from what we have."""

import json
import logging
from typing import Any

import discord
from discord import app_commands

_log = logging.getLogger(__name__)

# What a command or an option has beside its name, where it is not left out.
_ABOUT_OPTIONS = (
    "type",
    "name",
    "description",
    "required",
    "choices",
    "autocomplete",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
)


async def sync_commands(tree: "app_commands.CommandTree[Any]") -> bool:
    """Bring Discord's global commands up to date; a failure is logged and not fatal.

    Returns:
        Whether anything was sent.
    """
    try:
        held = {_held(command) for command in await tree.fetch_commands()}
        ours = {_own(command, tree) for command in tree.get_commands()}
        if held == ours:
            return False
        await tree.sync()
    except discord.HTTPException as error:
        _log.warning(
            "The slash commands could not be compared with Discord's (status %s); they stay as "
            "they are until the next start.",
            error.status,
        )
        return False
    _log.info("Sent the slash commands to Discord.")
    return True


def _held(command: app_commands.AppCommand) -> str:
    permissions = command.default_member_permissions
    contexts, installs = command.allowed_contexts, command.allowed_installs
    return _described(
        {
            "type": command.type.value,
            "name": command.name,
            "description": command.description,
            "options": [option.to_dict() for option in command.options],
            "default_member_permissions": None if permissions is None else permissions.value,
            "contexts": contexts.to_array() if contexts else None,
            "integration_types": installs.to_array() if installs else None,
            "nsfw": command.nsfw,
        }
    )


def _own(command: Any, tree: "app_commands.CommandTree[Any]") -> str:
    return _described(command.to_dict(tree))


def _described(command: dict[str, Any]) -> str:
    """Return what a command is, in one form for both sides."""
    options = [
        {key: option[key] for key in _ABOUT_OPTIONS if option.get(key)}
        for option in command.get("options", [])
    ]
    about = {
        "type": command["type"],
        "name": command["name"],
        "description": command.get("description") or "",
        "options": options,
        "default_member_permissions": command["default_member_permissions"],
        "contexts": sorted(command["contexts"] or []),
        "integration_types": sorted(command["integration_types"] or []),
        "nsfw": command["nsfw"],
    }
    return json.dumps(about, sort_keys=True)
