"""Scopes: the articles to which channels are restricted.

In a file of the data folder: `{"CHANNEL": ["rules/", "tag:ferry", "the-harbour"]}`.
"""

import json
import threading
from pathlib import Path
from typing import Any

from bot.answers.snapshot import Snapshot
from bot.articles.article_selection import ArticleSelection
from bot.articles.atomic_file import write_atomically
from bot.errors import KnowledgeError, os_reason


class ScopesError(KnowledgeError):
    """The scopes cannot be read or written."""


class Scopes:
    """Which channels are restricted to which articles. A thread is as its channel is."""

    def __init__(self, path: Path) -> None:
        """Read the scopes.

        Args:
            path: their file; there need not be one.

        Raises:
            ScopesError: if it cannot be read: no channel is opened by a broken file.
        """
        self._path = path
        self._selections = _read(path)
        self._writing = threading.Lock()
        self._views: tuple[Snapshot | None, dict[ArticleSelection, Snapshot]] = (None, {})

    @property
    def by_channel(self) -> dict[int, ArticleSelection]:
        """What each restricted channel is restricted to, by its id."""
        return self._selections

    def of(self, channel: Any) -> ArticleSelection | None:
        """Return what a channel is restricted to; None if to nothing.

        Args:
            channel: one of discord.py's channels.
        """
        return self._selections.get(home_of(channel)) if self._selections else None

    def set(self, channel_id: int, selection: ArticleSelection | None) -> None:
        """Restrict a channel, or lift that; written to the disk.

        Raises:
            ScopesError: if it cannot be written; all is as it was.
        """
        with self._writing:
            changed = {key: kept for key, kept in self._selections.items() if key != channel_id}
            if selection is not None:
                changed[channel_id] = selection
            written = {str(key): kept.entries for key, kept in changed.items()}
            content = json.dumps(written, ensure_ascii=False, indent=1).encode()
            try:
                write_atomically(self._path, content, top=self._path.parent)
            except OSError as error:
                raise ScopesError(
                    f"{self._path}: the scope cannot be saved ({os_reason(error)}); all is as it "
                    "was."
                ) from error
            self._selections = changed

    def view(self, channel: Any, snapshot: Snapshot) -> Snapshot:
        """Return a snapshot as a channel may see it. The views of one snapshot are kept.

        Args:
            channel: one of discord.py's channels.
            snapshot: what is known.
        """
        selection = self.of(channel)
        if selection is None:
            return snapshot
        seen = self.known_view(channel, snapshot)
        if seen is None:
            named = selection.of(snapshot.articles).values()
            seen = snapshot.restricted({i for some in named for i in some}, str(selection))
            of, views = self._views
            kept = views if of is snapshot else {}
            self._views = (snapshot, kept | {selection: seen})
        return seen

    def known_view(self, channel: Any, snapshot: Snapshot) -> Snapshot | None:
        """Return the same where it costs nothing, else None."""
        selection = self.of(channel)
        if selection is None:
            return snapshot
        of, views = self._views
        return views.get(selection) if of is snapshot else None


def home_of(channel: Any) -> int:
    """Return the id of a channel, of a thread that of its channel; 0 if it is not known."""
    parent: int = getattr(channel, "parent_id", None) or 0
    return parent or getattr(channel, "id", 0)


def _read(path: Path) -> dict[int, ArticleSelection]:
    cure = "mend it, or delete it so that all channels see all articles"
    try:
        written = json.loads(path.read_bytes())
        return {int(key): ArticleSelection(_texts(entries)) for key, entries in written.items()}
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise ScopesError(f"{path}: cannot be read ({os_reason(error)}); {cure}.") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise ScopesError(f"{path}: is no list of scopes; {cure}.") from error


def _texts(entries: Any) -> tuple[str, ...]:
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise TypeError
    return tuple(entries)
