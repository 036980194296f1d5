"""Who comes, goes and is promoted in the servers, and what the bots are told of it."""

from localdiscord.events import Event, EventKind, EventLog
from localdiscord.gateway.dispatcher import Dispatcher
from localdiscord.gateway.protocol import Intent
from localdiscord.payloads import member_json, user_json
from localdiscord.world import Guild, Json, Member, User, World


class Membership:
    """Changes of members and their roles.

    As on Discord, a bot is told of others only with the server-members intent; without it, it
    learns from their next message or interaction.
    """

    def __init__(self, world: World, dispatcher: Dispatcher, events: EventLog) -> None:
        self._world = world
        self._dispatcher = dispatcher
        self._events = events

    def join(self, guild: Guild, user: User) -> None:
        """Let somebody join; a bot is shown the server."""
        own = {role.id for role in guild.roles.values() if role.managed_by == user.id}
        guild.members[user.id] = Member(user, own, self._world.clock.now())
        self._tell("GUILD_MEMBER_ADD", guild, member_json(guild.members[user.id]))
        if user.bot:
            for session in self._dispatcher.sessions_of(self._world.applications[user.id], guild):
                self._dispatcher.guild_available(session, guild, new=True)

    def leave(self, guild: Guild, user: User) -> None:
        """Let somebody leave; a bot has lost the server."""
        del guild.members[user.id]
        if user.bot:
            for session in self._dispatcher.sessions_of(self._world.applications[user.id], guild):
                self._dispatcher.to(session, "GUILD_DELETE", {"id": str(guild.id)})
        self._tell("GUILD_MEMBER_REMOVE", guild, {"user": user_json(user)})

    def set_roles(self, guild: Guild, user: User, role_ids: set[int]) -> None:
        """Give somebody exactly these roles, beside @everyone."""
        member = guild.members[user.id]
        member.role_ids = set(role_ids)
        self._tell("GUILD_MEMBER_UPDATE", guild, member_json(member))

    def _tell(self, event: str, guild: Guild, form: Json) -> None:
        content = form | {"guild_id": str(guild.id)}
        self._dispatcher.of_guild(event, content, guild, Intent.GUILD_MEMBERS)
        self._events.add(Event(EventKind.PERMISSIONS))
