"""The file that tells other processes that the gateway is alive."""

import asyncio
import contextlib
from pathlib import Path

import pytest

from bot.chat.connection.heartbeat import FILE, FRESH_S, Heartbeat, is_alive


def test_a_new_acknowledgement_is_written_and_grows_old(tmp_path: Path) -> None:
    now, latency = [1000.0], [float("inf")]
    heartbeat = Heartbeat(tmp_path / "data", lambda: {0: latency[0]}, clock=lambda: now[0])
    folder = tmp_path / "data"
    heartbeat.look()
    latency[0] = float("nan")
    heartbeat.look()
    assert not is_alive(folder, clock=lambda: now[0])
    latency[0] = 0.1
    heartbeat.look()
    assert is_alive(folder, clock=lambda: now[0])
    now[0] += FRESH_S + 1
    heartbeat.look()  # the same acknowledgement as before
    assert not is_alive(folder, clock=lambda: now[0])
    latency[0] = 0.2
    heartbeat.look()
    assert is_alive(folder, clock=lambda: now[0])


def test_an_acknowledgement_from_the_future_is_no_sign_of_life(tmp_path: Path) -> None:
    """As where the clock was set back: an old file would be fresh for years."""
    (tmp_path / FILE).write_text("1000000")
    assert is_alive(tmp_path, clock=lambda: 1_000_000.0 - FRESH_S)
    assert not is_alive(tmp_path, clock=lambda: 1000.0)


def test_of_several_connections_the_one_that_is_silent_longest_counts(tmp_path: Path) -> None:
    now, latencies = [1000.0], {0: 0.1, 1: float("nan")}
    heartbeat = Heartbeat(tmp_path, lambda: latencies, clock=lambda: now[0])
    heartbeat.look()
    assert not is_alive(tmp_path, clock=lambda: now[0])
    latencies[1] = 0.1
    heartbeat.look()
    assert is_alive(tmp_path, clock=lambda: now[0])
    now[0] += FRESH_S + 1
    latencies[0] = 0.2
    heartbeat.look()
    assert not is_alive(tmp_path, clock=lambda: now[0])
    latencies[1] = 0.2
    heartbeat.look()
    assert is_alive(tmp_path, clock=lambda: now[0])


@pytest.mark.parametrize("content", ["", "soon", "1e999"])
def test_a_damaged_file_is_no_sign_of_life(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    assert not is_alive(tmp_path)


def test_a_folder_that_cannot_be_written_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data").write_text("a file")
    latency = [0.1]
    heartbeat = Heartbeat(tmp_path / "data", lambda: {0: latency[0]})
    heartbeat.look()
    latency[0] = 0.2
    heartbeat.look()
    assert [r.levelname for r in caplog.records].count("WARNING") == 1
    assert "`health` fails" in caplog.text


async def test_the_file_is_gone_when_the_bot_ends(tmp_path: Path) -> None:
    written = asyncio.Event()

    def latency() -> dict[int, float]:
        asyncio.get_running_loop().call_soon(written.set)
        return {0: 0.1}

    task = asyncio.create_task(Heartbeat(tmp_path, latency).run())
    await written.wait()
    assert is_alive(tmp_path)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert not (tmp_path / FILE).exists()
