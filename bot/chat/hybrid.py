"""Hybrid commands: one function for the text command and the slash command."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias, cast

from discord.ext import commands

Context: TypeAlias = commands.Context[Any]
Body: TypeAlias = Callable[..., Coroutine[Any, Any, None]]
Command: TypeAlias = commands.HybridCommand[Any, ..., None]


def hybrid_command(description: str, **options: Any) -> Callable[[Body], Command]:
    """Return the library's decorator, with types that a strict checker can follow.

    Args:
        description: what the slash command says of itself.
        options: what else the library takes.
    """
    decorate = commands.hybrid_command(description=description, **options)
    return cast("Callable[[Body], Command]", decorate)
