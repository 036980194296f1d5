"""Who comes, goes and is promoted in the servers, and what the bot is told of it."""

from localdiscord.clock import instant
from localdiscord.events import Event, EventKind, EventLog
from localdiscord.gateway.gateway import Gateway
from localdiscord.gateway.session import Intent
from localdiscord.payloads import member_json, user_json
from localdiscord.world import Guild, Json, Member, User, World


class Membership:
    """Changes of members and their roles.

    As on Discord, the bot is told of others only with the server-members intent; without it, it
    learns from their next message or interaction.
    """

    def __init__(self, world: World, gateway: Gateway, events: EventLog) -> None:
        self._world = world
        self._gateway = gateway
        self._events = events

    def join(self, guild: Guild, user: User) -> None:
        """Let somebody join; where it is the bot, it is shown the server."""
        joined_at = instant(self._world.clock.now())
        own = {role.id for role in guild.roles.values() if role.managed_by == user.id}
        guild.members[user.id] = Member(user, own, joined_at)
        if user is self._world.bot:
            self._gateway.dispatch_guild_create(guild)
        else:
            self._tell("GUILD_MEMBER_ADD", guild, member_json(guild.members[user.id]))

    def leave(self, guild: Guild, user: User) -> None:
        """Let somebody leave; where it is the bot, it has lost the server."""
        del guild.members[user.id]
        if user is self._world.bot:
            gone: Json = {"id": str(guild.id)}
            self._gateway.dispatch("GUILD_DELETE", gone, guild_id=guild.id, intent=Intent.GUILDS)
        else:
            self._tell("GUILD_MEMBER_REMOVE", guild, {"user": user_json(user)})

    def set_roles(self, guild: Guild, user: User, role_ids: set[int]) -> None:
        """Give somebody exactly these roles, beside @everyone."""
        member = guild.members[user.id]
        member.role_ids = set(role_ids)
        self._tell("GUILD_MEMBER_UPDATE", guild, member_json(member))

    def _tell(self, event: str, guild: Guild, form: Json) -> None:
        content = form | {"guild_id": str(guild.id)}
        self._gateway.dispatch(event, content, guild_id=guild.id, intent=Intent.GUILD_MEMBERS)
        self._events.add(Event(EventKind.PERMISSIONS))
