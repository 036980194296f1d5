"""The page's side of the local Discord: static files, and one WebSocket by which it acts."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from aiohttp import WSMsgType, web

from localdiscord.events import Event, EventLog
from localdiscord.faults import Faults
from localdiscord.gateway.gateway import Gateway
from localdiscord.interaction import Interaction
from localdiscord.interaction_data import ImpossibleError, Value, find_command
from localdiscord.page.view import TAKEABLE, People, news_view, status_view, world_view
from localdiscord.person import Person
from localdiscord.tokens import same_secret
from localdiscord.world import Channel, Json, Message, World

CONTENT_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
SAFE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""Headers of the page: nothing from elsewhere, no framing, nothing kept."""

MAX_REQUEST_BYTES = 64 * 1024


class PageApi:
    """Serves the page, and plays the people that it acts as.

    The page sends requests `{"re": number, "do": what, …}` and gets `{"re": number, …}` back, with
    `error` where Discord's own client would not let a person do that; and it is told the news.
    """

    def __init__(
        self,
        *,
        world: World,
        gateway: Gateway,
        events: EventLog,
        faults: Faults,
        people: People,
        key: str,
        hints: Sequence[str],
        icon: Path,
    ) -> None:
        """Read the page's files.

        Args:
            world: all that exists.
            gateway: tells whether the bot is there.
            events: the news.
            faults: the switches that the page shows.
            people: who the page can act as.
            key: the secret without which nothing can be done.
            hints: what a newcomer may type, the best first.
            icon: the icon of the page's tab.
        """
        self._world = world
        self._gateway = gateway
        self._events = events
        self._faults = faults
        self._people = people
        self._key = key
        self._hints = list(hints)
        self._interactions: dict[str, Interaction] = {}
        self._sockets: set[web.WebSocketResponse] = set()
        self._lookups: set[asyncio.Task[None]] = set()
        folder = Path(__file__).parent / "static"
        self._files = {path.name: path for path in folder.iterdir() if path.suffix in CONTENT_TYPES}
        self._files["icon.svg"] = icon

    def page(self) -> web.StreamResponse:
        """The page itself; it does nothing without the key."""
        return self._file("index.html")

    async def file(self, request: web.Request) -> web.StreamResponse:
        """One of the page's files."""
        return self._file(request.match_info["name"])

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """The page's WebSocket: from this server's own page, and with the key."""
        key = request.query.get("key", "")
        origin = request.headers.get("Origin")
        own = f"http://{request.host}"
        if not same_secret(key, self._key) or origin not in {None, own}:
            raise web.HTTPForbidden(text="Open the page by the address that was printed.")
        # Nothing to gain on one machine; and what a thread compresses outlives a cancellation.
        socket = web.WebSocketResponse(compress=False, max_msg_size=MAX_REQUEST_BYTES, timeout=1.0)
        await socket.prepare(request)
        outbox: asyncio.Queue[Json] = asyncio.Queue()
        world = world_view(self._world, self._gateway, self._people)
        outbox.put_nowait(world | {"hints": self._hints})

        def tell(event: Event) -> None:
            news = news_view(self._world, self._gateway, self._people, event)
            if news is not None:
                outbox.put_nowait(news)

        self._sockets.add(socket)
        deaf = self._events.listen(tell)
        writer = asyncio.create_task(_write(socket, outbox))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._take(message.data, outbox)
        finally:
            deaf()
            writer.cancel()
            self._sockets.discard(socket)
        return socket

    async def close(self) -> None:
        """Close all pages' sockets."""
        for socket in list(self._sockets):
            await socket.close(code=1001, message=b"Going away.")

    def _file(self, name: str) -> web.StreamResponse:
        path = self._files.get(name)
        if path is None:
            raise web.HTTPNotFound(text="There is no such file.")
        return web.Response(
            body=path.read_bytes(),
            content_type=CONTENT_TYPES[path.suffix],
            charset="utf-8",
            headers=SAFE_HEADERS,
        )

    def _take(self, text: str, outbox: asyncio.Queue[Json]) -> None:
        """Do what a request asks; lookups go on by themselves."""
        number: Json = {"re": None}
        try:
            request: Json = json.loads(text)
            number["re"] = request["re"]
            if request["do"] == "complete":
                lookup = asyncio.create_task(self._complete(request, outbox))
                self._lookups.add(lookup)
                lookup.add_done_callback(self._lookups.discard)
                return
            outbox.put_nowait(number | (self._acts()[request["do"]](request) or {}))
        except ImpossibleError as why:
            outbox.put_nowait(number | {"error": str(why)})
        except (KeyError, ValueError, LookupError) as why:
            outbox.put_nowait(number | {"error": f"not understood: {why!r}"})

    def _acts(self) -> dict[str, Callable[[Json], Json | None]]:
        return {
            "say": self._say,
            "edit": lambda r: self._person(r).edit(self._message(r), r["text"]),
            "delete": lambda r: self._person(r).delete(self._message(r)),
            "slash": self._slash,
            "menu": lambda r: self._used(self._person(r).menu(r["name"], self._message(r))),
            "click": lambda r: self._used(self._person(r).click(self._message(r), r["custom_id"])),
            "choose": lambda r: self._used(
                self._person(r).choose(self._message(r), *r["values"], select=r["custom_id"])
            ),
            "form": lambda r: {"form": self._interactions[r["interaction"]].modal},
            "submit": lambda r: self._used(
                self._person(r).submit(self._interactions[r["interaction"]], **r["values"])
            ),
            "fault": self._fault,
        }

    def _say(self, request: Json) -> Json:
        replied = request.get("reply_to")
        message = self._person(request).say(
            request["text"],
            channel=self._channel(request),
            reply_to=None if replied is None else self._message(request | {"message": replied}),
            ping=bool(request.get("ping", True)),
        )
        return {"message_id": str(message.id)}

    def _slash(self, request: Json) -> Json:
        person, channel = self._person(request), self._channel(request)
        options = self._typed(person, channel, request["name"], request["options"])
        return self._used(person.slash(request["name"], channel=channel, **options))

    async def _complete(self, request: Json, outbox: asyncio.Queue[Json]) -> None:
        """Look choices up; none where the bot does not answer in time."""
        choices: list[Json] = []
        with contextlib.suppress(ImpossibleError, TimeoutError, LookupError):
            person, channel = self._person(request), self._channel(request)
            option, name = request["option"], request["name"]
            others = self._typed(person, channel, name, request["others"])
            text = request["text"]
            choices = await person.complete(name, option, text, channel=channel, **others)
        outbox.put_nowait({"re": request.get("re"), "choices": choices})

    def _fault(self, request: Json) -> Json:
        """Switch a fault on or off, and say which are on now."""
        faults = self._faults
        switches: dict[str, Callable[[], None]] = {
            "drop": faults.drop_socket,
            "reconnect": faults.ask_to_reconnect,
            "invalidate": lambda: faults.invalidate_session(resumable=False),
            "resumable": lambda: faults.invalidate_session(resumable=True),
            "silence": faults.stop_acknowledging,
            "limit": lambda: faults.rate_limit(retry_after_s=3, route="/messages"),
            "limit_all": lambda: faults.rate_limit(retry_after_s=3, everywhere=True),
            "fail_500": lambda: faults.fail(500),
            "fail_502": lambda: faults.fail(502),
            "fail_503": lambda: faults.fail(503),
            "slow": lambda: faults.slow_down(2, times=5),
            "refuse_content": faults.refuse_message_content,
            "grant_content": faults.grant_message_content,
            "delete_channel": lambda: faults.delete_channel(self._channel(request)),
            "clear": faults.clear,
        }
        name = request["name"]
        if name in {"take", "give"}:
            permission = next(p for p in TAKEABLE if p.name == request["permission"])
            act = faults.take_permission if name == "take" else faults.give_permission
            act(self._channel(request), permission)
        else:
            switches[name]()
        return {"status": status_view(self._world, self._gateway)}

    def _used(self, interaction: Interaction) -> Json:
        self._interactions[str(interaction.id)] = interaction
        return {"interaction": str(interaction.id)}

    def _person(self, request: Json) -> Person:
        return self._people[request["as"]]

    def _channel(self, request: Json) -> Channel:
        channel = self._world.channel(int(request["place"]))
        if channel is None:
            raise ImpossibleError("this channel is gone")
        return channel

    def _message(self, request: Json) -> Message:
        message = self._channel(request).messages.get(int(request["message"]))
        if message is None:
            raise ImpossibleError("this message is gone")
        return message

    def _typed(self, person: Person, channel: Channel, name: str, texts: Json) -> dict[str, Value]:
        """Options as their types want them, from the texts that were typed."""
        command, path = find_command(person.commands(channel=channel), name)
        kinds = {o["name"]: o["type"] for o in (path[-1] if path else command)["options"]}
        typed: dict[str, Value] = {}
        for option, text in texts.items():
            try:
                typed[option] = _READ.get(kinds.get(option, 3), str)(text)
            except ValueError:
                raise ImpossibleError(f"{option}: {text!r} does not fit") from None
        return typed


def _read_bool(text: str) -> bool:
    if text.lower() not in {"true", "false", "yes", "no"}:
        raise ValueError(text)
    return text.lower() in {"true", "yes"}


_READ: dict[int, Callable[[str], Value]] = {3: str, 4: int, 5: _read_bool, 10: float}


async def _write(socket: web.WebSocketResponse, outbox: asyncio.Queue[Json]) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            await socket.send_str(json.dumps(await outbox.get(), ensure_ascii=False))
