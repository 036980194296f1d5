"""Applications: a bot's account, token, intents and registered commands."""

from dataclasses import dataclass, field

from localdiscord.world.message import Json
from localdiscord.world.user import User

SESSION_STARTS_A_DAY = 1000
"""How often a bot may open a gateway session in a day."""

SERVERS_PER_SHARD = 2500
"""How many servers a session may have; with more, it must be split."""


@dataclass(slots=True)
class Application:
    """A bot's application, as its developer set it up; its id is that of its bot.

    Attributes:
        bot: the bot's account.
        owner: whose application it is.
        token: what the bot logs in with.
        message_content: whether the message-content intent is switched on.
        guild_members: whether the server-members intent is switched on.
        presences: whether the presence intent is switched on.
        shards: how many shards `GET /gateway/bot` recommends.
        max_concurrency: how many shards may identify within five seconds.
        servers_per_shard: how many servers a session may have.
        session_starts: how many sessions may still be opened today.
        commands: registered commands in Discord's JSON form, by server id (None: global), then id.
    """

    bot: User
    owner: User
    token: str = field(repr=False)
    message_content: bool = True
    guild_members: bool = False
    presences: bool = False
    shards: int = 1
    max_concurrency: int = 1
    servers_per_shard: int = SERVERS_PER_SHARD
    session_starts: int = SESSION_STARTS_A_DAY
    commands: dict[int | None, dict[int, Json]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The application's id, the same as its bot's."""
        return self.bot.id

    @property
    def name(self) -> str:
        """The application's name."""
        return self.bot.name

    @property
    def flags(self) -> int:
        """Discord's application flags: which privileged intents are on, for a small bot."""
        return (
            (1 << 13) * self.presences
            + (1 << 15) * self.guild_members
            + (1 << 19) * self.message_content
        )
