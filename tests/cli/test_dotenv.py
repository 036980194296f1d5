"""What a `.env` file says, and that the environment wins."""

from pathlib import Path

import pytest

from bot.cli.dotenv import environment
from bot.errors import SettingsError


def said(tmp_path: Path, content: bytes, **given: str) -> dict[str, str]:
    file = tmp_path / ".env"
    file.write_bytes(content)
    return environment(file, given=given)


def test_each_line_is_a_variable_and_the_environment_wins(tmp_path: Path) -> None:
    content = (
        b"# comment\n\nA=1\nexport B = two words # why\nC='x # y'\nD=\"z\" # why\nE=\nF=from file\n"
    )
    assert said(tmp_path, content, F="given", G="given") == {
        "A": "1",
        "B": "two words",
        "C": "x # y",
        "D": "z",
        "E": "",
        "F": "given",
        "G": "given",
    }


def test_line_ends_of_windows_and_a_bom_are_no_part_of_a_value(tmp_path: Path) -> None:
    assert said(tmp_path, b"\xef\xbb\xbfA=1\r\nB='2'\r\n") == {"A": "1", "B": "2"}


def test_without_a_file_the_environment_is_all(tmp_path: Path) -> None:
    assert environment(tmp_path / ".env", given={"A": "1"}) == {"A": "1"}


def test_what_is_no_variable_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as told:
        said(tmp_path, b"A=1\nnonsense\n1B=2\n")
    assert [fault.rsplit(".env", 1)[1] for fault in told.value.faults] == [
        ":2: this is no variable; write it as NAME=value",
        ":3: this is no variable; write it as NAME=value",
    ]
    with pytest.raises(SettingsError, match="not UTF-8"):
        said(tmp_path, b"A=\xff\n")
    (tmp_path / "folder").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        environment(tmp_path / "folder", given={})
