"""Delivery: a request to Discord is sent again where that is safe and of use.

A message carries a nonce that Discord enforces, and an interaction takes one callback only, so
neither arrives twice. discord.py repeats a request after some of Discord's errors by itself, for up
to 25 s; a trace in its HTTP session ends that for requests that are sent through `deliver`.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TypeVar

import aiohttp
import discord

MESSAGE_S = 10.0
"""Seconds after the first failure within which a message is sent again."""

CALLBACK_S = 2.5
"""Seconds within which an interaction is answered; Discord takes no answer after 3."""

CALLBACK_TRY_S = 1.0
"""Seconds that one try of a callback may take."""

_PASSING = frozenset({500, 502, 503, 504})
_TOO_MANY = 429
_FIRST_DELAY_S = 0.1
_LONGEST_DELAY_S = 2.0

T = TypeVar("T")


@dataclass(slots=True)
class _Request:
    """The latest request of a delivery, as `POST /channels/{id}/messages`."""

    route: str = "a request"


_current: ContextVar[_Request | None] = ContextVar("_current", default=None)


class UndeliveredError(Exception):
    """Discord did not take a request. Prints its route, and the status or kind of error.

    Attributes:
        status: the HTTP status, 0 if no response came.
        code: Discord's code for the error, 0 if it gave none.
        text: what Discord says is wrong; it may repeat what was sent.
    """

    def __init__(self, route: str, error: Exception) -> None:
        self.status = (
            error.status if isinstance(error, discord.HTTPException | _PassingError) else 0
        )
        self.code = error.code if isinstance(error, discord.HTTPException) else 0
        self.text = error.text if isinstance(error, discord.HTTPException) else ""
        why = f"status {self.status}, code {self.code}" if self.status else type(error).__name__
        super().__init__(f"{route}: {why}")


class _PassingError(Exception):
    """Discord answered with an error that passes."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


async def deliver(
    request: Callable[[], Awaitable[T]],
    *,
    within_s: float = MESSAGE_S,
    try_s: float | None = None,
) -> T:
    """Send a request, again if need be.

    Args:
        request: sends it once.
        within_s: seconds in which it is tried again, from the first failure on.
        try_s: seconds that one try may take; then `within_s` counts from the start. None where
            the request may have to wait for a rate limit.

    Raises:
        UndeliveredError: if Discord refuses it, or does not take it in time.
    """
    latest = _Request()
    before = _current.set(latest)
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + within_s if try_s is not None else None
    delay_s = _FIRST_DELAY_S
    try:
        while True:
            left_s = None if try_s is None or ends_at is None else ends_at - loop.time()
            try:
                async with asyncio.timeout(None if left_s is None else min(try_s or 0, left_s)):
                    return await request()
            except (_PassingError, aiohttp.ClientError, OSError) as error:
                failure: Exception = error
            except discord.HTTPException as error:
                if error.status not in _PASSING:
                    raise UndeliveredError(latest.route, error) from error
                failure = error
            ends_at = loop.time() + within_s if ends_at is None else ends_at
            if loop.time() + delay_s >= ends_at:
                raise UndeliveredError(latest.route, failure) from failure
            await asyncio.sleep(delay_s)
            delay_s = min(2 * delay_s, _LONGEST_DELAY_S)
    finally:
        _current.reset(before)


def request_trace(rate_limits: Counter[str]) -> aiohttp.TraceConfig:
    """Return what discord.py's HTTP session needs for `deliver` to work as it says.

    Args:
        rate_limits: counts the rate limits that are met, by their scope.
    """

    async def count(
        _: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        if params.response.status == _TOO_MANY:
            rate_limits[params.response.headers.get("X-RateLimit-Scope", "unknown")] += 1

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(_started)
    trace.on_request_end.append(count)
    trace.on_request_end.append(_ended)
    return trace


async def _started(
    _: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestStartParams
) -> None:
    latest = _current.get()
    if latest is not None:
        latest.route = f"{params.method} {_template(params.url.path)}"


async def _ended(
    _: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    if _current.get() is not None and params.response.status in _PASSING:
        params.response.close()
        raise _PassingError(params.response.status)


def _template(path: str) -> str:
    """Return a path without ids and without the tokens of interactions."""
    short = re.sub(r"^/api/v\d+", "", path)
    short = re.sub(r"^(/(?:webhooks|interactions)/\d+)/[^/]+", r"\1/{token}", short)
    return re.sub(r"\d{5,}", "{id}", short)
