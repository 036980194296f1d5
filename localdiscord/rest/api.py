"""From an HTTP request to a handler and back: token, body, refusals, the record."""

import asyncio
import json
import logging
import re
from collections import deque

from aiohttp import web

from localdiscord.errors import ApiError, RateLimitError, not_implemented, too_large, unauthorized
from localdiscord.events import KEPT, Event, EventKind
from localdiscord.rest.call import Call, Created, Exchange, Parts, Upload, read_body
from localdiscord.rest.rate_limits import RateLimits
from localdiscord.rest.routes import NOT_IMPLEMENTED, ROUTES, Route
from localdiscord.tokens import same_secret

logger = logging.getLogger(__name__)

MAX_REQUEST_BYTES = 25 * 1024 * 1024
"""The size of a whole request; single files are limited below it."""

_PREFIX = re.compile(r"^/api(/v(?P<version>\d+))?")
_VERSIONS = {None, "9", "10"}


class RestApi:
    """The REST API under `/api/v10`.

    Attributes:
        exchanges: the last requests and how they ended, oldest first.
    """

    def __init__(self, parts: Parts, *, token: str, limits: RateLimits | None) -> None:
        self.exchanges: deque[Exchange] = deque(maxlen=KEPT)
        self._parts = parts
        self._token = token
        self._limits = limits
        self._patterns = [(route, _pattern(route.template)) for route in ROUTES]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """CallbackType one request."""
        match = _PREFIX.match(request.path)
        path = request.path[match.end() :] if match else request.path
        call = Call(
            parts=self._parts,
            method=request.method,
            path=path,
            route=path,
            ids={},
            query=request.query,
        )
        headers: dict[str, str] = {}
        try:
            route = self._route(call, match["version"] if match else None)
            self._authorize(request, route)
            if self._limits is not None:
                headers = self._limits.spend(call)
            await self._strike(call)
            call.body, call.files = await self._body(request)
            answer = route.handler(call)
        except ApiError as refusal:
            self._finish(call, refusal.status, refusal.body(), refusal)
            return _response(refusal.status, refusal.body(), headers | refusal.headers)
        status = 204 if answer is None else 201 if isinstance(answer, Created) else 200
        self._finish(call, status, answer)
        return _response(status, answer, headers)

    def _route(self, call: Call, version: str | None) -> Route:
        """Find the route and fill its variables into the call.

        Raises:
            ApiError: 405 for a wrong method, 501 for what is not played here.
        """
        if version not in _VERSIONS:
            raise ApiError(400, 50041, "Invalid API version")
        known: set[str] = set()
        for route, pattern in self._patterns:
            match = pattern.fullmatch(call.path)
            if match is None:
                continue
            if route.method == call.method:
                call.route, call.ids = route.template, match.groupdict()
                return route
            known.add(route.template)
        if known and not any((call.method, template) in NOT_IMPLEMENTED for template in known):
            raise ApiError(405, 0, "405: Method Not Allowed")
        raise not_implemented(f"{call.method} {_without_ids(call.path)}")

    async def _strike(self, call: Call) -> None:
        """Let a fault have its way with the request.

        Raises:
            ApiError: the answer given instead.
        """
        trouble = self._parts.faults.strike(call.method, call.route)
        if trouble is None:
            return
        if trouble.delay_s:
            await asyncio.sleep(trouble.delay_s)
        if trouble.status == 429:
            scope = "global" if trouble.everywhere else "user"
            raise RateLimitError(trouble.retry_after_s, scope)
        if trouble.status is not None:
            raise ApiError(trouble.status, 0, f"{trouble.status}: on demand")

    async def _body(self, request: web.Request) -> tuple[object, list[Upload]]:
        try:
            return await read_body(request)
        except web.HTTPRequestEntityTooLarge:
            raise too_large() from None

    def _authorize(self, request: web.Request, route: Route) -> None:
        if route.by_token:
            return
        given = request.headers.get("Authorization", "")
        if not same_secret(given, f"Bot {self._token}"):
            raise unauthorized()

    def _finish(
        self, call: Call, status: int, answer: object, refusal: ApiError | None = None
    ) -> None:
        """Keep the request for those who look at what happened."""
        self.exchanges.append(
            Exchange(
                method=call.method,
                path=call.path,
                route=call.route,
                body=call.body,
                status=status,
                code=None if refusal is None else refusal.code,
                answer=answer,
                at=call.at,
            )
        )
        if refusal is None:
            return
        if status == 501:
            logger.warning("%s", refusal.message)
        request = f"{call.method} {call.route}"
        detail = {"request": request, "status": status} | refusal.body()
        self._parts.events.add(Event(EventKind.REFUSED, by_bot=True, detail=detail))


def _response(status: int, answer: object, headers: dict[str, str]) -> web.Response:
    if answer is None:
        return web.Response(status=status, headers=headers)
    return web.Response(
        status=status,
        body=json.dumps(answer, ensure_ascii=False).encode(),
        headers=headers | {"Content-Type": "application/json"},
    )


def _pattern(template: str) -> re.Pattern[str]:
    escaped = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
    return re.compile(escaped)


def _without_ids(path: str) -> str:
    """A path for the log: ids and tokens taken out."""
    return re.sub(r"/(\d{5,}|[\w-]{40,})", "/…", path)
