"""The context of a command, and commands that are both text and slash (hybrid commands)."""

from collections.abc import Callable, Coroutine
from functools import cached_property
from typing import Any, TypeAlias, cast

from discord.ext import commands

from bot.chat.origin import InteractionOrigin, MessageOrigin, Origin

Body: TypeAlias = Callable[..., Coroutine[Any, Any, None]]
Command: TypeAlias = commands.HybridCommand[Any, ..., None]


class Context(commands.Context[Any]):
    """What discord.py knows of a command that is used."""

    @cached_property
    def origin(self) -> Origin:
        """Where the command was used; made once."""
        return (
            InteractionOrigin(self.interaction) if self.interaction else MessageOrigin(self.message)
        )


def hybrid_command(description: str, **options: Any) -> Callable[[Body], Command]:
    """Return the library's decorator, with types that a strict checker can follow.

    Args:
        description: what the slash command says of itself.
        options: what else the library takes.
    """
    decorate = commands.hybrid_command(description=description, **options)
    return cast("Callable[[Body], Command]", decorate)
