"""One request to the REST API: what handlers read, and what is kept of it."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from localdiscord.errors import (
    invalid_field,
    invalid_json,
    missing_access,
    missing_permissions,
    too_large,
    unauthorized,
    unknown_channel,
    unknown_guild,
    unknown_message,
)
from localdiscord.events import EventLog
from localdiscord.faults import Faults
from localdiscord.gateway.gateway import Gateway
from localdiscord.gateway.sessions import Sessions
from localdiscord.interactions import Interactions
from localdiscord.messages import Messages
from localdiscord.payloads import SMALL_FILE_LIMIT_BYTES
from localdiscord.threads import Threads
from localdiscord.world import (
    Application,
    Channel,
    Guild,
    Json,
    Message,
    Permission,
    User,
    World,
    permissions_in,
)


@dataclass(frozen=True, slots=True)
class Services:
    """What the handlers work with."""

    world: World
    events: EventLog
    gateway: Gateway
    sessions: Sessions
    messages: Messages
    threads: Threads
    interactions: Interactions
    faults: Faults


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart request.

    Attributes:
        field: its form field, `files[0]` and so on.
    """

    field: str
    filename: str
    content: bytes
    content_type: str


class Created(Json):
    """The answer to a request that made something new: status 201."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and how it ended, for tests to look at.

    Attributes:
        method: the HTTP method.
        path: the path under `/api/v10`.
        route: the route's template, such as `/channels/{channel_id}/messages`.
        query: the query's parameters.
        body: the decoded JSON body, `{}` where there is none, or None where it was not read.
        status: the response's HTTP status.
        code: Discord's error code, or None for a success.
        answer: the decoded JSON of the response, or None.
        at: when it arrived, in seconds of `time.perf_counter`.
    """

    method: str
    path: str
    route: str
    query: Mapping[str, str]
    body: Any
    status: int
    code: int | None
    answer: Any
    at: float


@dataclass(slots=True)
class Call:
    """A request on its way through a handler.

    Attributes:
        services: what there is to work with.
        method: the HTTP method.
        path: the path under `/api/v10`.
        route: the route's template.
        ids: the path's variables.
        query: the query's parameters.
        caller: the application whose token came with the request, or None.
        body: the decoded JSON body; `{}` where there is none, None before it is read.
        files: uploaded files, in the order of the request.
        at: when it arrived, in seconds of `time.perf_counter`.
    """

    services: Services
    method: str
    path: str
    route: str
    ids: Mapping[str, str]
    query: Mapping[str, str]
    caller: Application | None = None
    body: Any = None
    files: list[Upload] = field(default_factory=list)
    at: float = field(default_factory=time.perf_counter)

    @property
    def application(self) -> Application:
        """The application whose bot asks.

        Raises:
            ApiError: no bot's token came with the request.
        """
        if self.caller is None:
            raise unauthorized()
        return self.caller

    @property
    def bot(self) -> User:
        """The bot that asks."""
        return self.application.bot

    @property
    def world(self) -> World:
        """All that exists."""
        return self.services.world

    def snowflake(self, name: str) -> int:
        """A variable of the path that must be an id.

        Raises:
            ApiError: it is none.
        """
        return _snowflake(name, self.ids[name])

    def form(self) -> Json:
        """The body, which must be an object.

        Raises:
            ApiError: it is something else.
        """
        if not isinstance(self.body, dict):
            raise invalid_field(
                "", "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"
            )
        return self.body

    def flag(self, name: str) -> bool:
        """A parameter of the query that is a yes or a no."""
        return self.query.get(name, "").lower() in {"1", "true"}

    def limit(self, default: int, most: int) -> int:
        """The query's `limit`, from 1 on.

        Raises:
            ApiError: it is no number, or too small or too large.
        """
        text = self.query.get("limit", str(default))
        error = None
        if not (text.isascii() and text.isdecimal()):
            error = ("NUMBER_TYPE_COERCE", f'Value "{text}" is not int.')
        elif int(text) < 1:
            error = ("NUMBER_TYPE_MIN", "int value should be greater than or equal to 1.")
        elif int(text) > most:
            error = ("NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        if error is not None:
            raise invalid_field("limit", *error)
        return int(text)

    def queried_id(self, name: str) -> int | None:
        """A parameter of the query that must be an id, or None where it is absent.

        Raises:
            ApiError: it is something else.
        """
        text = self.query.get(name)
        return None if text is None else _snowflake(name, text)

    def channel(self, *needed: Permission) -> Channel:
        """The channel of the path, in which the bot has the needed permissions.

        Raises:
            ApiError: unknown (10003), not visible (50001), or a permission is missing (50013).
        """
        channel = self.world.channel(self.snowflake("channel_id"))
        if channel is None or (channel.guild_id is None and self.bot not in channel.recipients):
            raise unknown_channel()
        held = self.held(channel)
        if not held & Permission.VIEW_CHANNEL:
            raise missing_access()
        for permission in needed:
            if not held & permission:
                raise missing_permissions()
        return channel

    def guild(self) -> Guild:
        """The server of the path, which the bot is in.

        Raises:
            ApiError: unknown (10004), or the bot is not in it (50001).
        """
        guild = self.world.guilds.get(self.snowflake("guild_id"))
        if guild is None:
            raise unknown_guild()
        if self.bot.id not in guild.members:
            raise missing_access()
        return guild

    def held(self, channel: Channel) -> Permission:
        """What the bot may do in a channel."""
        return permissions_in(self.world.guild_of(channel), channel, self.bot.id)

    def message(self, channel: Channel) -> Message:
        """The message of the path; an ephemeral one cannot be reached through its channel.

        Raises:
            ApiError: unknown (10008).
        """
        message = channel.messages.get(self.snowflake("message_id"))
        if message is None or message.ephemeral:
            raise unknown_message()
        return message


def _snowflake(name: str, value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < 20):
        raise invalid_field(name, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
    return int(value)


async def read_body(request: web.Request) -> tuple[Any, list[Upload]]:
    """Read a request's JSON, and its files where it is multipart.

    Raises:
        ApiError: broken JSON, or files that are too large.
    """
    if request.content_type != "multipart/form-data":
        raw = await request.read()
        return (_decoded(raw) if raw else {}), []
    body: Any = {}
    files: list[Upload] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = _decoded(content)
            continue
        if len(content) > SMALL_FILE_LIMIT_BYTES:
            raise too_large()
        files.append(
            Upload(
                field=part.name or "",
                filename=part.filename or "unknown.txt",
                content=content,
                content_type=part.headers.get("Content-Type", "application/octet-stream"),
            )
        )
    return body, files


def _decoded(raw: bytes) -> object:
    """Decode JSON; a lone surrogate in it is no character, and makes it none."""
    try:
        decoded = json.loads(raw)
        json.dumps(decoded, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise invalid_json() from None
    return decoded
