"""Discord's OpenAPI file, and whether requests, responses and events are as it says.

`DISCORD_OPENAPI` names the file (`specs/openapi.json` of github.com/discord/discord-api-spec). The
gateway's events are not in it: where their content is one of its schemas it is held to that, and
else to the schemas below, which are written from the documentation of the gateway.
"""

import functools
import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from localdiscord import LocalDiscord
from localdiscord.gateway.dispatcher import Dispatched
from localdiscord.rest.call import Exchange

VARIABLE = "DISCORD_OPENAPI"
ROOT = "discord:openapi"

SNOWFLAKE = {"type": ["string", "integer", "null"], "pattern": "^[1-9][0-9]*$", "minimum": 1}
BOTH = "the file wants text; Discord takes ids as numbers too, as clients send them"

AMENDMENTS: dict[str, tuple[dict[str, Any], str]] = {
    "InnerErrors/properties/_errors/items": (
        {
            "type": "object",
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
            "required": ["code", "message"],
        },
        "the file has the code of a field's error as a number; the documentation of error messages "
        "shows words, as BASE_TYPE_REQUIRED, and so does Discord",
    ),
    "MessageAttachmentRequest/properties/id": (
        {"type": ["string", "integer"]},
        'the file wants text; the documentation of uploads numbers new files, as {"id": 0}, and '
        "every client does",
    ),
    "MessageReferenceRequest/properties/message_id": (SNOWFLAKE, BOTH),
    "MessageReferenceRequest/properties/channel_id": (SNOWFLAKE, BOTH),
    "MessageReferenceRequest/properties/guild_id": (SNOWFLAKE, BOTH),
    "CreatePrivateChannelRequest/properties/recipient_id": (SNOWFLAKE, BOTH),
    "MessageAllowedMentionsRequest/properties/users/items": (SNOWFLAKE, BOTH),
    "MessageAllowedMentionsRequest/properties/roles/items": (SNOWFLAKE, BOTH),
    **{
        f"{name}/properties/default_member_permissions": (
            {"type": ["string", "integer", "null"], "pattern": "^[0-9]+$"},
            "the file wants a number; the documentation of commands has text, and so have clients",
        )
        for name in (
            "ApplicationCommandCreateRequest",
            "ApplicationCommandUpdateRequest",
            "ApplicationCommandPatchRequestPartial",
        )
    },
}
"""Where Discord contradicts its file: the schema that is amended, how, and why."""


QUERY_AMENDMENTS = {
    "use_nested_fields": "the file does not know it; the documentation once wanted it for posts "
    "in forums, and discord.py sends it",
}
"""What clients send in queries and the file does not know: and why it is taken."""


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"{ROOT}#/components/schemas/{name}"}


def form(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """An object with these properties; others are not forbidden."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
    }


def list_of(items: object) -> dict[str, Any]:
    return {"type": "array", "items": items}


ID = {"type": "string", "pattern": "^[1-9][0-9]*$"}
TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
TRUTH = {"type": "boolean"}
TIME = {"type": "string", "format": "date-time"}
PARTIAL_MEMBER = form(
    {
        "roles": list_of(ID),
        "joined_at": TIME,
        "deaf": TRUTH,
        "mute": TRUTH,
        "flags": WHOLE,
        "nick": {"type": ["string", "null"]},
    }
)
MENTION = {"allOf": [ref("UserResponse"), form({}, {"member": PARTIAL_MEMBER})]}
MESSAGE = {
    "allOf": [
        ref("MessageResponse"),
        form(
            {"channel_type": {"enum": [0, 1, 2, 5, 10, 11, 12]}, "mentions": list_of(MENTION)},
            {"guild_id": ID, "member": PARTIAL_MEMBER},
        ),
    ]
}
MEMBER = ref("GuildMemberResponse")
CHANNEL = {"oneOf": [ref("GuildChannelResponse"), ref("ThreadResponse")]}
EMOJI = form({"id": {"type": ["string", "null"]}, "name": TEXT})
REACTION = form(
    {
        "user_id": ID,
        "channel_id": ID,
        "message_id": ID,
        "emoji": EMOJI,
        "burst": TRUTH,
        "type": {"enum": [0, 1]},
    },
    {"guild_id": ID},
)
DELETED_MESSAGE = form({"id": ID, "channel_id": ID}, {"guild_id": ID})
RESOLVED = form(
    {},
    {
        "users": {"additionalProperties": ref("UserResponse")},
        "members": {"additionalProperties": PARTIAL_MEMBER},
        "roles": {"additionalProperties": ref("GuildRoleResponse")},
        "messages": {"additionalProperties": ref("MessageResponse")},
        "channels": {
            "additionalProperties": form(
                {"id": ID, "name": TEXT, "type": WHOLE, "permissions": TEXT}
            )
        },
    },
)
INTERACTION = form(
    {
        "id": ID,
        "application_id": ID,
        "type": {"enum": [2, 3, 4, 5]},
        "token": TEXT,
        "version": {"const": 1},
        "data": form({}, {"resolved": RESOLVED}),
        "channel_id": ID,
        "channel": form({"id": ID, "type": WHOLE, "permissions": TEXT}),
        "app_permissions": TEXT,
        "locale": TEXT,
        "entitlements": list_of({}),
        "authorizing_integration_owners": {"additionalProperties": TEXT},
        "context": {"enum": [0, 1, 2]},
        "attachment_size_limit": WHOLE,
    },
    {
        "guild_id": ID,
        "guild_locale": TEXT,
        "user": ref("UserResponse"),
        "member": {"allOf": [MEMBER, form({"permissions": TEXT})]},
        "message": ref("MessageResponse"),
    },
)
THREAD_MEMBERS = form(
    {"id": ID, "guild_id": ID, "member_count": WHOLE},
    {
        "added_members": list_of(
            {"allOf": [ref("ThreadMemberResponse"), form({"member": MEMBER})]}
        ),
        "removed_member_ids": list_of(ID),
    },
)
EVENTS: dict[str, dict[str, Any]] = {
    "READY": form(
        {
            "v": {"const": 10},
            "user": ref("UserPIIResponse"),
            "session_id": TEXT,
            "guilds": list_of(form({"id": ID, "unavailable": {"const": True}})),
            "resume_gateway_url": {"type": "string", "pattern": "^wss?://"},
            "application": form({"id": ID, "flags": WHOLE}),
        },
        {"shard": {"type": "array", "items": WHOLE, "minItems": 2, "maxItems": 2}},
    ),
    "RESUMED": form({}),
    "GUILD_CREATE": {
        "allOf": [
            ref("GuildResponse"),
            form(
                {
                    "joined_at": TIME,
                    "large": TRUTH,
                    "member_count": WHOLE,
                    "members": list_of(MEMBER),
                    "threads": list_of(ref("ThreadResponse")),
                    "channels": list_of(ref("GuildChannelResponse")),
                    "voice_states": list_of({}),
                    "presences": list_of({}),
                    "stage_instances": list_of({}),
                    "guild_scheduled_events": list_of({}),
                    "soundboard_sounds": list_of({}),
                }
            ),
        ]
    },
    "GUILD_DELETE": form({"id": ID}),
    "GUILD_MEMBER_ADD": {"allOf": [MEMBER, form({"guild_id": ID})]},
    "GUILD_MEMBER_UPDATE": {"allOf": [MEMBER, form({"guild_id": ID})]},
    "GUILD_MEMBER_REMOVE": form({"guild_id": ID, "user": ref("UserResponse")}),
    "GUILD_MEMBERS_CHUNK": form(
        {
            "guild_id": ID,
            "members": list_of(MEMBER),
            "chunk_index": WHOLE,
            "chunk_count": WHOLE,
        },
        {"not_found": list_of(TEXT), "nonce": TEXT},
    ),
    "CHANNEL_UPDATE": CHANNEL,
    "CHANNEL_DELETE": CHANNEL,
    "CHANNEL_PINS_UPDATE": form(
        {"channel_id": ID},
        {"guild_id": ID, "last_pin_timestamp": {"type": ["string", "null"], "format": "date-time"}},
    ),
    "THREAD_CREATE": {"allOf": [ref("ThreadResponse"), form({}, {"newly_created": TRUTH})]},
    "THREAD_UPDATE": ref("ThreadResponse"),
    "THREAD_DELETE": form({"id": ID, "guild_id": ID, "parent_id": ID, "type": WHOLE}),
    "THREAD_MEMBERS_UPDATE": THREAD_MEMBERS,
    "MESSAGE_CREATE": MESSAGE,
    "MESSAGE_UPDATE": MESSAGE,
    "MESSAGE_DELETE": DELETED_MESSAGE,
    "MESSAGE_REACTION_ADD": {
        "allOf": [REACTION, form({"message_author_id": ID}, {"member": MEMBER})]
    },
    "MESSAGE_REACTION_REMOVE": REACTION,
    "MESSAGE_REACTION_REMOVE_ALL": form({"channel_id": ID, "message_id": ID}, {"guild_id": ID}),
    "MESSAGE_REACTION_REMOVE_EMOJI": form({"channel_id": ID, "message_id": ID, "emoji": EMOJI}),
    "TYPING_START": form(
        {"channel_id": ID, "user_id": ID, "timestamp": WHOLE}, {"guild_id": ID, "member": MEMBER}
    ),
    "INTERACTION_CREATE": INTERACTION,
}
"""What an event's content is, by the event's name."""

FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def is_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


class Specification:
    """The file, and what does not agree with it.

    Attributes:
        exchanges: how many requests with their responses were held to it.
        events: how many events were.
    """

    def __init__(self, path: Path) -> None:
        content = json.loads(path.read_text("utf-8"))
        for place, (schema, _) in AMENDMENTS.items():
            *path, last = place.split("/")
            holder = content["components"]["schemas"]
            for step in path:
                holder = holder[step]
            holder[last] = schema
        resource = DRAFT202012.create_resource(content)
        self._registry: Registry[Any] = Registry().with_resource(ROOT, resource)
        self._validators: dict[str, Validator] = {}
        self._paths = sorted(
            ((_pattern(template), operations) for template, operations in content["paths"].items()),
            key=lambda pair: pair[0].pattern.count("(?:"),
        )
        self.exchanges = self.events = 0
        self._shared = content["components"]["responses"]

    def knows(self, exchange: Exchange) -> bool:
        """Whether Discord has this method on this path."""
        return self._operation(exchange) is not None

    def findings(self, exchange: Exchange, *, requests: bool) -> Iterator[str]:
        """What is wrong with a request and its response; nothing where the file is silent.

        Args:
            exchange: the two.
            requests: hold refused requests to the file too.
        """
        self.exchanges += 1
        where = f"{exchange.method} {exchange.route}"
        operation = self._operation(exchange)
        if operation is None:
            if exchange.status < 400:
                yield f"{where}: Discord has no such route"
            return
        if exchange.body is not None and (exchange.status < 300 or requests):
            yield from self._request(operation, exchange, where)
        if exchange.status < 500:
            yield from self._response(operation, exchange, f"{where} → {exchange.status}")

    def event_findings(self, event: Dispatched) -> Iterator[str]:
        """What is wrong with an event."""
        self.events += 1
        if event.name not in EVENTS:
            yield f"{event.name}: no schema says what it looks like"
            return
        yield from self._errors(EVENTS[event.name], event.content, event.name)

    def _operation(self, exchange: Exchange) -> dict[str, Any] | None:
        for pattern, operations in self._paths:
            if pattern.fullmatch(exchange.path) and exchange.method.lower() in operations:
                found: dict[str, Any] = operations[exchange.method.lower()]
                return found
        return None

    def _request(self, operation: dict[str, Any], exchange: Exchange, where: str) -> Iterator[str]:
        known = {p["name"]: p["schema"] for p in operation.get("parameters", [])}
        for name in exchange.query:
            if name not in known and name not in QUERY_AMENDMENTS:
                yield f"{where}: Discord knows no {name!r} in the query"
        content = operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        if schema is None:
            if exchange.body != {}:
                yield f"{where}: Discord takes no body"
            return
        yield from self._errors(_absolute(schema), exchange.body, f"{where}: request")

    def _response(self, operation: dict[str, Any], exchange: Exchange, where: str) -> Iterator[str]:
        responses = operation["responses"]
        response = responses.get(str(exchange.status), responses.get("4XX"))
        if exchange.status < 400 and str(exchange.status) not in responses:
            yield f"{where}: Discord answers {', '.join(responses)} here"
            return
        if "$ref" in response:
            response = self._shared[response["$ref"].rpartition("/")[2]]
        schema = response.get("content", {}).get("application/json", {}).get("schema")
        if schema is not None:
            yield from self._errors(_absolute(schema), exchange.answer, where)
        elif exchange.answer is not None:
            yield f"{where}: Discord's response is empty"

    def _errors(self, schema: Any, value: Any, where: str) -> Iterator[str]:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            self._validators[key] = Draft202012Validator(
                schema, registry=self._registry, format_checker=FORMATS
            )
        error = best_match(self._validators[key].iter_errors(value))
        if error is not None:
            yield f"{where}: {error.json_path}: {error.message[:300]}"


@functools.cache
def specification() -> Specification | None:
    """The file that the environment names, or None where it names none."""
    name = os.environ.get(VARIABLE)
    return Specification(Path(name)) if name else None


def check(discord: LocalDiscord, *, requests: bool) -> None:
    """Hold all that a local Discord was asked, answered and told to Discord's file, if named."""
    held_to = specification()
    if held_to is None:
        return
    findings = [f for e in discord.requests for f in held_to.findings(e, requests=requests)]
    findings += [f for e in discord.dispatched for f in held_to.event_findings(e)]
    assert not findings, "\n".join(sorted(set(findings)))


def _pattern(template: str) -> re.Pattern[str]:
    pieces = re.split(r"\{\w+\}", template)
    return re.compile("(?:[^/]+)".join(re.escape(piece) for piece in pieces))


def _absolute(schema: Any) -> Any:
    """A schema of the file whose references name the file."""
    return json.loads(json.dumps(schema).replace('"$ref": "#/', f'"$ref": "{ROOT}#/'))
