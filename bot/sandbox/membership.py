"""Who comes, goes and is promoted in the servers, and what the bot is told of it."""

from bot.sandbox.clock import instant
from bot.sandbox.gateway import Gateway
from bot.sandbox.happenings import Happening, Happenings, Kind
from bot.sandbox.session import Intent
from bot.sandbox.wire import member_json, user_json
from bot.sandbox.world import Guild, Json, Member, User, World


class Membership:
    """Changes of members and their roles.

    As on Discord, the bot is told of others only with the server-members intent; without it, it
    learns from their next message or interaction.
    """

    def __init__(self, world: World, gateway: Gateway, happenings: Happenings) -> None:
        self._world = world
        self._gateway = gateway
        self._happenings = happenings

    def join(self, guild: Guild, user: User) -> None:
        """Let somebody join; where it is the bot, it is shown the server."""
        joined_at = instant(self._world.clock.now())
        own = {role.id for role in guild.roles.values() if role.managed_by == user.id}
        guild.members[user.id] = Member(user, own, joined_at)
        if user is self._world.bot:
            self._gateway.tell_of_guild(guild)
        else:
            self._tell("GUILD_MEMBER_ADD", guild, member_json(guild.members[user.id]))

    def leave(self, guild: Guild, user: User) -> None:
        """Let somebody leave; where it is the bot, it has lost the server."""
        del guild.members[user.id]
        if user is self._world.bot:
            gone: Json = {"id": str(guild.id)}
            self._gateway.tell("GUILD_DELETE", gone, guild_id=guild.id, intent=Intent.GUILDS)
        else:
            self._tell("GUILD_MEMBER_REMOVE", guild, {"user": user_json(user)})

    def set_roles(self, guild: Guild, user: User, role_ids: set[int]) -> None:
        """Give somebody exactly these roles, beside @everyone."""
        member = guild.members[user.id]
        member.role_ids = set(role_ids)
        self._tell("GUILD_MEMBER_UPDATE", guild, member_json(member))

    def _tell(self, event: str, guild: Guild, form: Json) -> None:
        content = form | {"guild_id": str(guild.id)}
        self._gateway.tell(event, content, guild_id=guild.id, intent=Intent.GUILD_MEMBERS)
        self._happenings.add(Happening(Kind.PERMISSIONS))
