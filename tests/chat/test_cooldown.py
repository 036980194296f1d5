"""How often a member may be answered."""

import pytest

from bot.chat.questions.cooldown import DIRECT_AT_ONCE, Cooldowns

HERE, ELSEWHERE, DIRECT = (1, False), (2, False), (1, True)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_some_questions_are_answered_at_once_and_then_one_in_a_time() -> None:
    clock = Clock()
    cooldowns = Cooldowns(10, 3, clock=clock)
    assert [cooldowns.wait_s(HERE) for _ in range(3)] == [0, 0, 0]
    assert cooldowns.wait_s(HERE) == pytest.approx(10)
    clock.now += 9
    assert cooldowns.wait_s(HERE) == pytest.approx(1)
    clock.now += 1
    assert cooldowns.wait_s(HERE) == 0
    assert cooldowns.wait_s(HERE) == pytest.approx(10)


def test_who_waits_long_may_ask_several_at_once_again() -> None:
    clock = Clock()
    cooldowns = Cooldowns(10, 3, clock=clock)
    for _ in range(2):
        assert [cooldowns.wait_s(HERE) == 0 for _ in range(4)] == [True, True, True, False]
        clock.now += 1000


def test_a_refused_question_does_not_lengthen_the_wait() -> None:
    clock = Clock()
    cooldowns = Cooldowns(10, 1, clock=clock)
    cooldowns.wait_s(HERE)
    for _ in range(5):
        clock.now += 1.5
        assert cooldowns.wait_s(HERE) > 0
    clock.now += 2.5
    assert cooldowns.wait_s(HERE) == 0


def test_members_do_not_wait_for_each_other() -> None:
    cooldowns = Cooldowns(10, 1, clock=Clock())
    assert [cooldowns.wait_s(member) for member in (HERE, ELSEWHERE)] == [0, 0]


def test_direct_messages_are_gentler_and_count_apart() -> None:
    cooldowns = Cooldowns(10, 1, clock=Clock())
    assert [cooldowns.wait_s(DIRECT) for _ in range(DIRECT_AT_ONCE)] == [0] * DIRECT_AT_ONCE
    assert cooldowns.wait_s(DIRECT) > 0
    assert cooldowns.wait_s(HERE) == 0


def test_a_question_without_an_answer_does_not_count_unless_there_are_many() -> None:
    cooldowns = Cooldowns(10, 1, clock=Clock())
    for _ in range(3):
        assert cooldowns.wait_s(HERE) == 0
        cooldowns.count_miss(HERE)
    assert cooldowns.wait_s(HERE) > 0


def test_no_cooldown_is_no_limit() -> None:
    cooldowns = Cooldowns(0, 1, clock=Clock())
    assert not any(cooldowns.wait_s(HERE) for _ in range(100))


def test_who_asked_longest_ago_is_forgotten_first() -> None:
    cooldowns = Cooldowns(10, 1, clock=Clock())
    for member in range(10_001):
        cooldowns.wait_s((member, False))
    assert cooldowns.wait_s((0, False)) == 0
    assert cooldowns.wait_s((10_000, False)) > 0
