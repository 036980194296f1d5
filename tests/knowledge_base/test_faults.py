"""Faults at each step of what moderators do: whole snapshots serve, and the next start as well."""

import contextlib
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.articles.overlay_changes import OverlayChanges, Unconfirmed
from bot.errors import FootnoteError
from bot.knowledge_base import reload as reloading
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.knowledge_base.staging import Staging
from tests.knowledge_base.crashes import DEEDS, NEW, OLD, bodies, do, prepared

BEFORE = {"harbour": OLD, "other": "This one stays as it is."}
AFTER = {
    "reload": BEFORE | {"harbour": NEW},
    "add": BEFORE | {"added": NEW},
    "edit": BEFORE | {"harbour": NEW},
    "remove": {"other": "This one stays as it is."},
    "rollback": BEFORE | {"harbour": "The harbour opens at eight o'clock."},
}


@contextlib.contextmanager
def full_disk() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def next_start(knowledge: KnowledgeBase) -> dict[str, str]:
    """Return what the next start serves."""
    knowledge.settle()
    knowledge.close()
    assert knowledge.overlay is not None
    data = knowledge.overlay.folder.parent
    with contextlib.closing(KnowledgeBase(knowledge.folders, data=data)) as again:
        return bodies(again)


@pytest.mark.parametrize("deed", ["add", "edit", "remove"])
def test_on_a_full_disk_nothing_changes_and_a_sentence_says_so(tmp_path: Path, deed: str) -> None:
    knowledge = prepared(tmp_path)
    with full_disk(), pytest.raises(FootnoteError) as told:
        do(knowledge, deed)
    assert len(str(told.value).splitlines()) == 1
    assert bodies(knowledge) == BEFORE
    assert next_start(knowledge) == BEFORE


def test_a_rollback_on_a_full_disk_serves_and_the_log_says_what_the_next_start_does(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    knowledge = prepared(tmp_path)
    with full_disk():
        do(knowledge, "rollback")
    assert bodies(knowledge) == AFTER["rollback"]
    assert "the next start serves the files as they are" in caplog.text
    assert next_start(knowledge) == BEFORE


def explode(*_: Any, **__: Any) -> Any:
    raise MemoryError("no memory left")


@pytest.mark.parametrize(
    ("deed", "place", "name"),
    [
        *((deed, Staging, "again") for deed in ("reload", "add", "edit", "remove")),
        *((deed, reloading, "compare") for deed in ("reload", "add", "edit", "remove")),
        *((deed, reloading, "ask_all") for deed in ("reload", "add", "edit", "remove")),
        *((deed, Unconfirmed, "confirm") for deed in ("add", "edit", "remove")),
        *((deed, OverlayChanges, "_make") for deed in ("add", "edit", "remove")),
    ],
)
def test_whatever_step_fails_the_last_confirmed_articles_serve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str, place: Any, name: str
) -> None:
    knowledge = prepared(tmp_path)
    before = knowledge.current
    with monkeypatch.context() as patched:
        patched.setattr(place, name, explode)
        with pytest.raises(MemoryError):
            do(knowledge, deed)
    assert knowledge.current is before
    assert bodies(knowledge) == BEFORE
    if deed != "reload":  # whose files have changed, and a start serves the files
        assert next_start(knowledge) == BEFORE


@pytest.mark.parametrize("deed", DEEDS)
def test_after_a_crash_at_any_step_the_next_start_serves_whole_articles(
    tmp_path: Path, deed: str
) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.knowledge_base.crashes", str(tmp_path), deed, "2"],
        capture_output=True,
        text=True,
        check=True,
    )
    results = [json.loads(line) for line in run.stdout.splitlines()]
    assert results[-1]["reported"]
    assert results[-1]["served"] == AFTER[deed]
    for result in results[:-1]:
        # Files that a moderator has changed are served by the next start, whatever came of it.
        possible = [AFTER[deed]] if deed == "reload" else [BEFORE, AFTER[deed]]
        assert result["served"] in possible


def test_the_faults_here_are_of_deeds_that_work(tmp_path: Path) -> None:
    for deed in DEEDS:
        knowledge = prepared(tmp_path / deed)
        do(knowledge, deed)
        assert bodies(knowledge) == AFTER[deed]
        assert next_start(knowledge) == AFTER[deed]
