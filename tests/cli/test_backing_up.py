"""`footnote backup` and `footnote restore`: the data folder as one file."""

from pathlib import Path

import pytest

from bot.data_folder import run_lock
from tests.cli.conftest import Run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "articles"
    folder.mkdir(parents=True)
    (folder / "ferry.md").write_text("The ferry leaves at ten.")
    return folder.parent


def test_a_file_takes_the_data_folder_to_another_place(footnote: Run, data: Path) -> None:
    saved = footnote("backup", "b.tar.gz")
    assert (saved.code, saved.out) == (0, "b.tar.gz: 1 file, 0.0 MB of data.\n")
    restored = footnote("restore", "b.tar.gz", "--data", "new")
    assert (restored.code, restored.out) == (
        0,
        "new: 1 file, 0.0 MB restored; start the bot.\n",
    )
    assert (data.parent / "new" / "articles" / "ferry.md").read_text() == "The ferry leaves at ten."


def test_pipes_do_as_well(footnote: Run, data: Path) -> None:
    assert footnote("backup", "b.tar.gz").code == 0
    piped = footnote("restore", "-", "--data", "new", typed=Path("b.tar.gz").read_bytes())
    assert (piped.code, piped.err) == (0, "")
    assert (data.parent / "new" / "articles" / "ferry.md").exists()


def test_what_cannot_be_done_is_one_sentence(footnote: Run, data: Path) -> None:
    assert footnote("backup", "b.tar.gz").code == 0
    refused = footnote("restore", "b.tar.gz")
    assert refused.code == 1
    assert refused.err == (
        "data: holds data of a bot already; back it up, then add --force to replace it\n"
    )
    with run_lock.held(data):
        refused = footnote("restore", "b.tar.gz", "--force")
        assert refused.code == 1
        assert "runs with this data folder; end it first" in refused.err
    assert footnote("restore", "b.tar.gz", "--force").code == 0
    missing = footnote("restore", "missing", "--force")
    assert (missing.code, missing.err) == (
        2,
        "missing: cannot be read (no such file or directory)\n",
    )
    assert footnote("backup", "x", "--data", "nowhere").code == 1
