"""Damage never stops a start, and never serves for long."""

import logging
import random
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.answers.answering import answer
from bot.index import arrays
from bot.index.arrays import MANIFEST
from bot.knowledge_base.knowledge_base import KnowledgeBase
from tests.knowledge_base.histories import (
    QUESTIONS,
    SENTENCES,
    assert_equal,
    build_here,
    fresh,
    write,
)
from tests.tracing import first_traced

ARTICLES = {
    f"a{number}.md": f"---\naliases: [alias{number}]\n---\n# Title {number}\n\n"
    + "\n\n".join(f"{sentence} Number{number} of it." for sentence in SENTENCES)
    for number in range(4)
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "knowledge", ARTICLES)
    return tmp_path / "knowledge"


def start(folder: Path) -> KnowledgeBase:
    return KnowledgeBase([folder], data=folder.parent / "data", saved_from=3, build=build_here)


@pytest.fixture
def saved(folder: Path) -> Path:
    """The folder of a saved base."""
    with closing(start(folder)) as base:
        assert base.version.base is not None
        return base.version.base.folder


def flip_a_bit(path: Path, rng: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    path.write_bytes(content)


def files_of(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield each file, which is put back before the next one."""
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        yield path, content
        if folder.is_dir():
            path.write_bytes(content)


@pytest.mark.parametrize("small", [0, arrays.SMALL], ids=["found behind", "found at the opening"])
def test_one_bit_in_any_file_before_a_start(
    folder: Path,
    saved: Path,
    small: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """With `small` 0 no file is compared with its checksum before it serves."""
    monkeypatch.setattr(arrays, "SMALL", small)
    with closing(start(folder)) as base:
        base.settle()
        expected = fresh(base.current)
    content = {path.name: path.read_bytes() for path in saved.iterdir()}
    rng = random.Random(7)
    for name in first_traced(sorted(content), 3):
        for path in saved.parent.glob("*/*"):
            path.unlink()
        saved.mkdir(exist_ok=True)
        for other, as_it_was in content.items():
            (saved / other).write_bytes(as_it_was)
        flip_a_bit(saved / name, rng)
        caplog.clear()
        with closing(start(folder)) as base:
            for question in QUESTIONS:
                answer(base.current, question)
            base.settle()
            assert "damaged" in caplog.text, name
            assert_equal(base.current, expected, QUESTIONS[:4])
            assert base.version.base is not None
            assert list(base.version.base.articles.soundness._arrays.damage()) == []  # type: ignore[union-attr]


def test_a_bit_that_flips_while_it_serves_is_found_at_the_next_reload(
    folder: Path, saved: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rng = random.Random(3)
    with closing(start(folder)) as base:
        base.settle()
        expected = fresh(base.current)
        names = sorted(path.name for path in saved.iterdir() if path.name != MANIFEST)
        for name in first_traced(names, 3):
            base.settle()
            assert base.version.base is not None
            with (base.version.base.folder / name).open("r+b") as file:  # the file that is mapped
                file.seek(rng.randrange(file.seek(0, 2)))
                byte = file.read(1)
                file.seek(-1, 1)
                file.write(bytes([byte[0] ^ 1]))
            caplog.clear()
            base.reload()
            base.settle()
            assert "is damaged (its checksum is wrong); the index is built again." in caplog.text
            assert_equal(base.current, expected, QUESTIONS[:3])


def test_no_answer_comes_from_a_base_that_is_known_to_be_damaged(
    folder: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(start(folder)) as base:
        base.settle()
        monkeypatch.setattr(base._maintenance, "_repair", lambda: None)
        with (saved / "bodies.npy").open("r+b") as file:
            file.seek(200)
            file.write(b"\xff")
        assert not base.current.index.base.is_sound()
        given = answer(base.current, "do the anchors rust")
        assert (given.level, given.quotes) == ("none", ())


def test_an_error_that_damage_did_not_cause_is_not_hidden(
    folder: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert saved.is_dir()
    with closing(start(folder)) as base:

        def fail(*_: object, **__: object) -> None:
            raise KeyError("a mistake of ours")

        monkeypatch.setattr(type(base.current.searcher), "search", fail)
        with pytest.raises(KeyError, match="a mistake of ours"):
            answer(base.current, "do the anchors rust")


def test_the_files_are_checked_once_in_a_while(folder: Path, saved: Path) -> None:
    done = threading.Event()

    class Noticing(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "is damaged" in record.getMessage():
                done.set()

    handler = Noticing()
    logging.getLogger("bot").addHandler(handler)
    try:
        base = KnowledgeBase(
            [folder],
            data=folder.parent / "data",
            saved_from=3,
            build=build_here,
            checked_every_s=0.01,
        )
        with closing(base):
            base.settle()
            with (saved / "forward.npy").open("r+b") as file:
                file.seek(300)
                file.write(b"\xff")
            assert done.wait(20)
            base.settle()
            assert_equal(base.current, fresh(base.current), QUESTIONS[:3])
    finally:
        logging.getLogger("bot").removeHandler(handler)
