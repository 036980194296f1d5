"""One WebSocket of a client: the opcodes of Discord's gateway, version 10."""

import asyncio
import json
from collections.abc import Callable
from typing import Protocol

from aiohttp import WSMsgType, web

from localdiscord.gateway.compression import Compress
from localdiscord.gateway.session import Session
from localdiscord.world import Json

MAX_PAYLOAD_BYTES = 4096
"""What a client may send in one message."""


class Opcode:
    """Discord's gateway opcodes."""

    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE_STATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class CloseCode:
    """Discord's reasons for closing a connection."""

    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQUENCE = 4007
    SESSION_TIMED_OUT = 4009
    INVALID_SHARD = 4010
    INVALID_VERSION = 4012
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


class ClosingError(Exception):
    """The server closes the connection.

    Attributes:
        code: one of `CloseCode`.
        reason: Discord's sentence.
    """

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(f"{code}: {reason}")


class Sessions(Protocol):
    """What a connection asks of the gateway."""

    @property
    def acknowledges(self) -> bool:
        """Whether heartbeats are answered."""

    def identify(self, form: Json) -> Session:
        """Check an IDENTIFY and open a session; raises `ClosingError`."""

    def send_ready(self, session: Session) -> None:
        """Send READY and the servers."""

    def resume(self, form: Json) -> Session | None:
        """Find the session of a RESUME, or None where it is gone; raises `ClosingError`."""

    def send_resumed(self, session: Session) -> None:
        """Send RESUMED."""

    def members(self, session: Session, form: Json) -> None:
        """CallbackType a request for members; raises `ClosingError`."""


class Connection:
    """One WebSocket, from HELLO to its end.

    Messages are queued and written in order by `run`, so that telling a client of an event never
    waits for the network.

    Attributes:
        session: what it carries, once the client has identified or resumed.
        closed_by_server: whether the server ended it with a code.
    """

    def __init__(
        self,
        socket: web.WebSocketResponse,
        sessions: Sessions,
        *,
        compress: Compress | None,
        heartbeat_interval_s: float,
        abort: Callable[[], None],
    ) -> None:
        self.session: Session | None = None
        self.closed_by_server = False
        self._socket = socket
        self._sessions = sessions
        self._compress = compress
        self._heartbeat_interval_s = heartbeat_interval_s
        self._abort = abort
        self._outbox: asyncio.Queue[str | ClosingError] = asyncio.Queue()
        self._deadline: asyncio.TimerHandle | None = None

    async def run(self) -> None:
        """Serve the client until either side closes."""
        self._send(Opcode.HELLO, {"heartbeat_interval": int(self._heartbeat_interval_s * 1000)})
        self._heard_heartbeat()
        writer = asyncio.create_task(self._write())
        try:
            await self._read()
        finally:
            if self._deadline is not None:
                self._deadline.cancel()
            if self.session is not None:
                self.session.detach(self._outbox.put_nowait)
            if not self.closed_by_server:
                writer.cancel()
            await asyncio.wait({writer})

    def send(self, text: str) -> None:
        """Queue a message that is JSON already."""
        self._outbox.put_nowait(text)

    def close(self, code: int, reason: str) -> None:
        """Close once everything queued is written."""
        self._outbox.put_nowait(ClosingError(code, reason))

    def drop(self) -> None:
        """Cut the line without a word, as a failing network does."""
        self._abort()

    def ask_to_reconnect(self) -> None:
        """Ask the client to connect anew and resume."""
        self._send(Opcode.RECONNECT, None)

    def invalidate(self, *, resumable: bool) -> None:
        """Tell the client that its session is no longer valid."""
        self._send(Opcode.INVALID_SESSION, resumable)

    def _send(self, opcode: int, content: object) -> None:
        self.send(json.dumps({"op": opcode, "d": content, "s": None, "t": None}))

    async def _write(self) -> None:
        while True:
            item = await self._outbox.get()
            try:
                if isinstance(item, ClosingError):
                    self.closed_by_server = True
                    await self._socket.close(code=item.code, message=item.reason.encode())
                    return
                if self._compress is None:
                    await self._socket.send_str(item)
                else:
                    await self._socket.send_bytes(self._compress(item.encode()))
            except ConnectionError:
                return

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                return
            try:
                self._receive(message.data)
            except ClosingError as closing:
                self.close(closing.code, closing.reason)

    def _receive(self, raw: str | bytes) -> None:
        try:
            packet = json.loads(raw)
        except ValueError:
            raise ClosingError(CloseCode.DECODE_ERROR, "Error while decoding payload.") from None
        if len(raw) > MAX_PAYLOAD_BYTES or not isinstance(packet, dict):
            raise ClosingError(CloseCode.DECODE_ERROR, "Error while decoding payload.")
        opcode, content = packet.get("op"), packet.get("d")
        if opcode == Opcode.HEARTBEAT:
            self._heard_heartbeat()
            if self._sessions.acknowledges:
                self._send(Opcode.HEARTBEAT_ACK, None)
        elif opcode in {Opcode.IDENTIFY, Opcode.RESUME}:
            self._begin(opcode, content if isinstance(content, dict) else {})
        elif opcode in {Opcode.PRESENCE, Opcode.VOICE_STATE, Opcode.REQUEST_MEMBERS}:
            if self.session is None:
                raise ClosingError(CloseCode.NOT_AUTHENTICATED, "Not authenticated.")
            if opcode == Opcode.REQUEST_MEMBERS:
                self._sessions.members(self.session, content if isinstance(content, dict) else {})
        else:
            raise ClosingError(CloseCode.UNKNOWN_OPCODE, "Unknown opcode.")

    def _begin(self, opcode: int, form: Json) -> None:
        if self.session is not None:
            raise ClosingError(CloseCode.ALREADY_AUTHENTICATED, "Already authenticated.")
        if opcode == Opcode.IDENTIFY:
            self.session = self._sessions.identify(form)
            self.session.attach(self._outbox.put_nowait)
            self._sessions.send_ready(self.session)
            return
        self.session = self._sessions.resume(form)
        if self.session is None:
            self.invalidate(resumable=False)
            return
        self.session.attach(self._outbox.put_nowait)
        self.session.replay(int(form["seq"]))
        self._sessions.send_resumed(self.session)

    def _heard_heartbeat(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = asyncio.get_running_loop().call_later(
            self._heartbeat_interval_s * 2,
            self.close,
            CloseCode.SESSION_TIMED_OUT,
            "Session timed out.",
        )
