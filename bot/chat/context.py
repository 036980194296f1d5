"""The context of a command, and commands that are both text and slash (hybrid commands)."""

from collections.abc import Callable, Coroutine
from functools import cached_property
from typing import Any, TypeAlias, cast

from discord.ext import commands

from bot.chat.interaction_origin import origin_of
from bot.chat.message_origin import MessageOrigin
from bot.chat.origin import Origin

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
