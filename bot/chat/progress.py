"""Progress: what moderators are shown while something takes long."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable

from bot.chat.delivery import UndeliveredError
from bot.chat.origin import Origin
from bot.chat.reply import Reply

FIRST_S = 4.0
"""Seconds after which the first line is shown."""

EVERY_S = 5.0
"""Seconds from one line to the next, which takes its place; Discord lets five pass in that time."""

_log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def shown_progress(
    origin: Origin, doing: Callable[[], str], *, first_s: float = FIRST_S, every_s: float = EVERY_S
) -> AsyncIterator[None]:
    """Show what is being done during the block; the reply that follows takes its place.

    Args:
        origin: where.
        doing: says in a few words what is being done; empty for nothing.
        first_s: see `FIRST_S`.
        every_s: see `EVERY_S`.
    """
    ended = asyncio.Event()
    showing = asyncio.create_task(_show(origin, doing, ended, first_s, every_s))
    try:
        yield
    finally:
        ended.set()
        await showing  # never given up halfway, for its message is the one that is edited


async def _show(
    origin: Origin,
    doing: Callable[[], str],
    ended: asyncio.Event,
    first_s: float,
    every_s: float,
) -> None:
    said = origin.words.gettext("Still at it: {doing} …")
    shown, wait_s = "", first_s
    while not await _happens(ended, wait_s):
        wait_s = every_s
        text = doing()
        if text and text != shown:
            try:
                await origin.show_progress(Reply(said.format(doing=text)))
            except UndeliveredError as error:
                _log.debug("Progress could not be shown: %s.", error)
                return
            shown = text


async def _happens(event: asyncio.Event, within_s: float) -> bool:
    try:
        async with asyncio.timeout(within_s):
            return await event.wait()
    except TimeoutError:
        return False
