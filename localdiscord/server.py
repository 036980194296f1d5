"""The local Discord as one object: start it, let people act, wait for what the bot does."""

import secrets
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from localdiscord.clock import Clock
from localdiscord.events import EventLog
from localdiscord.faults import Faults
from localdiscord.gateway.gateway import Gateway
from localdiscord.interactions import Interactions
from localdiscord.membership import Membership
from localdiscord.messages import Messages
from localdiscord.page.api import PageApi
from localdiscord.person import Person
from localdiscord.rest.api import RestApi
from localdiscord.rest.call import Exchange, Parts
from localdiscord.rest.rate_limits import RateLimits
from localdiscord.seed import CHANNELS, seed_world
from localdiscord.tokens import bot_token, id_in_token
from localdiscord.waits import Waits
from localdiscord.webapp import WebApp
from localdiscord.world import Application, Channel, Guild, User

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
        token: the bot's token, made anew at each start unless given.
        channel: the first server's text channel.
        other_channel: the second server's text channel.
        member: an ordinary member, at home in the first server's channel.
        moderator: who may manage the servers, at home there too.
        events: everything that happened.
        faults: the switches for what may go wrong.
        membership: who comes, goes and is promoted.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        token: str | None = None,
        bot_name: str = "Bot",
        heartbeat_interval_s: float = 41.25,
        rate_limits: bool = False,
        channels: Sequence[tuple[str, str, str]] = CHANNELS,
        hints: Sequence[str] = (),
        icon: Path = ICON,
    ) -> None:
        """Make the world; nothing listens before `start`.

        Args:
            port: where to listen on 127.0.0.1; 0 takes a free one.
            token: the bot's token, made up by default.
            bot_name: the bot's name.
            heartbeat_interval_s: how often the client is to send heartbeats.
            rate_limits: whether requests are limited as on Discord.
            channels: for each of the two servers its name, and its channel's name and topic.
            hints: what the page's newcomers may type, the best first.
            icon: an SVG file, the icon of the page's tab.
        """
        self.clock = Clock()
        self.events = EventLog()
        seeded = seed_world(
            self.clock, bot_name, channels, bot_id=id_in_token(token) if token else None
        )
        self._world = seeded.world
        self.token = token or bot_token(self._world.bot.id)
        self._gateway = Gateway(
            self._world,
            self.events,
            token=self.token,
            heartbeat_interval_s=heartbeat_interval_s,
        )
        messages = Messages(self._world, self._gateway, self.events)
        interactions = Interactions(self._world, self._gateway, self.clock)
        self.faults = Faults(self._world, self._gateway, self.events)
        self.membership = Membership(self._world, self._gateway, self.events)
        parts = Parts(
            world=self._world,
            clock=self.clock,
            events=self.events,
            gateway=self._gateway,
            messages=messages,
            interactions=interactions,
            faults=self.faults,
        )
        self._key = secrets.token_urlsafe(24)
        api = self._api = RestApi(
            parts, token=self.token, limits=RateLimits(self.clock) if rate_limits else None
        )
        self._port = port
        self._runner: web.AppRunner | None = None

        self.channel, self.other_channel = (
            next(iter(guild.channels.values())) for guild in self.guilds
        )

        def person(user: User) -> Person:
            return Person(
                user,
                home=self.channel,
                world=self._world,
                messages=messages,
                interactions=interactions,
            )

        self.member = person(seeded.member)
        self.moderator = person(seeded.moderator)
        self._page = PageApi(
            world=self._world,
            gateway=self._gateway,
            events=self.events,
            faults=self.faults,
            people={"member": self.member, "moderator": self.moderator},
            key=self._key,
            hints=hints,
            icon=icon,
        )
        self._webapp = WebApp(self._world, self._gateway, api, self._page)

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
        """The last REST requests and how they ended, oldest first."""
        return list(self._api.exchanges)

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
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self._world.base_url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Close all connections and stop listening."""
        self._gateway.each_connection(lambda connection: connection.close(1001, "Going away."))
        await self._page.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def direct(self, person: Person) -> Channel:
        """The direct messages between the bot and a person."""
        return person.direct
