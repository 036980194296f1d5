"""Discord's rate limits: so many requests per route and channel, and so many in all."""

import hashlib
from dataclasses import dataclass

from localdiscord.errors import RateLimitError
from localdiscord.rest.call import Call
from localdiscord.world import Clock

GLOBAL_LIMIT = 50
"""Requests a second in all; answers to interactions do not count."""

_MAJOR = ("channel_id", "guild_id", "token")
_MESSAGE = "/channels/{channel_id}/messages"
_HOOK = "/webhooks/{application_id}/{token}"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds."""

    requests: int
    period_s: float


@dataclass(slots=True)
class _Window:
    began_at: float
    spent: int = 0


_LIMITS = {
    ("POST", _MESSAGE): Limit(5, 5.0),
    ("PATCH", _MESSAGE + "/{message_id}"): Limit(5, 5.0),
    ("DELETE", _MESSAGE + "/{message_id}"): Limit(5, 1.0),
    ("POST", "/channels/{channel_id}/typing"): Limit(5, 5.0),
    ("POST", _HOOK): Limit(5, 2.0),
    ("PATCH", _HOOK + "/messages/{message_id}"): Limit(5, 2.0),
}
"""What is known of Discord's limits per route; they are not documented, and may change."""

_OTHERS = Limit(10, 5.0)
_UNLIMITED_ROUTE = "/interactions/{interaction_id}/{token}/callback"


class RateLimits:
    """Counts requests by route and major parameter, in windows that begin with their first one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: dict[str, _Window] = {}
        self._all: dict[int, _Window] = {}

    def spend(self, call: Call) -> dict[str, str]:
        """Count a request.

        Returns:
            The headers that tell the client where it stands; none for a route without a limit.

        Raises:
            RateLimitError: the route's limit or the global one is used up.
        """
        if call.route == _UNLIMITED_ROUTE:
            return {}
        now = self._clock.now()
        bot_id = 0 if call.caller is None else call.caller.id
        self._spend_globally(bot_id, now)
        limit = _LIMITS.get((call.method, call.route), _OTHERS)
        bucket = hashlib.blake2s(f"{call.method} {call.route}".encode(), digest_size=16).hexdigest()
        major = f"{bot_id}/" + "/".join(call.ids.get(name, "") for name in _MAJOR)
        window = self._windows.get(bucket + major)
        if window is None or now >= window.began_at + limit.period_s:
            window = self._windows[bucket + major] = _Window(now)
        ends_at = window.began_at + limit.period_s
        used_up = window.spent >= limit.requests
        window.spent += not used_up
        headers = {
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": str(limit.requests - window.spent),
            "X-RateLimit-Reset": f"{ends_at:.3f}",
            "X-RateLimit-Reset-After": f"{ends_at - now:.3f}",
            "X-RateLimit-Bucket": bucket,
        }
        if used_up:
            refusal = RateLimitError(ends_at - now, "user")
            refusal.headers |= headers
            raise refusal
        return headers

    def _spend_globally(self, bot_id: int, now: float) -> None:
        window = self._all.get(bot_id)
        if window is None or now >= window.began_at + 1.0:
            window = self._all[bot_id] = _Window(now)
        if window.spent >= GLOBAL_LIMIT:
            raise RateLimitError(window.began_at + 1.0 - now, "global")
        window.spent += 1
