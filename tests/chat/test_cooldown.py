"""How often a member may ask."""

from bot.chat.cooldown import GENTLER, Cooldowns


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_second_question_waits_and_then_passes() -> None:
    clock = Clock()
    cooldowns = Cooldowns(10, clock=clock)
    assert cooldowns.wait_s(1, direct=False) == 0
    clock.now += 2.5
    assert cooldowns.wait_s(1, direct=False) == 8
    clock.now += 7.4
    assert cooldowns.wait_s(1, direct=False) == 1
    clock.now += 0.1
    assert cooldowns.wait_s(1, direct=False) == 0


def test_a_refused_question_does_not_lengthen_the_wait() -> None:
    clock = Clock()
    cooldowns = Cooldowns(10, clock=clock)
    cooldowns.wait_s(1, direct=False)
    for _ in range(5):
        clock.now += 1.5
        assert cooldowns.wait_s(1, direct=False) > 0
    clock.now += 2.5
    assert cooldowns.wait_s(1, direct=False) == 0


def test_members_do_not_wait_for_each_other() -> None:
    cooldowns = Cooldowns(10, clock=Clock())
    assert [cooldowns.wait_s(member, direct=False) for member in (1, 2, 3)] == [0, 0, 0]


def test_direct_messages_are_gentler() -> None:
    cooldowns = Cooldowns(10, clock=Clock())
    assert [cooldowns.wait_s(1, direct=True) for _ in range(GENTLER)] == [0] * GENTLER
    assert cooldowns.wait_s(1, direct=True) == 10
    assert cooldowns.wait_s(1, direct=False) == 0


def test_no_cooldown_is_no_limit() -> None:
    cooldowns = Cooldowns(0, clock=Clock())
    assert not any(cooldowns.wait_s(1, direct=False) for _ in range(100))


def test_who_asked_longest_ago_is_forgotten_first() -> None:
    cooldowns = Cooldowns(10, clock=Clock())
    for member in range(10_001):
        cooldowns.wait_s(member, direct=False)
    assert cooldowns.wait_s(0, direct=False) == 0
    assert cooldowns.wait_s(10_000, direct=False) > 0


def test_a_member_is_told_once_after_each_question_that_counted() -> None:
    clock = Clock()
    cooldowns = Cooldowns(10, clock=clock)
    for _ in range(2):
        assert cooldowns.wait_s(1, direct=False) == 0
        assert cooldowns.wait_s(1, direct=False) > 0
        assert [cooldowns.is_first_refusal(1, direct=False) for _ in range(3)] == [
            True,
            False,
            False,
        ]
        clock.now += 10
