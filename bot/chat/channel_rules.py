"""The channels where the bot may speak."""

from collections.abc import Iterable
from typing import Any


class ChannelRules:
    """Where the bot may speak, going by the settings."""

    def __init__(self, channels: Iterable[int]) -> None:
        """Set the rules.

        Args:
            channels: ids of the channels where it may speak, with their threads; all if there are
                none.
        """
        self._channels = frozenset(channels)

    def allow(self, channel: Any, guild_id: int | None) -> bool:
        """Tell whether the bot may speak in a channel; it always may in direct messages.

        Args:
            channel: one of discord.py's channels.
            guild_id: the server's id, None in direct messages.
        """
        if guild_id is None or not self._channels:
            return True
        return bool({getattr(channel, "id", 0), getattr(channel, "parent_id", 0)} & self._channels)
