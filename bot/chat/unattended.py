"""Reloads that nobody asks for in the chat: at a signal, or when files change.

They do what a moderator's `reload` does, never by force, and tell the log.
"""

import asyncio
import logging
import os
from collections.abc import Sequence
from pathlib import Path

from bot.chat.failures import apologize
from bot.errors import FootnoteError
from bot.knowledge_base.reload import KnowledgeBase

INTERVAL_S = 2.0

_log = logging.getLogger(__name__)

Marks = dict[str, tuple[int, int]]


async def reload_unattended(knowledge: KnowledgeBase, why: str) -> None:
    """Reload, and log how it went; the old snapshot serves on in any doubt.

    Args:
        knowledge: the knowledge base.
        why: what led to it, for the log.
    """
    try:
        reload = await asyncio.to_thread(knowledge.reload)
    except FootnoteError as error:
        _log.error("Reload %s failed, the old articles serve on: %s", why, error)
        return
    except Exception as error:  # noqa: BLE001 -- logged in full, and the old articles serve on
        apologize(error)
        return
    _log.log(
        logging.INFO if reload.swapped else logging.WARNING,
        "Reload %s: %s; version %s serves; %d faults, %d lost answers.",
        why,
        reload.verdict,
        knowledge.current.revision,
        len(reload.staged.faults),
        len(reload.lost),
    )


async def watch(knowledge: KnowledgeBase, interval_s: float = INTERVAL_S) -> None:
    """Reload whenever files of the knowledge folders have changed and come to rest.

    Args:
        knowledge: the knowledge base.
        interval_s: seconds between two looks; a change is at rest when a look finds it as the look
            before did.
    """
    served = seen = await asyncio.to_thread(marks, knowledge.folders)
    _log.info("Watching %d file%s.", len(served), "s" * (len(served) != 1))
    while True:
        await asyncio.sleep(interval_s)
        now = await asyncio.to_thread(marks, knowledge.folders)
        if now != served and now == seen:
            served = now
            await reload_unattended(knowledge, "after a change of files")
        seen = now


def marks(folders: Sequence[Path]) -> Marks:
    """Return size and time of change, in nanoseconds, of every file that is read as an article."""
    found: Marks = {}
    for folder in folders:
        for place, subfolders, names in os.walk(folder):
            subfolders[:] = [name for name in subfolders if not name.startswith((".", "_"))]
            for name in names:
                path = Path(place, name)
                try:
                    status = path.stat()
                except OSError:  # gone between the listing and the look
                    continue
                if not name.startswith((".", "_")):
                    found[str(path)] = (status.st_size, status.st_mtime_ns)
    return found
