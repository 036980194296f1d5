"""The form of a backup: a gzipped tar file whose first member says what the others must be.

manifest.json                  what and layout, then path, size, mode and SHA-256 of each file
data/history.sqlite            the files of the data folder, each under its path there
data/articles/rules/no-1.md
…
"""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

MANIFEST = "manifest.json"
PREFIX = "data/"
WHAT = "Footnote backup"
LAYOUT = 1

DATABASE = ".sqlite"
STAGED = ".restoring-"
REPLACED = ".replaced-"
"""What the names of folders begin with that a restore makes for a while."""

_OF_THE_PROCESS = {"heartbeat", "heartbeat.new", "connecting.json", "running.lock"}
_INDEX, _ROLLBACK = "index", PurePosixPath("index/rollback.jsonl")
_LEFT_OUT = re.compile(
    r"\.lock|\.tmp-.*|.*\.damaged(?:-.*)?\.sqlite.*|.*\.sqlite-(?:wal|shm|journal)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file of a backup.

    Attributes:
        path: in the data folder, its parts separated by `/`.
        size: in bytes.
        mode: who may read and write it, as the system counts it.
        digest: SHA-256 of its content, in hex.
    """

    path: str
    size: int
    mode: int
    digest: str


def belongs(path: PurePosixPath) -> bool:
    """Tell whether a file of the data folder belongs in a backup.

    What the bot makes again does not, nor what means nothing without its process, nor databases
    that were set aside as damaged.
    """
    if path.parts[0] == _INDEX:
        return path == _ROLLBACK
    if path.parts[0].startswith((STAGED, REPLACED)) or str(path) in _OF_THE_PROCESS:
        return False
    return not _LEFT_OUT.fullmatch(path.name)


def written(entries: list[Entry], *, version: str) -> bytes:
    """Return a manifest.

    Args:
        entries: the files, in the order in which they follow.
        version: of the program.
    """
    about = {"what": WHAT, "layout": LAYOUT, "version": version, "files": [*map(asdict, entries)]}
    return json.dumps(about, indent=1).encode()


def read_manifest(content: bytes) -> dict[str, Entry]:
    """Return the files that a manifest lists, by path.

    Raises:
        ValueError: if it is none, or lists what no backup holds; says what.
    """
    try:
        about = json.loads(content)
    except (ValueError, RecursionError):
        about = None
    if not isinstance(about, dict) or about.get("what") != WHAT:
        raise ValueError("is no backup of Footnote")
    if about.get("layout") != LAYOUT:
        raise ValueError("was made by another version of Footnote; restore it with that one")
    entries: dict[str, Entry] = {}
    files = about.get("files")
    for file in files if isinstance(files, list) else [None]:
        entry = _entry(file)
        if entry is None or entry.path in entries:
            raise ValueError("lists a file that no backup of Footnote holds")
        entries[entry.path] = entry
    return entries


def _entry(file: Any) -> Entry | None:
    """Return an entry of a manifest; None if it is none, or leads out of the data folder."""
    try:
        entry = Entry(**file)
    except TypeError:
        return None
    whole = (type(entry.size), type(entry.mode)) == (int, int)
    if not whole or not isinstance(entry.digest, str) or not isinstance(entry.path, str):
        return None
    inside = entry.path and not re.search(r"[\\:\0]", entry.path)
    plain = all(part not in {"", ".", ".."} for part in entry.path.split("/"))
    if not (inside and plain and entry.size >= 0 and 0 <= entry.mode <= 0o777):
        return None
    return entry if belongs(PurePosixPath(entry.path)) else None
