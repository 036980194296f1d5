"""Old answers are looked through by the latest reload alone."""

import asyncio
from concurrent.futures import Future
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answers.snapshot import Snapshot
from bot.articles.library import load
from bot.chat.responses.correction import Corrections
from bot.journal.store import SentAnswer, Store
from bot.knowledge_base.snapshot_builder import build_snapshot
from tests.conftest import WriteArticles


class HeldCorrections(Corrections):
    """Notes nothing in Discord, and has the next note wait until it is let go."""

    def __init__(self, sent: list[SentAnswer]) -> None:
        self.noted: list[int] = []
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        journal = SimpleNamespace(is_on=True, ask=self._asked)
        self._sent = sent
        responder: Any = SimpleNamespace(journal=journal, scopes=None)
        client: Any = None
        super().__init__(client, responder, pause_s=0)

    def _asked(self, work: Any) -> "Future[Any]":
        asked: Future[Any] = Future()
        if work is Store.quoted:
            asked.set_result([("gone", b"x")])
            return asked
        assert isinstance(work, partial)
        if work.func is Store.forget_message:
            self._sent = [one for one in self._sent if one.entry != work.keywords["entry"]]
            asked.set_result(None)
        else:
            assert work.func is Store.answers_with
            asked.set_result(self._sent[:2])  # some at a time
        return asked

    async def _note(self, sent: SentAnswer) -> None:
        self.noted.append(sent.entry)
        self.begun.set()
        await self.go_on.wait()


@pytest.fixture
def snapshots(write_articles: WriteArticles) -> list[Snapshot]:
    folder = write_articles({"a.md": "The harbour opens at nine."})
    return [build_snapshot(load([folder])) for _ in range(3)]


async def test_a_later_reload_takes_over_from_one_that_is_not_done(
    snapshots: list[Snapshot],
) -> None:
    sent = [SentAnswer(entry=n, channel_id=1, message_id=n) for n in range(9)]
    corrections = HeldCorrections(sent)
    passes = [asyncio.create_task(corrections.correct(snapshot)) for snapshot in snapshots]
    await corrections.begun.wait()
    corrections.go_on.set()
    done = await asyncio.gather(*passes)
    assert set(corrections.noted) == {one.entry for one in sent}
    assert done[-1] == len(sent)
    assert sum(done) <= len(sent) + len(passes) - 1
