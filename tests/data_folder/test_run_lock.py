from pathlib import Path

import pytest

from bot.data_folder.run_lock import FILE, held
from bot.errors import InUseError


def test_a_data_folder_is_held_once_and_free_again_afterwards(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with held(folder), pytest.raises(InUseError, match=r"data: a bot \(process \d+\) runs with"):
        held(folder).__enter__()
    with held(folder):
        pass


def test_a_lock_file_that_was_left_behind_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("123456789\n")
    with held(tmp_path):
        assert (tmp_path / FILE).read_text() != "123456789\n"


def test_where_nothing_can_be_written_the_system_says_why(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(FileExistsError):
        held(tmp_path / "data").__enter__()
