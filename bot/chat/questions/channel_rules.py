"""The rules for channels: where the bot may speak, where unasked, where in private, and when."""

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bot.chat.options import ChatOptions

_log = logging.getLogger(__name__)


def local_time() -> datetime:
    """Return the time where the bot runs."""
    return datetime.now().astimezone()


class ChannelRules:
    """Where and when the bot may speak, going by the settings. A thread counts as its channel."""

    def __init__(self, options: ChatOptions, *, clock: Callable[[], datetime] = local_time) -> None:
        """Set the rules.

        Args:
            options: how the bot runs.
            clock: the time where it runs.
        """
        self._open = frozenset(options.channels)
        self._questions = frozenset(options.question_channels)
        self._forums = frozenset(options.forum_channels)
        self._private = frozenset(options.private_channels)
        self._quiet_hours = options.quiet_hours
        self._clock = clock
        self._silent: dict[int, date] = {}

    def allow(self, channel: Any, guild_id: int | None) -> bool:
        """Tell whether the bot may speak in a channel; it always may in direct messages.

        Args:
            channel: one of discord.py's channels.
            guild_id: the server's id, None in direct messages.
        """
        if guild_id is None or not self._open:
            return True
        ids = _ids(channel)
        return bool(ids & (self._open | self._questions | self._forums))

    def answers_every_question(self, channel: Any) -> bool:
        """Tell whether questions are answered that are not put to the bot."""
        return bool(_ids(channel) & self._questions)

    def answers_posts(self, channel: Any) -> bool:
        """Tell whether posts of a forum are answered that are not put to the bot."""
        return bool(_ids(channel) & self._forums) and not self.is_quiet()

    def is_private(self, channel: Any) -> bool:
        """Tell whether only who asks sees an answer, where Discord can do that."""
        return bool(self._private) and bool(_ids(channel) & self._private)

    def is_quiet(self) -> bool:
        """Tell whether it is a time to notify nobody."""
        if self._quiet_hours is None:
            return False
        begin, end = self._quiet_hours
        now = self._clock().time()
        return begin <= now < end if begin <= end else now >= begin or now < end

    def tell_silence(self, channel_id: int) -> None:
        """Log that the bot was asked where it may not write, once a channel and day."""
        today = self._clock().date()
        if self._silent.get(channel_id) != today:
            self._silent[channel_id] = today
            _log.info(
                "Asked in channel %d, where the bot may not write: it lacks *View Channel* or "
                "*Send Messages* there.",
                channel_id,
            )


def _ids(channel: Any) -> frozenset[int]:
    return frozenset({getattr(channel, "id", 0), getattr(channel, "parent_id", 0) or 0})
