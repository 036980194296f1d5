"""Discord's limits of a message."""

from typing import Any

from bot.sandbox.forms.faults import Faults
from bot.sandbox.mentions import AllowedMentions
from bot.sandbox.world import Json, MessageFlag

MAX_CONTENT = 2000
MAX_NONCE = 25
MAX_FILES = 10
ALLOWED_KINDS = {"users", "roles", "everyone"}


def check_message(body: Json, *, files: int) -> None:
    """Check a message's fields as a body sends them; absent ones are fine.

    Args:
        body: the message to be.
        files: how many files come with it.

    Raises:
        RefusalError: 50035 with every fault.
    """
    faults = Faults()
    faults.text("content", body.get("content"), most=MAX_CONTENT)
    if files > MAX_FILES:
        faults.add(
            "attachments", "BASE_TYPE_MAX_LENGTH", f"Must be {MAX_FILES} or fewer in length."
        )
    faults.refuse_if_any()


def allowed_mentions(body: Json) -> AllowedMentions:
    """What a message may ping; everything where it does not say.

    The author of what a reply replies to is pinged unless `replied_user` is false; where
    `allowed_mentions` is given without it, not.
    """
    given: Any = body.get("allowed_mentions")
    if not isinstance(given, dict):
        return AllowedMentions()
    parse = set(given.get("parse") or [])
    return AllowedMentions(
        users="users" in parse,
        roles="roles" in parse,
        everyone="everyone" in parse,
        user_ids=frozenset(int(i) for i in given.get("users") or []),
        role_ids=frozenset(int(i) for i in given.get("roles") or []),
        replied_user=bool(given.get("replied_user", False)),
    )


def flags_of(body: Json) -> int:
    """The flags that a sender may set."""
    settable = (
        MessageFlag.SUPPRESS_EMBEDS
        | MessageFlag.EPHEMERAL
        | MessageFlag.SUPPRESS_NOTIFICATIONS
        | MessageFlag.COMPONENTS_V2
    )
    return int(body.get("flags") or 0) & settable
