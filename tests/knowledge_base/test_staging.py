"""Staging: what changed is read, measured and served, in a process of its own or in this one."""

import os
import shutil
import signal
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.articles.library import load
from bot.errors import EmptyError, LostWorkError
from bot.index.arrays import MANIFEST
from bot.index.saved_articles import SavedArticles
from bot.knowledge_base import staging as staging_module
from bot.knowledge_base.building import build_snapshot
from bot.knowledge_base.loading import Loader
from bot.knowledge_base.reload import KnowledgeBase
from bot.knowledge_base.staging import READY, Staging
from tests.conftest import WriteArticles
from tests.knowledge_base.test_loading import ARTICLES, loader, said, saved


@pytest.fixture
def folder(write_articles: WriteArticles) -> Path:
    return write_articles(ARTICLES)


@pytest.fixture(params=[True, False], ids=["apart", "here"])
def staging(request: pytest.FixtureRequest, folder: Path, tmp_path: Path) -> Iterator[Staging]:
    with closing(Staging(loader(folder, tmp_path / "data"), apart=request.param)) as staging:
        yield staging


@pytest.fixture
def base(folder: Path, tmp_path: Path) -> Iterator[KnowledgeBase]:
    base = KnowledgeBase([folder], data=tmp_path / "data", saved_from=3, apart=False)
    with closing(base):
        yield base


def test_a_small_knowledge_base_writes_nothing(folder: Path, tmp_path: Path) -> None:
    small = Loader(folders=(folder,), data=tmp_path / "data")
    with closing(Staging(small)) as staging:
        before = small.first()
        staging.get_ready(before)
        staged = staging.again(before)
        staged.keep()
    assert staged.snapshot.folder is None
    small.settle([])
    assert not (tmp_path / "data" / "index").exists()


def test_what_changed_serves_before_the_next_start_finds_it(
    staging: Staging, folder: Path, tmp_path: Path
) -> None:
    before = loader(folder, tmp_path / "data").first()
    staging.get_ready(before)
    (folder / "a1.md").write_text("# A1\n\nAnother anchor.\n")
    staged = staging.again(before)
    assert staged.difference.changed == ("a1",)
    assert said(staged.snapshot, "another anchor")[0] == "Another anchor."
    assert said(before, "number1") == ["Anchor number1 rusts."]
    assert isinstance(staged.snapshot.articles, SavedArticles)
    assert saved(folder, tmp_path / "data") == before.revision
    staged.keep()
    assert saved(folder, tmp_path / "data") == staged.snapshot.revision != before.revision


def test_reloads_follow_each_other(staging: Staging, folder: Path, tmp_path: Path) -> None:
    """Kept, dropped, unchanged, and all anew: whatever came of one, the next one works."""
    serving = loader(folder, tmp_path / "data").first()
    for turn, kept in enumerate([True, True, False, True]):
        (folder / "a1.md").write_text(f"# A1\n\nAnother anchor {turn}.\n")
        staged = staging.again(serving)
        assert said(staged.snapshot, "another anchor")[0] == f"Another anchor {turn}."
        if kept:
            staged.keep()
            serving = staged.snapshot
        else:
            staged.drop()
        assert saved(folder, tmp_path / "data") == serving.revision
        same = staging.again(serving) if kept else None
        assert same is None or same.snapshot.revision == serving.revision
    for number in range(6):
        (folder / f"a{number}.md").write_text(f"# A{number}\n\nAll is new {number}.\n")
    staged = staging.again(serving)
    staged.keep()
    assert said(staged.snapshot, "new 5")[0] == "All is new 5."
    again = staging.again(staged.snapshot)
    assert not again.difference
    assert again.snapshot.folder == staged.snapshot.folder
    again.drop()
    assert saved(folder, tmp_path / "data") == staged.snapshot.revision


@pytest.mark.parametrize("changed", [1, 5])
def test_what_is_staged_is_what_would_be_built(
    staging: Staging, folder: Path, tmp_path: Path, changed: int
) -> None:
    """Few among many are put in between the rest, many among few make all anew."""
    before = loader(folder, tmp_path / "data").first()
    for number in range(changed):
        (folder / f"a{number}.md").write_text(f"# A{number}\n\nAnother anchor {number}.\n")
    staged = staging.again(before)
    fresh = build_snapshot(load([folder]))
    assert staged.difference.changed == tuple(f"a{number}" for number in range(changed))
    assert staged.snapshot.revision == fresh.revision
    assert staged.snapshot.threshold == fresh.threshold
    assert list(staged.snapshot.passages) == list(fresh.passages)
    staged.drop()


def test_nothing_left_to_serve_is_told(staging: Staging, folder: Path, tmp_path: Path) -> None:
    before = loader(folder, tmp_path / "data").first()
    for file in folder.iterdir():
        file.unlink()
    with pytest.raises(EmptyError, match="put an article there"):
        staging.again(before)
    (folder / "a1.md").write_text("# A1\n\nAnother anchor.\n")
    staged = staging.again(before)
    assert said(staged.snapshot, "anchor") == ["Another anchor."]
    staged.drop()


def test_a_fault_keeps_the_article_as_it_was(
    staging: Staging, folder: Path, tmp_path: Path
) -> None:
    before = loader(folder, tmp_path / "data").first()
    (folder / "a1.md").write_text("---\ntitle: 1\ntitle: 2\n---\nText.\n")
    staged = staging.again(before)
    assert said(staged.snapshot, "number1") == ["Anchor number1 rusts."]
    assert [fault.what for fault in staged.snapshot.faults] == ["`title` is given twice"]
    staged.drop()


def test_a_lost_index_is_built_again(staging: Staging, folder: Path, tmp_path: Path) -> None:
    before = loader(folder, tmp_path / "data").first()
    assert before.folder is not None
    shutil.rmtree(before.folder)
    staged = staging.again(before)
    assert staged.snapshot.revision == before.revision
    staged.keep()
    assert saved(folder, tmp_path / "data") == before.revision


def test_an_index_that_was_damaged_while_it_served_is_built_again(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = loader(folder, tmp_path / "data").first()
    assert before.folder is not None
    (before.folder / MANIFEST).write_bytes(b"")
    with closing(Staging(loader(folder, tmp_path / "data"))) as staging:
        staged = staging.again(before)
        assert "the index is built again" in caplog.text
        assert staged.snapshot.revision == before.revision
        staged.keep()
    assert saved(folder, tmp_path / "data") == before.revision


def test_a_knowledge_base_that_has_grown_large_is_saved(folder: Path, tmp_path: Path) -> None:
    here = Loader(folders=(folder,), data=tmp_path / "data", saved_from=7)
    before = here.first()
    assert before.folder is None
    (folder / "a7.md").write_text("# A7\n\nOne more.\n")
    with closing(Staging(here)) as staging:
        staged = staging.again(before)
        assert here.saved() is None
        staged.keep()
    assert saved(folder, tmp_path / "data") == staged.snapshot.revision


def killed_while_it_reads(*_: object) -> Generator[Any, Any, None]:
    yield READY
    os.kill(os.getpid(), signal.SIGKILL)


def killed_while_it_keeps(loader: Loader, before: Path) -> Generator[Any, Any, None]:
    steps = staging_module.staged_again(loader, before)
    yield next(steps)
    yield steps.send(READY)
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_while_it_reads_leaves_the_version_before(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging_module, "staged_again", killed_while_it_reads)
    with closing(KnowledgeBase([folder], data=tmp_path / "data", saved_from=3)) as base:
        serving = base.current
        (folder / "a1.md").write_text("# A1\n\nAnother anchor.\n")
        with pytest.raises(LostWorkError, match="What serves now serves on; reload again"):
            base.reload()
        assert base.current is serving
        assert said(base.current, "number1") == ["Anchor number1 rusts."]


def test_a_process_that_is_killed_while_it_keeps_leaves_what_serves(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as context:
        context.setattr(staging_module, "staged_again", killed_while_it_keeps)
        base = KnowledgeBase([folder], data=tmp_path / "data", saved_from=3)
    earlier = base.current.revision
    with closing(base):
        (folder / "a1.md").write_text("# A1\n\nAnother anchor.\n")
        assert base.reload().verdict == "swapped"
        assert "could not be saved" in caplog.text
        assert said(base.current, "another anchor")[0] == "Another anchor."
        assert saved(folder, tmp_path / "data") == earlier
        assert not list((tmp_path / "data" / "index").glob(".unfinished*"))
        assert base.reload().verdict == "unchanged"
        assert saved(folder, tmp_path / "data") == base.current.revision


def test_the_knowledge_base_keeps_the_current_snapshot_and_the_one_before(
    base: KnowledgeBase, folder: Path, tmp_path: Path
) -> None:
    searcher = tmp_path / "data" / "index"
    assert len(list(searcher.iterdir())) == 1
    for text in ("One.", "Two.", "Three."):
        (folder / "a1.md").write_text(f"# A1\n\n{text}\n")
        assert base.reload().verdict == "swapped"
        assert len(list(searcher.iterdir())) == 2
    for name in list(ARTICLES)[1:]:
        (folder / name).unlink()
    serving = base.current
    assert base.reload().verdict == "mostly gone"
    assert base.current is serving
    opened = loader(folder, tmp_path / "data").saved()
    assert opened is not None
    assert opened.revision == serving.revision
    base.rollback()
    assert said(base.current, "two") == ["Two."]


def test_a_refused_snapshot_leaves_nothing_that_a_start_could_find(
    base: KnowledgeBase, folder: Path, tmp_path: Path
) -> None:
    (folder / "questions.yaml").write_text(
        "- {ask: does the anchor number0 rust, expect: number0 rusts}\n"
    )
    assert base.reload().verdict == "unchanged"
    before = sorted((tmp_path / "data").rglob("*"))
    (folder / "a0.md").write_text("# A0\n\nNothing.\n")
    assert base.reload().verdict == "lost answers"
    assert sorted((tmp_path / "data").rglob("*")) == before
    assert saved(folder, tmp_path / "data") == base.current.revision


def test_a_snapshot_that_cannot_be_saved_serves_all_the_same(
    base: KnowledgeBase,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    earlier = base.current.revision

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    (folder / "a0.md").write_text("# A0\n\nAnother anchor.\n")
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fail)
        assert base.reload().verdict == "swapped"
    assert said(base.current, "another anchor")[0] == "Another anchor."
    assert "No space left" in caplog.text
    assert saved(folder, tmp_path / "data") == earlier
    assert base.reload().verdict == "unchanged"
    assert saved(folder, tmp_path / "data") == base.current.revision


def test_a_reload_without_changes_writes_nothing(
    base: KnowledgeBase, folder: Path, tmp_path: Path
) -> None:
    (folder / "a0.md").write_text("---\naliases: [hook]\n---\n# A0\n\nAn anchor of old.\n")
    assert base.reload().verdict == "swapped"
    before = sorted((tmp_path / "data" / "index").iterdir())
    assert base.reload().verdict == "unchanged"
    assert sorted((tmp_path / "data" / "index").iterdir()) == before
