"""What goes wrong on demand: the line, the API, the rights, the channels."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from localdiscord.events import Event, EventKind, EventLog
from localdiscord.gateway.connection import Connection
from localdiscord.gateway.dispatcher import Dispatcher
from localdiscord.gateway.gateway import Gateway
from localdiscord.gateway.sessions import Sessions
from localdiscord.threads import Threads
from localdiscord.world import Application, Channel, Overwrite, OverwriteKind, Permission, World


class Cut(StrEnum):
    """Where the connection of a request breaks off."""

    BEFORE = "before"
    """Before the server has done anything."""
    AFTER = "after"
    """After the server has acted, before it responds."""
    WITHIN = "within"
    """Within the response."""


@dataclass(slots=True)
class RequestFault:
    """Requests that will not be answered as they should.

    Attributes:
        status: the HTTP status given instead (429, 500, 502, 503), or None to answer after all.
        method: only requests of this method; None means any.
        route: only requests whose route's template contains this; empty means any.
        times: how many requests it still hits.
        retry_after_s: for 429, after which time to try again.
        everywhere: for 429, whether it counts for all routes (a global limit).
        delay_s: how long the answer is held back.
        cut: where the connection breaks off, or None where it does not.
    """

    status: int | None = None
    method: str | None = None
    route: str = ""
    times: int = 1
    retry_after_s: float = 0.0
    everywhere: bool = False
    delay_s: float = 0.0
    cut: Cut | None = None

    def hits(self, method: str, route: str) -> bool:
        """Whether a request is meant."""
        return self.times > 0 and self.method in {None, method} and self.route in route


class Faults:
    """The switches for everything that may go wrong."""

    def __init__(
        self,
        world: World,
        gateway: Gateway,
        sessions: Sessions,
        dispatcher: Dispatcher,
        threads: Threads,
        events: EventLog,
    ) -> None:
        self._world = world
        self._gateway = gateway
        self._sessions = sessions
        self._dispatcher = dispatcher
        self._threads = threads
        self._events = events
        self._request_faults: list[RequestFault] = []

    def drop_socket(self, shard: int | None = None) -> None:
        """Cut the gateway connections without a close frame: those of a shard, or all."""
        self._each_of(shard, lambda connection: connection.drop())

    def close_socket(self, code: int = 4000) -> None:
        """Close the gateway connections with one of Discord's codes."""
        self._gateway.each_connection(
            lambda connection: connection.close(code, "Closed on demand.")
        )

    def refuse_gateway(self, times: int = 1) -> None:
        """Refuse the next handshakes of the gateway with 503."""
        self._gateway.refusals = times

    def lose_gateway_name(self) -> None:
        """Tell clients a gateway address whose name cannot be looked up."""
        self._gateway.resolvable = False

    def find_gateway_name(self) -> None:
        """Tell clients the right address of the gateway again."""
        self._gateway.resolvable = True

    def stop_acknowledging(self) -> None:
        """Fall silent on the gateway: no heartbeat is answered any more."""
        self._gateway.acknowledges = False

    def acknowledge_again(self) -> None:
        """Answer heartbeats again."""
        self._gateway.acknowledges = True

    def invalidate_session(self, *, resumable: bool, shard: int | None = None) -> None:
        """Send INVALID_SESSION to a shard, or all; one that is not resumable is forgotten."""
        if not resumable:
            self._sessions.forget_all(shard)
        self._each_of(shard, lambda connection: connection.invalidate(resumable=resumable))

    def ask_to_reconnect(self) -> None:
        """Send RECONNECT."""
        self._gateway.each_connection(lambda connection: connection.ask_to_reconnect())

    def rate_limit(
        self,
        *,
        retry_after_s: float,
        everywhere: bool = False,
        method: str | None = None,
        route: str = "",
        times: int = 1,
    ) -> None:
        """Answer requests with 429, by route or globally (`everywhere`)."""
        self._request_faults.append(
            RequestFault(
                429,
                method=method,
                route=route,
                times=times,
                retry_after_s=retry_after_s,
                everywhere=everywhere,
            )
        )

    def fail(
        self, status: int = 500, *, method: str | None = None, route: str = "", times: int = 1
    ) -> None:
        """Answer requests with 500, 502 or 503."""
        self._request_faults.append(RequestFault(status, method, route, times))

    def slow_down(
        self, delay_s: float, *, method: str | None = None, route: str = "", times: int = 1
    ) -> None:
        """Hold answers back, without doing anything else to them."""
        self._request_faults.append(
            RequestFault(method=method, route=route, times=times, delay_s=delay_s)
        )

    def cut(
        self, where: Cut, *, method: str | None = None, route: str = "", times: int = 1
    ) -> None:
        """Let the connections of requests break off."""
        self._request_faults.append(
            RequestFault(method=method, route=route, times=times, cut=where)
        )

    def clear(self) -> None:
        """Answer all further requests as they should be, and the gateway too."""
        self._request_faults.clear()
        self._gateway.acknowledges = True
        self._gateway.refusals = 0
        self._gateway.resolvable = True

    def strike(self, method: str, route: str) -> RequestFault | None:
        """The fault that a request runs into, used up by one; or None."""
        fault = next((f for f in self._request_faults if f.hits(method, route)), None)
        if fault is not None:
            fault.times -= 1
            self._request_faults = [f for f in self._request_faults if f.times > 0]
        return fault

    def take_permission(
        self, channel: Channel, permission: Permission, bot: Application | None = None
    ) -> None:
        """Deny a bot (the first one by default) a permission in a channel."""
        self._overwrite(channel, bot, deny=int(permission))

    def give_permission(
        self, channel: Channel, permission: Permission, bot: Application | None = None
    ) -> None:
        """Allow a bot (the first one by default) a permission in a channel, taken or not."""
        self._overwrite(channel, bot, allow=int(permission))

    def delete_channel(self, channel: Channel) -> None:
        """Delete a server's channel or thread with everything in it."""
        guild = self._world.guild_of(channel)
        if guild is None:
            raise LookupError("direct messages cannot be deleted")
        if channel.thread is not None:
            self._threads.delete(channel)
            return
        for thread in [t for t in guild.threads.values() if t.parent_id == channel.id]:
            self._threads.delete(thread)
        del guild.channels[channel.id]
        self._dispatcher.channel_changed("CHANNEL_DELETE", channel)
        self._events.add(Event(EventKind.CHANNEL_GONE, channel=channel))

    def refuse_message_content(self, bot: Application | None = None) -> None:
        """Switch a bot's message-content intent off, as on the developer's page.

        It shows in the application's flags; a client that asks for the intent is closed with 4014,
        and one that is connected with it is closed at once.
        """
        application = bot or self._first
        application.message_content = False
        self._gateway.close_sessions_with_message_content(application)

    def grant_message_content(self, bot: Application | None = None) -> None:
        """Switch a bot's message-content intent on again."""
        (bot or self._first).message_content = True

    def _each_of(self, shard: int | None, act: Callable[[Connection], None]) -> None:
        """Do something to the open connections of a shard, or to all."""

        def act_if_meant(connection: Connection) -> None:
            session = connection.session
            if shard is None or (session is not None and session.shard[0] == shard):
                act(connection)

        self._gateway.each_connection(act_if_meant)

    @property
    def _first(self) -> Application:
        return next(iter(self._world.applications.values()))

    def _overwrite(
        self, channel: Channel, bot: Application | None, *, allow: int = 0, deny: int = 0
    ) -> None:
        bot_id = (bot or self._first).id
        before = next(
            (o for o in channel.overwrites if o.kind is OverwriteKind.MEMBER and o.id == bot_id),
            Overwrite(bot_id, OverwriteKind.MEMBER),
        )
        after = replace(
            before,
            allow=before.allow & ~deny | allow,
            deny=before.deny & ~allow | deny,
        )
        channel.overwrites = [o for o in channel.overwrites if o is not before] + [after]
        self._dispatcher.channel_changed("CHANNEL_UPDATE", channel)
        self._events.add(Event(EventKind.PERMISSIONS, channel=channel))
