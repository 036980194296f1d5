"""Running the command line as a person does, in this process."""

import io
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main


@dataclass(frozen=True, slots=True)
class Result:
    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def footnote(
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Run:
    """Run a command in an empty folder and return its exit code and what it printed."""
    for variable in ("FOOTNOTE_CONFIG", "FOOTNOTE_KNOWLEDGE", "FOOTNOTE_LOG_LEVEL"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)

    def run(
        *arguments: str | Path, typed: bytes = b"", environ: Mapping[str, str] | None = None
    ) -> Result:
        for name, value in (environ or {}).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Result(code, out.decode(), err.decode())

    return run


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A small knowledge base of two articles."""
    folder = tmp_path / "harbour"
    folder.mkdir()
    (folder / "opening-hours.md").write_text(
        "---\ntitle: Opening hours\nurl: https://harbour.example/hours\npublisher: Harbour\n"
        "published: 2026-01-21\nquestions:\n  - {ask: when does it open, expect: at nine}\n"
        "  - {ask: who won the world cup, expect: none}\n---\n"
        "The harbour office opens at nine and closes at five. It rests on Sundays.\n\n"
        "## Boats\n\nBoats may come in at any hour if they show a light.\n"
    )
    (folder / "fees.txt").write_text(
        "Fees\nMooring costs 12.50 a day.\nChildren sail free of charge with their parents.\n"
    )
    return folder
