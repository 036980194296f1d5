"""The journal: whether questions are stored, and the thread in which that is done.

    journal = Journal(data)                      # nothing is written
    journal.switch_on().result()                 # from then on, and after each start, it is on
    entry = new_entry()
    journal.note(lambda store: store.add_answer(entry, asker=1, answer=answer))
    journal.note(lambda store: store.add_message(entry, channel_id=2, message_id=3))
    journal.ask(Store.misses).result()

A note costs its caller some microseconds: one thread of the journal's own does the work, in the
order of the calls. A note that cannot be written is lost and said in the log; an answer never waits
for it. What is asked comes as a future, whose result may raise a `JournalError`.
"""

import logging
import secrets
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from bot.errors import os_reason
from bot.journal.database import (
    DamagedError,
    JournalError,
    delete,
    explained,
    open_database,
    set_aside,
)
from bot.journal.keyed_hash import make_key, read_key
from bot.journal.store import Store

T = TypeVar("T")

_FILE, _KEY = "journal.sqlite", "journal.key"
_MOST_WAITING = 1_000  # notes, while another program holds the database

_log = logging.getLogger(__name__)


class SwitchedOffError(JournalError):
    """The journal is off."""

    def __init__(self) -> None:
        super().__init__("The journal is off: nothing is stored of what people ask.")


def new_entry() -> int:
    """Return a number for an answer, which nobody can guess; less than 2⁶²."""
    return secrets.randbits(62)


class Journal:
    """The journal in a data folder. It is on while its key is there; any thread may use it.

    Attributes:
        path: its database.
        keep_days: days for which a question is kept.
    """

    def __init__(
        self,
        folder: Path,
        *,
        keep_days: int = 180,
        patience_s: float = 5.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Look whether the journal is on; nothing is opened or written.

        Args:
            folder: the data folder.
            keep_days: days for which a question is kept.
            patience_s: seconds to wait for another program that holds the database.
            clock: seconds since 1970.
        """
        self.path = folder / _FILE
        self._key_path = folder / _KEY
        self.keep_days = keep_days
        self._patience_s = patience_s
        self._clock = clock
        self._on = self._key_path.exists()
        self._pool: ThreadPoolExecutor | None = None
        self._store: Store | None = None
        self._waiting = 0  # notes; two threads may count wrong by a few, which does no harm
        self._failing = False

    @property
    def is_on(self) -> bool:
        """Whether anything is stored."""
        return self._on

    def switch_on(self) -> "Future[None]":
        """Begin to store; nothing happens if it is on."""
        return self._submit(self._switch_on)

    def switch_off(self) -> "Future[None]":
        """Delete all that is stored; from then on nothing is."""
        self._on = False
        return self._submit(self._switch_off)

    def note(self, work: Callable[[Store], object]) -> None:
        """Write something, if the journal is on."""
        if self._on and self._waiting < _MOST_WAITING:
            self._waiting += 1
            self._submit(self._noted, work)

    def ask(self, work: Callable[[Store], T]) -> "Future[T]":
        """Read or write something and return what comes of it.

        The result raises:
            SwitchedOffError: if the journal is off.
            JournalError: if the database cannot be used.
        """
        return self._submit(self._tried, work)

    def close(self) -> None:
        """Finish what is noted, and close the database."""
        if self._pool is not None:
            self._pool.submit(self._disconnect).result()
            self._pool.shutdown()
            self._pool = None

    def _submit(self, work: Callable[..., T], *arguments: object) -> "Future[T]":
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="journal")
        return self._pool.submit(work, *arguments)

    def _switch_on(self) -> None:
        if not self._key_path.exists():
            if self.path.exists():  # without its key nobody could be found in it and forgotten
                set_aside(self.path)
            make_key(self._key_path)
        self._done(lambda _: None)
        self._on = True

    def _switch_off(self) -> None:
        self._disconnect()
        try:
            delete(self.path)
            self._key_path.unlink(missing_ok=True)
        except OSError as error:
            raise JournalError(
                f"{self.path}: not all of the journal can be deleted ({os_reason(error)}); "
                "delete it by hand."
            ) from error

    def _noted(self, work: Callable[[Store], object]) -> None:
        try:
            self._tried(work)
        except JournalError as error:
            if not self._failing:  # once, not for each question
                _log.warning("Nothing is noted in the journal: %s", error)
            self._failing = True
        else:
            self._failing = False
        finally:
            self._waiting -= 1

    def _tried(self, work: Callable[[Store], T]) -> T:
        """Do some work; where the database turns out to be damaged, in a new one."""
        if not self._on:
            raise SwitchedOffError
        try:
            return self._done(work)
        except DamagedError:
            set_aside(self.path)
            return self._done(work)

    def _done(self, work: Callable[[Store], T]) -> T:
        try:
            return work(self._open())
        except (sqlite3.Error, OSError) as error:
            self._disconnect()
            raise explained(error, self.path) from error

    def _open(self) -> Store:
        if self._store is not None and not self.path.exists():
            self._disconnect()  # it was deleted: what is noted in it would be lost
        if self._store is None:
            hashes = read_key(self._key_path)
            self._store = Store(
                self.path,
                open_database(self.path, patience_s=self._patience_s),
                hashes,
                keep_days=self.keep_days,
                clock=self._clock,
            )
        return self._store

    def _disconnect(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
