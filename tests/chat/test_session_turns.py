"""Sessions begin one after the other, as far apart as Discord wants."""

import asyncio

import pytest

from bot.chat.connection.session_turns import SessionTurns


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the time, which passes where somebody sleeps."""
    time = [0.0]
    pause = asyncio.sleep

    async def pass_by(seconds: float) -> None:
        until = time[0] + seconds
        await pause(0)  # others begin to sleep meanwhile
        time[0] = max(time[0], until)

    monkeypatch.setattr(asyncio, "sleep", pass_by)
    return time


def turns_of(now: list[float], *, max_concurrency: int = 1) -> SessionTurns:
    return SessionTurns(max_concurrency, clock=lambda: now[0])


async def test_the_first_session_begins_at_once_and_the_next_one_after_the_pause(
    now: list[float],
) -> None:
    turns = turns_of(now)
    await turns.take(None)
    assert now[0] == 0
    await turns.take(None)
    assert now[0] == pytest.approx(turns.between_s)


async def test_connections_that_wait_together_do_not_begin_together(now: list[float]) -> None:
    turns = turns_of(now)
    begun: list[float] = []

    async def begin(shard: int) -> None:
        await turns.take(shard)
        begun.append(now[0])

    await asyncio.gather(*map(begin, range(4)))
    assert begun == pytest.approx([n * turns.between_s for n in range(4)])


async def test_as_many_connections_as_discord_allows_begin_together(now: list[float]) -> None:
    turns = turns_of(now, max_concurrency=3)
    for shard in range(3):
        await turns.take(shard)
    assert now[0] == 0
    await turns.take(3)
    assert now[0] == pytest.approx(turns.between_s)


async def test_time_counts_from_when_discord_was_asked(now: list[float]) -> None:
    turns = turns_of(now)
    await turns.take(None)
    now[0] = 2
    turns.begun(None)
    await turns.free(None)
    assert now[0] == pytest.approx(2 + turns.between_s)


async def test_who_could_not_ask_leaves_the_turn_to_the_next(now: list[float]) -> None:
    turns = turns_of(now)
    await turns.take(None)
    turns.give_back(None)
    await turns.take(None)
    assert now[0] == 0
