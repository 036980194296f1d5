"""What goes wrong on demand: the line, the API, the rights, the channels."""

from dataclasses import dataclass, replace

from localdiscord.events import Event, EventKind, EventLog
from localdiscord.gateway.gateway import Gateway
from localdiscord.permissions import Permission
from localdiscord.world import Channel, Overwrite, OverwriteKind, World


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
    """

    status: int | None
    method: str | None = None
    route: str = ""
    times: int = 1
    retry_after_s: float = 0.0
    everywhere: bool = False
    delay_s: float = 0.0

    def hits(self, method: str, route: str) -> bool:
        """Whether a request is meant."""
        return self.times > 0 and self.method in {None, method} and self.route in route


class Faults:
    """The switches for everything that may go wrong."""

    def __init__(self, world: World, gateway: Gateway, events: EventLog) -> None:
        self._world = world
        self._gateway = gateway
        self._events = events
        self._request_faults: list[RequestFault] = []

    def drop_socket(self) -> None:
        """Cut the gateway connection without a close frame."""
        self._gateway.each_connection(lambda connection: connection.drop())

    def close_socket(self, code: int = 4000) -> None:
        """Close the gateway connection with one of Discord's codes."""
        self._gateway.each_connection(
            lambda connection: connection.close(code, "Closed on demand.")
        )

    def stop_acknowledging(self) -> None:
        """Fall silent on the gateway: no heartbeat is answered any more."""
        self._gateway.acknowledges = False

    def acknowledge_again(self) -> None:
        """CallbackType heartbeats again."""
        self._gateway.acknowledges = True

    def invalidate_session(self, *, resumable: bool) -> None:
        """Send INVALID_SESSION; one that is not resumable is forgotten."""
        if not resumable:
            self._gateway.forget_sessions()
        self._gateway.each_connection(lambda c: c.invalidate(resumable=resumable))

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
        """CallbackType requests with 429, by route or globally (`everywhere`)."""
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
        """CallbackType requests with 500, 502 or 503."""
        self._request_faults.append(RequestFault(status, method=method, route=route, times=times))

    def slow_down(
        self, delay_s: float, *, method: str | None = None, route: str = "", times: int = 1
    ) -> None:
        """Hold answers back, without doing anything else to them."""
        trouble = RequestFault(None, method=method, route=route, times=times, delay_s=delay_s)
        self._request_faults.append(trouble)

    def clear(self) -> None:
        """CallbackType all further requests as they should be, and heartbeats too."""
        self._request_faults.clear()
        self._gateway.acknowledges = True

    def strike(self, method: str, route: str) -> RequestFault | None:
        """The trouble that a request runs into, used up by one; or None."""
        trouble = next((t for t in self._request_faults if t.hits(method, route)), None)
        if trouble is not None:
            trouble.times -= 1
            self._request_faults = [t for t in self._request_faults if t.times > 0]
        return trouble

    def take_permission(self, channel: Channel, permission: Permission) -> None:
        """Deny the bot a permission in a channel."""
        self._overwrite(channel, deny=int(permission))

    def give_permission(self, channel: Channel, permission: Permission) -> None:
        """Allow the bot a permission in a channel, also one that was taken."""
        self._overwrite(channel, allow=int(permission))

    def delete_channel(self, channel: Channel) -> None:
        """Delete a server's channel with everything in it."""
        guild = self._world.guild_of(channel)
        if guild is None:
            raise LookupError("direct messages cannot be deleted")
        del guild.channels[channel.id]
        self._gateway.dispatch_channel("CHANNEL_DELETE", channel)
        self._events.add(Event(EventKind.CHANNEL_GONE, channel=channel))

    def refuse_message_content(self) -> None:
        """Switch the message-content intent off, as on the developer's page.

        It shows in the application's flags; a client that asks for the intent is closed with 4014,
        and one that is connected with it is closed now.
        """
        self._world.application.message_content = False
        self._gateway.close_sessions_with_message_content()

    def grant_message_content(self) -> None:
        """Switch the message-content intent on again."""
        self._world.application.message_content = True

    def _overwrite(self, channel: Channel, *, allow: int = 0, deny: int = 0) -> None:
        bot_id = self._world.bot.id
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
        self._gateway.dispatch_channel("CHANNEL_UPDATE", channel)
        self._events.add(Event(EventKind.PERMISSIONS, channel=channel))
