"""What every command shares: settings, errors and exit codes."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from bot import __version__
from bot.cli import main
from bot.cli.main import footnote as footnote_group
from bot.errors import FolderError
from bot.settings.token import TOKENS
from tests.cli.conftest import Run


def test_a_missing_folder_is_one_sentence(footnote: Run) -> None:
    result = footnote("ask", "--knowledge", "nowhere", "boats")
    assert (result.code, result.out) == (2, "")
    assert result.err == "nowhere: there is no such folder; create it or name another one\n"


def test_an_empty_folder_is_one_sentence(footnote: Run, tmp_path: Path) -> None:
    result = footnote("ask", "--knowledge", tmp_path, "boats")
    assert result.code == 2
    assert result.err == (
        f"{tmp_path}: no .md, .txt or .html file was found; put an article there\n"
    )


def test_wrong_settings_are_all_listed(footnote: Run, tmp_path: Path) -> None:
    file = tmp_path / "footnote.yaml"
    file.write_text("knowlege: x\nquotes: many\nlog_level: loud\n")
    result = footnote("ask", "boats")
    assert result.code == 2
    assert result.err.splitlines() == [
        "footnote.yaml:1: unknown key `knowlege`; did you mean `knowledge`?",
        "footnote.yaml:2: `quotes` is not a whole number; write digits only",
        "footnote.yaml:3: `log_level` is unknown; write "
        "'DEBUG', 'INFO', 'WARNING', 'ERROR' or 'CRITICAL'",
    ]


@pytest.mark.usefixtures("harbour")
def test_another_settings_file_can_be_named(footnote: Run, tmp_path: Path) -> None:
    file = tmp_path / "elsewhere" / "my.yaml"
    file.parent.mkdir()
    file.write_text("knowledge: ../harbour\nquotes: 1\n")
    by_option = footnote("ask", "--config", file, "mooring costs and boats")
    by_environment = footnote(
        "ask", "mooring costs and boats", environ={"FOOTNOTE_CONFIG": str(file)}
    )
    assert by_option == by_environment
    assert by_option.out.count("\n[1]") == 1
    assert "[2]" not in by_option.out


def test_an_unknown_command_and_option_are_refused(footnote: Run) -> None:
    assert footnote("aks").code == 2
    assert "No such command" in footnote("aks").err
    assert footnote("ask", "--tpo", "1").code == 2


def test_help_and_version_are_printed(footnote: Run) -> None:
    assert footnote("--version").out == f"footnote, version {__version__}\n"
    result = footnote("--help")
    assert result.code == 0
    for command in ("ask", "check", "articles", "article", "run"):
        assert f"\n  {command} " in result.out


def test_every_command_is_in_the_readme(repository: Path) -> None:
    readme = (repository / "README.md").read_text()
    for name in footnote_group.commands:
        assert f"| `{name}" in readme


def test_debug_shows_the_trace() -> None:
    with pytest.raises(FolderError):
        main(["ask", "--debug", "--knowledge", "nowhere", "boats"])


def test_what_nobody_expected_is_one_sentence_too(
    footnote: Run, harbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.cli.asking.answer", fail)
    result = footnote("ask", "--knowledge", harbour, "boats")
    assert result.code == 1
    assert result.err == ("Something unexpected failed (ZeroDivisionError); --debug shows where.\n")


def test_an_interrupt_ends_quietly(
    footnote: Run, harbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.cli.asking.answer", interrupt)
    result = footnote("ask", "--knowledge", harbour, "boats")
    assert (result.code, result.err.strip()) == (130, "")


def test_an_interrupt_ends_a_run_cleanly_even_while_it_starts(
    footnote: Run, harbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.knowledge_base.knowledge_base.KnowledgeBase.__init__", interrupt)
    for variable in TOKENS:
        monkeypatch.delenv(variable, raising=False)
    assert footnote("run", "--knowledge", harbour).code == 0


def test_the_module_is_the_command(harbour: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--knowledge", harbour, "mooring costs"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "[1] Fees · ¶ 1" in done.stdout


def test_a_reader_that_goes_away_is_not_an_error(harbour: Path) -> None:
    questions = harbour / "questions.txt"
    questions.write_text("mooring costs\n" * 2000)
    command = [sys.executable, "-m", "bot", "ask", "--knowledge", harbour, "--batch", questions]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def on_a_terminal(*arguments: str | Path, typed: str = "") -> str:
    """Run a command on a terminal of its own and return what it showed."""
    ours, theirs = pty.openpty()
    environ = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "200"}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environ,
        close_fds=True,
    ) as process:
        os.close(theirs)
        os.write(ours, typed.encode())
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the terminal has no other side any more
                break
            if not part:
                break
            shown += part
        process.wait()
    os.close(ours)
    return shown.decode()


def test_on_a_terminal_the_answer_is_bold_and_the_citation_a_link(harbour: Path) -> None:
    shown = on_a_terminal("ask", "--knowledge", harbour, "when does the office open")
    assert "\x1b[1mThe harbour office opens at nine and closes at five.\x1b[0m" in shown
    assert "https://harbour.example/hours#:~:text=The%20harbour" in shown
    assert "\x1b]8;" in shown  # a terminal's mark for a link


def test_on_a_terminal_articles_are_a_table_and_can_be_read(harbour: Path) -> None:
    listed = on_a_terminal("articles", "--knowledge", harbour)
    assert "passages" in listed
    assert "opening-hours" in listed
    read = on_a_terminal("article", "opening-hours", "--knowledge", harbour)
    assert "\x1b[1mOpening hours\x1b[0m" in read


def test_on_a_terminal_the_prompt_greets_and_ends_with_the_input(harbour: Path) -> None:
    shown = on_a_terminal("ask", "--knowledge", harbour, typed="mooring costs\n\x04")
    assert "2 articles loaded. Type a question, or Ctrl-D to end." in shown
    assert "[1]" in shown


def test_many_articles_are_read_with_progress_on_a_terminal(tmp_path: Path) -> None:
    for number in range(250):
        (tmp_path / f"{number}.txt").write_text(f"Title\nArticle number {number}.\n")
    shown = on_a_terminal("ask", "--knowledge", tmp_path, "article number 7")
    assert "Indexing passages" in shown
    assert "Article number 7." in shown
