"""Memory that was freed goes back to the system."""

import platform
import subprocess
import sys
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


FOUR_THREADS = """
import ctypes, sys, threading
from bot.index import heap

if sys.argv[1] == "shared":
    heap.share()
held = threading.Barrier(5)
for _ in range(4):
    threading.Thread(target=lambda: (bytearray(10_000), held.wait())).start()
held.wait()
ctypes.CDLL(None).malloc_stats()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has heaps by thread")
def test_threads_beside_the_first_take_their_memory_from_one_heap() -> None:
    heaps = {
        how: subprocess.run(
            [sys.executable, "-c", FOUR_THREADS, how], capture_output=True, text=True, check=True
        ).stderr.count("Arena ")
        for how in ("shared", "each its own")
    }
    assert heaps["shared"] == 2 < heaps["each its own"]
