"""Whatever the gateway sends, the bot lives through it and answers the next question."""

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest

from localdiscord.events import EventKind
from tests.e2e.stage import PATIENCE_S, Stage

QUESTION = "when does the harbour open"
SENTENCE = "The harbour opens at nine."
ODD = (None, "", "x", -1, 2**70, [], {}, [None], True, "999999999999999999999", 1.5)


def mutations(content: dict[str, Any], order: random.Random) -> Iterator[dict[str, Any]]:
    """Leave out each key of an event, and put something odd in its place."""
    for key, value in content.items():
        without = copy.deepcopy(content)
        del without[key]
        yield without
        yield copy.deepcopy(content) | {key: order.choice(ODD)}
        if isinstance(value, dict):
            for inner in mutations(value, order):
                yield copy.deepcopy(content) | {key: inner}


def send(stage: Stage, name: str, content: dict[str, Any]) -> None:
    """Dispatch an event to the bot as it is."""
    sessions = stage.discord._dispatcher._sessions.by_id
    stage.discord._dispatcher.to(next(iter(sessions.values())), name, content)
    stage.discord.dispatched.pop()  # what is odd on purpose is not held to Discord's file


async def test_odd_events_leave_the_bot_answering(stage: Stage) -> None:
    order = random.Random(1)
    async with stage.bot():
        await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        await stage.answer_to(stage.member.slash("ask", question=QUESTION))
        sent = {event.name: event.content for event in stage.discord.dispatched}
        events: list[tuple[str, dict[str, Any]]] = [("UNKNOWN_EVENT", {"a": 1})]
        for name in ("MESSAGE_CREATE", "INTERACTION_CREATE", "GUILD_CREATE"):
            events += [(name, odd) for odd in mutations(sent[name], order)]
        order.shuffle(events)
        for name, content in events:
            send(stage, name, content)
        assert len(events) > 100
        await answers(stage)
    assert [h.kind for h in stage.discord.events.record].count(EventKind.CONNECTED) == 1


async def test_a_connection_that_ends_by_an_error_of_the_library_begins_anew(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage.bot():
        send(stage, "READY", {})
        await stage.discord.connected(PATIENCE_S)
        await answers(stage)
    assert "Unexpected error " in caplog.text
    assert "The connection ended by an unexpected error; trying again in" in caplog.text


async def answers(stage: Stage) -> None:
    asked = stage.member.say(f"!ask {QUESTION}")
    assert (await stage.reply_to(asked)).bold == SENTENCE
