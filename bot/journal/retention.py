"""Retention: what the journal has kept long enough is deleted daily."""

import asyncio
import logging

from bot.journal.database import JournalError
from bot.journal.journal import Journal
from bot.journal.store import Store

EVERY_S = 24 * 3600.0

_log = logging.getLogger(__name__)


async def retire_daily(journal: Journal, *, every_s: float = EVERY_S) -> None:
    """Delete what is too old, now and then every so many seconds, while the journal is on."""
    while True:
        if journal.is_on:
            try:
                await asyncio.wrap_future(journal.ask(Store.retire))
            except JournalError as error:
                _log.warning("What is too old could not be deleted: %s", error)
        await asyncio.sleep(every_s)
