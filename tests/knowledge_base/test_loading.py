"""Large knowledge bases are saved and opened at once; small ones stay in memory."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.answers.answering import answer
from bot.answers.snapshot import Snapshot
from bot.knowledge_base.loading import Loader
from bot.knowledge_base.reload import KnowledgeBase
from tests.conftest import WriteArticles

ARTICLES = {f"a{n}.md": f"# A{n}\n\nAnchor number{n} rusts.\n" for n in range(6)}


@pytest.fixture
def folder(write_articles: WriteArticles) -> Path:
    return write_articles(ARTICLES)


def loader(folder: Path, data: Path) -> Loader:
    return Loader(folders=(folder,), data=data, saved_from=3)


def saved(folder: Path, data: Path) -> str:
    """The revision that the next start serves."""
    snapshot = loader(folder, data).saved()
    assert snapshot is not None
    return snapshot.revision


def said(snapshot: Snapshot, question: str) -> list[str]:
    return [quote.text for quote in answer(snapshot, question).quotes]


def test_a_large_one_is_there_at_once_and_a_small_one_is_not_saved(
    folder: Path, tmp_path: Path
) -> None:
    first = loader(folder, tmp_path / "data").first()
    (folder / "a1.md").write_text("# A1\n\nAnother anchor.\n")
    assert saved(folder, tmp_path / "data") == first.revision
    assert Loader(folders=(folder,)).first().folder is None
    assert Loader(folders=(folder,), data=tmp_path / "other").first().folder is None
    assert not (tmp_path / "other").exists()


def test_other_folders_have_other_snapshots(folder: Path, tmp_path: Path) -> None:
    loader(folder, tmp_path / "data").first()
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.md").write_text("Text.")
    assert loader(other, tmp_path / "data").saved() is None
    assert loader(folder, tmp_path / "data").saved() is not None


def test_a_start_serves_the_saved_snapshot_and_a_reload_brings_it_up_to_date(
    folder: Path, tmp_path: Path
) -> None:
    first = KnowledgeBase([folder], data=tmp_path, saved_from=3)
    assert not first.may_be_stale
    (folder / "a1.md").write_text("# A1\n\nAnother anchor.\n")
    second = KnowledgeBase([folder], data=tmp_path, saved_from=3)
    assert second.may_be_stale
    assert second.current.revision == first.current.revision
    with closing(second):
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
    with closing(base):
        assert base.reload().staged.revision == revision
    assert "is damaged" in caplog.text
    caplog.clear()
    loader(folder, tmp_path).verify()
    assert not caplog.text
