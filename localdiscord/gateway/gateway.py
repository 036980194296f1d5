"""The gateway: its connections, and what clients ask of it."""

import logging
from collections.abc import Callable
from typing import Any

from aiohttp import web

from localdiscord.events import Event, EventKind, EventLog
from localdiscord.gateway.compression import transport
from localdiscord.gateway.connection import Connection
from localdiscord.gateway.dispatcher import Dispatcher
from localdiscord.gateway.protocol import (
    CloseCode,
    ClosingError,
    Intent,
    Opcode,
    decode_error,
    disallowed_intents,
)
from localdiscord.gateway.session import Session
from localdiscord.gateway.sessions import Sessions
from localdiscord.payloads import member_json, own_user_json
from localdiscord.world import Application, Json, Member, World

logger = logging.getLogger(__name__)

_GIVING_UP = {1000, 1001}
"""Close codes by which a client gives its session up."""

UNRESOLVABLE = "ws://" + ".".join(["gone" * 15] * 5)
"""An address whose name is longer than a name may be, so that looking it up fails at once."""


class Gateway:
    """All connections of all bots.

    Attributes:
        connections: those that are open.
        refusals: how many handshakes are still refused; a fault sets it.
        resolvable: whether the address that clients are given has a name that exists; a fault
            switches it off.
    """

    def __init__(
        self,
        world: World,
        events: EventLog,
        sessions: Sessions,
        dispatcher: Dispatcher,
        *,
        heartbeat_interval_s: float,
    ) -> None:
        self.connections: set[Connection] = set()
        self.refusals = 0
        self.resolvable = True
        self._acknowledges = True
        self._world = world
        self._events = events
        self._sessions = sessions
        self._dispatcher = dispatcher
        self._heartbeat_interval_s = heartbeat_interval_s

    @property
    def address(self) -> str:
        """Where clients are told to connect."""
        return self._world.base_url.replace("http", "ws", 1) if self.resolvable else UNRESOLVABLE

    @property
    def acknowledges(self) -> bool:
        """Whether heartbeats are answered, on all connections."""
        return self._acknowledges

    @acknowledges.setter
    def acknowledges(self, answered: bool) -> None:
        self._acknowledges = answered
        for connection in self.connections:
            connection.acknowledges = answered

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one client from its handshake to its end; web pages of elsewhere are none."""
        if "Origin" in request.headers:
            raise web.HTTPForbidden(text="The gateway is for bots; a browser opens the page.")
        if self.refusals:
            self.refusals -= 1
            raise web.HTTPServiceUnavailable(text="On demand.")
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
            clock=self._world.clock,
            receive=self._receive,
            compress=compress,
            heartbeat_interval_s=self._heartbeat_interval_s,
            abort=abort,
        )
        connection.acknowledges = self._acknowledges
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

    def each_connection(self, act: Callable[[Connection], None]) -> None:
        """Do something to every open connection, such as a fault."""
        for connection in list(self.connections):
            act(connection)

    def close_sessions_with_message_content(self, application: Application) -> None:
        """Close those connections of a bot with 4014 whose session has the message content."""
        for connection in list(self.connections):
            session = connection.session
            if (
                session is not None
                and session.application is application
                and session.intents & Intent.MESSAGE_CONTENT
            ):
                self._sessions.forget(session)
                closing = disallowed_intents()
                connection.close(closing.code, closing.reason)

    def _receive(self, connection: Connection, opcode: int, content: Any) -> None:
        """Do what a client asks.

        Raises:
            ClosingError: it may not ask that, or not so.
        """
        session = connection.session
        if opcode in {Opcode.IDENTIFY, Opcode.RESUME}:
            if session is not None:
                raise ClosingError(CloseCode.ALREADY_AUTHENTICATED, "Already authenticated.")
            if not isinstance(content, dict):
                raise decode_error()
            begin = self._identify if opcode == Opcode.IDENTIFY else self._resume
            begin(connection, content)
        elif opcode in {Opcode.PRESENCE, Opcode.VOICE_STATE, Opcode.REQUEST_MEMBERS}:
            if session is None:
                raise ClosingError(CloseCode.NOT_AUTHENTICATED, "Not authenticated.")
            if not isinstance(content, dict):
                raise decode_error()
            if opcode == Opcode.REQUEST_MEMBERS:
                self._send_members(session, content)
        else:
            raise ClosingError(CloseCode.UNKNOWN_OPCODE, "Unknown opcode.")

    def _identify(self, connection: Connection, form: Json) -> None:
        try:
            session = self._sessions.identify(form)
        except ClosingError:
            self._close_reset_tokens()
            raise
        if session is None:
            connection.invalidate(resumable=False)
            return
        connection.attach(session)
        self._send_ready(session)

    def _close_reset_tokens(self) -> None:
        """Close the connections of bots whose token has been reset."""
        for connection in list(self.connections):
            session = connection.session
            if session is not None and session.token != session.application.token:
                self._sessions.forget(session)
                connection.close(CloseCode.AUTHENTICATION_FAILED, "Authentication failed.")

    def _resume(self, connection: Connection, form: Json) -> None:
        session = self._sessions.resume(form)
        if session is None:
            connection.invalidate(resumable=False)
            return
        connection.attach(session)
        session.replay(form["seq"])
        self._dispatcher.to(session, "RESUMED", {"_trace": ["local"]})
        self._events.add(Event(EventKind.RESUMED))

    def _send_ready(self, session: Session) -> None:
        """Dispatch READY, then every server of the shard."""
        application = session.application
        guilds = [g for g in self._world.guilds_of(application.bot) if session.covers(g.id)]
        ready: Json = {
            "v": 10,
            "user": own_user_json(application.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.address,
            "application": {"id": str(application.id), "flags": application.flags},
            "user_settings": {},
            "relationships": [],
            "private_channels": [],
            "presences": [],
            "guild_join_requests": [],
            "shard": list(session.shard),
        }
        self._dispatcher.to(session, "READY", ready)
        if session.intents & Intent.GUILDS:
            for guild in guilds:
                self._dispatcher.guild_available(session, guild, new=False)
        self._events.add(Event(EventKind.CONNECTED))

    def _send_members(self, session: Session, form: Json) -> None:
        """Answer a request for members with one chunk.

        Raises:
            ClosingError: a wrong form, or the whole list without the intent that it needs.
        """
        guild_id, limit, query = form.get("guild_id"), form.get("limit", 0), form.get("query")
        wanted = form.get("user_ids")
        ids = wanted if isinstance(wanted, list) else None if wanted is None else [wanted]
        if not str(guild_id).isdecimal() or not isinstance(limit, int) or limit < 0:
            raise decode_error()
        if ids is None and not isinstance(query, str):
            raise decode_error()
        guild = self._world.guilds.get(int(str(guild_id)))
        if guild is None or session.application.bot.id not in guild.members:
            return
        if ids is None and query == "" and not session.intents & Intent.GUILD_MEMBERS:
            raise disallowed_intents()
        found: list[Member] = [
            member
            for member in guild.members.values()
            if (
                str(member.user.id) in {str(i) for i in ids}
                if ids is not None
                else member.user.name.startswith(str(query))
            )
        ]
        present = {str(member.user.id) for member in found}
        chunk: Json = {
            "guild_id": str(guild.id),
            "members": [member_json(m) for m in found[: limit or None]],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [str(i) for i in ids or [] if str(i) not in present],
        }
        if "nonce" in form:
            chunk["nonce"] = form["nonce"]
        self._dispatcher.to(session, "GUILD_MEMBERS_CHUNK", chunk)

    def _note_end(self, connection: Connection, close_code: int | None) -> None:
        session = connection.session
        if session is None:
            return
        given_up = close_code in _GIVING_UP and not connection.closed_by_server
        if given_up and not session.connected:
            self._sessions.forget(session)
        self._events.add(Event(EventKind.DISCONNECTED, detail={"code": close_code}))
