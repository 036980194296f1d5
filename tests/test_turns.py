"""Short turns while the bot runs, and no trace of it behind."""

import gc
import sys

import pytest

from bot.turns import COLLECTED, SWITCH_S, Turns, quick_turns, spare


def test_turns_are_short_and_the_collector_is_spared_until_the_end() -> None:
    usual, collected = sys.getswitchinterval(), gc.get_threshold()
    with quick_turns():
        assert sys.getswitchinterval() == pytest.approx(SWITCH_S)
        assert gc.get_threshold() == COLLECTED
        spared = gc.get_freeze_count()
        assert spared
        more = [[number] for number in range(10_000)]
        spare()
        assert gc.get_freeze_count() >= spared + len(more)
    assert sys.getswitchinterval() == pytest.approx(usual)
    assert gc.get_threshold() == collected
    assert not gc.get_freeze_count()


def test_a_turn_is_given_only_when_it_is_time() -> None:
    clock = [0.0]
    slept: list[float] = []
    turns = Turns(clock=lambda: clock[0], sleep=slept.append)
    turns.give()
    assert not slept
    clock[0] = 1.0
    turns.give()
    turns.give()
    assert len(slept) == 1
