import json
import os
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DataError
from bot.index.arrays import MANIFEST, Arrays
from bot.index.drafts import Draft, writing
from bot.index.slices import FileArray, slices
from bot.index.strings import Numbers, Strings, packed, slots_of

KIND = {"what": "test", "version": 1}


def written(folder: Path) -> Path:
    with writing(folder, KIND) as writer:
        writer.append("numbers", np.arange(3, dtype=np.int32))
        writer.append("numbers", np.arange(2, dtype=np.int32))
        writer.append("none", np.empty(0, np.float64))
        writer.note("title", "Küste \ud800")
    return folder


def test_arrays_come_back_as_they_were_written(tmp_path: Path) -> None:
    arrays = Arrays.open(written(tmp_path / "a"), KIND)
    assert arrays["numbers"].tolist() == [0, 1, 2, 0, 1]
    assert arrays["none"].dtype == np.float64
    assert arrays["none"].tolist() == []
    assert arrays.notes == {"title": "Küste \ud800"}
    assert sorted(arrays) == ["none", "numbers"]
    assert len(arrays) == 2
    arrays.verify()


def test_parts_of_an_array_are_of_one_type(tmp_path: Path) -> None:
    def write_two_types() -> None:
        with writing(tmp_path / "a", KIND) as writer:
            writer.append("a", np.zeros(1, np.int32))
            writer.append("a", np.zeros(1, np.int64))

    with pytest.raises(ValueError, match="array a is of type <i4, not <i8"):
        write_two_types()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_appears_only_when_all_of_it_is_written(tmp_path: Path) -> None:
    with writing(tmp_path / "deep" / "a", KIND) as writer:
        writer.append("a", np.zeros(1))
        assert not (tmp_path / "deep" / "a").exists()
    assert [entry.name for entry in (tmp_path / "deep").iterdir()] == ["a"]


def test_a_draft_can_be_read_before_it_is_kept(tmp_path: Path) -> None:
    draft = Draft(tmp_path / "a", KIND)
    draft.writer.append("numbers", np.arange(3))
    draft.writer.note("title", "Sea")
    arrays = Arrays(draft.writer.contents())
    assert arrays["numbers"].tolist() == [0, 1, 2]
    assert arrays.notes == {"title": "Sea"}
    assert not (tmp_path / "a").exists()
    draft.keep()
    assert arrays["numbers"].tolist() == [0, 1, 2]
    kept = Arrays.open(tmp_path / "a", KIND)
    kept.verify()
    assert kept["numbers"].tolist() == [0, 1, 2]
    draft.drop()  # no more: it is kept
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


def test_a_dropped_draft_is_gone_and_can_be_read_by_who_has_it(tmp_path: Path) -> None:
    draft = Draft(tmp_path / "a", KIND)
    draft.writer.append("numbers", np.arange(3))
    arrays = Arrays(draft.writer.contents())
    draft.drop()
    assert list(tmp_path.iterdir()) == []
    assert arrays["numbers"].tolist() == [0, 1, 2]


def test_a_draft_that_cannot_be_kept_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    draft = Draft(tmp_path / "a", KIND)
    draft.writer.append("numbers", np.arange(3))
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        draft.keep()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda f: (f / MANIFEST).unlink(), "cannot be read (no such file or directory)"),
        (lambda f: (f / MANIFEST).write_bytes(b""), "its checksum is wrong"),
        (lambda f: (f / MANIFEST).write_text("00000000\n{}"), "its checksum is wrong"),
        (lambda f: (f / "numbers.bin").unlink(), "cannot be read"),
        (lambda f: (f / "numbers.bin").write_bytes(b"1234"), "is damaged (4 bytes instead of 20)"),
    ],
)
def test_damage_that_sizes_show_is_found_on_opening(tmp_path: Path, damage, why: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    folder = written(tmp_path / "a")
    damage(folder)
    with pytest.raises(DataError) as raised:
        Arrays.open(folder, KIND)
    assert why in str(raised.value)
    assert str(raised.value).endswith("built again")


def test_changed_values_are_found_by_their_checksum(tmp_path: Path) -> None:
    folder = written(tmp_path / "a")
    content = bytearray((folder / "numbers.bin").read_bytes())
    content[5] ^= 1
    (folder / "numbers.bin").write_bytes(content)
    arrays = Arrays.open(folder, KIND)
    with pytest.raises(DataError, match=r"numbers\.bin: is damaged"):
        arrays.verify()


def test_a_folder_of_another_kind_or_format_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path / "a")
    with pytest.raises(DataError, match="was written by another version"):
        Arrays.open(folder, KIND | {"version": 2})
    _, _, content = (folder / MANIFEST).read_bytes().partition(b"\n")
    manifest = json.loads(content) | {"format": 0}
    text = json.dumps(manifest).encode()
    (folder / MANIFEST).write_bytes(b"%08x\n" % zlib.crc32(text) + text)
    with pytest.raises(DataError, match="was written by another version"):
        Arrays.open(folder, KIND)


@given(st.lists(st.text(max_size=6), unique=True, max_size=60), st.lists(st.text(max_size=3)))
def test_strings_are_found_by_place_and_by_content(known: list[str], others: list[str]) -> None:
    strings = Strings(*packed(known))
    numbers = Numbers(strings, slots_of(known))
    assert list(strings) == known
    assert strings[1:3] == known[1:3]
    assert dict(numbers) == {string: at for at, string in enumerate(known)}
    for other in others:
        assert numbers.get(other) == (known.index(other) if other in known else None)
    ordered = sorted(known)
    ascending = Strings(*packed(ordered))
    for other in [*others, *known]:
        assert ascending.find(other) == (ordered.index(other) if other in ordered else None)


def test_strings_are_a_sequence() -> None:
    strings = Strings(*packed(["a", "", "ü"]))
    assert strings[-1] == "ü"
    with pytest.raises(IndexError):
        strings[3]
    assert (len(strings), "ü" in strings, strings.raw(2)) == (3, True, "ü".encode())


def test_slices_of_a_large_array_are_read_from_its_file_and_of_a_small_one_mapped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(tmp_path / "a", KIND) as writer:
        writer.append("numbers", np.arange(3))
    arrays = Arrays.open(tmp_path / "a", KIND)
    mapped = arrays.in_file("numbers")
    monkeypatch.setattr("bot.index.arrays.MAPPED_UP_TO", 8)
    read = arrays.in_file("numbers")
    assert isinstance(mapped, np.ndarray)
    assert isinstance(read, FileArray)
    assert mapped[1:].tolist() == read[1:].tolist() == [1, 2]


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="the system takes no advice")
def test_only_what_is_in_the_slices_is_asked_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of nothing the system would read all up to the end of the file."""
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "posix_fadvise", lambda _, start, size, __: asked.append((start, size)))
    (tmp_path / "a.bin").write_bytes(np.arange(9, dtype="<i4").tobytes())
    values = FileArray(tmp_path / "a.bin", "<i4", 9)
    found = [part.tolist() for part in slices(values, [(1, 3), (4, 4), (8, 9)])]
    assert found == [[1, 2], [], [8]]
    assert asked == [(4, 8), (32, 4)]
