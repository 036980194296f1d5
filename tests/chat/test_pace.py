"""How often a member may ask."""

from bot.chat.pace import GENTLER, Pace


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_second_question_waits_and_then_passes() -> None:
    clock = Clock()
    pace = Pace(10, clock=clock)
    assert pace.wait_s(1, direct=False) == 0
    clock.now += 2.5
    assert pace.wait_s(1, direct=False) == 8
    clock.now += 7.4
    assert pace.wait_s(1, direct=False) == 1
    clock.now += 0.1
    assert pace.wait_s(1, direct=False) == 0


def test_a_refused_question_does_not_lengthen_the_wait() -> None:
    clock = Clock()
    pace = Pace(10, clock=clock)
    pace.wait_s(1, direct=False)
    for _ in range(5):
        clock.now += 1.5
        assert pace.wait_s(1, direct=False) > 0
    clock.now += 2.5
    assert pace.wait_s(1, direct=False) == 0


def test_members_do_not_wait_for_each_other() -> None:
    pace = Pace(10, clock=Clock())
    assert [pace.wait_s(member, direct=False) for member in (1, 2, 3)] == [0, 0, 0]


def test_direct_messages_are_gentler() -> None:
    pace = Pace(10, clock=Clock())
    assert [pace.wait_s(1, direct=True) for _ in range(GENTLER)] == [0] * GENTLER
    assert pace.wait_s(1, direct=True) == 10
    assert pace.wait_s(1, direct=False) == 0


def test_no_cooldown_is_no_limit() -> None:
    pace = Pace(0, clock=Clock())
    assert not any(pace.wait_s(1, direct=False) for _ in range(100))


def test_who_asked_longest_ago_is_forgotten_first() -> None:
    pace = Pace(10, clock=Clock())
    for member in range(10_001):
        pace.wait_s(member, direct=False)
    assert pace.wait_s(0, direct=False) == 0
    assert pace.wait_s(10_000, direct=False) > 0


def test_a_member_is_told_once_after_each_question_that_counted() -> None:
    clock = Clock()
    pace = Pace(10, clock=clock)
    for _ in range(2):
        assert pace.wait_s(1, direct=False) == 0
        assert pace.wait_s(1, direct=False) > 0
        assert [pace.is_first_refusal(1, direct=False) for _ in range(3)] == [True, False, False]
        clock.now += 10
