"""Reloads that nobody asks for: at a signal, and when files change."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import bot.chat.reloads.auto_reload
from bot.articles.folder_listing import time_stamps
from bot.chat.reloads.auto_reload import auto_reload, watch
from bot.chat.reloads.reloads import Deed, Reloads
from bot.errors import ReloadRunningError
from bot.knowledge_base import knowledge_base, reload
from bot.knowledge_base.knowledge_base import KnowledgeBase
from tests.conftest import WriteArticles

QUESTION = "---\nquestions:\n  - ask: when does the harbour open\n    expect: at nine\n---\n"
PATIENCE_S = 10.0


@pytest.fixture
def folder(write_articles: WriteArticles) -> Path:
    return write_articles({"a.md": f"{QUESTION}The harbour opens at nine."})


@contextlib.asynccontextmanager
async def watched(knowledge: KnowledgeBase, reloads: Reloads | None = None) -> AsyncIterator[None]:
    watching = watch(reloads or Reloads(knowledge), knowledge.folders, interval_s=0.01)
    task = asyncio.create_task(watching)
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def logged(caplog: pytest.LogCaptureFixture, words: str) -> None:
    """Wait until something is logged."""
    async with asyncio.timeout(PATIENCE_S):
        while words not in caplog.text:
            await asyncio.to_thread(lambda: None)


async def test_changed_files_are_reloaded_once_they_have_come_to_rest(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    knowledge = KnowledgeBase([folder])
    async with watched(knowledge):
        await logged(caplog, "Watching 1 file")
        (folder / "b.md").write_text("A second article.")
        await logged(caplog, "Reload after a change of files: swapped")
        assert list(knowledge.current.articles) == ["a", "b"]
        (folder / "a.md").write_text(f"{QUESTION}Closed today.")
        await logged(caplog, "lost answers; version")
    assert "at nine" in knowledge.current.articles["a"].body


async def test_a_rollback_is_not_undone_by_the_change_that_it_takes_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[dict[str, Any]] = []
    rolled_back = threading.Event()

    def look(folders: Sequence[Path]) -> Any:
        if looks:
            rolled_back.wait(PATIENCE_S)
        looks.append(time_stamps(folders))
        return looks[-1]

    monkeypatch.setattr(bot.chat.reloads.auto_reload, "time_stamps", look)
    knowledge = KnowledgeBase([folder])
    reloads = Reloads(knowledge)
    async with watched(knowledge, reloads):
        while not looks:
            await asyncio.to_thread(lambda: None)
        (folder / "b.md").write_text("A second article.")
        await reloads.reload()
        await reloads.rollback(Deed("rollback"))
        rolled_back.set()
        while len(looks) < 6:
            await asyncio.to_thread(lambda: None)
        assert knowledge.current.rolled_back
        (folder / "c.md").write_text("A third article.")
        while knowledge.current.rolled_back:
            await asyncio.to_thread(lambda: None)
    assert list(knowledge.current.articles) == ["a", "b", "c"]


async def test_a_reload_that_fails_is_logged_in_one_sentence(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    knowledge = KnowledgeBase([folder])
    before = knowledge.current
    (folder / "a.md").unlink()
    await auto_reload(Reloads(knowledge), "at a signal")
    assert knowledge.current is before
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert record.getMessage().startswith("Reload at a signal failed, the old articles serve on: ")
    assert record.exc_info is None


async def test_a_change_of_files_during_a_change_from_chat_is_read_after_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge_base, "PATIENCE_S", 0.0)
    knowledge = KnowledgeBase([folder])
    done: list[str] = []
    work = KnowledgeBase.reload

    def noted(self: KnowledgeBase, **how: Any) -> reload.Reload:
        try:
            return work(self, **how)
        except ReloadRunningError:
            done.append("refused")
            knowledge._serving.changing.release()
            raise

    monkeypatch.setattr(KnowledgeBase, "reload", noted)
    (folder / "b.md").write_text("A second article.")
    knowledge._serving.changing.acquire()
    await auto_reload(Reloads(knowledge), "after a change of files", again_s=0.0)
    assert done == ["refused"]
    assert list(knowledge.current.articles) == ["a", "b"]


async def test_an_error_that_nobody_foresaw_is_logged_and_the_old_articles_serve_on(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object, **__: object) -> object:
        raise RuntimeError("surprise")

    knowledge = KnowledgeBase([folder])
    before = knowledge.current
    monkeypatch.setattr(reload, "compare", explode)
    await auto_reload(Reloads(knowledge), "at a signal")
    assert knowledge.current is before
    assert "Unexpected error" in caplog.text


async def test_a_file_in_a_linked_folder_is_watched(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "c.md").write_text("A third article.")
    (folder / "linked").symlink_to(tmp_path / "elsewhere")
    knowledge = KnowledgeBase([folder])
    async with watched(knowledge):
        await logged(caplog, "Watching 2 files")
        (tmp_path / "elsewhere" / "c.md").write_text("A third article, changed.")
        await logged(caplog, "Reload after a change of files: swapped")
    assert knowledge.current.articles["linked/c"].body == "A third article, changed."


def test_hidden_files_are_not_watched_and_those_that_articles_include_are(
    write_articles: WriteArticles,
) -> None:
    folder = write_articles(
        {"a.md": "A.", ".b.md": "B.", "_c/d.md": "D.", ".git/e.md": "E.", "f/g.md": "G."}
    )
    (folder / "gone.md").symlink_to(folder / "nowhere")
    stamps = time_stamps([folder, folder / "missing"])
    assert [Path(path).name for path in stamps] == ["d.md", "a.md", "g.md"]


async def test_what_a_reload_did_is_written_beside_the_event_loop(folder: Path) -> None:
    threads: list[threading.Thread] = []

    def report(_: reload.Reload) -> str:
        threads.append(threading.current_thread())
        return ""

    await Reloads(KnowledgeBase([folder]), report=report).reload()
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()
