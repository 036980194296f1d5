"""What Discord refuses in a message, sent straight to the server."""

import io
from typing import Any

import aiohttp
import pytest

from localdiscord import LocalDiscord, Permission
from tests.localdiscord.raw import RawClient


def embed(**parts: object) -> dict[str, Any]:
    return {"embeds": [parts]}


def row(*components: object) -> dict[str, Any]:
    return {"content": "x", "components": [{"type": 1, "components": list(components)}]}


def button(**parts: object) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Next", "custom_id": "next"} | parts


def link(url: object, **parts: object) -> dict[str, Any]:
    return {"type": 2, "style": 5, "label": "Open", "url": url} | parts


def select(count: int, **parts: object) -> dict[str, Any]:
    options = [{"label": f"{n}", "value": f"{n}"} for n in range(count)]
    return {"type": 3, "custom_id": "which", "options": options} | parts


FIELD = {"name": "n", "value": "v"}
REFUSED = {
    "content of 2,001 characters": ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
    "content that is no text": ({"content": {"a": 1}}, "content", "STRING_TYPE_CONVERT"),
    "a nonce of 26 characters": (
        {"content": "x", "nonce": "n" * 26},
        "nonce",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "an embed title of 257": (embed(title="x" * 257), "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
    "an embed description of 4,097": (
        embed(description="x" * 4097),
        "embeds.0.description",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "26 embed fields": (embed(fields=[FIELD] * 26), "embeds.0.fields", "BASE_TYPE_MAX_LENGTH"),
    "a field name of 257": (
        embed(fields=[FIELD | {"name": "x" * 257}]),
        "embeds.0.fields.0.name",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "a field value of 1,025": (
        embed(fields=[FIELD, FIELD | {"value": "x" * 1025}]),
        "embeds.0.fields.1.value",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "a field without a value": (
        embed(fields=[{"name": "n"}]),
        "embeds.0.fields.0.value",
        "BASE_TYPE_REQUIRED",
    ),
    "a field with a blank name": (
        embed(fields=[FIELD | {"name": "  "}]),
        "embeds.0.fields.0.name",
        "BASE_TYPE_REQUIRED",
    ),
    "a footer of 2,049": (
        embed(title="t", footer={"text": "x" * 2049}),
        "embeds.0.footer.text",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "an author of 257": (
        embed(author={"name": "x" * 257}),
        "embeds.0.author.name",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "an embed address that is no URL": (
        embed(title="t", url="javascript:alert(1)"),
        "embeds.0.url",
        "URL_TYPE_INVALID_SCHEME",
    ),
    "an image address without a host": (
        embed(image={"url": "https:///x.png"}),
        "embeds.0.image.url",
        "URL_TYPE_INVALID_URL",
    ),
    "an embed colour above white": (
        embed(title="t", color=0x1000000),
        "embeds.0.color",
        "NUMBER_TYPE_MAX",
    ),
    "an embed without anything": (embed(color=1), "embeds.0.description", "BASE_TYPE_REQUIRED"),
    "11 embeds": ({"embeds": [{"title": "t"}] * 11}, "embeds", "BASE_TYPE_MAX_LENGTH"),
    "6,001 characters over all embeds": (
        {"embeds": [{"description": "x" * 3000}, {"description": "x" * 3001}]},
        "embeds",
        "MAX_EMBED_SIZE_EXCEEDED",
    ),
    "an embed that is no object": ({"embeds": ["x"]}, "embeds.0", "MODEL_TYPE_CONVERT"),
    "embeds that are no list": ({"embeds": {"title": "t"}}, "embeds", "LIST_TYPE_CONVERT"),
    "6 rows": (
        {"content": "x", "components": [{"type": 1, "components": [link("https://a.b")]}] * 6},
        "components",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "6 buttons in a row": (
        row(*(button(custom_id=f"b{n}") for n in range(6))),
        "components.0.components",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "an empty row": (row(), "components.0.components", "BASE_TYPE_BAD_LENGTH"),
    "a button outside a row": (
        {"content": "x", "components": [button()]},
        "components.0.type",
        "UNION_TYPE_CHOICES",
    ),
    "a label of 81": (
        row(button(label="x" * 81)),
        "components.0.components.0.label",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "a button without label and emoji": (
        row(button(label=None)),
        "components.0.components.0.label",
        "BASE_TYPE_REQUIRED",
    ),
    "a custom id of 101": (
        row(button(custom_id="x" * 101)),
        "components.0.components.0.custom_id",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "a button without custom id": (
        row(button(custom_id="")),
        "components.0.components.0.custom_id",
        "BASE_TYPE_REQUIRED",
    ),
    "one custom id twice": (
        row(button(), button()),
        "components.0.components.1.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    "a button of no known style": (
        row(button(style=9)),
        "components.0.components.0.style",
        "BASE_TYPE_CHOICES",
    ),
    "a link of 513": (
        row(link("https://a.b/" + "x" * 501)),
        "components.0.components.0.url",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "a link button without a link": (
        row(link(None)),
        "components.0.components.0.url",
        "BASE_TYPE_REQUIRED",
    ),
    "a link button with a custom id": (
        row(link("https://a.b", custom_id="c")),
        "components.0.components.0",
        "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
    ),
    "a button with a link and a custom id": (
        row(button(url="https://a.b")),
        "components.0.components.0",
        "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
    ),
    "a select of 26 options": (
        row(select(26)),
        "components.0.components.0.options",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "a select without options": (
        row(select(0)),
        "components.0.components.0.options",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "an option label of 101": (
        row(select(1, options=[{"label": "x" * 101, "value": "v"}])),
        "components.0.components.0.options.0.label",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "one option value twice": (
        row(select(2, options=[{"label": "a", "value": "v"}, {"label": "b", "value": "v"}])),
        "components.0.components.0.options.1",
        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
    ),
    "a select beside a button": (
        row(button(), select(1)),
        "components.0.components.1",
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
    ),
    "a text input in a message": (
        row({"type": 4, "custom_id": "t"}),
        "components.0.components.0.type",
        "UNION_TYPE_CHOICES",
    ),
    "allowed mentions of an unknown kind": (
        {"content": "x", "allowed_mentions": {"parse": ["people"]}},
        "allowed_mentions.parse.0",
        "BASE_TYPE_CHOICES",
    ),
    "allowed mentions that say users twice": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions",
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
    "101 allowed users": (
        {"content": "x", "allowed_mentions": {"users": [str(n) for n in range(101)]}},
        "allowed_mentions.users",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "a reply to a message that is gone": (
        {"content": "x", "message_reference": {"message_id": "1"}},
        "message_reference",
        "REPLIES_UNKNOWN_MESSAGE",
    ),
    "a reply to something that is no id": (
        {"content": "x", "message_reference": {"message_id": "first"}},
        "message_reference.message_id",
        "NUMBER_TYPE_COERCE",
    ),
    "flags that are no number": (
        {"content": "x", "flags": "many"},
        "flags",
        "NUMBER_TYPE_COERCE",
    ),
    "a list for a body": ([1, 2], "", "MODEL_TYPE_CONVERT"),
}


@pytest.mark.parametrize(("body", "path", "fault"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_message_against_a_limit_is_refused_with_the_field_and_not_posted(
    local: LocalDiscord, api: RawClient, body: object, path: str, fault: str
) -> None:
    answered = await api.say(body)
    assert (answered.status, answered.code) == (400, 50035)
    assert answered.body["message"] == "Invalid Form Body"
    assert answered.fault(path) == fault
    assert not local.channel.messages


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2000},
        {"content": " " * 50 + "x" * 2000},
        {"embeds": [{"title": "x" * 256, "description": "y" * 4096}]},
        {"embeds": [{"description": "x" * 3000}] * 2},
        {"embeds": [{"fields": [{"name": "x" * 200, "value": "v"}] * 25}]},
        row(*(button(custom_id=f"b{n}", label="x" * 80) for n in range(5))),
        row(link("https://a.b/" + "x" * 500)),
        row(select(25)),
        {"content": "x", "message_reference": {"message_id": "1", "fail_if_not_exists": False}},
    ],
    ids=str,
)
async def test_a_message_at_its_limits_is_posted(api: RawClient, body: object) -> None:
    assert (await api.say(body)).status == 200


@pytest.mark.parametrize(
    "body", [{}, {"content": ""}, {"content": " \n "}, {"embeds": []}, {"content": None}], ids=str
)
async def test_an_empty_message_is_refused(api: RawClient, body: object) -> None:
    answered = await api.say(body)
    assert (answered.status, answered.code) == (400, 50006)


async def test_every_fault_of_a_body_is_named_at_once(api: RawClient) -> None:
    answered = await api.say({"content": "x" * 2001, "embeds": [{"title": "x" * 257}]})
    assert set(answered.body["errors"]) == {"content", "embeds"}


async def test_a_file_above_the_limit_is_refused(api: RawClient, local: LocalDiscord) -> None:
    form = aiohttp.FormData()
    form.add_field("files[0]", io.BytesIO(b"x" * (10 * 1024 * 1024 + 1)), filename="big.bin")
    path = f"/channels/{local.channel.id}/messages"
    answered = await api.send("POST", path, raw=form)
    assert (answered.status, answered.code) == (413, 40005)


async def test_eleven_files_are_refused(api: RawClient, local: LocalDiscord) -> None:
    form = aiohttp.FormData()
    for number in range(11):
        form.add_field(f"files[{number}]", b"x", filename="x.txt")
    answered = await api.send("POST", f"/channels/{local.channel.id}/messages", raw=form)
    assert answered.fault("attachments") == "BASE_TYPE_MAX_LENGTH"


async def test_a_body_that_is_too_large_or_no_json_is_refused(
    api: RawClient, local: LocalDiscord
) -> None:
    path = f"/channels/{local.channel.id}/messages"
    assert (await api.send("POST", path, raw=io.BytesIO(b"{" * (26 * 1024 * 1024)))).status == 413
    answered = await api.send("POST", path, raw=b"{content")
    assert (answered.status, answered.code) == (400, 50109)


@pytest.mark.parametrize(
    ("taken", "body", "status", "code"),
    [
        (Permission.VIEW_CHANNEL, {"content": "x"}, 403, 50001),
        (Permission.SEND_MESSAGES, {"content": "x"}, 403, 50013),
        (Permission.EMBED_LINKS, {"embeds": [{"title": "x"}]}, 403, 50013),
    ],
    ids=["not seeing", "not sending", "not embedding"],
)
async def test_a_missing_permission_is_refused(
    api: RawClient, local: LocalDiscord, taken: Permission, body: object, status: int, code: int
) -> None:
    local.faults.take_permission(local.channel, taken)
    answered = await api.say(body)
    assert (answered.status, answered.code) == (status, code)


async def test_without_embed_links_a_plain_message_is_fine(
    api: RawClient, local: LocalDiscord
) -> None:
    local.faults.take_permission(local.channel, Permission.EMBED_LINKS)
    assert (await api.say({"content": "x"})).status == 200


async def test_a_file_needs_its_permission(api: RawClient, local: LocalDiscord) -> None:
    local.faults.take_permission(local.channel, Permission.ATTACH_FILES)
    form = aiohttp.FormData()
    form.add_field("files[0]", b"x", filename="x.txt")
    answered = await api.send("POST", f"/channels/{local.channel.id}/messages", raw=form)
    assert (answered.status, answered.code) == (403, 50013)


async def test_a_reply_needs_the_message_history(api: RawClient, local: LocalDiscord) -> None:
    said = local.member.say("hello")
    local.faults.take_permission(local.channel, Permission.READ_MESSAGE_HISTORY)
    answered = await api.say({"content": "x", "message_reference": {"message_id": str(said.id)}})
    assert (answered.status, answered.code) == (403, 160002)


async def test_a_person_who_takes_no_direct_messages_is_not_reached(
    api: RawClient, local: LocalDiscord
) -> None:
    local.member.user.takes_direct_messages = False
    answered = await api.say({"content": "x"}, local.member.direct.id)
    assert (answered.status, answered.code) == (403, 50007)


async def test_others_messages_are_neither_edited_nor_deleted(
    api: RawClient, local: LocalDiscord
) -> None:
    said = local.member.say("hello")
    path = f"/channels/{local.channel.id}/messages/{said.id}"
    edited = await api.send("PATCH", path, {"content": "x"})
    assert (edited.status, edited.code) == (403, 50005)
    deleted = await api.send("DELETE", path)
    assert (deleted.status, deleted.code) == (403, 50013)
    whispered = local.member.dm("hello")
    path = f"/channels/{whispered.channel_id}/messages/{whispered.id}"
    assert (await api.send("DELETE", path)).code == 50003


async def test_an_edit_that_leaves_nothing_is_refused_and_changes_nothing(
    api: RawClient, local: LocalDiscord
) -> None:
    posted = (await api.say({"content": "x"})).body
    path = f"/channels/{local.channel.id}/messages/{posted['id']}"
    assert (await api.send("PATCH", path, {"content": ""})).code == 50006
    assert (await api.send("PATCH", path, {"content": "y" * 2001})).code == 50035
    assert (await api.send("GET", path)).body["content"] == "x"


async def test_a_file_that_is_listed_stays_and_one_that_is_not_goes(
    api: RawClient, local: LocalDiscord
) -> None:
    form = aiohttp.FormData()
    form.add_field("payload_json", '{"attachments": [{"id": 0, "description": "first"}]}')
    form.add_field("files[0]", b"0", filename="0.txt")
    form.add_field("files[1]", b"1", filename="1.txt")
    posted = (await api.send("POST", f"/channels/{local.channel.id}/messages", raw=form)).body
    assert [a.get("description") for a in posted["attachments"]] == ["first", None]
    path = f"/channels/{local.channel.id}/messages/{posted['id']}"
    kept = {"attachments": [{"id": posted["attachments"][1]["id"]}]}
    edited = (await api.send("PATCH", path, kept)).body
    assert [a["filename"] for a in edited["attachments"]] == ["1.txt"]


@pytest.mark.parametrize("extra", [{"poll": {"q": 1}}, {"sticker_ids": ["1"]}, {"flags": 1 << 15}])
async def test_what_the_local_discord_does_not_play_is_said_so(
    api: RawClient, extra: dict[str, object]
) -> None:
    answered = await api.say({"content": "x"} | extra)
    assert answered.status == 501
    assert "local Discord has no" in answered.body["message"]
