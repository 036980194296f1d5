"""A bare HTTP client of the local Discord, for requests that no library would send."""

import io
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp

from localdiscord import LocalDiscord


@dataclass(frozen=True, slots=True)
class Answered:
    """A response: its status, decoded body and headers."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> int | None:
        """Discord's error code."""
        return self.body.get("code") if isinstance(self.body, dict) else None

    def fault(self, path: str) -> str | None:
        """The code of the first fault of a field, named by dots."""
        place = self.body.get("errors", {})
        for step in path.split(".") if path else []:
            place = place.get(step, {})
        faults = place.get("_errors")
        return faults[0]["code"] if faults else None


class RawClient:
    """Sends requests with the bot's token, or another one, or none."""

    def __init__(self, server: LocalDiscord) -> None:
        self.server = server
        self._session = aiohttp.ClientSession()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str | None = "",
        raw: bytes | io.BytesIO | aiohttp.FormData | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answered:
        """Send a request; `path` is under `/api/v10` unless it begins with `/api`."""
        sent = dict(headers or {})
        if token is not None:
            sent["Authorization"] = f"Bot {token or self.server.token}"
        url = self.server.url + (path if path.startswith("/api") else "/api/v10" + path)
        arguments: dict[str, Any] = {"data": raw} if raw is not None else {"json": body}
        if raw is None and body is None:
            arguments = {}
        async with self._session.request(method, url, headers=sent, **arguments) as response:
            is_json = response.content_type == "application/json"
            decoded = await response.json() if is_json else await response.text()
            return Answered(response.status, decoded, dict(response.headers))

    async def say(self, body: object, channel_id: int | None = None) -> Answered:
        """Post a message as the bot."""
        channel_id = channel_id or self.server.channel.id
        return await self.send("POST", f"/channels/{channel_id}/messages", body)
