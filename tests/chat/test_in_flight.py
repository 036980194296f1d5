"""What is in flight: each message once, and nothing left lying at the end."""

from bot.chat.delivery.in_flight import InFlight


async def test_what_comes_twice_is_new_once() -> None:
    in_flight = InFlight()
    assert in_flight.is_new(1)
    assert not in_flight.is_new(1)
    assert in_flight.is_new(2)
    await in_flight.close(0)
    assert not in_flight.is_new(3)


def test_what_came_long_ago_is_forgotten() -> None:
    in_flight = InFlight()
    assert all(in_flight.is_new(identifier) for identifier in range(6_000))
    assert in_flight.is_new(0)
    assert not in_flight.is_new(5_999)


async def test_closing_gives_up_what_takes_too_long() -> None:
    in_flight = InFlight()
    with in_flight:
        assert not await in_flight.close(0.01)
    assert await in_flight.close(0.01)
