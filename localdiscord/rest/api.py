"""From an HTTP request to a handler and back: token, body, refusals, faults, the record."""

import asyncio
import json
import logging
import re
from collections import deque

from aiohttp import web

from localdiscord.errors import ApiError, RateLimitError, not_implemented, too_large, unauthorized
from localdiscord.events import KEPT, Event, EventKind
from localdiscord.faults import Cut
from localdiscord.rest.call import Call, Created, Exchange, Services, Upload, read_body
from localdiscord.rest.rate_limits import RateLimits
from localdiscord.rest.routes import NOT_IMPLEMENTED, ROUTES, Route

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

    def __init__(self, services: Services, *, limits: RateLimits | None) -> None:
        self.exchanges: deque[Exchange] = deque(maxlen=KEPT)
        self._services = services
        self._limits = limits
        self._patterns = [(route, _pattern(route.template)) for route in ROUTES]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, or let a fault have its way with it."""
        match = _PREFIX.match(request.path)
        path = request.path[match.end() :] if match else request.path
        call = Call(
            services=self._services,
            method=request.method,
            path=path,
            route=path,
            ids={},
            query=request.query,
        )
        headers: dict[str, str] = {}
        cut: Cut | None = None
        try:
            route = self._route(call, match["version"] if match else None)
            self._authorize(call, request, route)
            if self._limits is not None:
                headers = self._limits.spend(call)
            call.body, call.files = await self._body(request)
            cut = await self._strike(call)
            if cut is Cut.BEFORE:
                return _cut(request)
            answer = route.handler(call)
        except ApiError as error:
            self._finish(call, error.status, error.body(), error)
            return _response(error.status, error.body(), headers | error.headers)
        status = 204 if answer is None else 201 if isinstance(answer, Created) else 200
        self._finish(call, status, answer)
        if cut is Cut.AFTER:
            return _cut(request)
        response = _response(status, answer, headers)
        return await _cut_within(request, response) if cut is Cut.WITHIN else response

    def _route(self, call: Call, version: str | None) -> Route:
        """Find the route and fill its variables into the call.

        Raises:
            ApiError: 405 for a wrong method, 501 for what is not implemented here.
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

    async def _strike(self, call: Call) -> Cut | None:
        """Let a fault have its way with the request.

        Returns:
            Where the connection is to break off, or None where it is not.

        Raises:
            ApiError: the answer given instead.
        """
        fault = self._services.faults.strike(call.method, call.route)
        if fault is None:
            return None
        if fault.delay_s:
            await asyncio.sleep(fault.delay_s)
        if fault.status == 429:
            scope = "global" if fault.everywhere else "user"
            raise RateLimitError(fault.retry_after_s, scope)
        if fault.status is not None:
            raise ApiError(fault.status, 0, f"{fault.status}: on demand")
        return fault.cut

    async def _body(self, request: web.Request) -> tuple[object, list[Upload]]:
        try:
            return await read_body(request)
        except web.HTTPRequestEntityTooLarge:
            raise too_large() from None

    def _authorize(self, call: Call, request: web.Request, route: Route) -> None:
        if route.by_token:
            return
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        call.caller = self._services.world.application_of_token(token)
        if kind != "Bot" or call.caller is None:
            raise unauthorized()

    def _finish(
        self, call: Call, status: int, answer: object, error: ApiError | None = None
    ) -> None:
        """Keep the request for those who look at what happened."""
        self.exchanges.append(
            Exchange(
                method=call.method,
                path=call.path,
                route=call.route,
                query=call.query,
                body=call.body,
                status=status,
                code=None if error is None else error.code,
                answer=answer,
                at=call.at,
            )
        )
        if error is None:
            return
        if status == 501:
            logger.warning("%s", error.message)
        request = f"{call.method} {call.route}"
        detail = {"request": request, "status": status} | error.body()
        self._services.events.add(Event(EventKind.REFUSED, by_bot=True, detail=detail))


def _response(status: int, answer: object, headers: dict[str, str]) -> web.Response:
    if answer is None:
        return web.Response(status=status, headers=headers)
    return web.Response(
        status=status,
        body=json.dumps(answer, ensure_ascii=False).encode(),
        headers=headers | {"Content-Type": "application/json"},
    )


def _cut(request: web.Request) -> web.Response:
    """Break the connection off; the response reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _cut_within(request: web.Request, whole: web.Response) -> web.StreamResponse:
    """Send the head and half of a response, and break the connection off."""
    body = whole.body if isinstance(whole.body, bytes) else b"{}"
    half = web.StreamResponse(status=whole.status, headers=whole.headers)
    half.content_length = len(body)
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    _cut(request)
    return half


def _pattern(template: str) -> re.Pattern[str]:
    escaped = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
    return re.compile(escaped)


def _without_ids(path: str) -> str:
    """A path for the log: ids and tokens taken out."""
    return re.sub(r"/(\d{5,}|[\w-]{40,})", "/…", path)
