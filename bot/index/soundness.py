"""Whether the files that an index is mapped from are as they were written."""

import threading
from collections.abc import Callable

from bot.errors import DataError
from bot.index.arrays import Arrays


class Soundness:
    """Checks the files of a folder.

    Attributes:
        damage: what is wrong with them; empty as long as nothing is known.
        on_damage: called once, when damage is found.
    """

    def __init__(self, arrays: Arrays) -> None:
        """Take the arrays of the folder."""
        self.damage: list[DataError] = []
        self.on_damage: Callable[[], None] = lambda: None
        self._arrays = arrays
        self._checking = threading.Lock()

    def check(self) -> bool:
        """Compare all files with their checksums, unless damage is known; tell if all are sound.

        It takes a second for each 1 to 2 GB.
        """
        with self._checking:
            if not self.damage:
                self.damage = list(self._arrays.damage())
                if self.damage:
                    self.on_damage()
        return not self.damage
