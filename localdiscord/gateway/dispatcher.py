"""Which session is told of what: by shard, membership, intent and what its bot may see."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from localdiscord.gateway.protocol import Intent
from localdiscord.gateway.session import Session
from localdiscord.gateway.sessions import Sessions
from localdiscord.message_payload import as_seen, message_event_json
from localdiscord.payloads import channel_json, guild_create_json, member_json, thread_member_json
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

KEPT = 10_000
"""How many dispatched events are remembered."""


@dataclass(frozen=True, slots=True)
class Dispatched:
    """An event that a session was told of: its gateway name and its content."""

    name: str
    content: Json


class Dispatcher:
    """Tells sessions of events.

    Attributes:
        dispatched: the last events, one for each session that was told, oldest first.
    """

    def __init__(self, world: World, sessions: Sessions) -> None:
        self.dispatched: deque[Dispatched] = deque(maxlen=KEPT)
        self._world = world
        self._sessions = sessions

    def to(self, session: Session, event: str, content: Json) -> None:
        """Dispatch an event to one session."""
        self.dispatched.append(Dispatched(event, content))
        session.dispatch(event, content)

    def of_guild(
        self, event: str, content: Json, guild: Guild, intent: Intent = Intent.GUILDS
    ) -> None:
        """Dispatch an event of a server to the sessions of its shard that asked for it."""
        for session in self._in_guild(guild, intent):
            self.to(session, event, content)

    def of_channel(
        self,
        event: str,
        content: Json | Callable[[Session], Json],
        channel: Channel,
        *,
        in_guild: Intent,
        direct: Intent | None = None,
    ) -> None:
        """Dispatch an event in a channel to those bots that may see the channel.

        Args:
            event: its gateway name.
            content: the same for all, or made for each session.
            channel: where.
            in_guild: the intent that it takes in a server.
            direct: the intent that it takes in direct messages; None where it cannot happen there.
        """
        for session in self._seeing(channel, in_guild, direct):
            self.to(session, event, content(session) if callable(content) else content)

    def of_message(self, event: str, message: Message, channel: Channel) -> None:
        """Dispatch MESSAGE_CREATE or MESSAGE_UPDATE, its content as far as each bot may see it.

        An ephemeral message goes to its own bot alone, with the intent for direct messages.
        """

        def seen(session: Session) -> Json:
            bot = session.application.bot
            form = message_event_json(message, channel, self._world, viewer=bot)
            with_intent = bool(session.intents & Intent.MESSAGE_CONTENT)
            return as_seen(form, channel, bot=bot, with_intent=with_intent)

        in_guild = Intent.DIRECT_MESSAGES if message.ephemeral else Intent.GUILD_MESSAGES
        for session in self._seeing(channel, in_guild, Intent.DIRECT_MESSAGES):
            if not message.ephemeral or session.application.id == message.application_id:
                self.to(session, event, seen(session))

    def of_interaction(self, content: Json, application: Application, channel: Channel) -> None:
        """Dispatch INTERACTION_CREATE to the one bot it is for; it takes no intent."""
        for session in list(self._sessions.by_id.values()):
            if session.application is application and session.covers(channel.guild_id):
                self.to(session, "INTERACTION_CREATE", content)

    def channel_changed(self, event: str, channel: Channel) -> None:
        """Dispatch an event that carries a server's channel, or a thread to those who see it."""
        guild = self._world.guild_of(channel)
        assert guild is not None
        seeing = self._in_guild(guild, Intent.GUILDS)
        if channel.thread is not None:
            seeing = self._seeing(channel, Intent.GUILDS, None)
        for session in seeing:
            self.to(session, event, channel_json(channel, viewer=session.application.bot))

    def thread_started(
        self, thread: Channel, *, newly_created: bool = True, only: User | None = None
    ) -> None:
        """Dispatch THREAD_CREATE to those who see the thread, or to one bot that was added."""
        for session in self._seeing(thread, Intent.GUILDS, None):
            bot = session.application.bot
            if only in {None, bot}:
                form = channel_json(thread, viewer=bot)
                if newly_created:
                    form["newly_created"] = True
                self.to(session, "THREAD_CREATE", form)

    def thread_members_changed(
        self, thread: Channel, *, joined: int | None = None, left: int | None = None
    ) -> None:
        """Dispatch THREAD_MEMBERS_UPDATE: of itself to each bot, of others by the intent."""
        guild = self._world.guild_of(thread)
        assert guild is not None
        assert thread.thread is not None
        form: Json = {
            "id": str(thread.id),
            "guild_id": str(guild.id),
            "member_count": min(len(thread.thread.member_ids), 50),
        }
        if joined is not None:
            member = member_json(guild.members[joined])
            form["added_members"] = [
                thread_member_json(thread, joined) | {"member": member, "presence": None}
            ]
        if left is not None:
            form["removed_member_ids"] = [str(left)]
        for session in self._in_guild(guild, Intent.GUILDS | Intent.GUILD_MEMBERS):
            itself = session.application.bot.id in {joined, left}
            if itself or session.intents & Intent.GUILD_MEMBERS:
                self.to(session, "THREAD_MEMBERS_UPDATE", form)

    def guild_available(self, session: Session, guild: Guild, *, new: bool) -> None:
        """Dispatch GUILD_CREATE; `new` for a server that the bot has just joined.

        Without a privileged intent a session is shown the bot itself as the only member.
        """
        everybody = session.intents & (Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES)
        bot = session.application.bot
        members = list(guild.members.values()) if everybody else [guild.members[bot.id]]
        form = guild_create_json(guild, members=members, bot=bot)
        if new:
            del form["unavailable"]
        self.to(session, "GUILD_CREATE", form)

    def sessions_of(self, application: Application, guild: Guild) -> list[Session]:
        """The sessions of one bot that cover a server and asked for what happens to servers."""
        return [
            session
            for session in self._sessions.by_id.values()
            if session.application is application
            and session.covers(guild.id)
            and session.intents & Intent.GUILDS
        ]

    def _in_guild(self, guild: Guild, intent: Intent) -> list[Session]:
        return [
            session
            for session in self._sessions.by_id.values()
            if session.covers(guild.id)
            and session.intents & intent
            and session.application.bot.id in guild.members
        ]

    def _seeing(self, channel: Channel, in_guild: Intent, direct: Intent | None) -> list[Session]:
        guild = self._world.guild_of(channel)
        if guild is None:
            return [
                session
                for session in self._sessions.by_id.values()
                if session.covers(None)
                and direct is not None
                and session.intents & direct
                and session.application.bot in channel.recipients
            ]
        return [
            session
            for session in self._in_guild(guild, in_guild)
            if permissions_in(guild, channel, session.application.bot.id) & Permission.VIEW_CHANNEL
        ]
