"""Accounts, roles, and accounts as members of a server."""

from dataclasses import dataclass


@dataclass(slots=True, eq=False)
class User:
    """An account: a person's or a bot's."""

    id: int
    name: str
    display_name: str
    bot: bool = False
    takes_direct_messages: bool = True
    locale: str = "en-US"


@dataclass(slots=True, eq=False)
class Role:
    """A role; the one with its server's own id is @everyone."""

    id: int
    name: str
    permissions: int
    position: int = 0
    colour: int = 0
    managed_by: int | None = None


@dataclass(slots=True)
class Member:
    """A user in a server; `joined_at` in seconds since 1970."""

    user: User
    role_ids: set[int]
    joined_at: float
