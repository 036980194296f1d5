"""The context of a command, and commands that are both text and slash (hybrid commands)."""

import logging
from collections.abc import Callable, Coroutine, Sequence
from functools import cached_property
from typing import Any, TypeAlias, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.delivery.delivery import CALLBACK_S, CALLBACK_TRY_S, UndeliveredError, deliver
from bot.chat.delivery.interaction_origin import origin_of
from bot.chat.delivery.message_origin import MessageOrigin
from bot.chat.delivery.origin import Origin

_log = logging.getLogger(__name__)

Body: TypeAlias = Callable[..., Coroutine[Any, Any, None]]
Command: TypeAlias = commands.HybridCommand[Any, ..., None]
Group: TypeAlias = commands.HybridGroup[Any, ..., None]


class Context(commands.Context[Any]):
    """What discord.py knows of a command that is used."""

    @cached_property
    def origin(self) -> Origin:
        """Where the command was used; made once."""
        return (
            origin_of(self.interaction)
            if self.interaction
            else MessageOrigin(self.message, self.bot.own_id)
        )


async def offer(
    interaction: "discord.Interaction[Any]", choices: Sequence[tuple[str, str]]
) -> None:
    """Offer choices while a person types; the library sends them once only.

    Args:
        interaction: what Discord asks.
        choices: what is shown and what it stands for, at most 25.
    """
    offered = [app_commands.Choice(name=name, value=value) for name, value in choices]
    try:
        await deliver(
            lambda: interaction.response.autocomplete(offered),
            within_s=CALLBACK_S,
            try_s=CALLBACK_TRY_S,
        )
    except UndeliveredError as error:  # who types on asks again
        _log.debug("Choices could not be offered: %s.", error)


def hybrid_command(description: str, **options: Any) -> Callable[[Body], Command]:
    """Return the library's decorator, with types that a strict checker can follow.

    Args:
        description: what the slash command says of itself.
        options: what else the library takes.
    """
    decorate = commands.hybrid_command(description=description, **options)
    return cast("Callable[[Body], Command]", decorate)


def hybrid_group(description: str, **options: Any) -> Callable[[Body], Group]:
    """Return the library's decorator of a group of commands, typed as `hybrid_command`."""
    decorate = commands.hybrid_group(description=description, **options)
    return cast("Callable[[Body], Group]", decorate)


def subcommand(group: Group, description: str, **options: Any) -> Callable[[Body], Command]:
    """Return the library's decorator of a command in a group, typed as `hybrid_command`."""
    decorate = group.command(description=description, **options)
    return cast("Callable[[Body], Command]", decorate)
