"""Work in a daemon thread, which does not keep the process from ending."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


async def in_daemon_thread(work: Callable[[], T]) -> T:
    """Do some work in a thread of its own; if nobody waits for it any more, it is given up."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(error: Exception | None, values: Sequence[T]) -> None:
        if future.cancelled():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(values[0])

    def run() -> None:
        error: Exception | None = None
        values: list[T] = []
        try:
            values.append(work())
        except Exception as raised:  # noqa: BLE001 -- raised again by who waits
            error = raised
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, error, values)

    threading.Thread(target=run, daemon=True).start()
    return await future
