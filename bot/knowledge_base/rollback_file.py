"""The version that was rolled back to, kept so that the next start serves it.

One file of lines: a checksum of all others; what is known of the version beside its articles; then
the articles that differ from its base, or all of them where no base is saved.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.articles.article import Article
from bot.errors import DataError, os_reason
from bot.index.array_writer import sync_folder, write_durably
from bot.index.records import Codec
from bot.knowledge_base.base_store import BaseStore
from bot.knowledge_base.snapshot_builder import Findings
from bot.knowledge_base.version import Version

NAME = "rollback.jsonl"

_ARTICLES = Codec(Article)
_FINDINGS = Codec(Findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVersion:
    """What was kept of a version.

    Attributes:
        base: the folder of its base; None if `articles` are all articles.
        articles: by id, in the order of the ids.
        removed: ids of articles of the base that are not in it.
        findings: what was found in the knowledge folders beside the articles.
        revision: of its snapshot.
        threshold: that its index gives itself.
    """

    base: Path | None
    articles: Mapping[str, Article]
    removed: frozenset[str]
    findings: Findings
    revision: str
    threshold: float


def keep_version(store: BaseStore, version: Version) -> None:
    """Keep a version for the next start.

    It is written while a base is being written, too: it takes the place of an earlier one at once.

    Raises:
        OSError: if it cannot be written.
    """
    snapshot = version.snapshot
    index = snapshot.index
    facts = {
        "kind": store.kind,
        "base": version.base.folder.name if version.base else None,
        "removed": sorted(index.removed) if version.base else [],
        "findings": _FINDINGS.encode(Findings.of(snapshot)),
        "revision": snapshot.revision,
        "threshold": snapshot.own_threshold,
    }
    articles = index.changed if version.base else snapshot.articles
    lines = [json.dumps(facts, separators=(",", ":")), *map(_ARTICLES.encode, articles.values())]
    content = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")
    store.place.mkdir(parents=True, exist_ok=True)
    unfinished = store.place / f".{NAME}"
    try:
        write_durably(unfinished, b"%08x\n" % zlib.crc32(content) + content)
        unfinished.replace(store.place / NAME)
        sync_folder(store.place)
    finally:
        unfinished.unlink(missing_ok=True)


def kept_version(store: BaseStore) -> KeptVersion | None:
    """Return the version that was kept, or None.

    Raises:
        DataError: if it cannot be read, is damaged, or was kept by another version of the bot.
    """
    path = store.place / NAME
    try:
        checksum, _, content = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DataError(str(path), f"cannot be read ({os_reason(error)})") from error
    if checksum != b"%08x" % zlib.crc32(content):
        raise DataError(str(path), "is damaged (its checksum is wrong)")
    head, *lines = content.decode("utf-8", "surrogatepass").split("\n")[:-1]
    facts = json.loads(head)
    if facts["kind"] != store.kind:
        raise DataError(str(path), "was written by another version or with other settings")
    articles = map(_ARTICLES.decode, lines)
    return KeptVersion(
        base=store.place / facts["base"] if facts["base"] else None,
        articles={article.id: article for article in articles},
        removed=frozenset(facts["removed"]),
        findings=_FINDINGS.decode(facts["findings"]),
        revision=facts["revision"],
        threshold=facts["threshold"],
    )


def forget_version(store: BaseStore) -> None:
    """Have the next start serve the files as they are.

    Raises:
        OSError: if the file cannot be deleted.
    """
    (store.place / NAME).unlink(missing_ok=True)
