"""A gateway session: what a client is told, numbered, and kept until it has surely arrived."""

import json
import secrets
from collections import deque
from collections.abc import Callable

from localdiscord.world import Application, Json

REPLAY_LIMIT = 1000
"""How many events a session keeps for a client that resumes."""


Send = Callable[[str], None]


class Session:
    """One IDENTIFY and all its resumed connections.

    Attributes:
        id: names the session in RESUME.
        application: whose bot it is.
        token: what the bot identified with.
        intents: what the client asked for.
        shard: number and count of the shard.
        sequence: number of the last event, 0 before READY.
    """

    def __init__(self, application: Application, intents: int, shard: tuple[int, int]) -> None:
        self.id = secrets.token_hex(16)
        self.application = application
        self.token = application.token
        self.intents = intents
        self.shard = shard
        self.sequence = 0
        self._sent: deque[tuple[int, str]] = deque(maxlen=REPLAY_LIMIT)
        self._send: Send | None = None

    @property
    def connected(self) -> bool:
        """Whether a connection carries the session now."""
        return self._send is not None

    def attach(self, send: Send) -> None:
        """Let a connection carry the session."""
        self._send = send

    def detach(self, send: Send) -> None:
        """Keep events for the next connection, if it is this one that is gone."""
        if self._send == send:
            self._send = None

    def covers(self, guild_id: int | None) -> bool:
        """Whether a server's events (None: direct messages) belong to this shard."""
        number, count = self.shard
        return number == (0 if guild_id is None else (guild_id >> 22) % count)

    def dispatch(self, event: str, content: object) -> None:
        """Number an event, keep it, and send it if the client is there."""
        self.sequence += 1
        packet: Json = {"op": 0, "t": event, "s": self.sequence, "d": content}
        text = json.dumps(packet, ensure_ascii=False, separators=(",", ":"))
        self._sent.append((self.sequence, text))
        if self._send is not None:
            self._send(text)

    def can_replay_from(self, sequence: int) -> bool:
        """Whether everything after this number is still kept."""
        if sequence > self.sequence:
            return False
        return sequence == self.sequence or self._sent[0][0] <= sequence + 1

    def replay(self, sequence: int) -> None:
        """Send again what came after this number, in order."""
        for number, text in list(self._sent):
            if number > sequence and self._send is not None:
                self._send(text)
