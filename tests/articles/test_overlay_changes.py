"""Changes of the overlay: whole or not at all, whatever goes wrong on the way."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from bot.articles import overlay_changes
from bot.articles.ledger import digest_of
from bot.articles.library import load
from bot.articles.overlay import ArticleChangedError, Overlay, OverlayError, written_over
from bot.articles.overlay_changes import Change, OverlayChanges
from tests.articles.overlay_crash import BELOW, KINDS, OWN, TEXT


@pytest.fixture
def overlay(tmp_path: Path) -> Overlay:
    return Overlay(tmp_path / "data" / "articles")


@pytest.fixture
def changes(overlay: Overlay) -> OverlayChanges:
    return OverlayChanges(overlay)


@pytest.fixture
def below(tmp_path: Path) -> Path:
    path = tmp_path / "knowledge" / "rules.md"
    path.parent.mkdir()
    path.write_bytes(BELOW)
    return path


def confirmed(changes: OverlayChanges, change: Change, below: Path | None = None) -> None:
    with changes.made(change, below=below) as unconfirmed:
        unconfirmed.confirm()


def everything(overlay: Overlay) -> dict[str, bytes]:
    return {
        path.relative_to(overlay.folder).as_posix(): path.read_bytes()
        for path in overlay.folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


@contextmanager
def full_disk() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_an_article_is_added_and_is_an_ordinary_file(
    overlay: Overlay, changes: OverlayChanges
) -> None:
    confirmed(changes, Change(article_id="rules/no-1", text=TEXT))
    assert everything(overlay) == {"rules/no-1.md": TEXT.encode()}
    assert list(overlay.files()) == ["rules/no-1"]


def test_what_is_not_confirmed_is_taken_back(
    overlay: Overlay, changes: OverlayChanges, below: Path
) -> None:
    confirmed(changes, Change(article_id="rules", text=TEXT, seen=digest_of(BELOW)), below)
    before = everything(overlay)
    seen = digest_of(before["rules.md"])
    for text in ("# Rules\n\nOthers.", None):
        with changes.made(Change(article_id="rules", text=text, seen=seen), below=below):
            assert everything(overlay) != before
        assert everything(overlay) == before
    with (
        pytest.raises(RuntimeError),
        changes.made(Change(article_id="rules", text=None, seen=seen), below=below),
    ):
        raise RuntimeError
    assert everything(overlay) == before


def test_a_removed_article_of_the_folders_is_hidden_by_a_mark_that_says_how_to_undo_it(
    overlay: Overlay, changes: OverlayChanges, below: Path
) -> None:
    confirmed(changes, Change(article_id="rules", text=None, seen=digest_of(BELOW)), below)
    assert list(overlay.removed()) == ["rules"]
    assert b"Delete this file to have it back." in everything(overlay)["rules.removed"]
    assert overlay.source("rules", below) is None
    (overlay.folder / "rules.removed").unlink()
    assert overlay.source("rules", below) == (".md", BELOW)


def test_removing_an_article_of_the_overlay_alone_leaves_nothing(
    overlay: Overlay, changes: OverlayChanges
) -> None:
    confirmed(changes, Change(article_id="rules", text=TEXT))
    confirmed(changes, Change(article_id="rules", text=None, seen=digest_of(TEXT.encode())))
    assert everything(overlay) == {}


def test_a_later_change_below_is_a_conflict_until_it_is_written_over_again(
    overlay: Overlay, changes: OverlayChanges, below: Path
) -> None:
    confirmed(changes, Change(article_id="rules", text=TEXT, seen=digest_of(BELOW)), below)
    assert overlay.conflicts({"rules": below}) == []
    below.write_bytes(b"# Rules\n\nChanged below.")
    (conflict,) = overlay.conflicts({"rules": below})
    assert str(conflict) == (
        f"{overlay.folder}/rules.md:1: `rules` has changed in the knowledge folders since this was "
        "written; compare the two, then save the one you want from chat"
    )
    assert "is gone from the knowledge folders" in str(overlay.conflicts({})[0])
    suffix, content = overlay.source("rules", below) or ("", b"")
    assert suffix == ".md"
    again = Change(article_id="rules", text=content.decode(), seen=digest_of(content))
    confirmed(changes, again, below)
    assert overlay.conflicts({"rules": below}) == []
    assert everything(overlay)["rules.md"].count(b"# written over") == 1


def test_a_removed_article_that_changes_below_is_a_conflict_and_one_that_goes_is_none(
    overlay: Overlay, changes: OverlayChanges, below: Path
) -> None:
    confirmed(changes, Change(article_id="rules", text=None, seen=digest_of(BELOW)), below)
    below.write_bytes(b"# Rules\n\nChanged below.")
    assert len(overlay.conflicts({"rules": below})) == 1
    assert overlay.conflicts({}) == []


def test_the_library_reads_the_overlay_in_the_place_of_the_folders(
    overlay: Overlay, changes: OverlayChanges, below: Path
) -> None:
    (below.parent / "other.md").write_text("# Other\n\nThe other article.")
    folders = [below.parent]
    assert list(load(folders, overlay=overlay).articles) == ["other", "rules"]
    confirmed(changes, Change(article_id="rules", text=TEXT, seen=digest_of(BELOW)), below)
    confirmed(changes, Change(article_id="third", text="# Third\n\nThe third one."))
    library = load(folders, overlay=overlay)
    assert list(library.articles) == ["other", "rules", "third"]
    assert library.articles["rules"].body == "The rules that are written in this moment."
    assert library.faults == ()
    assert library.ignored == ()
    assert library.below == {"rules": below}
    seen = digest_of((overlay.folder / "rules.md").read_bytes())
    confirmed(changes, Change(article_id="rules", text=None, seen=seen), below)
    library = load(folders, overlay=overlay)
    assert list(library.articles) == ["other", "third"]
    assert (library.faults, library.ignored) == ((), ())
    below.write_bytes(b"# Rules\n\nChanged below.")
    assert "has changed in the knowledge folders" in str(load(folders, overlay=overlay).faults[0])


@pytest.mark.parametrize(
    ("suffix", "source", "kept"),
    [
        (".md", "No front matter.", "---\n# written over {}\n---\nNo front matter."),
        (".md", "---\ntitle: A\n---\nB.", "---\n# written over {}\ntitle: A\n---\nB."),
        (".md", "---\r\ntitle: A\r\n---\r\nB.", "---\r\n# written over {}\ntitle: A\r\n---\r\nB."),
        (".html", "<p>A.</p>", "<!--\n---\n# written over {}\n---\n-->\n<p>A.</p>"),
        (
            ".html",
            "<!--\n---\ntitle: A\n---\n-->\n<p>B.</p>",
            "<!--\n---\n# written over {}\ntitle: A\n---\n-->\n<p>B.</p>",
        ),
        (".txt", "A\n\nB.", "A\n\nB."),
    ],
)
def test_each_format_has_its_note_in_the_front_matter(
    overlay: Overlay, changes: OverlayChanges, below: Path, suffix: str, source: str, kept: str
) -> None:
    change = Change(article_id="rules", text=source, suffix=suffix, seen=digest_of(BELOW))
    confirmed(changes, change, below)
    (content,) = everything(overlay).values()
    assert content.decode() == kept.format(digest_of(BELOW))
    assert written_over(content) == (None if suffix == ".txt" else digest_of(BELOW))


def test_of_two_moderators_the_second_is_told_and_the_first_is_kept(
    overlay: Overlay, changes: OverlayChanges, below: Path
) -> None:
    seen = digest_of(BELOW)
    confirmed(changes, Change(article_id="rules", text="# Rules\n\nFirst.", seen=seen), below)
    before = everything(overlay)
    for late in (seen, None, "0" * 32):
        change = Change(article_id="rules", text="# Rules\n\nSecond.", seen=late)
        with pytest.raises(ArticleChangedError, match="`rules` was changed meanwhile"):
            confirmed(changes, change, below)
    assert everything(overlay) == before


def test_two_processes_do_not_write_at_once(overlay: Overlay, changes: OverlayChanges) -> None:
    with changes.made(Change(article_id="a", text=TEXT), below=None) as unconfirmed:
        other = OverlayChanges(overlay)
        with pytest.raises(OverlayError, match="another process changes an article"):
            confirmed(other, Change(article_id="b", text=TEXT))
        with pytest.raises(OverlayError, match="another process changes an article"):
            other.recover()  # the change under way is not a crash's
        unconfirmed.confirm()
    assert list(overlay.files()) == ["a"]


@pytest.mark.parametrize("name", ["../etc", "/etc/x", "a//b", "", "Rules", "a.b", "x" * 300, "a/"])
def test_what_is_no_article_id_names_no_file(
    overlay: Overlay, changes: OverlayChanges, name: str
) -> None:
    with pytest.raises(OverlayError, match="choose a"):
        confirmed(changes, Change(article_id=name, text=TEXT))
    assert not overlay.folder.exists()


def test_what_is_confirmed_stays_though_what_it_left_cannot_be_swept(
    overlay: Overlay, changes: OverlayChanges, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(overlay_changes, "sweep", refused)
    confirmed(changes, Change(article_id="a", text="Text."))
    assert list(overlay.files()) == ["a"]


def test_on_a_full_disk_all_is_as_it_was(
    overlay: Overlay, changes: OverlayChanges, below: Path
) -> None:
    confirmed(changes, Change(article_id="rules", text=TEXT, seen=digest_of(BELOW)), below)
    before = everything(overlay)
    seen = digest_of(before["rules.md"])
    for text in ("# Rules\n\nOthers.", None):
        change = Change(article_id="rules", text=text, seen=seen)
        with full_disk(), pytest.raises(OverlayError, match=r"cannot be saved .*serves on"):
            confirmed(changes, change, below)
        assert everything(overlay) == before


def test_a_change_is_taken_back_also_when_the_disk_is_full_by_then(
    overlay: Overlay, changes: OverlayChanges, below: Path
) -> None:
    confirmed(changes, Change(article_id="rules", text=TEXT, seen=digest_of(BELOW)), below)
    before = everything(overlay)
    change = Change(article_id="rules", text="# R\n\nX.", seen=digest_of(before["rules.md"]))
    with ExitStack() as disk, changes.made(change, below=below):
        disk.enter_context(full_disk())
    assert everything(overlay) == before


def test_where_the_folder_cannot_be_made_the_reason_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    changes = OverlayChanges(Overlay(tmp_path / "data" / "articles"))
    with pytest.raises(OverlayError, match="articles cannot be saved there"):
        confirmed(changes, Change(article_id="rules", text=TEXT))
    assert not changes.recover()


def test_a_draft_outlives_a_restart_and_is_found_by_its_token_alone(
    overlay: Overlay, changes: OverlayChanges
) -> None:
    change = Change(article_id="rules", text=TEXT, seen="0" * 32)
    token = changes.keep_draft(change)
    again = OverlayChanges(overlay)
    assert again.draft(token) == change
    assert overlay.files() == {}
    for other in ("../../x", "0" * 16, "", token + "0", token.upper() + "x"):
        assert again.draft(other) is None
        again.drop_draft(other)
    again.drop_draft(token)
    assert again.draft(token) is None


@pytest.mark.no_cover  # other tests reach the same code
@pytest.mark.parametrize("kind", KINDS)
def test_after_a_crash_at_any_step_the_last_confirmed_article_is_there(
    tmp_path: Path, kind: str
) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.articles.overlay_crash", str(tmp_path), kind],
        capture_output=True,
        text=True,
        check=True,
    )
    results = [json.loads(line) for line in run.stdout.splitlines()]
    before, after = results[0]["files"], results[-1]["files"]
    assert before != after
    assert not results[0]["confirmed"]
    assert results[-1]["confirmed"]
    assert sum(not result["confirmed"] for result in results) >= 5
    for result in results:
        assert result["files"] == (after if result["confirmed"] else before)
    if kind == "edit":
        assert before == {"rules.html": OWN.decode()}
        assert list(after) == ["rules.md"]


def test_a_file_that_nobody_may_read_is_named(overlay: Overlay) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    overlay.folder.mkdir(parents=True)
    (overlay.folder / "rules.md").write_text(TEXT)
    (overlay.folder / "rules.md").chmod(0)
    with pytest.raises(OverlayError, match=r"rules\.md: cannot be read"):
        overlay.source("rules", None)
