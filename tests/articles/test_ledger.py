"""What is remembered of files."""

import gc
from collections.abc import Iterator

import pytest

from bot.articles.ledger import FileStamp, SeenFile, SeenFiles


def seen(path: str, **others: object) -> SeenFile:
    return SeenFile(path, path.upper(), 1, 2, 3, "d" * 32)._replace(**others)


def test_files_are_given_back_as_they_were_seen() -> None:
    with_more = seen("b", names=("B", "Bee"), included=(FileStamp("c", 4, 5),))
    files = SeenFiles([seen("a"), with_more])
    assert dict(files) == {"a": seen("a"), "b": with_more}
    assert files["b"].included[0].size == 4
    files.add(seen("a", size=7))
    assert [one.size for one in files.values()] == [7, 1]
    assert "c" not in files


@pytest.fixture
def nothing_is_collected() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("nothing_is_collected")
def test_the_garbage_collector_does_not_go_through_many_files() -> None:
    files = SeenFiles(seen(f"file {number}") for number in range(1_000))
    before = len(gc.get_objects())
    assert len(files) == 1_000
    del files
    assert before - len(gc.get_objects()) < 10
