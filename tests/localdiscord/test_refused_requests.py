"""What Discord refuses beyond messages: logins, routes, commands, interactions, haste."""

import json
from typing import Any

import pytest

from localdiscord import CallbackType, ImpossibleError, Interaction, LocalDiscord
from localdiscord.rest.rate_limits import GLOBAL_LIMIT
from tests.localdiscord.raw import Answered, RawClient

ASK: dict[str, Any] = {
    "name": "ask",
    "description": "Ask",
    "options": [
        {
            "type": 3,
            "name": "question",
            "description": "What",
            "required": True,
            "autocomplete": True,
        }
    ],
}


@pytest.mark.parametrize("token", ["wrong", None])
async def test_a_wrong_or_missing_token_is_refused(api: RawClient, token: str | None) -> None:
    answered = await api.send("GET", "/users/@me", token=token)
    assert answered.status == 401
    assert answered.body == {"message": "401: Unauthorized", "code": 0}


async def test_a_token_without_the_word_bot_is_refused(api: RawClient, local: LocalDiscord) -> None:
    answered = await api.send(
        "GET", "/users/@me", token=None, headers={"Authorization": local.token}
    )
    assert answered.status == 401


async def test_an_unknown_route_says_which_and_logs_it_without_ids(
    api: RawClient, local: LocalDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    answered = await api.send("PUT", f"/channels/{local.channel.id}/permissions/1")
    assert answered.status == 501
    assert "PUT /channels/…/permissions/1" in answered.body["message"]
    assert "PUT /channels/…/permissions/1" in caplog.text
    assert (await api.send("DELETE", f"/channels/{local.channel.id}")).status == 501


async def test_a_method_that_no_route_has_is_not_allowed(api: RawClient) -> None:
    answered = await api.send("DELETE", "/users/@me")
    assert answered.status == 405
    assert answered.body == {"message": "405: Method Not Allowed", "code": 0}


async def test_an_old_version_of_the_api_is_refused(api: RawClient) -> None:
    answered = await api.send("GET", "/api/v3/users/@me")
    assert (answered.status, answered.code) == (400, 50041)


async def test_what_does_not_exist_is_unknown_by_its_own_code(
    api: RawClient, local: LocalDiscord
) -> None:
    application, channel = local.application.id, local.channel.id
    for path, code in (
        ("/channels/1", 10003),
        (f"/channels/{channel}/messages/1", 10008),
        ("/users/1", 10013),
        (f"/applications/{application}/commands/1", 10063),
    ):
        answered = await api.send("GET", path)
        assert (answered.status, answered.code) == (404, code), path
    assert (await api.say({"content": "x"}, 1)).code == 10003
    assert (await api.send("GET", "/applications/1/commands")).code == 20012
    elsewhere = f"/applications/{application}/guilds/1/commands"
    assert (await api.send("GET", elsewhere)).code == 50001


async def test_an_id_that_is_none_is_named(api: RawClient) -> None:
    answered = await api.send("GET", "/channels/here")
    assert (answered.status, answered.fault("channel_id")) == (400, "NUMBER_TYPE_COERCE")


async def test_direct_messages_are_opened_with_persons_only(
    api: RawClient, local: LocalDiscord
) -> None:
    opened = await api.send(
        "POST", "/users/@me/channels", {"recipient_id": str(local.member.user.id)}
    )
    assert opened.body["id"] == str(local.member.direct.id)
    itself = {"recipient_id": str(local.bot.id)}
    assert (await api.send("POST", "/users/@me/channels", itself)).code == 50007
    assert (await api.send("POST", "/users/@me/channels", {"recipient_id": "x"})).code == 10013


def option(**parts: object) -> dict[str, Any]:
    plain = {"type": 3, "name": "question", "description": "What"}
    return {"name": "ask", "description": "Ask", "options": [plain | parts]}


REFUSED_COMMANDS = {
    "a capital in the name": (ASK | {"name": "Ask"}, "name"),
    "a blank in the name": (ASK | {"name": "ask me"}, "name"),
    "a name of 33": (ASK | {"name": "a" * 33}, "name"),
    "no name": (ASK | {"name": None}, "name"),
    "no description": (ASK | {"description": ""}, "description"),
    "a description of 101": (ASK | {"description": "x" * 101}, "description"),
    "an unknown type": (ASK | {"type": 9}, "type"),
    "26 options": (
        ASK | {"options": [ASK["options"][0] | {"name": f"o{n}"} for n in range(26)]},
        "options",
    ),
    "an option twice": (ASK | {"options": ASK["options"] * 2}, "options.1.name"),
    "an option of unknown type": (option(type=12), "options.0.type"),
    "an option without description": (option(description=None), "options.0.description"),
    "26 choices": (
        option(choices=[{"name": f"{n}", "value": f"{n}"} for n in range(26)]),
        "options.0.choices",
    ),
    "a choice value of 101": (
        option(choices=[{"name": "n", "value": "x" * 101}]),
        "options.0.choices.0.value",
    ),
    "choices beside autocomplete": (
        option(autocomplete=True, choices=[{"name": "n", "value": "v"}]),
        "options.0.choices",
    ),
    "a required option after an optional one": (
        ASK | {"options": [*option()["options"], ASK["options"][0] | {"name": "more"}]},
        "options.1",
    ),
    "a menu command with a description": (
        {"type": 3, "name": "Find an answer", "description": "x"},
        "description",
    ),
    "a menu command with options": (
        {"type": 3, "name": "Find an answer", "options": ASK["options"]},
        "options",
    ),
    "permissions that are no number": (
        ASK | {"default_member_permissions": "manage"},
        "default_member_permissions",
    ),
    "more than 8,000 characters": (
        ASK
        | {
            "options": [
                {"type": 3, "name": f"o{n}", "description": "d" * 90}
                | {"choices": [{"name": "c" * 99, "value": f"{n}-{m}"} for m in range(25)]}
                for n in range(4)
            ]
        },
        "",
    ),
}


@pytest.mark.parametrize(
    ("command", "path"), REFUSED_COMMANDS.values(), ids=REFUSED_COMMANDS.keys()
)
async def test_a_command_against_a_limit_is_refused_with_the_field(
    api: RawClient, local: LocalDiscord, command: object, path: str
) -> None:
    base = f"/applications/{local.application.id}/commands"
    answered = await api.send("POST", base, command)
    assert (answered.status, answered.code) == (400, 50035)
    assert answered.fault(path) is not None
    in_list = await api.send("PUT", base, [command])
    assert in_list.fault(f"0.{path}".rstrip(".")) is not None
    assert (await api.send("GET", base)).body == []


async def test_too_many_commands_or_two_of_one_name_are_refused(
    api: RawClient, local: LocalDiscord
) -> None:
    base = f"/applications/{local.application.id}/commands"
    twice = await api.send("PUT", base, [ASK, ASK])
    assert twice.fault("1.name") == "APPLICATION_COMMANDS_DUPLICATE_NAME"
    many = [ASK | {"name": f"ask{n}"} for n in range(101)]
    refused = await api.send("PUT", base, many)
    assert (refused.status, refused.code) == (400, 30032)
    assert (await api.send("PUT", base, many[:100])).status == 200
    assert (await api.send("POST", base, many[100])).code == 30032


async def test_commands_are_created_replaced_edited_and_deleted_with_discords_statuses(
    api: RawClient, local: LocalDiscord
) -> None:
    base = f"/applications/{local.application.id}/guilds/{local.guilds[0].id}/commands"
    made = await api.send("POST", base, ASK)
    assert made.status == 201
    again = await api.send("POST", base, ASK | {"description": "Ask again"})
    assert (again.status, again.body["id"]) == (200, made.body["id"])
    one = f"{base}/{made.body['id']}"
    edited = await api.send("PATCH", one, {"description": "Ask well"})
    assert edited.body["description"] == "Ask well"
    assert edited.body["version"] != made.body["version"]
    assert (await api.send("GET", one)).body == edited.body
    assert (await api.send("DELETE", one)).status == 204
    assert (await api.send("GET", base)).body == []


async def begin(api: RawClient, local: LocalDiscord) -> Interaction:
    """Register /ask and let the member use it."""
    await api.send("PUT", f"/applications/{local.application.id}/commands", [ASK])
    return local.member.slash("ask", question="what areas are covered")


async def answer(api: RawClient, use: Interaction, body: object) -> Answered:
    path = f"/interactions/{use.id}/{use.token}/callback"
    return await api.send("POST", path, body, token=None)


async def follow_up(api: RawClient, use: Interaction, body: object) -> Answered:
    path = f"/webhooks/{api.server.application.id}/{use.token}"
    return await api.send("POST", path, body, token=None)


HELLO = {"type": 4, "data": {"content": "hello"}}


async def test_an_answer_after_three_seconds_is_too_late(
    api: RawClient, local: LocalDiscord
) -> None:
    use = await begin(api, local)
    local.clock.advance(3.1)
    answered = await answer(api, use, HELLO)
    assert (answered.status, answered.code) == (404, 10062)


async def test_an_answer_within_three_seconds_is_taken_and_a_second_is_not(
    api: RawClient, local: LocalDiscord
) -> None:
    use = await begin(api, local)
    local.clock.advance(2.5)
    assert (await answer(api, use, HELLO)).status == 204
    second = await answer(api, use, HELLO)
    assert (second.status, second.code) == (400, 40060)


async def test_an_answer_with_another_token_or_id_is_unknown(
    api: RawClient, local: LocalDiscord
) -> None:
    use = await begin(api, local)
    for path in (f"/interactions/{use.id}/x/callback", f"/interactions/1/{use.token}/callback"):
        answered = await api.send("POST", path, HELLO, token=None)
        assert (answered.status, answered.code) == (404, 10062)


@pytest.mark.parametrize("kind", [1, 6, 7, 8, 99, None])
async def test_an_answer_of_a_kind_that_does_not_fit_is_refused(
    api: RawClient, local: LocalDiscord, kind: int | None
) -> None:
    use = await begin(api, local)
    answered = await answer(api, use, {"type": kind, "data": {}})
    assert (answered.status, answered.fault("type")) == (400, "BASE_TYPE_CHOICES")
    assert (await answer(api, use, HELLO)).status == 204


async def test_a_refused_answer_names_its_fields_under_data_and_leaves_a_second_try(
    api: RawClient, local: LocalDiscord
) -> None:
    use = await begin(api, local)
    long = await answer(api, use, {"type": 4, "data": {"content": "x" * 2001}})
    assert long.fault("data.content") == "BASE_TYPE_MAX_LENGTH"
    assert (await answer(api, use, {"type": 4, "data": {}})).code == 50006
    assert (await answer(api, use, HELLO)).status == 204


async def test_follow_ups_need_a_first_answer_and_end_after_fifteen_minutes(
    api: RawClient, local: LocalDiscord
) -> None:
    use = await begin(api, local)
    early = await follow_up(api, use, {"content": "x"})
    assert (early.status, early.code) == (404, 10015)
    await answer(api, use, HELLO)
    assert (await follow_up(api, use, {"content": "x"})).status == 200
    assert (await follow_up(api, use, {})).code == 50006
    local.clock.advance(15 * 60)
    late = await follow_up(api, use, {"content": "x"})
    assert (late.status, late.code) == (401, 50027)
    strange = await api.send("POST", "/webhooks/1/token", {"content": "x"}, token=None)
    assert strange.code == 10015


async def test_the_original_answer_is_read_edited_and_deleted_by_its_token(
    api: RawClient, local: LocalDiscord
) -> None:
    use = await begin(api, local)
    await answer(api, use, {"type": 5, "data": {"flags": 64}})
    original = f"/webhooks/{local.application.id}/{use.token}/messages/@original"
    assert (await api.send("GET", original, token=None)).body["flags"] == 64 | 128
    edited = await api.send("PATCH", original, {"content": "here"}, token=None)
    assert edited.body["flags"] == 64
    reply = await use.reply()
    assert reply.ephemeral
    by_channel = f"/channels/{local.channel.id}/messages/{reply.id}"
    assert (await api.send("GET", by_channel)).code == 10008
    assert (await api.send("DELETE", original, token=None)).status == 204
    assert (await api.send("GET", original, token=None)).code == 10008


async def test_the_first_follow_up_takes_the_place_of_thinking(
    api: RawClient, local: LocalDiscord
) -> None:
    use = await begin(api, local)
    await answer(api, use, {"type": 5})
    first = await follow_up(api, use, {"content": "here", "flags": 64})
    assert use.original is not None
    assert first.body["id"] == str(use.original.id)
    assert not use.original.ephemeral
    second = await follow_up(api, use, {"content": "more", "flags": 64})
    assert second.body["flags"] == 64
    assert (await use.followup()).ephemeral


CHOICE = {"name": "n", "value": "v"}


@pytest.mark.parametrize(
    ("choices", "path"),
    [
        ([CHOICE] * 26, "data.choices"),
        ([CHOICE | {"name": "x" * 101}], "data.choices.0.name"),
        ([CHOICE | {"name": " "}], "data.choices.0.name"),
        ([CHOICE | {"value": "x" * 101}], "data.choices.0.value"),
        ([{"name": "n"}], "data.choices.0.value"),
    ],
    ids=["26", "long name", "blank name", "long value", "no value"],
)
async def test_choices_against_a_limit_are_refused(
    api: RawClient, local: LocalDiscord, choices: object, path: str
) -> None:
    await begin(api, local)
    typing = local.member.start_completing("ask", "question", "wh")
    answered = await answer(api, typing, {"type": 8, "data": {"choices": choices}})
    assert (answered.status, answered.code) == (400, 50035)
    assert answered.fault(path) is not None
    assert (await answer(api, typing, HELLO)).fault("type") == "BASE_TYPE_CHOICES"
    assert (
        await answer(api, typing, {"type": 8, "data": {"choices": [CHOICE] * 25}})
    ).status == 204
    assert await typing.responded() is CallbackType.CHOICES


INPUT = {"type": 4, "custom_id": "t", "label": "Text", "style": 1}
FORM: dict[str, Any] = {
    "title": "Tell",
    "custom_id": "tell",
    "components": [{"type": 1, "components": [INPUT]}],
}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"title": "x" * 46}, "data.title"),
        ({"custom_id": None}, "data.custom_id"),
        ({"components": []}, "data.components"),
        ({"components": FORM["components"] * 6}, "data.components"),
        (
            {"components": [{"type": 1, "components": [INPUT | {"label": "x" * 46}]}]},
            "data.components.0.components.0.label",
        ),
        (
            {"components": [{"type": 1, "components": [INPUT | {"style": 3}]}]},
            "data.components.0.components.0.style",
        ),
        (
            {"components": [{"type": 18, "label": "", "component": INPUT}]},
            "data.components.0.label",
        ),
        (
            {"components": [{"type": 18, "label": "x", "component": {"type": 2}}]},
            "data.components.0.component.type",
        ),
        ({"components": [{"type": 2}]}, "data.components.0.type"),
    ],
)
async def test_a_form_against_a_limit_is_refused(
    api: RawClient, local: LocalDiscord, change: dict[str, Any], path: str
) -> None:
    use = await begin(api, local)
    answered = await answer(api, use, {"type": 9, "data": FORM | change})
    assert (answered.status, answered.code) == (400, 50035)
    assert answered.fault(path) is not None
    assert (await answer(api, use, {"type": 9, "data": FORM})).status == 204


async def test_a_sixth_message_in_five_seconds_is_too_many() -> None:
    async with LocalDiscord(rate_limits=True) as local, RawClient(local) as api:
        for left in (4, 3, 2, 1, 0):
            posted = await api.say({"content": "x"})
            assert posted.headers["X-RateLimit-Remaining"] == str(left)
        refused = await api.say({"content": "x"})
        assert refused.status == 429
        assert refused.body["global"] is False
        assert 0 < refused.body["retry_after"] <= 5
        assert refused.headers["X-RateLimit-Scope"] == "user"
        assert refused.headers["X-RateLimit-Bucket"] == posted.headers["X-RateLimit-Bucket"]
        assert "Via" in refused.headers
        assert (await api.say({"content": "x"}, local.other_channel.id)).status == 200
        local.clock.advance(5)
        assert (await api.say({"content": "x"})).status == 200


async def test_more_than_fifty_requests_a_second_are_too_many_but_answers_do_not_count() -> None:
    async with LocalDiscord(rate_limits=True) as local, RawClient(local) as api:
        use = await begin(api, local)
        own = ["/users/@me", "/users/@me/guilds", "/applications/@me", "/oauth2/applications/@me"]
        for path in [*own, f"/channels/{local.channel.id}"]:
            for _ in range(GLOBAL_LIMIT // 5):
                answered = await api.send("GET", path)
        assert answered.body["global"] is True
        assert answered.headers["X-RateLimit-Global"] == "true"
        assert answered.headers["X-RateLimit-Scope"] == "global"
        assert (await answer(api, use, HELLO)).status == 204
        local.clock.advance(1)
        assert (await api.send("GET", "/gateway/bot")).status == 200


async def test_without_rate_limits_nothing_is_counted(api: RawClient) -> None:
    answered = [await api.say({"content": "x"}) for _ in range(12)]
    assert {a.status for a in answered} == {200}
    assert "X-RateLimit-Remaining" not in answered[0].headers


async def test_people_cannot_do_what_their_client_would_not_let_them(
    api: RawClient, local: LocalDiscord
) -> None:
    secret = ASK | {"name": "reload", "default_member_permissions": str(1 << 5)}
    await api.send("PUT", f"/applications/{local.application.id}/commands", [ASK, secret])
    assert [c["name"] for c in local.member.commands()] == ["ask"]
    assert [c["name"] for c in local.moderator.commands()] == ["ask", "reload"]
    said = local.member.say("hello")
    for attempt in (
        lambda: local.member.say("x" * 2001),
        lambda: local.member.say("  "),
        lambda: local.member.slash("reload", question="x"),
        lambda: local.member.slash("ask"),
        lambda: local.member.slash("ask", question=5),
        lambda: local.member.slash("ask", question="x" * 6001),
        lambda: local.member.slash("ask", other="x", question="x"),
        lambda: local.member.slash("ask deeper", question="x"),
        lambda: local.member.menu("Find an answer", said),
        lambda: local.member.click(said, "Next"),
        lambda: local.moderator.edit(said, "other"),
    ):
        with pytest.raises(ImpossibleError):
            attempt()


async def test_every_request_is_kept_for_those_who_look(
    api: RawClient, local: LocalDiscord
) -> None:
    await api.say({"content": "x"})
    await api.say({"content": ""})
    posted, refused = local.requests
    assert (posted.method, posted.route) == ("POST", "/channels/{channel_id}/messages")
    assert (posted.status, posted.code, posted.body) == (200, None, {"content": "x"})
    assert (refused.status, refused.code) == (400, 50006)
    assert (await local.next_refusal()).detail["code"] == 50006


async def test_the_content_type_is_exactly_what_clients_look_for(api: RawClient) -> None:
    answered = await api.send("GET", "/users/@me")
    assert answered.headers["Content-Type"] == "application/json"
    assert json.dumps(answered.body)


async def test_secrets_of_odd_characters_are_simply_wrong(
    api: RawClient, local: LocalDiscord
) -> None:
    assert (await api.send("GET", "/users/@me", token="schlüssel")).status == 401
    use = await begin(api, local)
    path = f"/interactions/{use.id}/schl%C3%BCssel/callback"
    assert (await api.send("POST", path, HELLO, token=None)).code == 10062
