"""A journal that is on, a clock to turn, real answers, and disks that fail."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.answers.answer import Answer
from bot.answers.answering import answer
from bot.journal.journal import Journal
from bot.knowledge_base.knowledge_base import KnowledgeBase
from tests.conftest import WriteArticles

NOON = 1_750_000_000  # a moment in June 2025
DAY_S = 24 * 3600


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self, now: float = NOON) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def journal(data: Path, clock: Clock) -> Iterator[Journal]:
    opened = Journal(data, clock=clock, patience_s=0.05)
    opened.switch_on().result()
    yield opened
    opened.close()


@pytest.fixture
def give(write_articles: WriteArticles) -> Callable[..., Answer]:
    """Answer a question from two short articles; the question may be said to be another one."""
    folder = write_articles(
        {
            "harbour.md": "# The harbour\n\nThe harbour opens at nine.",
            "library.md": "# The library\n\nThe library lends books for three weeks.",
        }
    )
    snapshot = KnowledgeBase([folder]).current

    def given(question: str, said: str | None = None) -> Answer:
        return answer(snapshot, question)._replace(question=said or question)

    return given


@contextmanager
def full_disk(*, free_bytes: int = 0) -> Iterator[None]:
    """Let every file end after some bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (free_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
