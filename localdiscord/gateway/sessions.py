"""All gateway sessions: who may open one, and who may resume one."""

from dataclasses import dataclass
from typing import TypeGuard

from localdiscord.gateway.protocol import (
    KNOWN_INTENTS,
    CloseCode,
    ClosingError,
    Intent,
    decode_error,
    disallowed_intents,
)
from localdiscord.gateway.session import Session
from localdiscord.tokens import bot_token
from localdiscord.world import Application, Json, World

DAY_S = 86_400.0
IDENTIFY_PAUSE_S = 5.0
"""In this time at most `max_concurrency` shards identify."""


@dataclass(slots=True)
class _Starts:
    """How many sessions an application has opened since a time."""

    began_at: float
    count: int = 0


class Sessions:
    """Sessions by id.

    Attributes:
        by_id: all sessions that are open or can be resumed.
    """

    def __init__(self, world: World, *, limits: bool) -> None:
        """Begin without a session.

        Args:
            world: all that exists.
            limits: whether shards that identify too soon after one another are turned away.
        """
        self.by_id: dict[str, Session] = {}
        self._world = world
        self._limits = limits
        self._starts: dict[int, _Starts] = {}
        self._identified_at: dict[tuple[int, int], float] = {}

    def online(self, application: Application) -> bool:
        """Whether a connection carries a session of this application now."""
        return any(s.connected and s.application is application for s in self.by_id.values())

    def starts_left(self, application: Application) -> tuple[int, float]:
        """How many sessions may still be opened, and in how many seconds the count begins anew."""
        starts, now = self._starts_of(application), self._world.clock.now()
        return application.session_starts - starts.count, starts.began_at + DAY_S - now

    def identify(self, form: Json) -> Session | None:
        """Check an IDENTIFY and open a session.

        Returns:
            The session, or None where another shard identified too shortly before.

        Raises:
            ClosingError: with Discord's close code. The last session start of a day is followed
                by 4004: the token is reset, and all sessions are closed with it.
        """
        application = self._application(form)
        if not isinstance(form.get("properties"), dict):
            raise decode_error()
        intents = form.get("intents")
        if not _is_whole(intents) or intents < 0 or intents & ~KNOWN_INTENTS:
            raise ClosingError(CloseCode.INVALID_INTENTS, "Invalid intent(s).")
        if intents & ~_granted_intents(application):
            raise disallowed_intents()
        match form.get("shard", [0, 1]):
            case [int(number), int(count)] if 0 <= number < count:
                shard = (number, count)
            case _:
                raise ClosingError(CloseCode.INVALID_SHARD, "Invalid shard.")
        session = Session(application, intents, shard)
        covered = sum(session.covers(g.id) for g in self._world.guilds_of(application.bot))
        if covered > application.servers_per_shard:
            raise ClosingError(CloseCode.SHARDING_REQUIRED, "Sharding required.")
        if self._too_soon(application, number):
            return None
        self._count_start(application)
        for stale in list(self.by_id.values()):
            if stale.application is application and stale.shard == shard and not stale.connected:
                del self.by_id[stale.id]
        self.by_id[session.id] = session
        return session

    def resume(self, form: Json) -> Session | None:
        """The session that a RESUME asks for, or None where it cannot be resumed.

        Raises:
            ClosingError: wrong token, or a number that the session never reached.
        """
        application = self._application(form)
        sequence, session_id = form.get("seq"), form.get("session_id")
        if not _is_whole(sequence) or not isinstance(session_id, str):
            raise decode_error()
        session = self.by_id.get(session_id)
        if session is None or session.application is not application:
            return None
        if sequence > session.sequence:
            raise ClosingError(CloseCode.INVALID_SEQUENCE, "Invalid seq.")
        return session if session.can_replay_from(sequence) else None

    def forget(self, session: Session) -> None:
        """Make a session one that cannot be resumed."""
        self.by_id.pop(session.id, None)

    def forget_all(self, shard: int | None = None) -> None:
        """Make every session, or those of a shard, one that cannot be resumed."""
        for session in list(self.by_id.values()):
            if shard in {None, session.shard[0]}:
                self.forget(session)

    def _application(self, form: Json) -> Application:
        token = form.get("token")
        if not isinstance(token, str):
            raise decode_error()
        application = self._world.application_of_token(token.removeprefix("Bot "))
        if application is None:
            raise ClosingError(CloseCode.AUTHENTICATION_FAILED, "Authentication failed.")
        return application

    def _too_soon(self, application: Application, shard_number: int) -> bool:
        """Whether a shard of the same bucket has identified within the last seconds."""
        bucket = (application.id, shard_number % application.max_concurrency)
        now = self._world.clock.now()
        if self._limits and now - self._identified_at.get(bucket, -DAY_S) < IDENTIFY_PAUSE_S:
            return True
        self._identified_at[bucket] = now
        return False

    def _count_start(self, application: Application) -> None:
        starts = self._starts_of(application)
        if starts.count == application.session_starts:
            application.token = bot_token(application.id)
            raise ClosingError(CloseCode.AUTHENTICATION_FAILED, "Authentication failed.")
        starts.count += 1

    def _starts_of(self, application: Application) -> _Starts:
        now = self._world.clock.now()
        starts = self._starts.setdefault(application.id, _Starts(now))
        if now >= starts.began_at + DAY_S:
            starts = self._starts[application.id] = _Starts(now)
        return starts


def _granted_intents(application: Application) -> int:
    granted = KNOWN_INTENTS
    if not application.message_content:
        granted &= ~Intent.MESSAGE_CONTENT
    if not application.guild_members:
        granted &= ~Intent.GUILD_MEMBERS
    if not application.presences:
        granted &= ~Intent.GUILD_PRESENCES
    return granted


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
