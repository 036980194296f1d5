"""The local Discord as one object: start it, let people act, wait for what the bot does."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.sandbox.board import Board
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.founding import found_world
from bot.sandbox.gateway import Gateway
from bot.sandbox.happenings import Happening, Happenings, Kind
from bot.sandbox.interactions import Interactions
from bot.sandbox.page_api import PageApi
from bot.sandbox.person import Person
from bot.sandbox.rest.api import MAX_REQUEST_BYTES, RestApi
from bot.sandbox.rest.call import Exchange, Parts
from bot.sandbox.rest.rate_limits import RateLimits
from bot.sandbox.world import Application, Attachment, Channel, Guild, Message, User

HINTS = ("!ask what areas are covered", "!articles", "!help")
"""What a newcomer to the page may type, the best first."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class LocalDiscord:
    """A Discord of one's own on the loopback interface.

    ```python
    async with LocalDiscord() as discord:
        ...                                   # connect a bot to discord.url with discord.token
        asked = discord.member.say("!ask what areas are covered")
        reply = await discord.next_message()  # what the bot wrote
    ```

    Attributes:
        clock: its time, which a test may push forward.
        token: the bot's token, made anew at each start unless given.
        channel: the first server's text channel.
        other_channel: the second server's text channel.
        member: an ordinary member, at home in the first server's channel.
        moderator: who may manage the servers, at home there too.
        happenings: everything that happened.
        faults: the switches for what may go wrong.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        token: str | None = None,
        bot_name: str = "Footnote",
        heartbeat_interval_s: float = 41.25,
        rate_limits: bool = False,
        hints: Sequence[str] = HINTS,
    ) -> None:
        """Make the world; nothing listens before `start`.

        Args:
            port: where to listen on 127.0.0.1; 0 takes a free one.
            token: the bot's token, made up by default.
            bot_name: the bot's name.
            heartbeat_interval_s: how often the client is to send heartbeats.
            rate_limits: whether requests are limited as on Discord.
            hints: what the page's newcomers may type, the best first.
        """
        self.clock = Clock()
        self.token = token or _made_up_token()
        self.happenings = Happenings()
        founded = found_world(self.clock, bot_name)
        self._world = founded.world
        self._gateway = Gateway(
            self._world,
            self.happenings,
            token=self.token,
            heartbeat_interval_s=heartbeat_interval_s,
        )
        board = Board(self._world, self._gateway, self.happenings)
        interactions = Interactions(self._world, self._gateway, self.clock)
        self.faults = Faults(self._world, self._gateway, self.happenings)
        parts = Parts(
            world=self._world,
            clock=self.clock,
            happenings=self.happenings,
            gateway=self._gateway,
            board=board,
            interactions=interactions,
            faults=self.faults,
        )
        self._key = secrets.token_urlsafe(24)
        self._api = RestApi(
            parts, token=self.token, limits=RateLimits(self.clock) if rate_limits else None
        )
        self._port = port
        self._runner: web.AppRunner | None = None

        self.channel, self.other_channel = (
            next(iter(guild.channels.values())) for guild in self.guilds
        )

        def person(user: User) -> Person:
            return Person(
                user, home=self.channel, world=self._world, board=board, interactions=interactions
            )

        self.member = person(founded.member)
        self.moderator = person(founded.moderator)
        self._page = PageApi(
            world=self._world,
            gateway=self._gateway,
            happenings=self.happenings,
            faults=self.faults,
            people={"member": self.member, "moderator": self.moderator},
            key=self._key,
            hints=hints,
        )

    @property
    def url(self) -> str:
        """Its address, such as `http://127.0.0.1:3901`: REST under `/api/v10`, gateway at `/`."""
        return self._world.base_url

    @property
    def page_url(self) -> str:
        """The page's address; the secret in its fragment is what lets the page act."""
        return f"{self.url}/#{self._key}"

    @property
    def bot(self) -> User:
        """The bot's account."""
        return self._world.bot

    @property
    def application(self) -> Application:
        """The bot's application: which intents are on, which commands are registered."""
        return self._world.application

    @property
    def guilds(self) -> list[Guild]:
        """The two servers."""
        return list(self._world.guilds.values())

    @property
    def requests(self) -> list[Exchange]:
        """Every REST request so far and how it ended, oldest first."""
        return self._api.exchanges

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen on 127.0.0.1.

        Raises:
            OSError: the port is taken.
        """
        app = web.Application(client_max_size=MAX_REQUEST_BYTES, middlewares=[self._own_host_only])
        app.router.add_route("*", "/api/{rest:.*}", self._api.serve)
        app.router.add_get("/attachments/{channel_id}/{attachment_id}/{name}", self._attachment)
        app.router.add_get("/", self._root)
        app.router.add_get("/page/socket", self._page.socket)
        app.router.add_get("/page/{name}", self._page.file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self._world.base_url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Close all connections and stop listening."""
        self._gateway.each_connection(lambda connection: connection.close(1001, "Going away."))
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def direct(self, person: Person) -> Channel:
        """The direct messages between the bot and a person."""
        return person.direct

    async def connected(self, timeout_s: float = 5.0) -> None:
        """Wait until the bot has identified (once for each call)."""
        await self.happenings.next(
            lambda h: h.kind is Kind.CONNECTED, what="IDENTIFY", timeout_s=timeout_s
        )

    async def resumed(self, timeout_s: float = 5.0) -> None:
        """Wait until the bot has resumed its session (once for each call)."""
        await self.happenings.next(
            lambda h: h.kind is Kind.RESUMED, what="RESUME", timeout_s=timeout_s
        )

    async def next_message(
        self,
        channel: Channel | None = None,
        *,
        reply_to: Message | None = None,
        timeout_s: float = 5.0,
    ) -> Message:
        """The oldest message of the bot that was not taken yet, "thinking" left out.

        Answers to interactions and ephemeral messages count too.

        Args:
            channel: only there.
            reply_to: only a reply to this message.
            timeout_s: how long to wait at most.

        Raises:
            TimeoutError: none came; the error lists what happened instead.
        """

        def wanted(happening: Happening) -> bool:
            message = happening.message
            complete = (happening.kind is Kind.MESSAGE and not happening.detail.get("loading")) or (
                happening.kind is Kind.EDIT and bool(happening.detail.get("loaded"))
            )
            return (
                complete
                and happening.by_bot
                and message is not None
                and (channel is None or happening.channel is channel)
                and (reply_to is None or message.reference_id == reply_to.id)
            )

        return _message(await self.happenings.next(wanted, what="message", timeout_s=timeout_s))

    async def next_edit(self, message: Message | None = None, *, timeout_s: float = 5.0) -> Message:
        """The message of the oldest edit by the bot that was not taken yet.

        Args:
            message: only edits of this one.
            timeout_s: how long to wait at most.
        """
        found = await self.happenings.next(
            lambda h: (
                h.kind is Kind.EDIT
                and h.by_bot
                and not h.detail.get("loaded")
                and (message is None or h.message is message)
            ),
            what="edit",
            timeout_s=timeout_s,
        )
        return _message(found)

    async def next_deletion(self, *, timeout_s: float = 5.0) -> Message:
        """The message of the oldest deletion by the bot that was not taken yet."""
        found = await self.happenings.next(
            lambda h: h.kind is Kind.DELETE and h.by_bot, what="deletion", timeout_s=timeout_s
        )
        return _message(found)

    async def next_refusal(self, *, timeout_s: float = 5.0) -> Happening:
        """The oldest refused request that was not taken yet: its `detail` has status and code."""
        return await self.happenings.next(
            lambda h: h.kind is Kind.REFUSED, what="refusal", timeout_s=timeout_s
        )

    async def commands_registered(self, *, timeout_s: float = 5.0) -> None:
        """Wait until the bot has registered commands (once for each call)."""
        await self.happenings.next(
            lambda h: h.kind is Kind.COMMANDS, what="registration", timeout_s=timeout_s
        )

    @web.middleware
    async def _own_host_only(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse requests that were sent under another name (DNS rebinding)."""
        port = self.url.rpartition(":")[2]
        if request.host not in {f"127.0.0.1:{port}", f"localhost:{port}"}:
            raise web.HTTPForbidden(text="The local Discord answers to its own address only.")
        return await handler(request)

    async def _root(self, request: web.Request) -> web.StreamResponse:
        """The gateway for those who ask for a WebSocket, the page for browsers."""
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._gateway.serve(request)
        return self._page.page()

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        channel = self._world.channel(int(request.match_info["channel_id"]))
        for message in channel.messages.values() if channel else ():
            for attachment in message.attachments:
                if str(attachment.id) == request.match_info[
                    "attachment_id"
                ] and secrets.compare_digest(attachment.key, request.query.get("hm", "")):
                    return _file_response(attachment)
        raise web.HTTPNotFound(text="This content is no longer available.")


def _file_response(attachment: Attachment) -> web.Response:
    """A file from a stranger: shown only as a picture, and never run."""
    picture = attachment.content_type in {"image/png", "image/jpeg", "image/gif", "image/webp"}
    return web.Response(
        body=attachment.content,
        headers={
            "Content-Type": attachment.content_type,
            "Content-Disposition": "inline" if picture else "attachment",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _message(happening: Happening) -> Message:
    assert happening.message is not None
    return happening.message


def _made_up_token() -> str:
    return f"{secrets.token_urlsafe(18)}.{secrets.token_urlsafe(4)}.{secrets.token_urlsafe(27)}"
