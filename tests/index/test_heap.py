"""Memory that was freed goes back to the system."""

import platform
from pathlib import Path

import pytest

from bot.index.heap import give_back

BLOCK = 100_000  # bytes; glibc maps what is larger, and gives that back by itself


def resident_mb() -> float:
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Rss:"))


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told to")
def test_memory_freed_below_what_is_in_use_is_given_back() -> None:
    blocks = [bytearray(BLOCK) for _ in range(600)]
    kept = blocks[::200] + blocks[-1:]
    del blocks
    before = resident_mb()
    give_back()
    assert resident_mb() < before - 20
    assert all(len(block) == BLOCK for block in kept)
