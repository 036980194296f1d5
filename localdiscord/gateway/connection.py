"""One WebSocket of a client, from HELLO to its end."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from localdiscord.gateway.compression import Compress
from localdiscord.gateway.protocol import CloseCode, ClosingError, Opcode, decode_error
from localdiscord.gateway.session import Session
from localdiscord.world import Clock

MAX_PAYLOAD_BYTES = 4096
"""What a client may send in one message."""

MAX_MESSAGES = 120
MESSAGES_PERIOD_S = 60.0
"""So many messages may a client send in this time."""

ACK_DELAY_S = 0.05
"""How long a heartbeat's answer is on its way.

discord.py notes the time of a heartbeat after it is sent, in another thread. Where the answer is
there before, as on one machine, it counts from the heartbeat before and warns "Can't keep up".
"""


class Connection:
    """One WebSocket.

    Messages are queued and written in order by `run`, so that telling a client of an event never
    waits for the network.

    Attributes:
        session: what it carries, once the client has identified or resumed.
        closed_by_server: whether the server ended it with a code.
        acknowledges: whether heartbeats are answered; a fault switches it off.
    """

    def __init__(
        self,
        socket: web.WebSocketResponse,
        *,
        clock: Clock,
        receive: Callable[["Connection", int, Any], None],
        compress: Compress | None,
        heartbeat_interval_s: float,
        abort: Callable[[], None],
    ) -> None:
        """Take over a socket; nothing is sent before `run`.

        Args:
            socket: the WebSocket.
            clock: tells how fast the client sends.
            receive: is given every opcode but heartbeats, and its content.
            compress: the transport compression, or None.
            heartbeat_interval_s: how often the client is to send heartbeats.
            abort: cuts the line.
        """
        self.session: Session | None = None
        self.closed_by_server = False
        self.acknowledges = True
        self._socket = socket
        self._clock = clock
        self._receive = receive
        self._compress = compress
        self._heartbeat_interval_s = heartbeat_interval_s
        self._abort = abort
        self._outbox: asyncio.Queue[str | ClosingError] = asyncio.Queue()
        self._deadline: asyncio.TimerHandle | None = None
        self._period_began_at = clock.now()
        self._received = 0

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
                self.session.detach(self.send)
            if not self.closed_by_server:
                writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer

    def attach(self, session: Session) -> None:
        """Carry a session from now on."""
        self.session = session
        session.attach(self.send)

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
                self._take(message.data)
            except ClosingError as closing:
                self.close(closing.code, closing.reason)

    def _take(self, raw: str | bytes) -> None:
        self._count()
        if len(raw) > MAX_PAYLOAD_BYTES:
            raise decode_error()
        try:
            packet = json.loads(raw)
        except (ValueError, RecursionError):
            raise decode_error() from None
        if not isinstance(packet, dict):
            raise decode_error()
        opcode, content = packet.get("op"), packet.get("d")
        if not isinstance(opcode, int) or isinstance(opcode, bool):
            raise decode_error()
        if opcode == Opcode.HEARTBEAT:
            self._heard_heartbeat()
            if self.acknowledges:
                asyncio.get_running_loop().call_later(
                    ACK_DELAY_S, self._send, Opcode.HEARTBEAT_ACK, None
                )
        else:
            self._receive(self, opcode, content)

    def _count(self) -> None:
        """Count a message, and close where there are too many.

        Raises:
            ClosingError: 4008.
        """
        now = self._clock.now()
        if now >= self._period_began_at + MESSAGES_PERIOD_S:
            self._period_began_at, self._received = now, 0
        self._received += 1
        if self._received > MAX_MESSAGES:
            raise ClosingError(CloseCode.RATE_LIMITED, "You are being rate limited.")

    def _heard_heartbeat(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = asyncio.get_running_loop().call_later(
            self._heartbeat_interval_s * 2,
            self.close,
            CloseCode.SESSION_TIMED_OUT,
            "Session timed out.",
        )
