"""Auto-reload: reloads at a signal, or when files change.

They do what a moderator's `reload` does, by force only if the settings say so, and tell the log.
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from pathlib import Path

from bot.articles.folder_listing import time_stamps
from bot.chat.delivery.error_messages import log_error
from bot.chat.reloads.reloads import ROLLED_BACK, Deed, Reloads, StoppedError
from bot.errors import FootnoteError, ReloadRunningError
from bot.knowledge_base.reload import Reload
from bot.text.counted import counted

INTERVAL_S = 2.0
AGAIN_S = 1.0
"""Seconds after which a reload is tried again that came while articles were changed from chat."""

_log = logging.getLogger(__name__)


async def auto_reload(reloads: Reloads, why: str, *, again_s: float = AGAIN_S) -> None:
    """Reload, and log how it went; the old snapshot serves on in any doubt.

    Args:
        reloads: reloads the knowledge base.
        why: what led to it, for the log.
        again_s: see `AGAIN_S`.
    """
    try:
        reload = await _in_turn(reloads, Deed(f"reload {why}"), again_s)
    except StoppedError:
        return
    except FootnoteError as error:
        _log.error("Reload %s failed, the old articles serve on: %s", why, error)
        return
    except Exception as error:  # noqa: BLE001 -- logged in full, and the old articles serve on
        log_error(error)
        return
    _log.log(
        logging.INFO if reload.swapped else logging.WARNING,
        "Reload %s: %s; version %s serves; %d faults, %d lost answers.",
        why,
        reload.verdict,
        (reload.staged if reload.swapped else reload.before).revision,
        len(reload.staged.faults),
        len(reload.lost),
    )


async def _in_turn(reloads: Reloads, deed: Deed, again_s: float) -> Reload:
    while True:
        with contextlib.suppress(ReloadRunningError):
            return await reloads.reload(deed, force=reloads.forced)
        await asyncio.sleep(again_s)


async def watch(reloads: Reloads, folders: Sequence[Path], interval_s: float = INTERVAL_S) -> None:
    """Reload whenever files of the knowledge folders have changed and come to rest.

    What had changed when somebody rolled back is what was rolled back, and stays so.

    Args:
        reloads: reloads the knowledge base.
        folders: the knowledge folders.
        interval_s: seconds between two looks; a change is at rest when a look finds it as the look
            before did.
    """
    served = seen = await asyncio.to_thread(time_stamps, folders)
    rollbacks = reloads.outcomes[ROLLED_BACK]
    _log.info("Watching %s.", counted(len(served), "file"))
    while True:
        await asyncio.sleep(interval_s)
        now = await asyncio.to_thread(time_stamps, folders)
        if reloads.outcomes[ROLLED_BACK] != rollbacks:
            rollbacks = reloads.outcomes[ROLLED_BACK]
            served = now
        elif now != served and now == seen:
            served = now
            await auto_reload(reloads, "after a change of files")
        seen = now
