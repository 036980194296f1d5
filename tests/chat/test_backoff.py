"""How long to wait before the next attempt to connect."""

import asyncio
from pathlib import Path

import pytest

from bot.chat.connection.backoff import FILE, LONGEST_S, Backoff


def made(folder: Path, now: list[float]) -> Backoff:
    return Backoff(folder, first_s=1.0, clock=lambda: now[0], chance=lambda: 1.0)


def test_the_wait_doubles_with_each_failure_up_to_five_minutes(tmp_path: Path) -> None:
    backoff = made(tmp_path, [1000.0])
    assert backoff.left_s == 0
    assert [backoff.failed() for _ in range(5)] == [1, 2, 4, 8, 16]
    assert max(backoff.failed() for _ in range(60)) == LONGEST_S


def test_it_is_kept_across_restarts_and_forgotten_once_connected(tmp_path: Path) -> None:
    now = [1000.0]
    made(tmp_path / "data", now).failed()
    made(tmp_path / "data", now).failed()
    again = made(tmp_path / "data", now)
    assert again.left_s == 2
    now[0] += 1.5
    assert again.left_s == pytest.approx(0.5)
    again.succeeded()
    assert made(tmp_path / "data", now).left_s == 0
    assert made(tmp_path / "data", now).failed() == 1


def test_discord_is_left_alone_for_as_long_as_it_wants(tmp_path: Path) -> None:
    assert made(tmp_path, [0.0]).failed(at_least_s=60) == 60


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"failures": "x", "until": 0}'])
def test_a_damaged_file_is_told_and_written_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: str
) -> None:
    (tmp_path / FILE).write_text(content)
    backoff = made(tmp_path, [1000.0])
    assert "cannot be read (it is damaged)" in caplog.text
    backoff.failed()
    assert made(tmp_path, [1000.0]).left_s == 1


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    assert made(tmp_path / "file", [1000.0]).failed() == 1
    assert "connecting.json cannot be written" in caplog.text


async def test_a_stop_ends_the_wait(tmp_path: Path) -> None:
    stop = asyncio.Event()
    assert await made(tmp_path, [1000.0]).wait(stop)
    backoff = made(tmp_path, [1000.0])
    backoff.failed(at_least_s=200)
    stop.set()
    assert not await backoff.wait(stop)


def test_a_clock_that_was_set_back_delays_it_by_no_more_than_the_longest(tmp_path: Path) -> None:
    now = [1_000_000.0]
    made(tmp_path, now).failed()
    now[0] = 1000.0
    assert made(tmp_path, now).left_s == LONGEST_S


def test_a_file_that_cannot_be_deleted_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    backoff = made(tmp_path, [1000.0])
    (tmp_path / FILE).mkdir()  # no file can be deleted there, whoever asks
    backoff.succeeded()
    assert "connecting.json cannot be deleted" in caplog.text
