"""The table of routes: what the local Discord answers, and what it knows but does not play."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from localdiscord.rest import account, channels, commands, interactions, messages
from localdiscord.rest.call import Call

Handler = Callable[[Call], Any]


@dataclass(frozen=True, slots=True)
class Route:
    """One route of the API.

    Attributes:
        method: the HTTP method.
        template: the path under `/api/v10`, its variables in braces.
        handler: makes the JSON of the response; None is an empty one (204).
        by_token: whether the path's own token opens it, and no bot token is asked for.
    """

    method: str
    template: str
    handler: Handler
    by_token: bool = False


_APP = "/applications/{application_id}"
_GUILD_APP = _APP + "/guilds/{guild_id}"
_HOOK = "/webhooks/{application_id}/{token}"
_MESSAGES = "/channels/{channel_id}/messages"

ROUTES = (
    Route("GET", "/users/@me", account.own_user),
    Route("GET", "/users/@me/guilds", account.own_guilds),
    Route("POST", "/users/@me/channels", account.open_direct_messages),
    Route("GET", "/users/{user_id}", account.user),
    Route("GET", "/applications/@me", account.application),
    Route("GET", "/oauth2/applications/@me", account.application),
    Route("GET", "/gateway", account.gateway, by_token=True),
    Route("GET", "/gateway/bot", account.gateway_for_bots),
    Route("GET", "/channels/{channel_id}", channels.channel),
    Route("POST", "/channels/{channel_id}/typing", messages.typing),
    Route("POST", _MESSAGES, messages.create),
    Route("GET", _MESSAGES + "/{message_id}", messages.get),
    Route("PATCH", _MESSAGES + "/{message_id}", messages.edit),
    Route("DELETE", _MESSAGES + "/{message_id}", messages.delete),
    *(
        Route(method, base + "/commands" + tail, handler)
        for base in (_APP, _GUILD_APP)
        for method, tail, handler in (
            ("GET", "", commands.all_commands),
            ("PUT", "", commands.replace_all),
            ("POST", "", commands.create),
            ("GET", "/{command_id}", commands.get),
            ("PATCH", "/{command_id}", commands.edit),
            ("DELETE", "/{command_id}", commands.delete),
        )
    ),
    Route(
        "POST",
        "/interactions/{interaction_id}/{token}/callback",
        interactions.respond,
        by_token=True,
    ),
    Route("POST", _HOOK, interactions.follow_up, by_token=True),
    Route("GET", _HOOK + "/messages/{message_id}", interactions.get, by_token=True),
    Route("PATCH", _HOOK + "/messages/{message_id}", interactions.edit, by_token=True),
    Route("DELETE", _HOOK + "/messages/{message_id}", interactions.delete, by_token=True),
)

NOT_IMPLEMENTED = frozenset(
    {
        ("PATCH", "/users/@me"),
        ("PATCH", "/applications/@me"),
        ("PATCH", "/channels/{channel_id}"),
        ("PUT", "/channels/{channel_id}"),
        ("DELETE", "/channels/{channel_id}"),
        ("GET", _MESSAGES),
    }
)
"""What Discord answers on a path of `ROUTES` and the local Discord does not."""
