"""Whom a text pings, given what its sender allows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from localdiscord.world import Guild, User, World

_USER = re.compile(r"<@!?(\d{15,20})>")
_ROLE = re.compile(r"<@&(\d{15,20})>")
_EVERYONE = re.compile(r"@(everyone|here)\b")
_CODE = re.compile(r"```.*?```|``.*?``|`[^`]*`", re.DOTALL)


@dataclass(frozen=True, slots=True)
class AllowedMentions:
    """What a message may ping, Discord's `allowed_mentions`.

    Attributes:
        users: whether users named in the text are pinged.
        roles: whether roles named in the text are pinged.
        everyone: whether @everyone and @here ping.
        user_ids: the only users pinged when `users` is false.
        role_ids: the only roles pinged when `roles` is false.
        replied_user: whether a reply pings the author of what it replies to.
    """

    users: bool = True
    roles: bool = True
    everyone: bool = True
    user_ids: frozenset[int] = frozenset()
    role_ids: frozenset[int] = frozenset()
    replied_user: bool = True


@dataclass(slots=True)
class Pings:
    """Whom a message pings."""

    users: list[User] = field(default_factory=list)
    role_ids: list[int] = field(default_factory=list)
    everyone: bool = False


def find_pings(
    text: str,
    *,
    world: World,
    guild: Guild | None,
    recipients: Iterable[User],
    allowed: AllowedMentions,
    may_ping_everyone: bool,
    replied_to: User | None = None,
) -> Pings:
    """Find whom a message pings; what stands in code pings nobody.

    Args:
        text: the message's content.
        world: all users.
        guild: the server, or None for a direct message.
        recipients: who takes part in the direct message.
        allowed: what the sender allows.
        may_ping_everyone: whether the sender has the permission.
        replied_to: the author of the message replied to.

    Returns:
        Users in the order of the text, a replied-to author last.
    """
    text = _CODE.sub(" ", text)
    present = {user.id for user in recipients} if guild is None else set(guild.members)
    pings = Pings()
    for found in _USER.finditer(text):
        user = world.users.get(int(found[1]))
        if (
            user is not None
            and user.id in present
            and user not in pings.users
            and (allowed.users or user.id in allowed.user_ids)
        ):
            pings.users.append(user)
    if replied_to is not None and allowed.replied_user and replied_to not in pings.users:
        pings.users.append(replied_to)
    if guild is None:
        return pings
    for found in _ROLE.finditer(text):
        role_id = int(found[1])
        if (
            role_id in guild.roles
            and may_ping_everyone
            and role_id not in pings.role_ids
            and (allowed.roles or role_id in allowed.role_ids)
        ):
            pings.role_ids.append(role_id)
    pings.everyone = may_ping_everyone and allowed.everyone and bool(_EVERYONE.search(text))
    return pings
