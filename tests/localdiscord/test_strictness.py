"""Strict where Discord is, and honest where it is not Discord: a line for each thing."""

from typing import Any

import pytest

from localdiscord import LocalDiscord, Permission
from tests.localdiscord.raw import RawClient
from tests.localdiscord.test_refused_requests import ASK, answer, begin

Body = dict[str, Any]


def command(**changes: object) -> Body:
    return {"name": "ask", "description": "Ask"} | changes


def option(kind: int = 3, **changes: object) -> Body:
    return {"type": kind, "name": "one", "description": "One"} | changes


def with_option(kind: int = 3, **changes: object) -> Body:
    return command(options=[option(kind, **changes)])


SUB = {"type": 1, "name": "sub", "description": "Sub"}
CHOICE = {"name": "n", "value": "v"}
NUMBER = {"name": "n", "value": 1}

ACCEPTED_COMMANDS: dict[str, Body] = {
    "contexts": command(contexts=[0, 1, 2]),
    "integration types": command(integration_types=[0, 1]),
    "permissions as text": command(default_member_permissions="32"),
    "permissions as a number": command(default_member_permissions=32),
    "no permission at all": command(default_member_permissions="0"),
    "bounds of a text": with_option(3, min_length=0, max_length=6000),
    "bounds of a number": with_option(10, min_value=-1.5, max_value=1.5),
    "a whole choice of a fraction": with_option(10, choices=[NUMBER]),
    "channel types": with_option(7, channel_types=[0, 5, 15]),
    "a required boolean": with_option(5, required=True),
    "subcommands": command(options=[SUB, SUB | {"name": "other"}]),
    "an option of each type": command(
        options=[option(kind, name=f"o{kind}") for kind in range(3, 12)]
    ),
}
REFUSED_COMMANDS: dict[str, tuple[Body, str, str]] = {
    "an unknown context": (command(contexts=[3]), "contexts.0", "BASE_TYPE_CHOICES"),
    "no context": (command(contexts=[]), "contexts", "BASE_TYPE_BAD_LENGTH"),
    "a context twice": (command(contexts=[0, 0]), "contexts", "SET_TYPE_ALREADY_CONTAINS_VALUE"),
    "an unknown integration type": (
        command(integration_types=[2]),
        "integration_types.0",
        "BASE_TYPE_CHOICES",
    ),
    "permission bits beyond all": (
        command(default_member_permissions=str(1 << 54)),
        "default_member_permissions",
        "NUMBER_TYPE_MAX",
    ),
    "negative permissions": (
        command(default_member_permissions=-1),
        "default_member_permissions",
        "NUMBER_TYPE_MIN",
    ),
    "a text choice on a number": (
        with_option(4, choices=[CHOICE]),
        "options.0.choices.0.value",
        "NUMBER_TYPE_COERCE",
    ),
    "a fraction on a whole number": (
        with_option(4, choices=[NUMBER | {"value": 1.5}]),
        "options.0.choices.0.value",
        "NUMBER_TYPE_COERCE",
    ),
    "a number choice on a text": (
        with_option(3, choices=[NUMBER]),
        "options.0.choices.0.value",
        "STRING_TYPE_CONVERT",
    ),
    "a choice on a boolean": (
        with_option(5, choices=[CHOICE]),
        "options.0.choices",
        "APPLICATION_COMMAND_OPTIONS_TYPE_NOT_CONFIGURABLE",
    ),
    "autocomplete on a boolean": (
        with_option(5, autocomplete=True),
        "options.0.autocomplete",
        "APPLICATION_COMMAND_OPTIONS_TYPE_NOT_CONFIGURABLE",
    ),
    "a subcommand beside an option": (
        command(options=[option(), SUB]),
        "options.1",
        "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
    ),
    "a group in a group": (
        command(options=[SUB | {"type": 2, "options": [SUB | {"type": 2}]}]),
        "options.0.options.0.type",
        "BASE_TYPE_CHOICES",
    ),
    "a length beyond 6,000": (
        with_option(3, max_length=6001),
        "options.0.max_length",
        "NUMBER_TYPE_MAX",
    ),
    "a longest length of 0": (
        with_option(3, max_length=0),
        "options.0.max_length",
        "NUMBER_TYPE_MIN",
    ),
    "the least above the most": (
        with_option(3, min_length=5, max_length=4),
        "options.0.min_length",
        "NUMBER_TYPE_MAX",
    ),
    "a length on a number": (
        with_option(4, min_length=1),
        "options.0.min_length",
        "APPLICATION_COMMAND_OPTIONS_TYPE_NOT_CONFIGURABLE",
    ),
    "a value bound on a text": (
        with_option(3, max_value=1),
        "options.0.max_value",
        "APPLICATION_COMMAND_OPTIONS_TYPE_NOT_CONFIGURABLE",
    ),
    "an unknown channel type": (
        with_option(7, channel_types=[99]),
        "options.0.channel_types.0",
        "BASE_TYPE_CHOICES",
    ),
    "channel types on a text": (
        with_option(3, channel_types=[0]),
        "options.0.channel_types",
        "APPLICATION_COMMAND_OPTIONS_TYPE_NOT_CONFIGURABLE",
    ),
}


def select(**changes: object) -> Body:
    options = [{"label": f"{n}", "value": f"{n}"} for n in range(3)]
    component = {"type": 3, "custom_id": "s", "options": options} | changes
    return {"content": "x", "components": [{"type": 1, "components": [component]}]}


def button(**changes: object) -> Body:
    component = {"type": 2, "style": 1, "label": "L", "custom_id": "b"} | changes
    return {"content": "x", "components": [{"type": 1, "components": [component]}]}


SELECT = "components.0.components.0"
ACCEPTED_MESSAGES: dict[str, Body] = {
    "a select of none to all": select(min_values=0, max_values=3),
    "defaults as many as may be": select(
        max_values=2,
        options=[{"label": f"{n}", "value": f"{n}", "default": n < 2} for n in range(3)],
    ),
    "a time with a zone": {"embeds": [{"title": "T", "timestamp": "2026-01-02T03:04:05+00:00"}]},
    "a time in UTC": {"embeds": [{"title": "T", "timestamp": "2026-01-02T03:04:05.678Z"}]},
    "an empty list of embeds": {"content": "x", "embeds": []},
    "nulls": {"content": "x", "embeds": None, "components": None, "flags": None, "tts": None},
    "a nonce that is a number": {"content": "x", "nonce": 17},
    "an emoji on a button": button(emoji={"name": "👍"}),
}
REFUSED_MESSAGES: dict[str, tuple[Body, str, str]] = {
    "more values than options": (
        select(max_values=4),
        f"{SELECT}.max_values",
        "NUMBER_TYPE_MAX",
    ),
    "no value at most": (select(max_values=0), f"{SELECT}.max_values", "NUMBER_TYPE_MIN"),
    "the least above the most": (select(min_values=2), f"{SELECT}.min_values", "NUMBER_TYPE_MAX"),
    "a negative least": (select(min_values=-1), f"{SELECT}.min_values", "NUMBER_TYPE_MIN"),
    "more defaults than may be chosen": (
        select(options=[{"label": f"{n}", "value": f"{n}", "default": True} for n in range(2)]),
        SELECT,
        "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES",
    ),
    "a time that is none": (
        {"embeds": [{"title": "T", "timestamp": "tomorrow"}]},
        "embeds.0.timestamp",
        "DATE_TIME_TYPE_PARSE",
    ),
    "tts that is no truth": ({"content": "x", "tts": "yes"}, "tts", "BOOLEAN_TYPE_CONVERT"),
    "negative flags": ({"content": "x", "flags": -1}, "flags", "NUMBER_TYPE_MIN"),
    "a nonce of 26 characters": (
        {"content": "x", "nonce": "n" * 26},
        "nonce",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "inline that is no truth": (
        {"embeds": [{"fields": [{"name": "n", "value": "v", "inline": 1}]}]},
        "embeds.0.fields.0.inline",
        "BOOLEAN_TYPE_CONVERT",
    ),
    "a colour beyond white": (
        {"embeds": [{"title": "T", "color": 0x1000000}]},
        "embeds.0.color",
        "NUMBER_TYPE_MAX",
    ),
    "an emoji of no server": (
        button(emoji={"name": "wave", "id": "1"}),
        f"{SELECT}.emoji.id",
        "BUTTON_COMPONENT_INVALID_EMOJI",
    ),
    "a user twice in the allowed mentions": (
        {"content": "x", "allowed_mentions": {"users": ["1", "1"]}},
        "allowed_mentions.users",
        "SET_TYPE_ALREADY_CONTAINS_VALUE",
    ),
    "a disabled that is no truth": (
        button(disabled=1),
        f"{SELECT}.disabled",
        "BOOLEAN_TYPE_CONVERT",
    ),
}
NOT_HERE: dict[str, tuple[Body, str]] = {
    **{f"a select of type {n}": (select(type=n), f"selects of type {n}") for n in range(5, 9)},
    "a premium button": (button(style=6, sku_id="1"), "buttons of style 6 (premium)"),
    "components V2": ({"flags": 1 << 15, "components": []}, "components V2"),
    "a container": ({"components": [{"type": 17, "components": []}]}, "components V2"),
    "a poll": ({"poll": {"question": {"text": "x"}}}, "polls"),
    "a sticker": ({"sticker_ids": ["1"]}, "stickers"),
}


@pytest.mark.parametrize("given", ACCEPTED_COMMANDS.values(), ids=ACCEPTED_COMMANDS.keys())
async def test_a_legal_command_is_taken(api: RawClient, local: LocalDiscord, given: Body) -> None:
    base = f"/applications/{local.application.id}/commands"
    answered = await api.send("POST", base, given)
    assert answered.status == 201, answered.body
    permissions = answered.body["default_member_permissions"]
    assert permissions is None or isinstance(permissions, str)


@pytest.mark.parametrize(
    ("given", "path", "code"), REFUSED_COMMANDS.values(), ids=REFUSED_COMMANDS.keys()
)
async def test_an_illegal_command_is_refused_with_field_and_code(
    api: RawClient, local: LocalDiscord, given: Body, path: str, code: str
) -> None:
    answered = await api.send("POST", f"/applications/{local.application.id}/commands", given)
    assert (answered.status, answered.code) == (400, 50035), answered.body
    assert answered.fault(path) == code, answered.body


@pytest.mark.parametrize("given", ACCEPTED_MESSAGES.values(), ids=ACCEPTED_MESSAGES.keys())
async def test_a_legal_message_is_taken(api: RawClient, given: Body) -> None:
    answered = await api.say(given)
    assert answered.status == 200, answered.body


@pytest.mark.parametrize(
    ("given", "path", "code"), REFUSED_MESSAGES.values(), ids=REFUSED_MESSAGES.keys()
)
async def test_an_illegal_message_is_refused_with_field_and_code(
    api: RawClient, given: Body, path: str, code: str
) -> None:
    answered = await api.say(given)
    assert (answered.status, answered.code) == (400, 50035), answered.body
    assert answered.fault(path) == code, answered.body


@pytest.mark.parametrize(("given", "what"), NOT_HERE.values(), ids=NOT_HERE.keys())
async def test_what_is_not_here_is_named_and_never_called_wrong(
    api: RawClient, given: Body, what: str
) -> None:
    answered = await api.say(given)
    assert (answered.status, answered.body["message"]) == (
        501,
        f"501: the local Discord has no {what}",
    )


async def test_entry_points_and_activities_are_not_here(
    api: RawClient, local: LocalDiscord
) -> None:
    base = f"/applications/{local.application.id}/commands"
    entry = await api.send("POST", base, {"name": "launch", "type": 4})
    assert (entry.status, "type 4" in entry.body["message"]) == (501, True)
    await begin(api, local)
    use = local.member.slash("ask", question="x")
    launched = await answer(api, use, {"type": 12})
    assert (launched.status, "type 12" in launched.body["message"]) == (501, True)
    field = {"type": 18, "label": "L", "component": {"type": 19, "custom_id": "f"}}
    form = {"type": 9, "data": {"title": "T", "custom_id": "c", "components": [field]}}
    upload = await answer(api, use, form)
    assert (upload.status, "type 19" in upload.body["message"]) == (501, True)


async def test_choices_of_another_type_than_the_option_are_refused(
    api: RawClient, local: LocalDiscord
) -> None:
    numbered = ASK | {"options": [ASK["options"][0] | {"type": 4}]}
    await api.send("PUT", f"/applications/{local.application.id}/commands", [numbered])
    lookup = local.member.start_completing("ask", "question", "1")
    refused = await answer(api, lookup, {"type": 8, "data": {"choices": [CHOICE]}})
    assert refused.fault("data.choices.0.value") == "NUMBER_TYPE_COERCE"
    assert (await answer(api, lookup, {"type": 8})).fault("data") == "BASE_TYPE_REQUIRED"
    taken = await answer(api, lookup, {"type": 8, "data": {"choices": [NUMBER]}})
    assert taken.status == 204


async def test_a_reply_to_a_message_of_elsewhere_is_refused(
    api: RawClient, local: LocalDiscord
) -> None:
    here, there = local.channel, local.other_channel
    asked = local.member.say("hello")
    elsewhere = local.member.say("hello", channel=there)
    for reference, status in (
        ({"message_id": str(asked.id)}, 200),
        ({"message_id": str(asked.id), "channel_id": str(here.id)}, 200),
        ({"message_id": str(elsewhere.id)}, 400),
        ({"message_id": str(elsewhere.id), "channel_id": str(there.id)}, 400),
        ({"message_id": str(asked.id), "guild_id": str(there.guild_id)}, 400),
    ):
        answered = await api.say({"content": "x", "message_reference": reference})
        assert answered.status == status, reference
        if status == 400:
            assert answered.fault("message_reference") is not None


async def test_a_reply_to_what_discord_wrote_itself_is_refused(
    api: RawClient, local: LocalDiscord
) -> None:
    thread = local.member.start_thread("a thread")
    (told,) = local.channel.messages.values()
    answered = await api.say({"content": "x", "message_reference": {"message_id": str(told.id)}})
    assert answered.fault("message_reference") == "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE"
    assert thread.messages == {}


async def test_tts_takes_its_permission(api: RawClient, local: LocalDiscord) -> None:
    assert (await api.say({"content": "x", "tts": True})).code == 50013
    local.faults.give_permission(local.channel, Permission.SEND_TTS_MESSAGES)
    assert (await api.say({"content": "x", "tts": True})).body["tts"] is True


async def test_a_lone_surrogate_is_no_json(api: RawClient) -> None:
    json = {"Content-Type": "application/json"}
    path = f"/channels/{api.server.channel.id}/messages"
    half = await api.send("POST", path, raw=b'{"content": "\\ud800"}', headers=json)
    assert (half.status, half.code) == (400, 50109)
    deep = await api.send("POST", path, raw=b"[" * 100_000, headers=json)
    assert (deep.status, deep.code) == (400, 50109)
