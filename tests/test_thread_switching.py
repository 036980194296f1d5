"""Threads switch quickly while the bot runs, and no trace of it is left behind."""

import gc
import sys

import pytest

from bot.thread_switching import COLLECTED, SWITCH_S, quick_switches


def test_threads_switch_quickly_and_the_collector_spares_what_is_there_until_the_end() -> None:
    usual, collected = sys.getswitchinterval(), gc.get_threshold()
    with quick_switches():
        assert sys.getswitchinterval() == pytest.approx(SWITCH_S)
        assert gc.get_threshold() == COLLECTED
        assert gc.get_freeze_count()
    assert sys.getswitchinterval() == pytest.approx(usual)
    assert gc.get_threshold() == collected
    assert not gc.get_freeze_count()
