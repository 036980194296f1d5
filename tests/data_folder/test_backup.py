"""What is backed up comes back, and nothing of an archive is believed."""

import contextlib
import io
import json
import os
import sqlite3
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.data_folder import run_lock
from bot.data_folder.archive import MANIFEST, Entry, read_manifest, written
from bot.data_folder.backup import back_up
from bot.data_folder.file_lock import try_lock
from bot.data_folder.restore import restore
from bot.errors import DataError, FolderError, InUseError

KEPT = {
    "articles/rules/no-1.md": "A rule.",
    "articles/.undo.json": "{}",
    "index/rollback.jsonl": "kept",
    "journal.key": "k" * 32,
}
LEFT_OUT = (
    *("heartbeat", "connecting.json", "running.lock", "index/00000001-1/manifest.json"),
    *("articles/.lock", "articles/.tmp-1", "history.damaged.sqlite", "journal.damaged-1-ab.sqlite"),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for name, text in {**KEPT, **dict.fromkeys(LEFT_OUT, "of no use")}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "journal.key").chmod(0o600)
    (folder / "articles" / "elsewhere.md").symlink_to("/etc/hostname")
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "backup.tar.gz"


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.name != run_lock.FILE
    }


def test_what_a_new_machine_needs_comes_back_and_nothing_else(
    data: Path, archive: Path, tmp_path: Path
) -> None:
    back_up(data, archive, version="1")
    assert archive.stat().st_mode & 0o777 == 0o600
    restore(tmp_path / "new", archive)
    assert files(tmp_path / "new") == KEPT
    assert (tmp_path / "new" / "journal.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == [archive.name]


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_a_database_in_use_is_copied_as_of_its_last_commit(
    data: Path, archive: Path, tmp_path: Path, mode: str
) -> None:
    connect = sqlite3.connect(data / "journal.sqlite", isolation_level=None)
    with contextlib.closing(connect) as running:
        running.execute(f"PRAGMA journal_mode = {mode}")
        running.execute("CREATE TABLE said (what TEXT)")
        running.execute("INSERT INTO said VALUES ('committed')")
        running.execute("BEGIN")
        running.execute("INSERT INTO said VALUES ('not yet')")
        back_up(data, archive, version="1")
        running.execute("COMMIT")
    restore(tmp_path / "new", archive)
    with contextlib.closing(sqlite3.connect(tmp_path / "new" / "journal.sqlite")) as restored:
        assert restored.execute("SELECT what FROM said").fetchall() == [("committed",)]
        assert restored.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert {path.name for path in (tmp_path / "new").glob("journal.sqlite*")} == {"journal.sqlite"}


def test_a_damaged_database_is_not_passed_off_as_a_backup(data: Path, archive: Path) -> None:
    (data / "history.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(DataError, match=r"history\.sqlite: cannot be backed up \(file is not a"):
        back_up(data, archive, version="1")
    assert not archive.exists()


def test_a_change_of_an_article_is_waited_for(data: Path, archive: Path) -> None:
    with (data / "articles" / ".lock").open("w") as lock:
        assert try_lock(lock.fileno())
        with pytest.raises(FolderError, match="an article is being changed; try again"):
            back_up(data, archive, version="1", patience_s=0)
    back_up(data, archive, version="1")


def test_a_backup_takes_the_place_of_nothing_and_lies_outside(data: Path, archive: Path) -> None:
    archive.write_text("something else")
    with pytest.raises(DataError, match="is there already; choose another name"):
        back_up(data, archive, version="1")
    with pytest.raises(DataError, match="is in the data folder; write the backup outside of it"):
        back_up(data, data / "backup", version="1")
    with pytest.raises(DataError, match="cannot be made"):
        back_up(data, archive.parent / "missing" / "backup", version="1")
    with pytest.raises(FolderError, match="there is no such data folder"):
        back_up(data / "missing", archive.with_name("b"), version="1")


def test_nothing_is_restored_below_a_running_bot(data: Path, archive: Path) -> None:
    back_up(data, archive, version="1")
    before = files(data)
    with run_lock.held(data), pytest.raises(InUseError):
        restore(data, archive, force=True)
    assert files(data) == before


def test_what_is_there_is_replaced_only_by_force(data: Path, archive: Path) -> None:
    back_up(data, archive, version="1")
    (data / "articles" / "newer.md").write_text("Newer.")
    with pytest.raises(FolderError, match="holds data of a bot already; back it up, then add"):
        restore(data, archive)
    assert "articles/newer.md" in files(data)
    restore(data, archive, force=True)
    assert files(data) == KEPT


def test_where_the_swap_fails_all_is_as_it_was(
    data: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(data, archive, version="1")
    before = files(data)
    rename, renamed = Path.rename, list[Path]()

    def fail_late(path: Path, target: Path) -> Path:
        renamed.append(path)
        if len(renamed) == 8:
            raise OSError(28, "No space left on device", str(target))
        return rename(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", fail_late)
        with pytest.raises(FolderError, match="no space left"):
            restore(data, archive, force=True)
    assert files(data) == before
    assert not list(data.glob(".re*"))


def forge(
    archive: Path,
    *,
    entries: list[Entry] | None = None,
    members: list[tarfile.TarInfo | tuple[str, bytes]],
    manifest: bytes | None = None,
) -> None:
    """Write an archive by hand."""
    with tarfile.open(archive, "w:gz") as tar:
        content = written(entries or [], version="1") if manifest is None else manifest
        for member in [(MANIFEST, content), *members]:
            if isinstance(member, tarfile.TarInfo):
                tar.addfile(member)
                continue
            name, content = member
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


def entry(path: str, content: bytes = b"x", **changes: object) -> Entry:
    values: dict[str, object] = {
        "path": path,
        "size": len(content),
        "mode": 0o644,
        "digest": sha256(content).hexdigest(),
    }
    return Entry(**(values | changes))  # type: ignore[arg-type]


def link(name: str, kind: bytes) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, "/etc/passwd"
    return info


def header(kind: bytes, size: int) -> tarfile.TarInfo:
    """What says that so many bytes of a long name or the like follow."""
    info = tarfile.TarInfo("a")
    info.type, info.size = kind, size
    return info


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda a: a.write_bytes(b"text"), "is damaged, or no backup"),
        (lambda a: forge(a, manifest=b"[]", members=[]), "is no backup of Footnote"),
        (lambda a: forge(a, manifest=b"{", members=[]), "is no backup of Footnote"),
        (
            lambda a: forge(a, entries=[entry("a.md")], members=[("data/a.md", b"y")]),
            "a.md in it is damaged",
        ),
        (
            lambda a: forge(a, entries=[entry("a.md")], members=[("data/a.md", b"xx")]),
            "a.md in it has another size",
        ),
        (lambda a: forge(a, entries=[entry("a.md")], members=[]), "lacks a.md"),
        (lambda a: forge(a, members=[("data/b.md", b"x")]), "holds 'data/b.md', which"),
        (
            lambda a: forge(a, entries=[entry("a.md")], members=[("a.md", b"x")]),
            "holds 'a.md', which",
        ),
        (
            lambda a: forge(
                a, entries=[entry("a", b"")], members=[link("data/a", tarfile.SYMTYPE)]
            ),
            "holds 'data/a', which",
        ),
        (
            lambda a: forge(
                a, entries=[entry("a", b"")], members=[link("data/a", tarfile.CHRTYPE)]
            ),
            "holds 'data/a', which",
        ),
        *(
            (
                lambda a, kind=kind: forge(a, members=[header(kind, 1 << 32)]),
                "holds a header of 4,294,967,296 bytes",
            )
            for kind in (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME)
        ),
        (
            lambda a: forge(a, entries=[entry("a", size=10**18)], members=[("data/a", b"x")]),
            "needs 1,000,000,000,000,000,000 bytes, but only",
        ),
    ],
)
def test_an_archive_that_is_not_sound_changes_nothing(
    tmp_path: Path, archive: Path, make: Callable[[Path], object], why: str
) -> None:
    make(archive)
    data = tmp_path / "data"
    (data / "articles").mkdir(parents=True)
    (data / "articles" / "a.md").write_text("What was there.")
    with pytest.raises(DataError, match=why):
        restore(data, archive, force=True)
    assert files(data) == {"articles/a.md": "What was there."}
    assert not list(data.glob(".re*"))


@pytest.mark.parametrize(
    "path",
    [
        *("/etc/passwd", "../up", "a/../../b", "a//b", "./a", "", "a\\b", "C:x", "a\0b"),
        *("heartbeat", "index/1/manifest.json", "running.lock", ".restoring-1/a"),
        *("x.sqlite-wal", "articles/.lock"),
    ],
)
def test_no_path_leads_out_of_the_folder_or_to_what_is_no_backups(path: str) -> None:
    with pytest.raises(ValueError, match="lists a file that no backup"):
        read_manifest(written([entry(path)], version="1"))


@pytest.mark.parametrize(
    "change", [{"size": -1}, {"size": "1"}, {"size": True}, {"mode": 0o4777}, {"digest": 1}]
)
def test_no_size_mode_or_digest_is_odd(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="lists a file that no backup"):
        read_manifest(written([entry("a", **change)], version="1"))


def odd(usual: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return usual | st.none() | st.booleans() | st.integers() | st.lists(st.text(max_size=2))


FILE = st.fixed_dictionaries(
    {
        "path": odd(st.text("/.ab\\:\0~-", max_size=8)),
        "size": odd(st.just(1)),
        "mode": odd(st.just(0o600)),
        "digest": odd(st.just("0" * 64)),
    },
    optional={"more": st.none()},
)


@given(st.lists(odd(FILE), max_size=3) | odd(st.text()))
def test_whatever_a_manifest_says_no_path_leads_out(files: object) -> None:
    about = {"what": "Footnote backup", "layout": 1, "files": files}
    try:
        entries = read_manifest(json.dumps(about).encode())
    except ValueError:
        return
    for path in entries:
        assert Path(os.path.normpath(f"/data/{path}")) == Path("/data", path)


def test_a_manifest_that_is_nested_too_deep_is_none() -> None:
    with pytest.raises(ValueError, match="is no backup"):
        read_manifest(b"[" * 200_000)


def test_a_file_is_listed_once_and_by_this_layout() -> None:
    with pytest.raises(ValueError, match="lists a file that no backup"):
        read_manifest(written([entry("a"), entry("a")], version="1"))
    newer = json.loads(written([], version="9")) | {"layout": 2}
    with pytest.raises(ValueError, match="made by another version"):
        read_manifest(json.dumps(newer).encode())


def test_of_an_archive_that_is_cut_off_all_or_nothing_comes_back(data: Path, archive: Path) -> None:
    back_up(data, archive, version="1")
    whole, new = archive.read_bytes(), data.parent / "new"
    refused = 0
    for length in range(0, len(whole), max(1, len(whole) // 40)):
        archive.write_bytes(whole[:length])
        try:
            restore(new, archive)
        except DataError:
            refused += 1
            assert files(new) == {}
        else:  # the end of an archive says nothing more
            assert files(new) == KEPT
            break
    assert refused > 30
