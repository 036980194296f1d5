"""Keyed hashes: the journal tells people apart without knowing who they are.

The key lies in a file of its own beside the database. Who has the database alone can neither tell
who asked nor try out the ids of a server's members.
"""

import hashlib
import os
import secrets
from pathlib import Path

from bot.errors import os_reason
from bot.journal.database import JournalError

_BYTES = 32
_DIGEST_BYTES = 16


class KeyedHash:
    """Hashes under one key."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        """Take a key of 32 bytes."""
        self._key = key

    def person(self, user_id: int) -> bytes:
        """Return the hash of a person, 16 bytes."""
        return self._of(b"person %d" % user_id)

    def question(self, normalised: str) -> bytes:
        """Return the hash of a normalised question, 16 bytes."""
        return self._of(b"question " + normalised.encode("utf-8", "surrogatepass"))

    def _of(self, said: bytes) -> bytes:
        return hashlib.blake2b(said, key=self._key, digest_size=_DIGEST_BYTES).digest()


def read_key(path: Path) -> KeyedHash:
    """Return the hashes under the key of a file.

    Raises:
        JournalError: if it cannot be read or is no key.
    """
    try:
        key = path.read_bytes()
    except OSError as error:
        raise JournalError(
            f"{path}: the journal's key cannot be read ({os_reason(error)})."
        ) from error
    if len(key) != _BYTES:
        raise JournalError(
            f"{path}: is no key of a journal; put the right file back, or delete it together "
            "with the journal."
        )
    return KeyedHash(key)


def make_key(path: Path) -> None:
    """Write a new key, which only the bot's user may read.

    Raises:
        JournalError: if it cannot be written, or is there already.
    """
    key = secrets.token_bytes(_BYTES)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(key)
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, path)  # unlike a rename, it replaces no key
        finally:
            draft.unlink()
    except OSError as error:
        raise JournalError(
            f"{path}: the journal's key cannot be written ({os_reason(error)})."
        ) from error
