"""Large knowledge bases are saved, opened at once and updated; small ones stay in memory."""

import os
import shutil
from pathlib import Path

import pytest

from bot.answers import loading
from bot.answers.answering import answer
from bot.answers.loading import Loader
from bot.answers.saved import SavedArticles
from bot.answers.snapshot import Snapshot, build_snapshot
from bot.articles.library import load
from bot.errors import EmptyError
from bot.knowledge_base import KnowledgeBase
from tests.conftest import WriteArticles

ARTICLES = {f"a{n}.md": f"# A{n}\n\nAnchor number{n} rusts.\n" for n in range(6)}


@pytest.fixture
def folder(write_articles: WriteArticles) -> Path:
    return write_articles(ARTICLES)


def loader(folder: Path, data: Path, *, child_from: int = 1000) -> Loader:
    return Loader(folders=(folder,), data=data, saved_from=3, child_from=child_from)


def saved(folder: Path, data: Path) -> str:
    """The revision that the next start serves."""
    snapshot = loader(folder, data).saved()
    assert snapshot is not None
    return snapshot.revision


def said(snapshot: Snapshot, question: str) -> list[str]:
    return [quote.text for quote in answer(snapshot, question).quotes]


def test_a_small_knowledge_base_writes_nothing(folder: Path, tmp_path: Path) -> None:
    small = Loader(folders=(folder,), data=tmp_path / "data")
    assert small.again(small.first()).snapshot.folder is None
    small.settle([])
    assert not (tmp_path / "data" / "index").exists()
    assert Loader(folders=(folder,)).first().folder is None


def test_a_large_one_is_there_at_once_and_reads_changed_files_only(
    folder: Path, tmp_path: Path
) -> None:
    first = loader(folder, tmp_path).first()
    (folder / "a1.md").write_text("# A1\n\nAnother anchor.\n")
    opened = loader(folder, tmp_path).saved()
    assert opened is not None
    assert opened.revision == first.revision
    staged = loader(folder, tmp_path).again(opened)
    again = staged.snapshot
    assert saved(folder, tmp_path) == opened.revision
    staged.keep()
    assert saved(folder, tmp_path) == again.revision
    assert again.revision != opened.revision
    assert said(again, "another anchor")[0] == "Another anchor."
    assert said(opened, "number1") == ["Anchor number1 rusts."]
    assert isinstance(again.articles, SavedArticles)


def test_other_folders_have_other_snapshots(folder: Path, tmp_path: Path) -> None:
    loader(folder, tmp_path / "data").first()
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.md").write_text("Text.")
    assert loader(other, tmp_path / "data").saved() is None
    assert loader(folder, tmp_path / "data").saved() is not None


@pytest.mark.parametrize("changed", [1, 5])
def test_many_changes_are_made_in_another_process(
    folder: Path, tmp_path: Path, changed: int
) -> None:
    """Few among many are put in between the rest, many among few make all anew."""
    busy = loader(folder, tmp_path / "data", child_from=1)
    before = busy.first()
    for number in range(changed):
        (folder / f"a{number}.md").write_text(f"# A{number}\n\nAnother anchor {number}.\n")
    staged = busy.again(before)
    again = staged.snapshot
    assert said(again, "another anchor")[0] == "Another anchor 0."
    assert staged.difference.changed == tuple(f"a{number}" for number in range(changed))
    fresh = build_snapshot(load([folder]))
    assert again.revision == fresh.revision
    assert again.threshold == fresh.threshold
    for file in folder.iterdir():
        file.unlink()
    with pytest.raises(EmptyError):
        busy.again(again)


def test_any_change_of_very_much_is_made_in_another_process(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = loader(folder, tmp_path)
    before = here.first()
    made: list[Path] = []
    monkeypatch.setattr(loading, "CHILD_ABOVE", 10)
    monkeypatch.setattr(Loader, "_in_child", lambda _, folder: made.append(folder))
    assert here.again(before).snapshot.revision == before.revision
    assert not made
    (folder / "a1.md").write_text("# A1\n\nAnother anchor.\n")
    staged = here.again(before)
    assert said(staged.snapshot, "another anchor")[0] == "Another anchor."
    staged.drop()
    assert made == [before.folder]


def test_a_lost_index_is_built_again(folder: Path, tmp_path: Path) -> None:
    here = loader(folder, tmp_path)
    before = here.first()
    assert before.folder is not None
    shutil.rmtree(before.folder)
    assert here.again(before).snapshot.revision == before.revision


def test_the_knowledge_base_keeps_the_current_snapshot_and_the_one_before(
    folder: Path, tmp_path: Path
) -> None:
    base = KnowledgeBase([folder], data=tmp_path, saved_from=3)
    index = tmp_path / "index"
    assert len(list(index.iterdir())) == 1
    for text in ("One.", "Two.", "Three."):
        (folder / "a1.md").write_text(f"# A1\n\n{text}\n")
        assert base.reload().verdict == "swapped"
        assert len(list(index.iterdir())) == 2
    for name in list(ARTICLES)[1:]:
        (folder / name).unlink()
    serving = base.current
    assert base.reload().verdict == "mostly gone"
    assert base.current is serving
    opened = loader(folder, tmp_path).saved()
    assert opened is not None
    assert opened.revision == serving.revision
    base.rollback()
    assert said(base.current, "two") == ["Two."]


def test_a_refused_snapshot_leaves_nothing_that_a_start_could_find(
    folder: Path, tmp_path: Path
) -> None:
    base = KnowledgeBase([folder], data=tmp_path, saved_from=3)
    (folder / "questions.yaml").write_text(
        "- {ask: does the anchor number0 rust, expect: number0 rusts}\n"
    )
    assert base.reload().verdict == "unchanged"
    before = sorted(tmp_path.rglob("*"))
    (folder / "a0.md").write_text("# A0\n\nNothing.\n")
    assert base.reload().verdict == "lost answers"
    assert sorted(tmp_path.rglob("*")) == before
    assert saved(folder, tmp_path) == base.current.revision


def test_a_snapshot_that_cannot_be_saved_serves_all_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    base = KnowledgeBase([folder], data=tmp_path, saved_from=3)
    earlier = base.current.revision

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    (folder / "a0.md").write_text("# A0\n\nAnother anchor.\n")
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fail)
        assert base.reload().verdict == "swapped"
    assert said(base.current, "another anchor")[0] == "Another anchor."
    assert "No space left" in caplog.text
    assert saved(folder, tmp_path) == earlier
    assert base.reload().verdict == "unchanged"
    assert saved(folder, tmp_path) == base.current.revision


def test_a_reload_without_changes_writes_nothing(folder: Path, tmp_path: Path) -> None:
    base = KnowledgeBase([folder], data=tmp_path, saved_from=3)
    (folder / "a0.md").write_text("---\naliases: [hook]\n---\n# A0\n\nAn anchor of old.\n")
    assert base.reload().verdict == "swapped"
    before = sorted((tmp_path / "index").iterdir())
    assert base.reload().verdict == "unchanged"
    assert sorted((tmp_path / "index").iterdir()) == before


def test_a_start_serves_the_saved_snapshot_and_a_reload_brings_it_up_to_date(
    folder: Path, tmp_path: Path
) -> None:
    first = KnowledgeBase([folder], data=tmp_path, saved_from=3)
    assert not first.may_be_stale
    (folder / "a1.md").write_text("# A1\n\nAnother anchor.\n")
    second = KnowledgeBase([folder], data=tmp_path, saved_from=3)
    assert second.may_be_stale
    assert second.current.revision == first.current.revision
    assert second.reload().difference.changed == ("a1",)
    assert not second.may_be_stale


def test_a_saved_snapshot_that_turns_out_damaged_is_built_again(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    revision = KnowledgeBase([folder], data=tmp_path, saved_from=3).current.revision
    (saved,) = (tmp_path / "index").iterdir()
    content = bytearray((saved / "grams.counts.bin").read_bytes())
    content[-1] ^= 1
    (saved / "grams.counts.bin").write_bytes(content)
    base = KnowledgeBase([folder], data=tmp_path, saved_from=3)
    assert base.reload().staged.revision == revision
    assert "is damaged" in caplog.text
    caplog.clear()
    loader(folder, tmp_path).verify()
    assert not caplog.text
