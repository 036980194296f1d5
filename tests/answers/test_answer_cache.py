"""Answers given before."""

import gc
from pathlib import Path

import pytest

from bot.answers.answer_cache import AnswerCache
from bot.answers.answering import answer
from bot.answers.snapshot import Snapshot
from bot.articles.library import load
from bot.knowledge_base.snapshot_builder import build_snapshot
from tests.conftest import WriteArticles


def snapshot_of(folder: Path) -> Snapshot:
    return build_snapshot(load([folder]))


@pytest.fixture
def snapshot(write_articles: WriteArticles) -> Snapshot:
    return snapshot_of(write_articles({"a.md": "The harbour opens at nine.\n\nBoats show light."}))


def test_the_same_question_has_the_same_answer(snapshot: Snapshot) -> None:
    memory = AnswerCache()
    assert memory.recall("when does the harbour open", snapshot.revision) is None
    given = answer(snapshot, "when does the harbour open")
    memory.keep(given)
    again = memory.recall("when does the harbour open", snapshot.revision)
    assert again is not None
    assert (again.question, again.quotes, again.level) == (
        given.question,
        given.quotes,
        given.level,
    )
    assert given.took_ms > again.took_ms == 0
    assert memory.recall("when does the harbour close", snapshot.revision) is None


def test_answers_are_forgotten_with_their_snapshot(
    snapshot: Snapshot, write_articles: WriteArticles
) -> None:
    memory = AnswerCache()
    memory.recall("harbour", snapshot.revision)
    given = answer(snapshot, "harbour")
    memory.keep(given)
    other = snapshot_of(write_articles({"a.md": "The harbour opens at ten."}))
    assert memory.recall("harbour", other.revision) is None
    memory.keep(given)  # late, from a question that began before the reload
    assert memory.recall("harbour", other.revision) is None


def test_the_answer_that_was_asked_for_longest_ago_goes_first(snapshot: Snapshot) -> None:
    memory = AnswerCache(kept=2)
    for question in ("harbour", "boats"):
        memory.recall(question, snapshot.revision)
        memory.keep(answer(snapshot, question))
    memory.recall("harbour", snapshot.revision)
    memory.keep(answer(snapshot, "light"))
    assert memory.recall("boats", snapshot.revision) is None
    assert memory.recall("harbour", snapshot.revision) is not None


def test_no_question_is_kept(snapshot: Snapshot) -> None:
    memory = AnswerCache()
    question = " ".join(["harbour", "canary" * 3])
    memory.recall(question, snapshot.revision)
    memory.keep(answer(snapshot, question))
    seen: list[object] = [memory]
    texts = []
    known: set[int] = set()
    while seen:
        thing = seen.pop()
        if id(thing) in known or isinstance(thing, type) or thing is snapshot:
            continue
        known.add(id(thing))
        if isinstance(thing, str):
            texts.append(thing)
        seen.extend(gc.get_referents(thing))
        if len(known) > 20_000:
            break
    assert texts
    assert question not in texts
