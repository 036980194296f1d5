"""Bodies of odd shapes: whatever stands where, the answer is one of Discord's, never a crash."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from localdiscord import LocalDiscord
from tests.localdiscord.raw import RawClient
from tests.localdiscord.test_refused_requests import ASK, CHOICE, FORM, answer, begin

pytestmark = pytest.mark.no_cover  # other tests reach the same code

ODD: list[Any] = [None, True, -1, 1 << 70, 0.5, "", "x", [], ["x"], [None], {}, {"x": 1}, [[{}]]]
MESSAGE: dict[str, Any] = {
    "content": "x",
    "nonce": "n",
    "tts": False,
    "flags": 0,
    "embeds": [
        {
            "title": "t",
            "url": "https://a.example",
            "color": 1,
            "author": {"name": "a", "url": "https://a.example"},
            "footer": {"text": "f"},
            "image": {"url": "https://a.example"},
            "fields": [{"name": "n", "value": "v", "inline": True}],
        }
    ],
    "components": [
        {
            "type": 1,
            "components": [
                {"type": 2, "style": 1, "label": "l", "custom_id": "c", "emoji": {"name": "x"}},
                {"type": 2, "style": 5, "label": "l", "url": "https://a.example"},
            ],
        },
        {
            "type": 1,
            "components": [
                {"type": 3, "custom_id": "s", "options": [{"label": "l", "value": "v"}]}
            ],
        },
    ],
    "attachments": [{"id": "1", "filename": "f", "description": "d"}],
    "allowed_mentions": {"parse": ["roles"], "users": ["1"], "replied_user": True},
    "message_reference": {"message_id": "1", "fail_if_not_exists": False},
}


def with_something_odd(body: Any) -> Iterator[Any]:
    """The body with each of its parts, in turn, replaced by each odd value, or left out."""

    def places(part: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        yield path
        if isinstance(part, dict | list):
            for key, inner in part.items() if isinstance(part, dict) else enumerate(part):
                yield from places(inner, (*path, key))

    for *path, last in (place for place in places(body, ()) if place):
        for odd in ODD:
            changed = copy.deepcopy(body)
            part = changed
            for key in path:
                part = part[key]
            part[last] = odd
            yield changed
    yield from ODD


async def test_odd_messages_are_posted_or_refused_and_shown_to_the_gateway(
    api: RawClient, local: LocalDiscord
) -> None:
    seen = set()
    for body in with_something_odd(MESSAGE):
        answered = await api.say(body)
        seen.add(answered.status)
        assert answered.status in {200, 400, 403, 501}, body
        local.channel.messages.clear()
    assert seen >= {200, 400}


async def test_odd_edits_are_made_or_refused(api: RawClient, local: LocalDiscord) -> None:
    posted = (await api.say({"content": "x"})).body
    path = f"/channels/{local.channel.id}/messages/{posted['id']}"
    for body in with_something_odd(MESSAGE):
        assert (await api.send("PATCH", path, body)).status in {200, 400, 501}, body


async def test_odd_commands_are_registered_or_refused(api: RawClient, local: LocalDiscord) -> None:
    command = ASK | {"options": [ASK["options"][0] | {"choices": [CHOICE], "min_length": 1}]}
    group = {"type": 2, "name": "g", "description": "G"} | {
        "options": [{"type": 1, "name": "s", "description": "S", "options": command["options"]}]
    }
    base = f"/applications/{local.application.id}/commands"
    for body in with_something_odd([command, ASK | {"name": "kb", "options": [group]}]):
        assert (await api.send("PUT", base, body)).status in {200, 400}, body
    for body in with_something_odd(command):
        assert (await api.send("POST", base, body)).status in {200, 201, 400}, body


@pytest.mark.parametrize(
    "body",
    [
        {"type": 4, "data": MESSAGE},
        {"type": 5, "data": {"flags": 64}},
        {"type": 9, "data": FORM},
    ],
    ids=["message", "thinking", "form"],
)
async def test_odd_answers_are_taken_or_refused(
    api: RawClient, local: LocalDiscord, body: dict[str, Any]
) -> None:
    await begin(api, local)
    for odd in with_something_odd(body):
        use = local.member.slash("ask", question="x")
        assert (await answer(api, use, odd)).status in {204, 400, 501}, odd


async def test_odd_choices_are_taken_or_refused(api: RawClient, local: LocalDiscord) -> None:
    await begin(api, local)
    for odd in with_something_odd({"type": 8, "data": {"choices": [CHOICE]}}):
        typing = local.member.start_completing("ask", "question", "x")
        assert (await answer(api, typing, odd)).status in {204, 400}, odd
