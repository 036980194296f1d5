"""The commands of `footnote`: they alone read the settings, and pass plain values on.

They may import every other room.
"""

from bot.cli.main import main

__all__ = ["main"]
