"""Whether the local Discord is Discord's: held to Discord's own file, where one is named.

Every test on a local Discord holds what was asked, answered and told to the file at its end
(`check`), the end-to-end tests the bot's requests too. Here: that this finds what is wrong.
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from localdiscord import LocalDiscord
from localdiscord.gateway.dispatcher import Dispatched
from localdiscord.rest.call import Exchange
from localdiscord.rest.routes import ROUTES
from tests.localdiscord.conftest import Connect
from tests.localdiscord.raw import RawClient
from tests.localdiscord.specification import VARIABLE, Specification, specification
from tests.localdiscord.test_page import demonstration

CHECKED_PARTS = {
    "READY": ("v", "user", "guilds", "session_id", "resume_gateway_url", "application"),
    "GUILD_CREATE": ("id", "name", "roles", "channels", "members", "threads", "joined_at"),
    "MESSAGE_CREATE": ("id", "author", "content", "channel_type", "mentions", "guild_id", "member"),
    "INTERACTION_CREATE": ("id", "application_id", "type", "token", "data", "channel", "member"),
}


@pytest.fixture
def file() -> Specification:
    found = specification()
    if found is None:
        pytest.skip(f"{VARIABLE} names no file, so nothing is held to Discord's specification")
    return found


def test_every_route_is_one_of_discords(file: Specification) -> None:
    for route in ROUTES:
        ids = re.sub(r"\{emoji\}", "x", route.template)
        path = re.sub(r"\{\w+\}", "1", ids)
        asked = Exchange(route.method, path, route.template, {}, {}, 404, 0, None, 0.0)
        assert file.knows(asked), f"{route.method} {route.template}"


def changed(value: Any) -> Iterator[tuple[str, Any]]:
    """A JSON value with one part of it, each in turn, made a list in a list."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in list(parts):
        copied = copy.deepcopy(value)
        copied[key] = [[]]
        yield str(key), copied
        if isinstance(part, dict | list):
            for path, inner in changed(part):
                copied = copy.deepcopy(value)
                copied[key] = inner
                yield f"{key}.{path}", copied


async def test_a_part_of_a_wrong_type_is_found_in_requests_responses_and_events(
    file: Specification, local: LocalDiscord, connect: Connect, api: RawClient
) -> None:
    async with connect(demonstration()):
        used = local.member.slash("ask", question="why")
        await used.reply()
        await api.say({"content": "x", "embeds": [{"title": "T", "fields": []}], "nonce": "n"})
    posted = next(e for e in local.requests if e.route.endswith("/messages"))
    missed = [
        f"response {path}"
        for path, answer in changed(posted.answer)
        if not list(file.findings(replace(posted, answer=answer), requests=False))
    ]
    missed += [
        f"request {path}"
        for path, body in changed(posted.body)
        if not list(file.findings(replace(posted, body=body), requests=False))
    ]
    for event in local.dispatched:
        for part in CHECKED_PARTS.get(event.name, ()):
            wrong = Dispatched(event.name, event.content | {part: [[]]})
            if part in event.content and not list(file.event_findings(wrong)):
                missed.append(f"{event.name} {part}")
    assert missed == []


def test_a_route_or_an_answer_that_discord_does_not_have_is_found(file: Specification) -> None:
    strange = Exchange(
        "GET", "/channels/1/weather", "/channels/1/weather", {}, {}, 200, None, {}, 0
    )
    assert list(file.findings(strange, requests=True))
    deleted = Exchange("DELETE", "/channels/1/messages/1", "x", {}, {}, 200, None, {}, 0.0)
    assert list(file.findings(deleted, requests=True))
    asked = Exchange("GET", "/users/@me", "/users/@me", {"x": "1"}, {}, 401, 0, None, 0.0)
    assert list(file.findings(asked, requests=True))
    assert list(file.event_findings(Dispatched("WEATHER_CREATE", {})))
