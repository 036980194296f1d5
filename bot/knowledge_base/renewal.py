"""Renewing the base: a process of its own builds it from a draft, then ends.

renewal = Renewal(store)
base = renewal.run(articles, files, synonyms)
"""

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from bot.articles.article import Article
from bot.articles.ledger import SeenFile
from bot.errors import RenewalError
from bot.knowledge_base.base_store import Base, BaseStore
from bot.knowledge_base.draft import write_draft

Build = Callable[[Path, int], None]
"""Builds the base of a draft, given its folder and the descriptor of the lock."""


class Renewal:
    """Renews the base of a store.

    Args:
        store: where bases are.
        build: builds the base of a draft; `build_in_process` of this object if None.
    """

    def __init__(self, store: BaseStore, build: Build | None = None) -> None:
        self._store = store
        self._build = build or self.build_in_process
        self._running: subprocess.Popen[str] | None = None
        self._one_at_a_time = threading.Lock()
        self._starting = threading.Lock()
        self._stopped = False

    def run(
        self,
        articles: Mapping[str, Article],
        files: Iterable[SeenFile],
        synonyms: tuple[tuple[str, ...], ...],
    ) -> Base:
        """Build a base of some articles; return it, opened.

        Args:
            articles: by id, in the order of the ids.
            files: those that they were read from.
            synonyms: groups of words or phrases that mean the same.

        Raises:
            LockedError: if another process writes a base.
            OSError: if there is no room for it, or the folder is read-only.
            RenewalError: if the process that builds it fails.
        """
        with self._one_at_a_time, self._store.writing() as lock:
            draft, revision = write_draft(self._store, articles, files=files, synonyms=synonyms)
            try:
                self._build(draft, lock)
                base = self._store.open_newest()
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        if base is None or base.revision != revision:
            raise RenewalError(0, "what it built is not what was asked for")
        return base

    def build_in_process(self, draft: Path, lock: int) -> None:
        """Build the base of a draft in another process, which gives way to all others.

        Args:
            draft: the folder of the draft.
            lock: the descriptor of the lock, which the process holds until its end.

        Raises:
            RenewalError: if the process fails.
        """
        command = [sys.executable, "-m", "bot", "index", "--draft", str(draft)]
        with self._starting:
            if self._stopped:
                raise RenewalError(0, "the bot is ending")
            process = self._running = subprocess.Popen(  # noqa: S603 -- this very interpreter
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                pass_fds=(lock,) if os.name == "posix" else (),
            )
        _, told = process.communicate()
        if process.returncode:
            lines = told.strip().splitlines()
            raise RenewalError(process.returncode, lines[-1] if lines else "")

    def stop(self) -> None:
        """End the process that builds, if there is one; no other will be started."""
        with self._starting:
            self._stopped = True
            if self._running is not None:
                with contextlib.suppress(ProcessLookupError):
                    self._running.kill()
