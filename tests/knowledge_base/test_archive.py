"""A saved snapshot is the one that was built, and is only served when it is sound."""

import logging
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.answering import answer
from bot.answers.snapshot import Snapshot
from bot.articles.library import load
from bot.errors import DataError
from bot.index.arrays import MANIFEST, Arrays
from bot.knowledge_base import archive as archive_module
from bot.knowledge_base.archive import Archive
from bot.knowledge_base.building import build_snapshot
from tests.conftest import WriteArticles

ARTICLES = {
    "sea.md": "---\nurl: https://example.org/sea\npublished: 2026-01-02\naliases: [ocean]\n"
    "tags: [a, b]\nquestions: [{ask: how deep is the sea, expect: deep}]\n---\n# The Sea\n\n"
    "The sea is deep — naïve people drown. It is salty too.\n\n## Fish\n\n"
    + "Fish swim in the sea all day long and never sleep. "
    * 30,
    "land.txt": "The land\nThe land is dry and the anchors rust on it.\nSecond line of the land.\n",
    "plage.md": "---\nlanguage: fr\n---\n# Plage\n\nLa plage est belle et les ancres rouillent.\n",
    "empty.md": "# No text\n",
    "notes.pdf": "x",
}
QUESTIONS = ["how deep is the sea", "ocean fish", "do anchors rust", "plage belle", "", "xyzzy"]


def equal(one: Snapshot, other: Snapshot) -> None:
    assert dict(one.articles) == dict(other.articles)
    assert list(one.passages) == list(other.passages)
    assert (one.revision, one.threshold) == (other.revision, other.threshold)
    assert (one.acceptance_questions, one.faults) == (other.acceptance_questions, other.faults)
    assert one.ignored == other.ignored
    for question in QUESTIONS:
        mine, theirs = (answer(s, question, clock=lambda: 0.0).to_json() for s in (one, other))
        assert mine == theirs


@pytest.fixture
def folder(write_articles: WriteArticles) -> Path:
    return write_articles(ARTICLES)


@pytest.mark.parametrize("at_a_time", [1, 2, 500])
def test_a_saved_snapshot_answers_as_the_built_one(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_a_time: int
) -> None:
    monkeypatch.setattr(archive_module, "ARTICLES_AT_A_TIME", at_a_time)
    library = load([folder])
    archive = Archive(tmp_path / "index", strictness=1.1)
    told: list[tuple[int, int]] = []
    archive.write(library, progress=lambda done, of: told.append((done, of)))
    opened = archive.open()
    assert opened is not None
    equal(opened, build_snapshot(library, strictness=1.1))
    assert told[-1] == (3, 3)
    assert "nowhere" not in opened.articles
    assert 5 not in opened.articles
    with pytest.raises(KeyError):
        opened.articles["nowhere"]
    assert opened.passages[-1] == opened.passages[len(opened.passages) - 1]
    assert opened.passages[1:3] == list(opened.passages)[1:3]
    archive.verify()


def test_a_snapshot_too_large_to_be_mapped_answers_as_the_built_one(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.index.arrays.MAPPED_UP_TO", 0)
    monkeypatch.setattr("bot.index.parts.LOOKED_UP", 0)
    monkeypatch.setattr("bot.index.postings.ALL_PLACES", 1)
    monkeypatch.setattr("bot.index.saved_articles.RECENT", 2)
    monkeypatch.setattr("bot.index.saved_articles.FOUND", 1)
    library = load([folder])
    archive = Archive(tmp_path / "index")
    archive.write(library)
    opened = archive.open()
    assert opened is not None
    equal(opened, build_snapshot(library))
    with pytest.raises(IndexError):
        opened.passages[len(opened.passages)]


def test_a_build_that_fails_leaves_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_module, "ARTICLES_AT_A_TIME", 1)
    monkeypatch.setattr("bot.index.building.BLOCK_WORDS", 6)

    def fail(*_: int) -> None:
        raise MemoryError

    with pytest.raises(MemoryError):
        Archive(tmp_path / "index").write(load([folder]), progress=fail)
    assert list((tmp_path / "index").iterdir()) == []


def test_there_is_nothing_to_open_before_anything_is_saved(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "index")
    assert archive.open() is None
    archive.verify()
    archive.folders.clear()


def test_a_damaged_snapshot_is_reported_and_the_one_before_serves(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    archive = Archive(tmp_path / "index")
    archive.write(load([folder]))
    newest = archive.write(load([folder]))
    (newest / "forms.bin").write_bytes(b"1")
    with caplog.at_level(logging.WARNING):
        assert archive.open() is not None
    assert [record.getMessage().count("forms.bin: is damaged") for record in caplog.records] == [1]


def test_a_snapshot_of_other_settings_or_versions_is_not_opened(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(tmp_path / "index")
    archive.write(load([folder]))
    assert Archive(tmp_path / "index", language="de").open() is None
    monkeypatch.setattr(archive_module, "ANALYSIS_VERSION", 0)
    assert archive.open() is None


def test_silent_damage_is_found_by_verifying(folder: Path, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "index")
    saved = archive.write(load([folder]))
    content = bytearray((saved / "texts.bin").read_bytes())
    content[3] ^= 1
    (saved / "texts.bin").write_bytes(content)
    with pytest.raises(DataError, match="checksum"):
        archive.verify()
    assert archive.open() is None


def test_older_and_unfinished_snapshots_are_cleared(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    archive = Archive(index)
    archive.write(load([folder]))
    old = archive.open()
    newest = archive.write(load([folder]))
    dead = index / ".unfinished-999999999-00000009-999999999"
    foreign = index / ".unfinished-x"
    mine = index / f".unfinished-{os.getpid()}-00000009-1"
    for begun in (dead, foreign, mine):
        begun.mkdir()
    archive.folders.clear()
    assert sorted(entry.name for entry in index.iterdir()) == sorted([mine.name, newest.name])
    assert old is not None
    equal(old, build_snapshot(load([folder])))


def test_a_manifest_is_written_last(folder: Path, tmp_path: Path) -> None:
    saved = Archive(tmp_path / "index").write(load([folder]))
    (saved / MANIFEST).unlink()
    assert Archive(tmp_path / "index").open() is None


def saved_of(archive: Archive) -> Snapshot:
    opened = archive.open()
    assert opened is not None
    return opened


def same_files(one: Path, other: Path) -> None:
    """All arrays are the same to the last byte; only when files were read may differ."""
    names = {file.name for file in one.iterdir()}
    assert names == {file.name for file in other.iterdir()}
    for name in names - {MANIFEST, "files.numbers.bin"}:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    first, second = (Arrays.open(f, Archive(f.parent).kind).notes for f in (one, other))
    assert first == second


def sentences_of(snapshot: Snapshot) -> object:
    """Return all sentences of all passages with their scores for a question."""
    ranking = snapshot.searcher.search("rust of the sea, a word that stays")
    return snapshot.searcher.sentences(ranking, range(len(snapshot.passages)))


changes = st.dictionaries(
    st.sampled_from([*ARTICLES, "new.md", "a.txt", "questions.yaml", "synonyms.yaml"]),
    st.sampled_from(
        [
            None,
            "# Sea\n\nAnchors rust in the sea.\n\n## Rust\n\nNaïve rust — it is red.\n",
            "---\naliases: [x, y]\nquestions: [{ask: a, expect: b}]\n---\nA word or two of it.\n",
            "---\nlanguage: fr\n---\nLes ancres.\n",
            "- ask: what\n  expect: none\n",
            "- [one, two]\n",
        ]
    ),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(changes, min_size=1, max_size=3))
def test_an_updated_snapshot_is_the_freshly_written_one(
    tmp_path_factory: pytest.TempPathFactory, steps: list[dict[str, str | None]]
) -> None:
    """Files come, change and go; only those that changed are read, and nothing is left behind."""
    place = tmp_path_factory.mktemp("update")
    folder = place / "knowledge"
    folder.mkdir()
    for name, text in {**ARTICLES, "kept.txt": "Kept\nThis stays.\n"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    archive = Archive(place / "index")
    archive.write(load([folder]))
    for step in steps:
        for name, text in step.items():
            if text is None:
                (folder / name).unlink(missing_ok=True)
            else:
                (folder / name).write_text(text, encoding="utf-8")
        before = saved_of(archive)
        known = dict(before.articles)
        library = load([folder], kept=before.articles, ledger=archive.ledger(before))
        plain = load([folder], kept=known)
        assert dict(library.articles) == dict(plain.articles)
        assert (library.acceptance_questions, library.synonyms) == (
            plain.acceptance_questions,
            plain.synonyms,
        )
        sentences_of(before)  # known from now on, and taken over
        draft, stayed = archive.spliced(before, library)
        staged = archive.opened(Arrays(draft.writer.contents()), draft.folder)
        staged.searcher.take_over(before.searcher, stayed)
        draft.keep()
        again = Archive(place / "fresh")
        fresh = again.write(plain)
        same_files(draft.folder, fresh)
        assert sentences_of(staged) == sentences_of(again.load(fresh))
        assert not [e for e in (place / "index").iterdir() if e.name.startswith(".")]


def test_only_changed_files_are_read(folder: Path, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "index")
    archive.write(load([folder]))
    before = saved_of(archive)
    (folder / "land.txt").write_text("The land\nAnother text.\n", encoding="utf-8")
    (folder / "plage.md").unlink()
    library = load([folder], kept=before.articles, ledger=archive.ledger(before))
    assert library.reused == {"sea"}
    assert list(library.articles) == ["land", "sea"]
    assert "plage" not in library.articles
    assert len(library.articles) == 2
    with pytest.raises(KeyError):
        library.articles["plage"]


def test_a_touched_file_is_compared_and_not_read_again(folder: Path, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "index")
    archive.write(load([folder]))
    before = saved_of(archive)
    old = (folder / "sea.md").read_bytes()
    os.utime(folder / "sea.md", ns=(1, 1))
    (folder / "land.txt").write_bytes((folder / "land.txt").read_bytes().replace(b"dry", b"wet"))
    library = load([folder], kept=before.articles, ledger=archive.ledger(before))
    assert library.reused == {"sea", "plage"}
    (folder / "sea.md").write_bytes(old + b"\nMore.\n")
    (folder / "plage.md").unlink()
    (folder / "plage.md").mkdir()
    assert load([folder], ledger=archive.ledger(before)).reused == frozenset()


def test_a_question_may_be_restricted_to_some_articles(folder: Path, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "index")
    archive.write(load([folder]))
    for snapshot in (saved_of(archive), build_snapshot(load([folder]))):
        asked = "do anchors rust, ancres, or fish in the sea"
        within = snapshot.scope({"land", "plage", "nowhere"})
        found = [quote.article_id for quote in answer(snapshot, asked, within=within).quotes]
        assert sorted(found) == ["land", "plage"]
        assert answer(snapshot, asked, within=snapshot.scope(())).quotes == ()
        assert "sea" in {quote.article_id for quote in answer(snapshot, asked).quotes}
