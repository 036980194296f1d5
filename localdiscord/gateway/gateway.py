"""The gateway: who is connected, and who is told what."""

import logging
from collections.abc import Callable

from aiohttp import web

from localdiscord.events import Event, EventKind, EventLog
from localdiscord.gateway.compression import transport
from localdiscord.gateway.connection import CloseCode, ClosingError, Connection
from localdiscord.gateway.session import KNOWN_INTENTS, Intent, Session
from localdiscord.message_payload import as_seen, message_json
from localdiscord.payloads import (
    bare_member_json,
    channel_json,
    guild_json,
    member_json,
    own_user_json,
)
from localdiscord.permissions import Permission, permissions_in
from localdiscord.tokens import same_secret
from localdiscord.world import Channel, Guild, Json, Message, World

logger = logging.getLogger(__name__)

_GIVING_UP = {1000, 1001}
"""Close codes by which a client gives its session up."""


class Gateway:
    """All connections and sessions of the bot.

    Attributes:
        acknowledges: whether heartbeats are answered; a fault switches it off.
        identifies: how many sessions were opened.
    """

    def __init__(
        self, world: World, events: EventLog, *, token: str, heartbeat_interval_s: float
    ) -> None:
        self.acknowledges = True
        self.identifies = 0
        self.connections: set[Connection] = set()
        self.sessions: dict[str, Session] = {}
        self._world = world
        self._events = events
        self._token = token
        self._heartbeat_interval_s = heartbeat_interval_s

    @property
    def online(self) -> bool:
        """Whether a connection carries a session now."""
        return any(session.connected for session in self.sessions.values())

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one client from its handshake to its end; web pages of elsewhere are none."""
        if "Origin" in request.headers:
            raise web.HTTPForbidden(text="The gateway is for bots; a browser opens the page.")
        try:
            compress = transport(request.query.get("compress"))
        except ValueError as why:
            logger.warning("%s", why)
            raise web.HTTPBadRequest(text=str(why)) from None
        socket = web.WebSocketResponse(compress=False, timeout=1.0)
        await socket.prepare(request)

        def abort() -> None:
            if request.transport is not None:
                request.transport.abort()

        connection = Connection(
            socket,
            self,
            compress=compress,
            heartbeat_interval_s=self._heartbeat_interval_s,
            abort=abort,
        )
        if request.query.get("v", "10") not in {"9", "10"}:
            connection.close(CloseCode.INVALID_VERSION, "Invalid API version.")
        if request.query.get("encoding", "json") != "json":
            connection.close(CloseCode.DECODE_ERROR, "The local Discord speaks JSON alone.")
        self.connections.add(connection)
        try:
            await connection.run()
        finally:
            self.connections.discard(connection)
            self._note_end(connection, socket.close_code)
        return socket

    def identify(self, form: Json) -> Session:
        """Check token, shard and intents of an IDENTIFY, and open a session.

        Raises:
            ClosingError: with Discord's close code.
        """
        self._check_token(form)
        intents = form.get("intents")
        if not isinstance(intents, int) or intents < 0 or intents & ~KNOWN_INTENTS:
            raise ClosingError(CloseCode.INVALID_INTENTS, "Invalid intent(s).")
        if intents & ~self._granted_intents():
            raise ClosingError(CloseCode.DISALLOWED_INTENTS, "Disallowed intent(s).")
        match form.get("shard", [0, 1]):
            case [int(number), int(count)] if 0 <= number < count:
                shard = (number, count)
            case _:
                raise ClosingError(CloseCode.INVALID_SHARD, "Invalid shard.")
        for stale in [s for s in self.sessions.values() if s.shard == shard and not s.connected]:
            del self.sessions[stale.id]
        session = Session(intents, shard)
        self.sessions[session.id] = session
        self.identifies += 1
        return session

    def send_ready(self, session: Session) -> None:
        """Dispatch READY, then every server of the shard."""
        world = self._world
        guilds = [g for g in world.guilds_of(world.bot) if session.covers(g.id)]
        ready: Json = {
            "v": 10,
            "user": own_user_json(world.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": world.base_url.replace("http", "ws", 1),
            "application": {"id": str(world.application.id), "flags": world.application.flags},
            "user_settings": {},
            "relationships": [],
            "private_channels": [],
            "presences": [],
            "guild_join_requests": [],
            "shard": list(session.shard),
        }
        session.dispatch("READY", ready)
        if session.intents & Intent.GUILDS:
            for guild in guilds:
                session.dispatch("GUILD_CREATE", self._guild_for(session, guild))
        self._events.add(Event(EventKind.CONNECTED))

    def resume(self, form: Json) -> Session | None:
        """The session that a RESUME asks for, or None where it cannot be resumed.

        Raises:
            ClosingError: wrong token, or a number that the session never reached.
        """
        self._check_token(form)
        session = self.sessions.get(str(form.get("session_id")))
        sequence = form.get("seq")
        if session is None or not isinstance(sequence, int):
            return None
        if sequence > session.sequence:
            raise ClosingError(CloseCode.INVALID_SEQUENCE, "Invalid seq.")
        if not session.can_replay_from(sequence):
            return None
        return session

    def send_resumed(self, session: Session) -> None:
        """Dispatch RESUMED, after what was missed."""
        session.dispatch("RESUMED", {"_trace": ["local"]})
        self._events.add(Event(EventKind.RESUMED))

    def members(self, session: Session, form: Json) -> None:
        """CallbackType opcode 8 with one chunk.

        Raises:
            ClosingError: the whole list, without the intent that it needs.
        """
        guild = self._world.guilds.get(int(form.get("guild_id", 0)))
        if guild is None:
            return
        wanted = form.get("user_ids")
        ids = [wanted] if isinstance(wanted, str | int) else wanted
        query = form.get("query")
        if ids is None and query == "" and not session.intents & Intent.GUILD_MEMBERS:
            raise ClosingError(CloseCode.DISALLOWED_INTENTS, "Disallowed intent(s).")
        found = [
            member
            for member in guild.members.values()
            if (
                str(member.user.id) in {str(i) for i in ids}
                if ids is not None
                else member.user.name.startswith(str(query or ""))
            )
        ]
        chunk: Json = {
            "guild_id": str(guild.id),
            "members": [member_json(m) for m in found[: form.get("limit") or None]],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [],
        }
        if "nonce" in form:
            chunk["nonce"] = form["nonce"]
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    def dispatch(
        self, event: str, content: object, *, guild_id: int | None, intent: Intent | None = None
    ) -> None:
        """Dispatch an event to the sessions of its shard that asked for it."""
        for session in self._listening(guild_id, intent):
            session.dispatch(event, content)

    def dispatch_message(self, event: str, message: Message, channel: Channel) -> None:
        """Dispatch MESSAGE_CREATE or MESSAGE_UPDATE, its content as far as each session may see it.

        An ephemeral message goes with the intent for direct messages, and without its server.
        """
        guild = self._world.guild_of(channel)
        if not permissions_in(guild, channel, self._world.bot.id) & Permission.VIEW_CHANNEL:
            return
        form = message_json(message, self._world)
        direct = guild is None or message.ephemeral
        if guild is not None and not message.ephemeral:
            form["guild_id"] = str(guild.id)
            author = guild.members.get(message.author.id)
            if author is not None:
                form["member"] = bare_member_json(author)
        intent = Intent.DIRECT_MESSAGES if direct else Intent.GUILD_MESSAGES
        for session in self._listening(channel.guild_id, intent):
            with_intent = bool(session.intents & Intent.MESSAGE_CONTENT)
            seen = as_seen(form, message, channel, bot=self._world.bot, with_intent=with_intent)
            session.dispatch(event, seen)

    def dispatch_guild_create(self, guild: Guild) -> None:
        """Dispatch GUILD_CREATE for a server that is new to the bot."""
        for session in self._listening(guild.id, Intent.GUILDS):
            form = self._guild_for(session, guild)
            del form["unavailable"]
            session.dispatch("GUILD_CREATE", form)

    def dispatch_channel(self, event: str, channel: Channel) -> None:
        """Dispatch an event that carries a server's channel."""
        form = channel_json(channel, viewer=self._world.bot)
        self.dispatch(event, form, guild_id=channel.guild_id, intent=Intent.GUILDS)

    def each_connection(self, act: Callable[[Connection], None]) -> None:
        """Do something to every open connection, such as a fault."""
        for connection in list(self.connections):
            act(connection)

    def forget_sessions(self) -> None:
        """Make every session one that cannot be resumed."""
        self.sessions.clear()

    def close_sessions_with_message_content(self) -> None:
        """Close those connections with 4014 whose session has the message-content intent."""
        for connection in list(self.connections):
            session = connection.session
            if session is not None and session.intents & Intent.MESSAGE_CONTENT:
                self.sessions.pop(session.id, None)
                connection.close(CloseCode.DISALLOWED_INTENTS, "Disallowed intent(s).")

    def _listening(self, guild_id: int | None, intent: Intent | None) -> list[Session]:
        return [
            session
            for session in self.sessions.values()
            if session.covers(guild_id) and (intent is None or session.intents & intent)
        ]

    def _guild_for(self, session: Session, guild: Guild) -> Json:
        """Without a privileged intent a session is shown the bot itself as the only member."""
        everybody = session.intents & (Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES)
        bot = self._world.bot
        members = list(guild.members.values()) if everybody else [guild.members[bot.id]]
        return guild_json(guild, members=members, bot=bot)

    def _granted_intents(self) -> int:
        application = self._world.application
        granted = KNOWN_INTENTS
        if not application.message_content:
            granted &= ~Intent.MESSAGE_CONTENT
        if not application.guild_members:
            granted &= ~Intent.GUILD_MEMBERS
        if not application.presences:
            granted &= ~Intent.GUILD_PRESENCES
        return granted

    def _check_token(self, form: Json) -> None:
        token = str(form.get("token", "")).removeprefix("Bot ")
        if not same_secret(token, self._token):
            raise ClosingError(CloseCode.AUTHENTICATION_FAILED, "Authentication failed.")

    def _note_end(self, connection: Connection, close_code: int | None) -> None:
        session = connection.session
        if session is None:
            return
        given_up = close_code in _GIVING_UP and not connection.closed_by_server
        if given_up and not session.connected:
            self.sessions.pop(session.id, None)
        self._events.add(Event(EventKind.DISCONNECTED, detail={"code": close_code}))
