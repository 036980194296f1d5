"""What a start serves, and what it leaves on the disk."""

import os
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from bot.errors import EmptyError, LockedError, RenewalError
from bot.index import array_writer
from bot.knowledge_base import renewal as renewal_module
from bot.knowledge_base import staging
from bot.knowledge_base.base_store import BaseStore
from bot.knowledge_base.draft import build_draft
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.knowledge_base.rollback_file import NAME
from bot.knowledge_base.staging import Staging
from bot.knowledge_base.version import Version
from tests.conftest import WriteArticles
from tests.knowledge_base.histories import assert_equal, build_here, fresh, said

pytestmark = pytest.mark.no_cover  # other tests reach the same code
any_threshold = pytest.mark.usefixtures("without_calibration")

ARTICLES = {
    f"a{n}.md": f"# A{n}\n\nAnchor number{n} rusts.\n\n"
    "The harbour office keeps a list of all that is old.\n"
    for n in range(30)
}

Start = Callable[[], KnowledgeBase]


@pytest.fixture
def folder(write_articles: WriteArticles) -> Path:
    return write_articles(ARTICLES)


@pytest.fixture(params=[3, 100_000], ids=["large", "small"])
def start(request: pytest.FixtureRequest, folder: Path, tmp_path: Path) -> Start:
    """Start a knowledge base, again and again."""

    def begin() -> KnowledgeBase:
        return KnowledgeBase(
            [folder], data=tmp_path / "data", saved_from=request.param, build=build_here
        )

    return begin


def large(folder: Path, **options: object) -> KnowledgeBase:
    data = folder.parent / "data"
    options = {"build": build_here, **options}
    return KnowledgeBase([folder], data=data, saved_from=3, **options)  # type: ignore[arg-type]


def edit(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(f"# Edited\n\n{text}\n")


def first_quote(base: KnowledgeBase, question: str) -> str:
    return said(base.current, question).quotes[0].text


def test_a_start_serves_the_files_as_they_are(start: Start, folder: Path) -> None:
    with closing(start()) as base:
        before = base.current.revision
    edit(folder, "a1.md", "Another anchor.")
    (folder / "a2.md").unlink()
    with closing(start()) as base:
        assert base.current.revision != before
        assert "a2" not in base.current.articles
        assert first_quote(base, "another anchor") == "Another anchor."
        assert_equal(base.current, fresh(base.current), ["another anchor", "number7"])


@any_threshold
def test_a_small_knowledge_base_saves_no_index(folder: Path, tmp_path: Path) -> None:
    with closing(KnowledgeBase([folder], data=tmp_path / "data")) as base:
        edit(folder, "a1.md", "Another anchor.")
        base.reload()
        base.settle()
    assert not list((tmp_path / "data").glob("index/*-*"))


@any_threshold
def test_only_changed_files_are_read_after_a_first_start(
    start: Start, folder: Path, files_read: list[str]
) -> None:
    for file in folder.iterdir():
        os.utime(file, ns=(10**18, 10**18))
    with closing(start()) as base:
        files_read.clear()
        edit(folder, "a1.md", "Another anchor.")
        base.reload()
        assert files_read == ["a1.md"]


@any_threshold
def test_only_changed_files_are_read_at_a_start(folder: Path, files_read: list[str]) -> None:
    for file in folder.iterdir():
        os.utime(file, ns=(10**18, 10**18))
    large(folder).close()
    edit(folder, "a1.md", "Another anchor.")
    files_read.clear()
    large(folder).close()
    assert [name for name in files_read if name.endswith(".md")] == ["a1.md"]


def test_after_a_rollback_a_start_serves_that_version_until_a_reload(
    start: Start, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(start()) as base:
        first = base.current
        edit(folder, "a1.md", "Another anchor.")
        assert base.reload().verdict == "swapped"
        edit(folder, "a3.md", "A third anchor.")
        (folder / "a5.md").unlink()
        assert base.reload().verdict == "swapped"
        second = base.rollback().again.snapshot
        assert base.version.rolled_back
        base.settle()
    for _ in range(2):
        with closing(start()) as base:
            assert base.version.rolled_back
            assert base.current.revision == second.revision != first.revision
            assert_equal(base.current, second, ["another anchor", "number5"])
            assert "which was rolled back to; a reload reads the files" in caplog.text
            assert first_quote(base, "number5") == "Anchor number5 rusts."
            base.settle()
    with closing(start()) as base:
        edit(folder, "a4.md", "A fourth anchor.")
        reload = base.reload()
        assert reload.difference.changed == ("a3", "a4")
        assert reload.difference.removed == ("a5",)
        assert not base.version.rolled_back
        assert first_quote(base, "fourth") == "A fourth anchor."
        base.settle()
    with closing(start()) as base:
        assert not base.version.rolled_back
        assert first_quote(base, "third") == "A third anchor."


@any_threshold
@pytest.mark.parametrize("articles", [5, 500], ids=["100 passages", "10,000 passages"])
def test_after_a_rollback_and_a_start_an_edit_and_a_reload_serve_the_edit(
    articles: int, tmp_path: Path
) -> None:
    """With the settings that everybody has: below 5,000 passages nothing is saved but contents."""
    folder = tmp_path / "knowledge"
    folder.mkdir()
    for n in range(articles):
        rooms = (
            f"Room {n}x{at} of the harbour office is kept by clerk{at} of it." for at in range(20)
        )
        (folder / f"a{n}.md").write_text(f"# A{n}\n\n" + "\n\n".join(rooms) + "\n")

    def begin() -> KnowledgeBase:
        return KnowledgeBase([folder], data=tmp_path / "data", build=build_here)

    with closing(begin()) as base:
        assert len(base.current.passages) == 20 * articles
        before = base.current.revision
        edit(folder, "a1.md", "Another anchor.")
        assert base.reload().swapped
        base.rollback()
        base.settle()
    with closing(begin()) as base:
        assert base.current.revision == before
        assert base.current.rolled_back
        assert first_quote(base, "who keeps room 1x3").startswith("Room 1x3 ")
        edit(folder, "a2.md", "A second anchor.")
        assert base.reload().swapped
        assert first_quote(base, "second anchor") == "A second anchor."
        assert first_quote(base, "another anchor") == "Another anchor."


@any_threshold
def test_a_version_rolled_back_to_outlives_a_renewal_of_its_base(folder: Path) -> None:
    with closing(large(folder)) as base:
        for n in range(3):
            edit(folder, f"a{n}.md", "Another anchor.")
        base.reload()
        edit(folder, "a9.md", "A later anchor.")
        base.reload()
        revision = base.rollback().again.snapshot.revision
    for _ in range(3):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(staging, "RENEWED_FROM", 0.01)
            with closing(large(folder)) as base:
                base.settle()
                assert base.version.rolled_back
                assert base.current.revision == revision
                assert base.current.index.delta is None


def returned_to(base: KnowledgeBase, folder: Path) -> None:
    for n in range(30):
        edit(folder, f"a{n}.md", f"A later anchor {n}.")
    base.reload()
    base.rollback()


def refused(base: KnowledgeBase, folder: Path) -> None:
    files = [(file, file.read_bytes()) for file in sorted(folder.iterdir())]
    for file, _ in files[:20]:
        file.unlink()
    for file, _ in files[20:]:
        edit(folder, file.name, f"A later anchor in {file.stem}.")
    assert base.reload().verdict == "mostly gone"
    for file, content in files:
        file.write_bytes(content)


@any_threshold
@pytest.mark.parametrize("meanwhile", [returned_to, refused])
def test_a_renewed_base_that_reloads_deleted_meanwhile_is_built_again(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    meanwhile: Callable[[KnowledgeBase, Path], None],
) -> None:
    renewed, built, may_go_on = Staging.renewed, Event(), Event()

    def slowly(self: Staging, version: Version) -> Version:
        made = renewed(self, version)
        built.set()
        assert may_go_on.wait(60)
        return made

    monkeypatch.setattr(staging, "RENEWED_FROM", 0.01)
    monkeypatch.setattr(Staging, "renewed", slowly)
    with closing(large(folder)) as base:
        edit(folder, "a1.md", "Another anchor.")
        base.reload()
        assert built.wait(60)
        meanwhile(base, folder)
        revision = base.current.revision
        may_go_on.set()
        base.settle()
        assert base.version.base is not None
        assert base.version.base.folder.exists()
        assert base.current.index.delta is None
    with closing(large(folder)) as base:
        assert base.current.revision == revision
    assert "cannot be read" not in caplog.text


@any_threshold
def test_a_refused_reload_leaves_the_version_rolled_back_to(start: Start, folder: Path) -> None:
    with closing(start()) as base:
        edit(folder, "a1.md", "Another anchor.")
        base.reload()
        first = base.rollback().again.snapshot.revision
        for n in range(20):
            (folder / f"a{n}.md").unlink()
        assert base.reload().verdict == "mostly gone"
        base.settle()
    with closing(start()) as base:
        assert base.version.rolled_back
        assert base.current.revision == first


@any_threshold
def test_a_damaged_version_rolled_back_to_is_told_and_the_files_serve(
    start: Start, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(start()) as base:
        edit(folder, "a1.md", "Another anchor.")
        base.reload()
        base.rollback()
    path = tmp_path / "data" / "index" / NAME
    content = bytearray(path.read_bytes())
    content[40] ^= 1
    path.write_bytes(content)
    with closing(start()) as base:
        assert not base.version.rolled_back
        assert first_quote(base, "another anchor") == "Another anchor."
    assert "is lost, the files are served as they are" in caplog.text


@pytest.mark.parametrize("refused", ["flock", "disk"])
@any_threshold
def test_what_cannot_be_saved_serves_from_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, refused: str
) -> None:
    store = BaseStore(folder.parent / "data" / "index")
    if refused == "disk":

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(array_writer.os, "fsync", full)
        base, why = large(folder), "the index cannot be saved (no space left on device)"
    else:
        with store.writing():
            base, why = large(folder), "another process writes the index here"
            with pytest.raises(LockedError), store.writing():
                pass
            base.settle()
    with closing(base):
        base.settle() if refused == "disk" else None
        assert why in caplog.text
        assert "from memory" in caplog.text
        assert first_quote(base, "number3") == "Anchor number3 rusts."
        edit(folder, "a3.md", "Another anchor.")
        assert base.reload().verdict == "swapped"
        base.rollback()
        assert first_quote(base, "number3") == "Anchor number3 rusts."
    if refused == "disk":
        assert [entry.name for entry in store.place.iterdir()] == ["lock"]


@any_threshold
def test_a_read_only_folder_is_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    mkdir = Path.mkdir

    def refuse(path: Path, *arguments: object, **options: object) -> None:
        if "data" in path.parts:
            raise PermissionError(13, "Permission denied", str(path))
        mkdir(path, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", refuse)
    with closing(large(folder)) as base:
        assert first_quote(base, "number3") == "Anchor number3 rusts."
        base.settle()
    assert "the index cannot be saved (permission denied); it serves from memory." in caplog.text


def test_the_base_is_renewed_by_another_process_and_old_ones_go(folder: Path) -> None:
    with closing(large(folder, build=None)) as base:
        first = base.version.base
        for n in range(5):
            edit(folder, f"a{n}.md", f"Another anchor {n}.")
            base.reload()
        base.settle()
        renewed = base.version.base
        assert first is not None
        assert renewed is not None
        assert renewed.folder != first.folder
        assert len(base.current.index.changed) < 5
        assert_equal(base.current, fresh(base.current), ["another anchor", "number7"])
        edit(folder, "a9.md", "The last anchor.")
        base.reload()
        base.settle()
        assert renewed.folder.exists()
        assert not first.folder.exists()
        assert not list(renewed.folder.parent.glob(".unfinished*"))
        assert not list(renewed.folder.parent.glob("draft-*"))


@any_threshold
def test_bases_do_not_pile_up_while_reload_follows_reload(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(large(folder)) as base:
        base.settle()
        monkeypatch.setattr(base._maintenance._upkeep, "do", lambda _: None)  # never has its turn
        for turn in range(4):
            for n in range(30):
                edit(folder, f"a{n}.md", f"Another anchor {n} {turn}.")
            base.reload()
        assert base.version.base is not None
        assert len(BaseStore(base.version.base.folder.parent, origin=[folder]).folders()) == 2


def test_all_changed_at_once_is_built_by_another_process(folder: Path) -> None:
    with closing(large(folder, build=None)) as base:
        for n in range(30):
            edit(folder, f"a{n}.md", f"Another anchor {n}.")
        assert base.reload().verdict == "swapped"
        assert base.current.index.delta is None
        assert_equal(base.current, fresh(base.current), ["another anchor"])


def test_a_knowledge_base_grows_large_and_shrinks_again(folder: Path, tmp_path: Path) -> None:
    base = KnowledgeBase([folder], data=tmp_path / "data", saved_from=62, build=build_here)
    with closing(base):
        assert base.version.base is None
        two = "One more anchor, and all that the office knows of it."
        edit(folder, "b1.md", f"{two}\n\n{two}")
        base.reload()
        base.settle()
        assert base.version.base is not None
        for n in range(3):
            (folder / f"a{n}.md").unlink()
        base.reload()
        base.settle()
        assert base.version.base is None
        assert_equal(base.current, fresh(base.current), ["number7"])


def killed(_: Path, __: int) -> None:
    raise RenewalError(-signal.SIGKILL)


@any_threshold
def test_a_process_that_is_killed_leaves_what_serves(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(large(folder, build=killed)) as base:
        edit(folder, "a1.md", "Another anchor.")
        assert base.reload().verdict == "swapped"  # the delta serves
        for n in range(2, 6):
            edit(folder, f"a{n}.md", "A second anchor.")
        base.reload()
        base.settle()
        assert "was ended by signal 9; the system does so when memory runs out" in caplog.text
        assert first_quote(base, "another anchor") == "Another anchor."
        for n in range(30):
            edit(folder, f"a{n}.md", f"All is new {n}.")
        with pytest.raises(RenewalError, match="What serves now serves on; reload again"):
            base.reload()
        assert first_quote(base, "another anchor") == "Another anchor."
        assert not list((folder.parent / "data" / "index").glob("draft-*"))


@any_threshold
def test_a_process_that_fails_is_told_in_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = renewal_module.write_draft

    def spoilt(*arguments: object, **options: object) -> tuple[Path, str]:
        draft, revision = write(*arguments, **options)  # type: ignore[arg-type]
        (draft / "draft.json").unlink()
        return draft, revision

    monkeypatch.setattr(renewal_module, "write_draft", spoilt)
    with closing(large(folder, build=None)) as base:
        for n in range(30):
            edit(folder, f"a{n}.md", f"All is new {n}.")
        with pytest.raises(RenewalError, match=r"draft\.json: cannot be read"):
            base.reload()


@any_threshold
def test_a_base_that_is_not_the_staged_one_is_dropped(folder: Path) -> None:
    def another(draft: Path, _: int) -> None:
        lines = (draft / "articles.jsonl").read_text().splitlines(keepends=True)
        (draft / "articles.jsonl").write_text("".join(lines[1:]))
        build_draft(draft)

    with closing(large(folder, build=another)) as base:
        before = base.current
        for n in range(30):
            edit(folder, f"a{n}.md", f"All is new {n}.")
        with pytest.raises(RenewalError, match="is not what was asked for"):
            base.reload()
        assert base.current is before


@any_threshold
def test_a_base_of_other_folders_or_settings_is_not_opened(folder: Path, tmp_path: Path) -> None:
    large(folder).close()
    place = tmp_path / "data" / "index"
    assert BaseStore(place, origin=[folder]).open_newest() is not None
    assert BaseStore(place, origin=[tmp_path]).open_newest() is None
    assert BaseStore(place, origin=[folder], language="de").open_newest() is None


@any_threshold
def test_nothing_left_to_serve_is_told(start: Start, folder: Path) -> None:
    with closing(start()) as base:
        for file in folder.iterdir():
            file.unlink()
        with pytest.raises(EmptyError, match="put an article there"):
            base.reload()
        assert first_quote(base, "number3") == "Anchor number3 rusts."
    with pytest.raises(EmptyError):
        start()


@any_threshold
def test_a_question_may_be_restricted_to_some_articles(start: Start, folder: Path) -> None:
    with closing(start()) as base:
        edit(folder, "a1.md", "Another anchor rusts.")
        base.reload()
        snapshot = base.current
        assert snapshot.index.delta is not None
        within = snapshot.scope({"a1", "a7", "nowhere"})
        found = snapshot.searcher.search("anchors rust", 50, within=within).hits
        assert {snapshot.passage(hit.address).article_id for hit in found} == {"a1", "a7"}
        everything = snapshot.searcher.search("anchors rust", 100).hits
        scores = {hit.address: hit.passage for hit in everything}
        assert [hit.passage for hit in found] == pytest.approx([scores[h.address] for h in found])
        nothing = snapshot.searcher.search("anchors rust", within=snapshot.scope(()))
        assert nothing.hits == ()
