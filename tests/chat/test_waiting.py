"""Of each member's questions that came too soon the last one waits for its time."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.chat.delivery.exchanges import Exchanges
from bot.chat.delivery.origin import Origin
from bot.chat.delivery.permissions import Person
from bot.chat.formatting.reply import Reply
from bot.chat.messages.notices import ONLY_THE_LAST
from bot.chat.questions.cooldown import Cooldowns
from bot.chat.questions.waiting import Waiting


class Asked(Origin):
    """A question, and what was done about it."""

    must_reply = False
    shows_question = True
    direct = False
    locale = None
    permissions: Any = None
    channel = None
    channel_id = 1

    def __init__(self, message_id: int) -> None:
        self.message_id = message_id
        self.done: list[str] = []

    @property
    def person(self) -> Person:  # type: ignore[override]
        return Person(id=1)

    async def wait(self, *, private: bool = False) -> None:
        raise AssertionError(private)

    async def show_progress(self, reply: Reply) -> None:
        raise AssertionError(reply)

    async def mark_waiting(self) -> bool:
        self.done.append("marked")
        return True

    async def unmark_waiting(self) -> None:
        self.done.append("unmarked")

    async def respond(self, render: Callable[[bool], Reply], *, private: bool = False) -> None:
        self.done.append(render(private).text)

    async def _send(self, reply: Reply, *, private: bool) -> None:
        raise AssertionError((reply, private))


@pytest.fixture
def waiting() -> Waiting:
    return Waiting(Cooldowns(0.2, 1), Exchanges(), asyncio.Event())


async def test_many_at_once_leave_one_that_is_answered(waiting: Waiting) -> None:
    asked = [Asked(number) for number in range(12)]
    answered = await asyncio.gather(*map(waiting.take_turn, asked))
    assert answered == [True, *[False] * 10, True]
    assert asked[-1].done == ["marked", "unmarked"]
    assert all(origin.done == [] for origin in asked[:-1])
    assert [origin.remark for origin in asked] == [*[""] * 11, ONLY_THE_LAST]


async def test_questions_one_by_one_are_all_answered_in_their_time(waiting: Waiting) -> None:
    for number in range(4):
        assert await waiting.take_turn(Asked(number))
