"""Threads switch quickly while the bot runs, and no trace of it is left behind."""

import gc
import sys

import pytest

from bot.thread_switching import COLLECTED, SWITCH_S, old_objects_spared, quick_switches


def test_threads_switch_quickly_and_the_collector_spares_what_is_there_until_the_end() -> None:
    usual, collected = sys.getswitchinterval(), gc.get_threshold()
    with quick_switches():
        assert sys.getswitchinterval() == pytest.approx(SWITCH_S)
        assert gc.get_threshold() == COLLECTED
        assert gc.get_freeze_count()
    assert sys.getswitchinterval() == pytest.approx(usual)
    assert gc.get_threshold() == collected
    assert not gc.get_freeze_count()


def test_old_objects_are_spared_while_many_are_made() -> None:
    full: list[int] = []

    def note(phase: str, told: dict[str, int]) -> None:
        if phase == "start" and told["generation"] == 2:
            full.append(len(made))

    made: list[list[int]] = []
    gc.freeze()
    gc.collect()  # what there was before counts for nothing
    gc.callbacks.append(note)
    usual = gc.get_threshold()
    gc.set_threshold(10, 1, 1)
    try:
        with old_objects_spared():
            made += [[n] for n in range(10_000)]
            assert not full
        assert gc.get_threshold() == (10, 1, 1)
        made += [[n] for n in range(10_000)]
        assert full
    finally:
        gc.set_threshold(*usual)
        gc.callbacks.remove(note)
        gc.unfreeze()
