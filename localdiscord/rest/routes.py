"""The table of routes: what the local Discord answers, and what Discord knows beyond."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from localdiscord.rest import (
    account,
    channels,
    commands,
    guilds,
    interactions,
    messages,
    reactions,
    threads,
)
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
_CHANNEL = "/channels/{channel_id}"
_MESSAGES = _CHANNEL + "/messages"
_MESSAGE = _MESSAGES + "/{message_id}"
_REACTION = _MESSAGE + "/reactions/{emoji}"
_THREAD_MEMBERS = _CHANNEL + "/thread-members"
_GUILD = "/guilds/{guild_id}"

ROUTES = (
    Route("GET", "/users/@me", account.own_user),
    Route("GET", "/users/@me/guilds", account.own_guilds),
    Route("POST", "/users/@me/channels", account.open_direct_messages),
    Route("GET", "/users/{user_id}", account.user),
    Route("GET", "/applications/@me", account.application),
    Route("GET", "/oauth2/applications/@me", account.application),
    Route("GET", "/gateway", account.gateway, by_token=True),
    Route("GET", "/gateway/bot", account.gateway_for_bots),
    Route("GET", _CHANNEL, channels.channel),
    Route("PATCH", _CHANNEL, threads.edit),
    Route("DELETE", _CHANNEL, threads.delete),
    Route("POST", _CHANNEL + "/typing", channels.typing),
    Route("GET", _MESSAGES + "/pins", channels.pins),
    Route("PUT", _MESSAGES + "/pins/{message_id}", channels.pin),
    Route("DELETE", _MESSAGES + "/pins/{message_id}", channels.unpin),
    Route("GET", _CHANNEL + "/pins", channels.pinned_messages),
    Route("PUT", _CHANNEL + "/pins/{message_id}", channels.pin),
    Route("DELETE", _CHANNEL + "/pins/{message_id}", channels.unpin),
    Route("GET", _MESSAGES, messages.history),
    Route("POST", _MESSAGES, messages.create),
    Route("GET", _MESSAGE, messages.get),
    Route("PATCH", _MESSAGE, messages.edit),
    Route("DELETE", _MESSAGE, messages.delete),
    Route("POST", _MESSAGE + "/crosspost", messages.crosspost),
    Route("PUT", _REACTION + "/@me", reactions.add),
    Route("DELETE", _REACTION + "/@me", reactions.remove_own),
    Route("DELETE", _REACTION + "/{user_id}", reactions.remove),
    Route("GET", _REACTION, reactions.users),
    Route("DELETE", _REACTION, reactions.clear),
    Route("DELETE", _MESSAGE + "/reactions", reactions.clear),
    Route("POST", _CHANNEL + "/threads", threads.start),
    Route("POST", _MESSAGE + "/threads", threads.start_on_message),
    Route("GET", _CHANNEL + "/threads/archived/public", threads.archived_public),
    Route("GET", _CHANNEL + "/threads/archived/private", threads.archived_private),
    Route("GET", _THREAD_MEMBERS, threads.members),
    Route("PUT", _THREAD_MEMBERS + "/@me", threads.join),
    Route("DELETE", _THREAD_MEMBERS + "/@me", threads.leave),
    Route("GET", _THREAD_MEMBERS + "/{user_id}", threads.member),
    Route("PUT", _THREAD_MEMBERS + "/{user_id}", threads.add_member),
    Route("DELETE", _THREAD_MEMBERS + "/{user_id}", threads.remove_member),
    Route("GET", _GUILD, guilds.guild),
    Route("GET", _GUILD + "/channels", guilds.channels),
    Route("GET", _GUILD + "/threads/active", guilds.active_threads),
    Route("GET", _GUILD + "/roles", guilds.roles),
    Route("GET", _GUILD + "/roles/{role_id}", guilds.role),
    Route("GET", _GUILD + "/members", guilds.members),
    Route("GET", _GUILD + "/members/search", guilds.search_members),
    Route("GET", _GUILD + "/members/{user_id}", guilds.member),
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
"""Of two that fit a path, the first one answers."""

NOT_IMPLEMENTED = frozenset(
    {
        ("PATCH", "/users/@me"),
        ("PATCH", "/applications/@me"),
        ("PATCH", _GUILD),
        ("POST", _GUILD + "/channels"),
        ("PATCH", _GUILD + "/channels"),
        ("POST", _GUILD + "/roles"),
        ("PATCH", _GUILD + "/roles"),
        ("PATCH", _GUILD + "/roles/{role_id}"),
        ("DELETE", _GUILD + "/roles/{role_id}"),
        ("PUT", _GUILD + "/members/{user_id}"),
        ("PATCH", _GUILD + "/members/{user_id}"),
        ("DELETE", _GUILD + "/members/{user_id}"),
    }
)
"""What Discord answers on a path of `ROUTES` and the local Discord does not."""
