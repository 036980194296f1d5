"""Whatever is killed, the next start serves a whole snapshot; 200 times in `benchmarks.crash`."""

from pathlib import Path

import pytest

from benchmarks.crash import kill_and_look


@pytest.mark.no_cover  # other tests reach the same code
def test_a_killed_process_leaves_a_sound_snapshot(tmp_path: Path) -> None:
    assert kill_and_look(tmp_path, 4, seed=3) >= 1
