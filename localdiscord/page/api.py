"""The page's side of the local Discord: static files, and one WebSocket by which it acts."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from aiohttp import WSMsgType, web

from localdiscord.events import Event, EventLog
from localdiscord.faults import Cut, Faults
from localdiscord.gateway.gateway import Gateway
from localdiscord.gateway.sessions import Sessions
from localdiscord.interaction import Interaction
from localdiscord.interaction_data import ImpossibleError, Value, find_command
from localdiscord.page.request import PageRequest, PageRequestError
from localdiscord.page.view import TAKEABLE, People, View
from localdiscord.person import Person
from localdiscord.tokens import same_secret
from localdiscord.world import Application, Channel, Json, Message, World

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

MAX_FRAME_BYTES = 4 * 1024 * 1024
"""A longer frame ends the socket; one that is too long for a request is told so."""

REFUSING_S = 5.0
"""How long the page's button lets connections be refused."""


class PageApi:
    """Serves the page, and plays the people that it acts as.

    The page sends requests `{"re": number, "do": what, …}` and gets `{"re": number, …}` back, with
    `error` where Discord's own client would not let a person do that; and it is told the news.
    """

    def __init__(  # noqa: PLR0913 -- one thing each
        self,
        *,
        world: World,
        sessions: Sessions,
        gateway: Gateway,
        events: EventLog,
        faults: Faults,
        people: People,
        refuse_connections: Callable[[float], None],
        key: str,
        hints: Sequence[str],
        icon: Path,
    ) -> None:
        """Read the page's files.

        Args:
            world: all that exists.
            sessions: tells which bots are there.
            gateway: tells which faults are on.
            events: the news.
            faults: the switches that the page shows.
            people: who the page can act as.
            refuse_connections: stops listening for so many seconds.
            key: the secret without which nothing can be done.
            hints: what a newcomer may type, the best first.
            icon: the icon of the page's tab.
        """
        self._world = world
        self._events = events
        self._faults = faults
        self._people = people
        self._refuse_connections = refuse_connections
        self._key = key
        self._hints = list(hints)
        self._view = View(world, sessions, gateway, people)
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
        socket = web.WebSocketResponse(compress=False, max_msg_size=MAX_FRAME_BYTES, timeout=1.0)
        await socket.prepare(request)
        outbox: asyncio.Queue[Json] = asyncio.Queue()
        outbox.put_nowait(self._view.world() | {"hints": self._hints})

        def tell(event: Event) -> None:
            outbox.put_nowait(self._view.news(event))

        self._sockets.add(socket)
        deaf = self._events.listen(tell)
        writer = asyncio.create_task(_write(socket, outbox))
        try:
            async for message in socket:
                if message.type in {WSMsgType.TEXT, WSMsgType.BINARY}:
                    self._take(message.data, outbox)
        finally:
            deaf()
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
            self._sockets.discard(socket)
        return socket

    async def close(self) -> None:
        """Close all pages' sockets, and end what they look up."""
        for lookup in list(self._lookups):
            lookup.cancel()
        await asyncio.gather(*self._lookups, return_exceptions=True)
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

    def _take(self, raw: str | bytes, outbox: asyncio.Queue[Json]) -> None:
        """Do what a request asks; lookups go on by themselves."""
        number: int | None = None
        try:
            request = PageRequest(raw)
            number = request.number
            wanted = request.text("do")
            if wanted == "complete":
                lookup = asyncio.create_task(self._complete(request, outbox))
                self._lookups.add(lookup)
                lookup.add_done_callback(self._lookups.discard)
                return
            outbox.put_nowait({"re": number} | (self._act(wanted)(request) or {}))
        except (ImpossibleError, PageRequestError, LookupError) as why:
            outbox.put_nowait({"re": number, "error": str(why)})

    def _act(self, wanted: str) -> Callable[[PageRequest], Json | None]:
        acts: dict[str, Callable[[PageRequest], Json | None]] = {
            "say": self._say,
            "edit": lambda r: self._person(r).edit(self._message(r), r.text("text")),
            "delete": lambda r: self._person(r).delete(self._message(r)),
            "react": lambda r: self._person(r).react(self._message(r), r.text("emoji")),
            "pin": lambda r: self._person(r).pin(
                self._message(r), pinned=r.truth("pinned", default=True)
            ),
            "typing": lambda r: self._person(r).typing(channel=self._channel(r)),
            "thread": self._start_thread,
            "post": self._post,
            "archive": lambda r: self._person(r).archive(
                self._thread(r), archived=r.truth("archived", default=True)
            ),
            "slash": self._slash,
            "menu": lambda r: self._used(self._person(r).menu(r.text("name"), self._message(r))),
            "click": lambda r: self._used(
                self._person(r).click(self._message(r), r.text("custom_id"))
            ),
            "choose": lambda r: self._used(
                self._person(r).choose(
                    self._message(r), *r.texts("values"), select=r.text("custom_id")
                )
            ),
            "form": lambda r: {"form": self._interaction(r).modal},
            "submit": lambda r: self._used(
                self._person(r).submit(self._interaction(r), **r.fields("values"))
            ),
            "fault": self._fault,
        }
        if wanted not in acts:
            raise PageRequestError(f"{wanted!r} is nothing that can be done")
        return acts[wanted]

    def _say(self, request: PageRequest) -> Json:
        message = self._person(request).say(
            request.text("text"),
            channel=self._channel(request),
            reply_to=self._message(request, "reply_to") if "reply_to" in request else None,
            ping=request.truth("ping", default=True),
        )
        return {"message_id": str(message.id)}

    def _start_thread(self, request: PageRequest) -> Json:
        thread = self._person(request).start_thread(
            request.text("name"),
            on=self._message(request) if "message" in request else None,
            channel=self._channel(request),
            private=request.truth("private", default=False),
        )
        return {"thread": str(thread.id)}

    def _post(self, request: PageRequest) -> Json:
        thread, _ = self._person(request).post(
            request.text("name"),
            request.text("text"),
            forum=self._channel(request),
            tags=request.texts("tags"),
        )
        return {"thread": str(thread.id)}

    def _slash(self, request: PageRequest) -> Json:
        person, channel, name = self._person(request), self._channel(request), request.text("name")
        options = self._typed(person, channel, name, request.fields("options"))
        return self._used(person.slash(name, channel=channel, **options))

    async def _complete(self, request: PageRequest, outbox: asyncio.Queue[Json]) -> None:
        """Look choices up; none where the bot does not answer in time."""
        answer: Json = {"choices": []}
        try:
            person, channel = self._person(request), self._channel(request)
            name, option = request.text("name"), request.text("option")
            others = self._typed(person, channel, name, request.fields("others"))
            lookup = person.start_completing(
                name, option, request.text("text"), channel=channel, **others
            )
            with contextlib.suppress(TimeoutError):
                await lookup.responded()
            answer = {"choices": lookup.choices}
        except (ImpossibleError, LookupError):
            pass  # what is typed is not complete yet, and nothing can be offered
        except PageRequestError as why:
            answer = {"error": str(why)}
        outbox.put_nowait({"re": request.number} | answer)

    def _fault(self, request: PageRequest) -> Json:
        """Switch a fault on or off, and say which are on."""
        faults, bot = self._faults, self._application(request)
        switches: dict[str, Callable[[], None]] = {
            "drop": faults.drop_socket,
            "reconnect": faults.ask_to_reconnect,
            "invalidate": lambda: faults.invalidate_session(resumable=False),
            "resumable": lambda: faults.invalidate_session(resumable=True),
            "silence": faults.stop_acknowledging,
            "refuse_gateway": lambda: faults.refuse_gateway(3),
            "lose_name": faults.lose_gateway_name,
            "refuse_connections": lambda: self._refuse_connections(REFUSING_S),
            "limit": lambda: faults.rate_limit(retry_after_s=3, route="/messages"),
            "limit_all": lambda: faults.rate_limit(retry_after_s=3, everywhere=True),
            "fail_500": lambda: faults.fail(500),
            "fail_502": lambda: faults.fail(502),
            "fail_503": lambda: faults.fail(503),
            "slow": lambda: faults.slow_down(2, times=5),
            "cut_before": lambda: faults.cut(Cut.BEFORE),
            "cut_after": lambda: faults.cut(Cut.AFTER),
            "cut_within": lambda: faults.cut(Cut.WITHIN),
            "refuse_content": lambda: faults.refuse_message_content(bot),
            "grant_content": lambda: faults.grant_message_content(bot),
            "delete_channel": lambda: faults.delete_channel(self._channel(request)),
            "clear": faults.clear,
        }
        name = request.text("name")
        if name in {"take", "give"}:
            wanted = request.text("permission")
            permission = next((p for p in TAKEABLE if p.name == wanted), None)
            if permission is None:
                raise PageRequestError(f"{wanted!r} cannot be taken")
            act = faults.take_permission if name == "take" else faults.give_permission
            act(self._guild_channel(request), permission, bot)
        elif name in switches:
            switches[name]()
        else:
            raise PageRequestError(f"{name!r} is no fault")
        return {"status": self._view.status()}

    def _used(self, interaction: Interaction) -> Json:
        self._interactions[str(interaction.id)] = interaction
        return {"interaction": str(interaction.id)}

    def _interaction(self, request: PageRequest) -> Interaction:
        found = self._interactions.get(request.text("interaction"))
        if found is None:
            raise PageRequestError("there is no such interaction")
        return found

    def _application(self, request: PageRequest) -> Application | None:
        if "bot" not in request:
            return None
        found = self._world.applications.get(request.identifier("bot"))
        if found is None:
            raise PageRequestError("there is no such bot")
        return found

    def _person(self, request: PageRequest) -> Person:
        name = request.text("as")
        if name not in self._people:
            raise PageRequestError(f"there is nobody called {name!r}")
        return self._people[name]

    def _channel(self, request: PageRequest) -> Channel:
        channel = self._world.channel(request.identifier("place"))
        if channel is None:
            raise ImpossibleError("this channel is gone")
        return channel

    def _guild_channel(self, request: PageRequest) -> Channel:
        channel = self._channel(request)
        if channel.guild_id is None or channel.thread is not None:
            raise ImpossibleError("threads and direct messages have no permissions of their own")
        return channel

    def _thread(self, request: PageRequest) -> Channel:
        channel = self._channel(request)
        if channel.thread is None:
            raise ImpossibleError("this is no thread")
        return channel

    def _message(self, request: PageRequest, name: str = "message") -> Message:
        message = self._channel(request).messages.get(request.identifier(name))
        if message is None:
            raise ImpossibleError("this message is gone")
        return message

    def _typed(
        self, person: Person, channel: Channel, name: str, texts: dict[str, str]
    ) -> dict[str, Value]:
        """Options as their types want them, from the texts that were typed."""
        command, path = find_command(person.commands(channel=channel), name)
        kinds = {o["name"]: o["type"] for o in (path[-1] if path else command).get("options", [])}
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


def _read_id(text: str) -> str:
    """The id in a mention, or what stands there."""
    return text.strip("<@!&#>")


_READ: dict[int, Callable[[str], Value]] = {
    3: str,
    4: int,
    5: _read_bool,
    **dict.fromkeys((6, 7, 8, 9), _read_id),
    10: float,
}


async def _write(socket: web.WebSocketResponse, outbox: asyncio.Queue[Json]) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            await socket.send_str(json.dumps(await outbox.get(), ensure_ascii=False))
