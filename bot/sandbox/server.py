"""The local Discord as one object: start it, let people act, wait for what the bot does."""

import secrets
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.sandbox.board import Board
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.founding import found_world
from bot.sandbox.front import Front
from bot.sandbox.gateway import Gateway
from bot.sandbox.happenings import Happenings
from bot.sandbox.interactions import Interactions
from bot.sandbox.membership import Membership
from bot.sandbox.page_api import PageApi
from bot.sandbox.person import Person
from bot.sandbox.rest.api import RestApi
from bot.sandbox.rest.call import Exchange, Parts
from bot.sandbox.rest.rate_limits import RateLimits
from bot.sandbox.secret import made_up_token
from bot.sandbox.waits import Waits
from bot.sandbox.world import Application, Channel, Guild, User

HINTS = ("!ask what areas are covered", "!articles", "!help")
"""What a newcomer to the page may type, the best first."""


class LocalDiscord(Waits):
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
        membership: who comes, goes and is promoted.
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
        self.token = token or made_up_token()
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
        self.membership = Membership(self._world, self._gateway, self.happenings)
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
        self._front = Front(self._world, self._gateway, api, self._page)

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
            self._front.application(), access_log=None, shutdown_timeout=1.0
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
