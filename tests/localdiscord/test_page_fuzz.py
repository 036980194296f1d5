"""Whatever a page sends, it is answered, and its socket stays."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localdiscord import LocalDiscord
from tests.localdiscord.test_page import PageSocket, page_of
from tests.tracing import first_inputs_traced

DEEP = 30_000
ODD_FRAMES = [
    *("[]", "1", "null", '"x"', "", "{", "[" * DEEP, '{"a":' * 5000, "{}", '{"do": "say"}'),
    '{"re": [], "do": "say"}',
    '{"re": 1e400, "do": "say"}',
    '{"re": 1, "do": {"x": 1}}',
    '{"re": 1, "do": "\\ud800"}',
    '{"re": "\\udfff", "do": "dance"}',
    '{"re": 1, "do": "say", "text": "' + "x" * 70_000 + '"}',
]
ACTS = (
    *("say", "edit", "delete", "react", "pin", "typing", "thread", "post", "archive", "slash"),
    *("menu", "click", "choose", "form", "submit", "complete", "fault", "dance"),
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=()), max_size=8)
    | st.sampled_from(["robin", "morgan", "1", "9" * 30, "👍", "drop", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=4,
)
FIELDS = (
    *("as", "place", "text", "message", "reply_to", "ping", "name", "options", "option", "others"),
    *("custom_id", "values", "interaction", "emoji", "pinned", "tags", "archived", "permission"),
    *("bot", "private"),
)


async def still_there(page: PageSocket) -> None:
    """Take what has come, and make sure that the socket goes on."""
    said = await page.ask("say", text="still here")
    assert "message_id" in said


@pytest.mark.parametrize("frame", ODD_FRAMES, ids=range(len(ODD_FRAMES)))
async def test_an_odd_frame_gets_an_error_and_the_socket_stays(
    local: LocalDiscord, frame: str
) -> None:
    async with page_of(local) as page:
        await page.socket.send_str(frame)
        answered = await answer_of(page)
        assert answered["error"]
        await still_there(page)


async def test_bytes_get_an_error_and_the_socket_stays(local: LocalDiscord) -> None:
    async with page_of(local) as page:
        await page.socket.send_bytes(b"\xff\x00")
        assert (await answer_of(page))["error"]
        await still_there(page)


async def answer_of(page: PageSocket) -> dict[str, Any]:
    async for message in page.socket:
        packet: dict[str, Any] = json.loads(message.data)
        if "re" in packet:
            return packet
    raise ConnectionError("closed")


def test_requests_of_any_shape_are_answered_one_by_one() -> None:
    """Fuzzed: every field is present or absent, and of any type."""
    with asyncio.Runner() as runner:
        complaints: list[dict[str, Any]] = []
        runner.get_loop().set_exception_handler(lambda _, context: complaints.append(context))

        async def send(requests: list[dict[str, Any]]) -> None:
            async with LocalDiscord() as local, page_of(local) as page:
                said = local.member.say("hello")
                real = {
                    "as": "robin",
                    "place": str(local.channel.id),
                    "message": str(said.id),
                    "text": "x",
                }
                for number, request in enumerate(requests, start=1000):
                    mixed = {k: v for k, v in real.items() if k not in request} | request
                    await page.socket.send_str(json.dumps(mixed | {"re": number}))
                    await page.receive(re=number)
                local.people["robin"].say("over")

        @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(
            st.lists(
                st.builds(
                    lambda do, fields: fields | {"do": do},
                    st.sampled_from(ACTS) | VALUES,
                    st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5),
                ),
                min_size=1,
                max_size=12,
            )
        )
        def fuzz(requests: list[dict[str, Any]]) -> None:
            runner.run(send(requests))

        with first_inputs_traced(fuzz):
            fuzz()
        assert complaints == []
