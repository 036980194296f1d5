"""The local Discord as one object: start it, let people act, wait for what the bots do."""

import asyncio
import secrets
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from localdiscord.events import EventLog
from localdiscord.faults import Faults
from localdiscord.gateway.dispatcher import Dispatched, Dispatcher
from localdiscord.gateway.gateway import Gateway
from localdiscord.gateway.sessions import Sessions
from localdiscord.interactions import Interactions
from localdiscord.membership import Membership
from localdiscord.messages import Messages
from localdiscord.page.api import PageApi
from localdiscord.person import Person
from localdiscord.rest.api import RestApi
from localdiscord.rest.call import Exchange, Services
from localdiscord.rest.rate_limits import RateLimits
from localdiscord.seed import Seed, plant, two_servers
from localdiscord.threads import Threads
from localdiscord.waits import Waits
from localdiscord.webapp import WebApp
from localdiscord.world import Application, Channel, ChannelKind, Clock, Guild, User

ICON = Path(__file__).parent / "page" / "static" / "icon.svg"
"""The icon of the page's tab."""


class LocalDiscord(Waits):
    """A Discord of one's own on the loopback interface.

    ```python
    async with LocalDiscord() as discord:
        ...                                   # connect a bot to discord.url with discord.token
        asked = discord.member.say("!ping")
        reply = await discord.next_message()  # what the bot wrote
    ```

    Attributes:
        clock: its time, which a test may push forward.
        people: who acts, by name.
        channel: the first text channel, where people are at home.
        other_channel: the first text channel of another server, where there is one.
        events: everything that happened.
        faults: the switches for what may go wrong.
        membership: who comes, goes and is promoted.
    """

    def __init__(
        self,
        seed: Seed | None = None,
        *,
        port: int = 0,
        heartbeat_interval_s: float = 41.25,
        rate_limits: bool = False,
        hints: Sequence[str] = (),
        icon: Path = ICON,
    ) -> None:
        """Make the world; nothing listens before `start`.

        Args:
            seed: what exists at the start; by default a bot, a member and a moderator in two
                servers.
            port: where to listen on 127.0.0.1; 0 takes a free one.
            heartbeat_interval_s: how often the client is to send heartbeats.
            rate_limits: whether requests and identifying shards are limited as on Discord.
            hints: what the page's newcomers may type, the best first.
            icon: an SVG file, the icon of the page's tab.
        """
        seed = seed or two_servers()
        self.clock = Clock()
        self.events = EventLog()
        world = self._world = plant(seed, self.clock)
        sessions = Sessions(world, limits=rate_limits)
        self._dispatcher = Dispatcher(world, sessions)
        self._gateway = Gateway(
            world,
            self.events,
            sessions,
            self._dispatcher,
            heartbeat_interval_s=heartbeat_interval_s,
        )
        messages = Messages(world, self._dispatcher, self.events)
        threads = Threads(world, self._dispatcher, messages, self.events)
        interactions = Interactions(world, self._dispatcher)
        self.faults = Faults(world, self._gateway, sessions, self._dispatcher, threads, self.events)
        self.membership = Membership(world, self._dispatcher, self.events)
        services = Services(
            world=world,
            events=self.events,
            gateway=self._gateway,
            sessions=sessions,
            messages=messages,
            threads=threads,
            interactions=interactions,
            faults=self.faults,
        )
        self._key = secrets.token_urlsafe(24)
        self._api = RestApi(services, limits=RateLimits(self.clock) if rate_limits else None)
        self._port = port
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        texts = [c for c in world.channels() if c.kind is ChannelKind.TEXT]
        self.channel = texts[0]
        self.other_channel = next(
            (c for c in texts if c.guild_id != self.channel.guild_id), self.channel
        )
        users = {user.name: user for user in world.users.values()}
        self.people = {
            person.name: Person(
                users[person.name],
                home=self.channel,
                world=world,
                messages=messages,
                threads=threads,
                interactions=interactions,
            )
            for person in seed.people
        }
        self._page = PageApi(
            world=world,
            sessions=sessions,
            gateway=self._gateway,
            events=self.events,
            faults=self.faults,
            people=self.people,
            refuse_connections=self._refuse_connections_for,
            key=self._key,
            hints=hints,
            icon=icon,
        )
        self._webapp = WebApp(world, self._gateway, self._api, self._page)
        self._refusing: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Its address, such as `http://127.0.0.1:3901`: REST under `/api/v10`, gateway at `/`."""
        return self._world.base_url

    @property
    def page_url(self) -> str:
        """The page's address; the secret in its fragment is what lets the page act."""
        return f"{self.url}/#{self._key}"

    @property
    def applications(self) -> list[Application]:
        """The bots' applications: intents, registered commands, tokens."""
        return list(self._world.applications.values())

    @property
    def application(self) -> Application:
        """The first bot's application."""
        return self.applications[0]

    @property
    def bot(self) -> User:
        """The first bot's account."""
        return self.application.bot

    @property
    def token(self) -> str:
        """The first bot's token."""
        return self.application.token

    @property
    def guilds(self) -> list[Guild]:
        """The servers."""
        return list(self._world.guilds.values())

    @property
    def member(self) -> Person:
        """The first person; by default an ordinary member of both servers."""
        return next(iter(self.people.values()))

    @property
    def moderator(self) -> Person:
        """The second person; by default a moderator of both servers."""
        return list(self.people.values())[1]

    @property
    def direct_channels(self) -> list[Channel]:
        """The direct messages between bots and persons."""
        return list(self._world.direct.values())

    @property
    def requests(self) -> list[Exchange]:
        """The last REST requests and how they ended, oldest first."""
        return list(self._api.exchanges)

    @property
    def dispatched(self) -> deque[Dispatched]:
        """The last gateway events, one for each session that was told, oldest first."""
        return self._dispatcher.dispatched

    def channel_named(self, name: str) -> Channel:
        """The first channel or thread of this name.

        Raises:
            LookupError: there is none.
        """
        found = next((c for c in self._world.channels() if c.name == name), None)
        if found is None:
            raise LookupError(f"there is no channel {name!r}")
        return found

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
        self._runner = web.AppRunner(
            self._webapp.application(), access_log=None, shutdown_timeout=1.0
        )
        await self._runner.setup()
        await self.accept_connections()
        self._port = self._runner.addresses[0][1]
        self._world.base_url = f"http://127.0.0.1:{self._port}"

    async def stop(self) -> None:
        """Close all connections and stop listening."""
        if self._refusing is not None:
            self._refusing.cancel()
        self._gateway.each_connection(lambda connection: connection.close(1001, "Going away."))
        await self._page.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = self._site = None

    async def refuse_connections(self) -> None:
        """Stop listening; WebSockets that are open stay, other connections break off when used."""
        self._webapp.refusing = True
        if self._site is not None:
            await self._site.stop()
            self._site = None

    async def accept_connections(self) -> None:
        """Listen again, at the same address."""
        self._webapp.refusing = False
        if self._site is None and self._runner is not None:
            self._site = web.TCPSite(self._runner, "127.0.0.1", self._port)
            await self._site.start()

    def _refuse_connections_for(self, seconds: float) -> None:
        async def refuse() -> None:
            await self.refuse_connections()
            await asyncio.sleep(seconds)
            await self.accept_connections()

        if self._refusing is None or self._refusing.done():
            self._refusing = asyncio.create_task(refuse())
