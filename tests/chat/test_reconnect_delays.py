"""The library waits longer after each failure in a row, and only then."""

from collections.abc import Callable
from itertools import count

from discord.backoff import ExponentialBackoff

from bot.chat.connection.reconnect_delays import LONGEST_S, reconnect_delays


def none() -> int:
    return 0


def worst(delay: Callable[[], float]) -> float:
    """Return about the longest delay that may come; each is drawn at random."""
    return max(delay() for _ in range(200))


def test_delays_double_up_to_a_minute_and_begin_anew_once_a_session_was_there() -> None:
    sessions = 1
    with reconnect_delays(1.0, lambda: sessions):
        backoff = ExponentialBackoff()
        for _ in range(2):
            for failures in range(12):
                assert 0 <= backoff.delay() <= min(2.0**failures, LONGEST_S)
            assert 5 < worst(backoff.delay) <= LONGEST_S
            sessions += 1


def test_short_outages_are_each_over_within_a_second_however_near_they_are() -> None:
    """The library's own delays would reach minutes by then."""
    begun = count()
    with reconnect_delays(1.0, lambda: next(begun)):
        assert worst(ExponentialBackoff().delay) <= 1


def test_the_librarys_own_delays_are_put_back() -> None:
    usual = ExponentialBackoff.delay
    with reconnect_delays(1.0, none):
        assert ExponentialBackoff.delay is not usual
    assert ExponentialBackoff.delay is usual


def test_an_outage_of_days_ends_in_delays_of_a_minute_at_most() -> None:
    with reconnect_delays(1.0, none):
        backoff = ExponentialBackoff()
        assert all(backoff.delay() <= LONGEST_S for _ in range(2_000))
