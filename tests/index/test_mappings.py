"""Mapped arrays that are let go of."""

import gc
import mmap
import weakref
from pathlib import Path

import numpy as np
import pytest

from bot.index import mappings
from bot.index.arrays import Arrays
from bot.index.drafts import writing
from bot.index.mappings import let_go


def resident(mapping: mmap.mmap) -> int:
    """How many bytes of a mapping are in memory."""
    mapped = memoryview(mapping)
    address = np.frombuffer(mapped, np.uint8).ctypes.data
    lines = iter(Path("/proc/self/smaps").read_text("ascii").splitlines())
    for line in lines:
        if line.startswith(f"{address:08x}-"):
            return next(int(more.split()[1]) * 1024 for more in lines if more.startswith("Rss:"))
    raise AssertionError("it is not mapped")


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="the system does not tell")
def test_what_was_read_leaves_the_memory_and_can_be_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mappings, "PIECE", 1 << 16)
    with writing(tmp_path / "a", {}) as writer:
        writer.append("numbers", np.arange(100_000))
    numbers = Arrays.open(tmp_path / "a", {})["numbers"]
    assert int(numbers.sum()) == 4_999_950_000
    mapping = numbers.base.obj  # type: ignore[union-attr]
    assert resident(mapping) >= numbers.nbytes
    arrays = [numbers[:0], np.arange(3), numbers]
    let_go(arrays)
    assert not arrays
    assert resident(mapping) == 0
    assert int(numbers.sum()) == 4_999_950_000


def test_what_nobody_reads_is_unmapped(tmp_path: Path) -> None:
    with writing(tmp_path / "a", {}) as writer:
        writer.append("numbers", np.arange(100))
    arrays = list(Arrays.open(tmp_path / "a", {}).values())
    mapping = weakref.ref(arrays[0].base.obj)  # type: ignore[union-attr]
    let_go(arrays)
    gc.collect()
    assert mapping() is None
