"""Versions: each of the last twenty can be returned to, also after restarts."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers.answering import answer
from bot.articles.ledger import digest_of
from bot.articles.overlay import ArticleChangedError, OverlayError
from bot.articles.overlay_changes import Change
from bot.errors import FootnoteError, NoEarlierVersionError
from bot.knowledge_base.history import History, HistoryError, UnknownVersionError
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.knowledge_base.upkeep import Task, Upkeep
from tests.conftest import WriteArticles
from tests.knowledge_base.histories import build_here
from tests.snapshots import snapshot_with

pytestmark = pytest.mark.usefixtures("without_calibration")

QUESTION = "when does the harbour open"


def harbour(number: int) -> str:
    return f"# The harbour\n\nThe harbour opens at {number} o'clock in the morning."


@contextlib.contextmanager
def serving(folder: Path, data: Path, **options: int) -> Iterator[KnowledgeBase]:
    knowledge = KnowledgeBase([folder], data=data, build=build_here, **options)
    try:
        yield knowledge
        knowledge.settle()
    finally:
        knowledge.close()


def said(knowledge: KnowledgeBase) -> str:
    return answer(knowledge.current, QUESTION).quotes[0].text


@pytest.mark.parametrize("saved_from", [5_000, 1])
def test_each_of_the_last_twenty_versions_is_restored_after_a_restart(
    write_articles: WriteArticles, tmp_path: Path, saved_from: int
) -> None:
    data = tmp_path / "data"
    folder = write_articles({"harbour.md": harbour(0), "other.md": "# Other\n\nStays as it is."})
    revisions: list[str] = []
    with serving(folder, data, saved_from=saved_from) as knowledge:
        for number in range(23):
            write_articles({"harbour.md": harbour(number), f"n{number}.md": f"Number {number}."})
            knowledge.reload()
            knowledge.settle()
            revisions.append(knowledge.current.revision)
    for number in (22, 5, 12, 3):
        with serving(folder, data, saved_from=saved_from) as knowledge:
            knowledge.rollback(revisions[number])
            assert said(knowledge).startswith(f"The harbour opens at {number} o'clock")
            assert f"n{number}" in knowledge.current.articles
            assert f"n{number + 1}" not in knowledge.current.articles
            assert knowledge.current.revision == revisions[number]
        with serving(folder, data, saved_from=saved_from) as knowledge:
            assert knowledge.version.rolled_back
            assert knowledge.current.revision == revisions[number]
            with pytest.raises(UnknownVersionError, match="is not among those that are kept"):
                knowledge.rollback(revisions[0])
            assert knowledge.current.revision == revisions[number]
            knowledge.reload()
            assert knowledge.current.revision == revisions[-1]


def test_what_is_rolled_back_to_before_the_start_is_noted_is_no_new_version(
    write_articles: WriteArticles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    folder = write_articles({"harbour.md": harbour(1)})
    with serving(folder, data) as knowledge:
        knowledge.settle()
        write_articles({"harbour.md": harbour(2)})
        knowledge.reload()
    waiting: list[Task] = []
    monkeypatch.setattr(Upkeep, "do", lambda _, task: waiting.append(task))
    with serving(folder, data) as knowledge:
        assert knowledge.history is not None
        kept = [version.revision for version in knowledge.history.versions()]
        knowledge.rollback(kept[1])
        for task in waiting:
            task()
        assert [version.revision for version in knowledge.history.versions()] == kept


def test_after_a_restart_the_version_before_is_the_one_before(
    write_articles: WriteArticles, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    folder = write_articles({"harbour.md": harbour(1)})
    with serving(folder, data) as knowledge:
        with pytest.raises(NoEarlierVersionError):
            knowledge.rollback()
        knowledge.settle()
        write_articles({"harbour.md": harbour(2)})
        knowledge.reload()
    with serving(folder, data) as knowledge:
        knowledge.settle()
        knowledge.rollback()
        assert "opens at 1 o'clock" in said(knowledge)


def test_versions_go_when_they_become_too_large(
    write_articles: WriteArticles, tmp_path: Path
) -> None:
    folder = write_articles({"harbour.md": harbour(1)})
    history = History(tmp_path / "history.sqlite", max_bytes=600)
    knowledge = KnowledgeBase([folder])
    for number in range(12):
        write_articles({"harbour.md": harbour(number)})
        knowledge.reload()
        history.keep(knowledge.current)
    kept = history.versions()
    assert 1 < len(kept) < 12
    assert kept[0].revision == knowledge.current.revision
    articles, _ = history.articles(kept[-1].revision)
    assert articles.keys() == {"harbour"}
    history = History(tmp_path / "history.sqlite", max_bytes=1)
    write_articles({"harbour.md": harbour(99)})
    knowledge.reload()
    history.keep(knowledge.current)
    assert [version.revision for version in history.versions()] == [knowledge.current.revision]


texts = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d"]), st.integers(0, 3), min_size=1, max_size=4
)


@given(steps=st.lists(texts, min_size=1, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_history_gives_each_kept_version_back(
    tmp_path_factory: pytest.TempPathFactory, steps: list[dict[str, int]]
) -> None:
    top = tmp_path_factory.mktemp("history")
    history = History(top / "history.sqlite", versions=5)
    seen: dict[str, dict[str, str]] = {}
    for number, texts in enumerate(steps):
        folder = top / str(number)
        folder.mkdir()
        for name, text in texts.items():
            (folder / f"{name}.md").write_text(f"# {name}\n\nText number {text} of it.")
        snapshot = snapshot_with(folder)
        history.keep(snapshot)
        seen[snapshot.revision] = {name: a.body for name, a in snapshot.articles.items()}
    kept = history.versions()
    assert len(kept) <= 5
    for version in kept:
        articles, _ = history.articles(version.revision)
        assert {name: a.body for name, a in articles.items()} == seen[version.revision]


def test_what_was_done_is_listed_and_a_person_can_be_taken_out(tmp_path: Path) -> None:
    history = History(tmp_path / "history.sqlite")
    person = 111_222_333_444_555_666
    first = history.note(what="reload", outcome="swapped", by=person, after="0a1b2c3d")
    second = history.note(what="edited `a`", outcome="refused", report="All of it.")
    assert [(d.number, d.by) for d in history.deeds()] == [(second, None), (first, person)]
    assert history.deed(second).report == "All of it."  # type: ignore[union-attr]
    assert history.deed(99) is None
    history.forget(person)
    assert [d.by for d in history.deeds()] == [None, None]
    assert person.to_bytes(8, "big") not in (tmp_path / "history.sqlite").read_bytes()


def test_a_damaged_history_is_set_aside_and_what_serves_serves_on(
    write_articles: WriteArticles, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data = tmp_path / "data"
    folder = write_articles({"harbour.md": harbour(1)})
    data.mkdir()
    (data / "history.sqlite").write_bytes(b"nothing that SQLite knows" * 400)
    with serving(folder, data) as knowledge:
        knowledge.settle()
        assert "the history was damaged and is set aside as history.damaged.sqlite" in caplog.text
        assert "opens at 1" in said(knowledge)
        write_articles({"harbour.md": harbour(2)})
        knowledge.reload()
        knowledge.settle()
        assert len(knowledge.history.versions()) == 1  # type: ignore[union-attr]


def test_a_history_that_another_program_holds_is_told(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite").mkdir()
    with pytest.raises(HistoryError, match="the history cannot be used"):
        History(tmp_path / "history.sqlite").versions()
    sqlite3.connect(":memory:").close()


class TestChanges:
    ADDED = "# The ferry\n\nThe ferry leaves at ten o'clock from the pier."

    def test_an_article_is_added_edited_and_removed_and_a_restart_keeps_it(
        self, write_articles: WriteArticles, tmp_path: Path
    ) -> None:
        data = tmp_path / "data"
        folder = write_articles({"harbour.md": harbour(1)})
        with serving(folder, data) as knowledge:
            reload = knowledge.change(Change(article_id="ferry", text=self.ADDED))
            assert reload.verdict == "swapped"
            assert reload.difference.added == ("ferry",)
            suffix, content = knowledge.source("harbour") or ("", b"")
            seen = digest_of(content)
            assert (suffix, content.decode()) == (".md", harbour(1))
            knowledge.change(Change(article_id="harbour", text=harbour(7), seen=seen))
            assert "opens at 7" in said(knowledge)
        with serving(folder, data) as knowledge:
            assert "opens at 7" in said(knowledge)
            with pytest.raises(ArticleChangedError):
                knowledge.change(Change(article_id="harbour", text=None, seen=seen))
            _, content = knowledge.source("harbour") or ("", b"")
            change = Change(article_id="harbour", text=None, seen=digest_of(content))
            knowledge.change(change, force=True)
            assert list(knowledge.current.articles) == ["ferry"]
        with serving(folder, data) as knowledge:
            assert list(knowledge.current.articles) == ["ferry"]
            assert knowledge.source("harbour") is None
            knowledge.change(Change(article_id="harbour", text=harbour(9)))
            assert "opens at 9" in said(knowledge)

    def test_a_change_that_loses_an_answer_is_taken_back_unless_it_is_forced(
        self, write_articles: WriteArticles, tmp_path: Path
    ) -> None:
        question = f"questions:\n- ask: {QUESTION}\n  expect: opens at 1"
        asked = f"---\n{question}\n---\n{harbour(1)}"
        folder = write_articles({"harbour.md": asked})
        with serving(folder, tmp_path / "data") as knowledge:
            other = Change(
                article_id="harbour",
                text=asked.replace("at 1 o'clock", "late"),
                seen=digest_of(asked.encode()),
            )
            refused = knowledge.change(other)
            assert refused.verdict == "lost answers"
            assert "opens at 1" in said(knowledge)
            assert knowledge.source("harbour") == (".md", asked.encode())
            assert knowledge.change(other, force=True, only="00000000").verdict == "lost answers"
            revision = refused.staged.revision
            assert knowledge.change(other, force=True, only=revision).verdict == "swapped"
            assert "opens late" in said(knowledge)

    @pytest.mark.parametrize("text", ["", "---\ntitle: [\n---\nText.", "---\ntitle: A\n---\n"])
    def test_an_article_with_a_fault_is_not_taken(
        self, write_articles: WriteArticles, tmp_path: Path, text: str
    ) -> None:
        folder = write_articles({"harbour.md": harbour(1)})
        with serving(folder, tmp_path / "data") as knowledge:
            with pytest.raises(OverlayError, match="The article was not taken: "):
                knowledge.change(Change(article_id="ferry", text=text))
            assert list(knowledge.current.articles) == ["harbour"]
            assert knowledge.overlay.files() == {}  # type: ignore[union-attr]
            with pytest.raises(FootnoteError):
                knowledge.change(
                    Change(article_id="harbour", text=text, seen=digest_of(harbour(1).encode()))
                )
            assert "opens at 1" in said(knowledge)
