"""Changes of the overlay: made at once, and taken back unless they are confirmed.

    changes = OverlayChanges(overlay)
    changes.recover()                          # at the start: a crash may have come between
    with changes.made(change, below=None) as unconfirmed:
        …                                      # read the articles, ask their questions
        unconfirmed.confirm()

Before a file changes, `.undo.json` says how to go back; confirming is its deletion. So after a
crash at any moment the next start serves what was confirmed last. A change that waits for somebody
to decide lies in `.drafts/`.
"""

import contextlib
import json
import os
import re
import secrets
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.articles.atomic_file import TEMPORARY, sweep, write_atomically
from bot.articles.ledger import digest_of
from bot.articles.overlay import (
    REMOVED,
    ArticleChangedError,
    Overlay,
    OverlayError,
    noted,
    read,
    require_id,
)
from bot.errors import os_reason

try:
    import fcntl
except ImportError:  # Windows: that one process alone uses the folder is up to who runs it
    fcntl = None  # type: ignore[assignment]

_TOKEN = re.compile(r"[0-9a-f]{16}")
_MARK = """\
# written over {digest}
The article of this name was removed from chat. Delete this file to have it back.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of one article.

    Attributes:
        article_id: the article.
        text: the source of the article, or None to remove it.
        suffix: the end of its file's name, with the dot.
        seen: `digest_of` the source that the change was made from; None if there was none.
    """

    article_id: str
    text: str | None
    suffix: str = ".md"
    seen: str | None = None


class Unconfirmed:
    """A change that is made and will be taken back unless it is confirmed."""

    def __init__(self, undo: Path) -> None:
        self._undo = undo

    def confirm(self) -> None:
        """Let the change stay, also after a crash.

        Raises:
            OverlayError: if that cannot be written down; the change will be taken back.
        """
        try:
            self._undo.unlink()
        except OSError as error:
            raise OverlayError(
                f"{self._undo.parent}: the change cannot be confirmed ({os_reason(error)}), and is "
                "taken back."
            ) from error


class OverlayChanges:
    """Changes of an overlay, one at a time. Any thread may use it."""

    def __init__(self, overlay: Overlay) -> None:
        """Take an overlay; nothing is read or written."""
        self._overlay = overlay
        self._folder = overlay.folder
        self._undo = overlay.folder / ".undo.json"
        self._changing = threading.Lock()

    @contextlib.contextmanager
    def made(self, change: Change, *, below: Path | None) -> Iterator[Unconfirmed]:
        """Make a change, and take it back unless it is confirmed by the end of the block.

        Args:
            change: what to change.
            below: the file of the article in the folders, if there is one.

        Raises:
            ArticleChangedError: if the article is no longer what the change was made from.
            OverlayError: if it cannot be written; all is as it was.
        """
        require_id(change.article_id)
        with self._alone():
            self._take_back()
            now = self._overlay.source(change.article_id, below)
            if (digest_of(now[1]) if now else None) != change.seen:
                raise ArticleChangedError(change.article_id)
            unconfirmed = Unconfirmed(self._undo)
            try:
                self._make(change, below)
                yield unconfirmed
            finally:
                self._take_back()

    def recover(self) -> bool:
        """Take back a change that was not confirmed before a crash; to be called at the start.

        Returns:
            Whether there was one.

        Raises:
            OverlayError: if it cannot be taken back.
        """
        if not self._undo.exists() and not any(self._folder.glob(f"{TEMPORARY}*")):
            return False  # a folder that is sound may be read-only
        with self._alone():
            return self._take_back()

    def keep_draft(self, change: Change) -> str:
        """Save a change that waits for a decision; return the token by which it is found.

        Raises:
            OverlayError: if it cannot be saved.
        """
        token = secrets.token_hex(8)
        try:
            self._write(self._draft(token), json.dumps(asdict(change)).encode())
        except OSError as error:
            raise OverlayError(
                f"{self._folder}: the draft cannot be saved ({os_reason(error)})."
            ) from error
        return token

    def draft(self, token: str) -> Change | None:
        """Return a change that waits for a decision, or None if it is decided or unknown.

        Raises:
            OverlayError: if it cannot be read.
        """
        content = read(self._draft(token)) if _TOKEN.fullmatch(token) else None
        return Change(**json.loads(content)) if content is not None else None

    def drop_draft(self, token: str) -> None:
        """Delete a change that is decided.

        Raises:
            OverlayError: if it cannot be deleted.
        """
        if not _TOKEN.fullmatch(token):
            return
        try:
            self._draft(token).unlink(missing_ok=True)
        except OSError as error:
            raise OverlayError(
                f"{self._folder}: the draft cannot be deleted ({os_reason(error)})."
            ) from error

    def _draft(self, token: str) -> Path:
        return self._folder / ".drafts" / f"{token}.json"

    def _make(self, change: Change, below: Path | None) -> None:
        """Write down how to go back, then change the files, the new one before the old ones."""
        try:
            own = self._overlay.of(change.article_id)
            suffix = REMOVED if change.text is None else change.suffix
            place = self._folder / f"{change.article_id}{suffix}"
            before: dict[str, str | None] = {self._name(place): None}
            for number, path in enumerate(own):
                backup = self._folder / f"{TEMPORARY}before-{number}"
                backup.unlink(missing_ok=True)
                backup.hardlink_to(path)  # takes no room, so that a full disk can be left again
                before[self._name(path)] = backup.name
            self._write(self._undo, json.dumps(before).encode())
            under = read(below) if below else None
            digest = digest_of(under) if under is not None else None
            if change.text is not None:
                source = noted(change.text, suffix, digest)
                self._write(place, source.encode("utf-8", "surrogateescape"))
            elif digest is not None:
                self._write(place, _MARK.format(digest=digest).encode())
            for path in own:
                if path != place:
                    path.unlink()
        except OSError as error:
            raise OverlayError(
                f"{self._folder}: the article cannot be saved ({os_reason(error)}); what served "
                "serves on."
            ) from error

    def _take_back(self) -> bool:
        try:
            content = read(self._undo)
            for name, backup in json.loads(content or b"{}").items():
                if backup is None:
                    (self._folder / name).unlink(missing_ok=True)
                else:
                    with contextlib.suppress(FileNotFoundError):  # it is back already
                        (self._folder / backup).replace(self._folder / name)
            self._undo.unlink(missing_ok=True)
        except OSError as error:
            raise OverlayError(
                f"{self._folder}: a change that was not confirmed cannot be taken back "
                f"({os_reason(error)}); see to the disk and its rights, then start again."
            ) from error
        with contextlib.suppress(OSError):  # means nothing; the next change tries again
            sweep(self._folder)
        return content is not None

    def _write(self, path: Path, content: bytes) -> None:
        write_atomically(path, content, top=self._folder)

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep all others from changing anything, in this process and, where it can be, others."""
        with self._changing:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                lock = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
            except OSError as error:
                raise OverlayError(
                    f"{self._folder}: articles cannot be saved there ({os_reason(error)}); what "
                    "served serves on."
                ) from error
            try:
                if fcntl is not None:
                    _lock(lock, self._folder)
                yield
            finally:
                os.close(lock)


def _lock(file: int, folder: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise OverlayError(
            f"{folder}: another process changes an article there; try again."
        ) from error
