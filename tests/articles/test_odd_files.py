"""What lies in a knowledge folder beside files: pipes, sockets, devices, links to odd places."""

import os
import socket
import tempfile
import time
from pathlib import Path

import pytest

from bot.articles import regular_file
from bot.articles.library import load
from bot.articles.regular_file import NotRegularError, TooLargeError, read_regular_file
from tests.conftest import WriteArticles

SHM = Path("/dev/shm")
PROC = Path("/proc/self/status")  # a file that says that it is empty, and is not


@pytest.fixture
def folder(write_articles: WriteArticles) -> Path:
    return write_articles({"a.md": "Text."})


def faults(folder: Path) -> dict[str, str]:
    return {Path(fault.path).name: fault.what for fault in load([folder]).faults}


def test_what_is_no_file_is_a_fault_and_never_opened(folder: Path) -> None:
    (folder / "gone.md").symlink_to(folder / "nowhere.md")
    (folder / "endless.md").symlink_to("/dev/zero")
    (folder / "terminal.md").symlink_to("/dev/tty")
    os.mkfifo(folder / "pipe.md")
    os.mkfifo(folder / "mkdocs.yml")  # a site's configuration
    os.mkfifo(folder / "questions.yaml")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(folder)  # the path of a socket is short
        try:
            server.bind("socket.md")
        finally:
            os.chdir(here)
        found = faults(folder)
    names = ["endless.md", "gone.md", "pipe.md", "questions.yaml", "socket.md", "terminal.md"]
    assert found == dict.fromkeys(names, "is not a regular file")


def test_a_pipe_that_an_article_includes_is_shown_as_nothing(folder: Path) -> None:
    os.mkfifo(folder / "_pipe.md")
    (folder / "page.md").write_text("# Page\n\nBefore.\n\n<!--@include: ./_pipe.md-->\n\nAfter.\n")
    library = load([folder])
    assert library.articles["page"].body.startswith("Before.")
    assert library.faults == ()


def test_a_pipe_put_in_the_place_of_a_file_meanwhile_does_not_block(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, opened = folder / "a.md", os.open

    def swapped(path: Path, flags: int) -> int:
        file.unlink()
        os.mkfifo(file)
        return opened(path, flags)

    monkeypatch.setattr(regular_file.os, "open", swapped)
    with pytest.raises(NotRegularError):
        read_regular_file(file)


def test_a_file_that_grows_while_it_is_read_is_too_large(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, look = folder / "a.md", os.fstat

    def grown(descriptor: int) -> os.stat_result:
        status = look(descriptor)
        file.write_bytes(b"x" * 100)
        return status

    monkeypatch.setattr(regular_file.os, "fstat", grown)
    with pytest.raises(TooLargeError):
        read_regular_file(file, max_bytes=50)


@pytest.mark.skipif(not PROC.exists(), reason="only Linux has such files")
def test_what_the_system_makes_up_is_taken_for_empty(folder: Path) -> None:
    assert PROC.read_bytes()
    (folder / "status.md").symlink_to(PROC)
    (folder / "environment.txt").symlink_to("/proc/self/environ")
    library = load([folder])
    assert list(library.articles) == ["a"]
    assert library.faults == ()


@pytest.mark.no_cover  # the tracing is not what is timed
def test_of_a_hundred_thousand_files_each_costs_as_much_as_of_a_tenth(tmp_path: Path) -> None:
    """They lie in memory, where there is such a place: only the bot's own time counts."""

    def spent_s(count: int) -> float:
        with tempfile.TemporaryDirectory(dir=SHM if SHM.is_dir() else tmp_path) as name:
            handle = os.open(name, os.O_RDONLY)
            for number in range(count):
                os.mknod(f"{number}.png", dir_fd=handle)
            os.close(handle)
            (Path(name) / "text.md").write_text("Text.")
            start = time.process_time()
            library = load([Path(name)])
            assert len(library.ignored) == count
            assert list(library.articles) == ["text"]
            return time.process_time() - start

    assert spent_s(100_000) < 30 * spent_s(10_000)
