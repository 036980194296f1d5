"""The library waits longer after each failure in a row, and only then."""

import itertools

from discord.backoff import ExponentialBackoff

from bot.chat.connection.reconnect_delays import LONGEST_S, STABLE_S, reconnect_delays


def test_delays_double_up_to_a_minute_and_begin_anew_after_a_connection_that_held() -> None:
    now = 0.0
    with reconnect_delays(clock=lambda: now):
        backoff = ExponentialBackoff()
        backoff._last_invocation = now
        for failures in range(12):
            longest_s = min(2.0**failures, LONGEST_S)
            delay_s = backoff.delay()
            assert 0 <= delay_s <= longest_s
            now += delay_s + 1
        now += LONGEST_S + STABLE_S
        assert all(
            delay <= limit
            for delay, limit in itertools.islice(
                ((backoff.delay(), 2.0**failures) for failures in itertools.count()), 6
            )
        )


def test_short_outages_far_apart_are_each_over_within_a_second() -> None:
    """The library's own delays would reach minutes by then."""
    now = 0.0
    with reconnect_delays(clock=lambda: now):
        backoff = ExponentialBackoff()
        for _ in range(50):
            now += 30
            assert backoff.delay() <= 1


def test_the_librarys_own_delays_are_put_back() -> None:
    usual = ExponentialBackoff.delay
    with reconnect_delays():
        assert ExponentialBackoff.delay is not usual
    assert ExponentialBackoff.delay is usual


def test_an_outage_of_days_ends_in_delays_of_a_minute_at_most() -> None:
    with reconnect_delays(clock=lambda: 0.0):
        backoff = ExponentialBackoff()
        assert all(backoff.delay() <= LONGEST_S for _ in range(2_000))
