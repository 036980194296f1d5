"""Promise 4: whatever happens to a reload, the old snapshot serves on until a sound one is."""

import contextlib
import gc
import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.knowledge_base.reload
from bot.answers.answering import answer
from bot.errors import (
    EmptyError,
    FolderError,
    KnowledgeError,
    NoEarlierVersionError,
    ReloadRunningError,
)
from bot.knowledge_base import staging
from bot.knowledge_base.difference import Difference
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.knowledge_base.reload import Reload
from tests.conftest import WriteArticles
from tests.knowledge_base.histories import build_here

HARBOUR = """---
title: The harbour
questions:
  - ask: when does the harbour open
    expect: opens at nine
  - ask: how deep is the ocean
    expect: none
---
The harbour opens at nine.

Boats must show a light at night.
"""
LIBRARY = "The library lends books for three weeks.\n\nLate books cost nothing."
MUSEUM = "The museum shows paintings of ships.\n\nEntry is free on Sundays."

FILES = {"harbour.md": HARBOUR, "library.md": LIBRARY, "museum.md": MUSEUM}


@pytest.fixture
def folder(write_articles: WriteArticles) -> Path:
    return write_articles(FILES)


@pytest.fixture
def knowledge(folder: Path) -> KnowledgeBase:
    return KnowledgeBase([folder])


def first_quote(knowledge: KnowledgeBase, question: str) -> str:
    return answer(knowledge.current, question).quotes[0].text


def test_a_reload_serves_what_was_changed_and_says_what_that_is(
    knowledge: KnowledgeBase, folder: Path
) -> None:
    (folder / "library.md").write_text(LIBRARY.replace("three", "four"))
    (folder / "museum.md").unlink()
    (folder / "theatre.md").write_text("The theatre plays on Fridays.\n\nTickets cost ten euros.")
    reload = knowledge.reload()
    assert reload.verdict == "swapped"
    assert reload.difference.added == ("theatre",)
    assert reload.difference.changed == ("library",)
    assert reload.difference.removed == ("museum",)
    assert reload.difference.passages_changed == 1
    assert reload.difference.passages_added == len(
        [p for p in reload.staged.passages if p.article_id == "theatre"]
    )
    assert reload.asked == 2
    assert not reload.lost
    assert not reload.failed
    assert knowledge.current.revision == reload.staged.revision
    assert "four weeks" in first_quote(knowledge, "how long does the library lend books")


def test_a_reload_without_changes_keeps_the_way_back(
    knowledge: KnowledgeBase, folder: Path
) -> None:
    first = knowledge.current
    (folder / "library.md").write_text(LIBRARY.replace("three", "four"))
    knowledge.reload()
    assert knowledge.reload().verdict == "unchanged"
    assert not knowledge.reload().difference
    assert knowledge.rollback().again.snapshot.revision == first.revision


def test_a_broken_article_keeps_its_last_good_version_and_the_rest_is_swapped_in(
    knowledge: KnowledgeBase, folder: Path
) -> None:
    (folder / "harbour.md").write_text("---\ntitle: a: b\n---\nThe harbour is closed.")
    (folder / "library.md").write_text(LIBRARY.replace("three", "four"))
    reload = knowledge.reload()
    assert reload.verdict == "swapped"
    assert reload.difference.changed == ("library",)
    assert len(reload.staged.faults) == 1
    assert "opens at nine" in first_quote(knowledge, "when does the harbour open")


def test_a_lost_answer_is_not_swapped_in(knowledge: KnowledgeBase, folder: Path) -> None:
    before = knowledge.current
    (folder / "harbour.md").write_text(HARBOUR.replace("The harbour opens at nine.", "Closed."))
    reload = knowledge.reload()
    assert reload.verdict == "lost answers"
    assert not reload.swapped
    assert [lost.question.ask for lost in reload.lost] == ["when does the harbour open"]
    assert knowledge.current is before


def test_force_swaps_in_a_lost_answer(knowledge: KnowledgeBase, folder: Path) -> None:
    (folder / "harbour.md").write_text(HARBOUR.replace("The harbour opens at nine.", "Closed."))
    reload = knowledge.reload(force=True)
    assert reload.verdict == "swapped"
    assert len(reload.lost) == 1
    assert knowledge.current is reload.staged


def test_a_new_question_that_fails_is_reported_and_does_not_hinder(
    knowledge: KnowledgeBase, folder: Path
) -> None:
    (folder / "questions.yaml").write_text("- ask: who built the lighthouse\n  expect: Ada\n")
    reload = knowledge.reload()
    assert reload.swapped
    assert [failed.question.ask for failed in reload.failed] == ["who built the lighthouse"]


def test_a_broken_questions_file_does_not_hide_a_lost_answer(
    write_articles: WriteArticles,
) -> None:
    questions = "- ask: when does the harbour open\n  expect: opens at nine\n"
    folder = write_articles({"h.md": "The harbour opens at nine.", "questions.yaml": questions})
    knowledge = KnowledgeBase([folder])
    (folder / "h.md").write_text("The harbour is closed today.")
    (folder / "questions.yaml").write_text("- ask: [")
    assert knowledge.reload().verdict == "lost answers"


def test_a_reload_that_would_lose_more_than_half_of_the_articles_needs_force(
    knowledge: KnowledgeBase, folder: Path
) -> None:
    before = knowledge.current
    (folder / "library.md").unlink()
    (folder / "museum.md").unlink()
    assert knowledge.reload().verdict == "mostly gone"
    assert knowledge.current is before
    assert knowledge.reload(force=True).verdict == "swapped"
    assert list(knowledge.current.articles) == ["harbour"]


def test_half_of_the_articles_may_go(write_articles: WriteArticles) -> None:
    folder = write_articles({"library.md": LIBRARY, "museum.md": MUSEUM})
    knowledge = KnowledgeBase([folder])
    (folder / "library.md").unlink()
    assert knowledge.reload().verdict == "swapped"


@pytest.mark.parametrize("force", [False, True])
def test_a_missing_folder_fails_and_the_old_snapshot_serves_on(
    knowledge: KnowledgeBase, folder: Path, force: bool
) -> None:
    before = knowledge.current
    shutil.rmtree(folder)
    with pytest.raises(FolderError):
        knowledge.reload(force=force)
    assert knowledge.current is before
    folder.mkdir()
    with pytest.raises(EmptyError):
        knowledge.reload(force=force)
    assert knowledge.current is before


def test_rollback_returns_to_the_snapshot_before_once(
    knowledge: KnowledgeBase, folder: Path
) -> None:
    first = knowledge.version
    (folder / "library.md").write_text(LIBRARY.replace("three", "four"))
    knowledge.reload()
    second = knowledge.version
    rollback = knowledge.rollback()
    assert rollback.left is second
    assert rollback.again is knowledge.version
    assert knowledge.current.revision == first.snapshot.revision
    with pytest.raises(NoEarlierVersionError, match="no earlier version"):
        knowledge.rollback()
    assert knowledge.reload().difference.changed == ("library",)


def test_both_versions_are_known_by_their_revision(knowledge: KnowledgeBase, folder: Path) -> None:
    first = knowledge.current
    for number in ("four", "five"):
        (folder / "library.md").write_text(LIBRARY.replace("three", number))
        second, third = knowledge.current, knowledge.reload().staged
    assert knowledge.known(third.revision) is third
    assert knowledge.known(second.revision) is second
    assert knowledge.known(first.revision) is None


def test_a_second_reload_while_one_runs_is_told_so(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    compare = bot.knowledge_base.reload.compare

    def waiting(*snapshots: object) -> object:
        begun.set()
        assert go_on.wait(10)
        return compare(*snapshots)  # type: ignore[arg-type]

    monkeypatch.setattr(bot.knowledge_base.reload, "compare", waiting)
    thread = threading.Thread(target=knowledge.reload)
    thread.start()
    assert begun.wait(10)
    with pytest.raises(ReloadRunningError, match="already running"):
        knowledge.reload()
    with pytest.raises(ReloadRunningError):
        knowledge.rollback()
    go_on.set()
    thread.join()
    assert knowledge.reload().verdict == "unchanged"


def _break_yaml(folder: Path) -> None:
    (folder / "harbour.md").write_text("---\ntitle: [\n---\nText.")


def _unreadable(folder: Path) -> None:
    (folder / "library.md").write_bytes(b"\xff\xfe\x00binary")


def _empty_everything(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_text("")


def _delete_one(folder: Path) -> None:
    (folder / "museum.md").unlink(missing_ok=True)


def _delete_all(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _delete_the_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def _turn_into_a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("not a folder")


def _same_id_twice(folder: Path) -> None:
    (folder / "Harbour.txt").write_text("Title\n\nAnother one.")


def _lose_an_answer(folder: Path) -> None:
    (folder / "harbour.md").write_text(
        HARBOUR.replace("The harbour opens at nine.", "It is closed.")
    )


def _break_the_questions(folder: Path) -> None:
    (folder / "questions.yaml").write_text("- ask: [")


def _add_a_good_one(folder: Path) -> None:
    (folder / "theatre.md").write_text("The theatre plays on Fridays.")


mischief = st.sampled_from(
    [
        _break_yaml,
        _unreadable,
        _empty_everything,
        _delete_one,
        _delete_all,
        _delete_the_folder,
        _turn_into_a_file,
        _same_id_twice,
        _lose_an_answer,
        _break_the_questions,
        _add_a_good_one,
    ]
)
STEPS = ["load", "snapshot_of", "compare", "ask_all"]
PLACES = {"load": staging, "snapshot_of": staging}
accidents = st.none() | st.tuples(
    st.sampled_from(STEPS),
    st.sampled_from([MemoryError(), OSError("disk"), RuntimeError("surprise"), KeyError("x")]),
)


def _reload(knowledge: KnowledgeBase, accident: tuple[str, Exception] | None) -> Reload | None:
    """Reload; one step of it may fail with an error that nobody foresaw."""

    def fail(*_: object, **__: object) -> object:
        assert accident is not None
        raise accident[1]

    with pytest.MonkeyPatch.context() as patched:
        if accident is not None:
            patched.setattr(PLACES.get(accident[0], bot.knowledge_base.reload), accident[0], fail)
        try:
            return knowledge.reload()
        except KnowledgeError as error:
            sentence = str(error)
        except Exception as error:
            if accident is None or error is not accident[1]:
                raise
            return None
    assert len(sentence.splitlines()) == 1
    return None


@settings(max_examples=40)  # each loads and reloads a folder up to four times
@given(st.lists(st.tuples(mischief, accidents), min_size=1, max_size=3), st.booleans())
def test_whatever_fails_the_old_snapshot_serves_on(
    happenings: list[tuple[Callable[[Path], None], tuple[str, Exception] | None]], is_large: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "knowledge"
        folder.mkdir()
        for file, text in FILES.items():
            (folder / file).write_text(text)
        data = Path(name) / "data" if is_large else None
        base = KnowledgeBase([folder], data=data, saved_from=1, build=build_here)
        with contextlib.closing(base) as knowledge:
            for happening, accident in happenings:
                knowledge.settle()  # a base is renewed behind what serves
                before = knowledge.current
                if folder.is_dir():
                    happening(folder)
                reload = _reload(knowledge, accident)
                if reload is None or not reload.swapped:
                    assert knowledge.current.revision == before.revision
                else:
                    assert knowledge.current is reload.staged
                    assert len(reload.difference.removed) * 2 <= len(before.articles)
                # Not forced, nothing can take the tested answer away.
                assert "opens at nine" in first_quote(knowledge, "when does the harbour open")
                assert answer(knowledge.current, "when does the harbour open").answered
                assert not answer(knowledge.current, "how deep is the ocean").answered


def test_the_collector_spares_old_objects_until_a_reload_is_done(
    knowledge: KnowledgeBase, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = gc.get_threshold()
    seen: list[tuple[int, int, int]] = []

    def noted(*_: object) -> Difference:
        seen.append(gc.get_threshold())
        return Difference()

    monkeypatch.setattr(bot.knowledge_base.reload, "compare", noted)
    (folder / "museum.md").write_text("The museum is closed.")
    knowledge.reload()
    ((young, middle, old),) = seen
    assert (young, middle) == usual[:2]
    assert old > 1_000_000  # never, in other words
    assert gc.get_threshold() == usual
