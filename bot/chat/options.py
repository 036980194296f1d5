"""The options of the chat: how the bot runs at Discord."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatOptions:
    """How the bot runs. The defaults are those of `bot.settings.Settings`.

    Attributes:
        token: the bot's token.
        prefix: what text commands begin with.
        moderators: ids of users and roles that are moderators.
        channels: ids of the channels where it may speak; all if there are none.
        cooldown_s: seconds from one question of a member to the next.
        quotes: quotes in an answer at most.
        shown: quotes that a message shows at once, 1 to 3.
        old_after_days: days after which an article that was not changed says its date first; 0 for
            never.
        watch: whether to reload when files change.
        data: the folder where the bot keeps its own files.
        server: another server that speaks Discord's protocol, or None.
        log_level: least level of what is logged.
    """

    token: str = field(repr=False)
    prefix: str
    moderators: tuple[int, ...]
    channels: tuple[int, ...]
    cooldown_s: float
    quotes: int
    shown: int
    old_after_days: int
    watch: bool
    data: Path
    server: str | None
    log_level: str
