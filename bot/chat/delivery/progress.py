"""Progress: what moderators are shown while something takes long."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable

from bot.chat.delivery.delivery import UndeliveredError
from bot.chat.delivery.origin import Origin
from bot.chat.formatting.reply import Reply
from bot.chat.wording.translations import note
from bot.knowledge_base.reload import Step

FIRST_S = 4.0
"""Seconds after which the first line is shown."""

EVERY_S = 5.0
"""Seconds from one line to the next, which takes its place; Discord lets five pass in that time."""

_STEPS = {
    "read": note("Still at it: reading file {done} of {of} …"),
    "index": note("Still at it: indexing what changed …"),
    "ask": note("Still at it: asking the articles their own questions ({of}) …"),
    "return": note("Still at it: making the earlier version ready …"),
}

_log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def shown_progress(
    origin: Origin,
    step: Callable[[], Step | None],
    *,
    first_s: float = FIRST_S,
    every_s: float = EVERY_S,
) -> AsyncIterator[None]:
    """Show what is being done during the block; the reply that follows takes its place.

    Args:
        origin: where.
        step: tells what is being done.
        first_s: see `FIRST_S`.
        every_s: see `EVERY_S`.
    """
    ended = asyncio.Event()
    showing = asyncio.create_task(_show(origin, step, ended, first_s, every_s))
    try:
        yield
    finally:
        ended.set()
        await showing  # never given up halfway, for its message is the one that is edited


async def _show(
    origin: Origin,
    step: Callable[[], Step | None],
    ended: asyncio.Event,
    first_s: float,
    every_s: float,
) -> None:
    shown, wait_s = "", first_s
    while not await _happens(ended, wait_s):
        wait_s = every_s
        at = step()
        text = origin.words.gettext(_STEPS[at.name]).format(done=at.done, of=at.of) if at else ""
        if text and text != shown:
            try:
                await origin.show_progress(Reply(text))
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
