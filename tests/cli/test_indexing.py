"""`footnote index` makes what the bot's next start opens."""

from pathlib import Path

import pytest

from bot.cli import indexing
from bot.knowledge_base.base_store import BaseStore
from bot.knowledge_base.knowledge_base import KnowledgeBase
from tests.cli.conftest import Run


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "SAVED_FROM", 2)


@pytest.mark.usefixtures("large")
def test_the_next_start_opens_what_was_built(footnote: Run, harbour: Path, tmp_path: Path) -> None:
    result = footnote("index", "--knowledge", harbour, "--data", tmp_path / "data")
    assert (result.code, result.err) == (0, "")
    base = KnowledgeBase([harbour], data=tmp_path / "data", saved_from=2)
    base.close()
    assert base.version.base is not None
    assert result.out == (
        f"{base.version.base.folder}: 2 articles, {len(base.current.passages)} passages, "
        f"version {base.current.revision}.\n"
    )


def test_a_small_knowledge_base_is_not_saved(footnote: Run, harbour: Path, tmp_path: Path) -> None:
    result = footnote("index", "--knowledge", harbour, "--data", tmp_path / "data")
    assert result.code == 0
    assert result.out.startswith("2 articles: fewer than 5,000 passages are indexed at each start")
    assert not (tmp_path / "data").exists()


@pytest.mark.usefixtures("large")
def test_where_it_cannot_be_saved_is_one_sentence(
    footnote: Run, harbour: Path, tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("no folder")
    result = footnote("index", "--knowledge", harbour, "--data", tmp_path / "data")
    assert result.code == 1
    assert "the index cannot be saved (" in result.err
    assert len(result.err.splitlines()) == 1


@pytest.mark.usefixtures("large")
def test_one_writer_at_a_time(footnote: Run, harbour: Path, tmp_path: Path) -> None:
    with BaseStore(tmp_path / "data" / "index").writing():
        result = footnote("index", "--knowledge", harbour, "--data", tmp_path / "data")
    assert result.code == 1
    assert "another process writes the index here" in result.err


def test_a_draft_and_folders_do_not_go_together(footnote: Run, harbour: Path) -> None:
    result = footnote("index", "--draft", harbour, "--knowledge", harbour)
    assert result.code == 2
    assert "give either --draft, or --knowledge and --data" in result.err
