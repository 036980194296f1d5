import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DataError
from bot.index.array_writer import FolderWriter, MemoryWriter
from bot.index.arrays import MANIFEST, Arrays, narrow, open_arrays
from bot.index.string_table import (
    UNKNOWN,
    StringNumbers,
    StringTable,
    slots_of,
    write_strings,
)

KIND = {"what": "test", "version": 1}


def written(folder: Path) -> Path:
    with FolderWriter(folder) as writer:
        writer.append("numbers", np.arange(3, dtype=np.int32))
        writer.append("numbers", np.arange(2, dtype=np.int32))
        writer.append("none", np.empty(0, np.float64))
        writer.append("large", np.arange(100_000))
        writer.note("title", "Küste \ud800")
        writer.publish(KIND)
    return folder


def test_arrays_come_back_as_they_were_written(tmp_path: Path) -> None:
    arrays = open_arrays(written(tmp_path / "a"), KIND)
    assert arrays["numbers"].tolist() == [0, 1, 2, 0, 1]
    assert arrays["none"].dtype == np.float64
    assert arrays["none"].tolist() == []
    assert arrays.notes == {"title": "Küste \ud800"}
    assert sorted(arrays) == ["large", "none", "numbers"]
    assert len(arrays) == 3
    assert list(arrays.damage()) == []


def test_they_are_ordinary_files_of_numpy(tmp_path: Path) -> None:
    folder = written(tmp_path / "a")
    assert np.load(folder / "numbers.npy").tolist() == [0, 1, 2, 0, 1]
    assert np.load(folder / "none.npy").tolist() == []


def test_parts_of_an_array_are_of_one_type(tmp_path: Path) -> None:
    def write_two_types() -> None:
        with FolderWriter(tmp_path / "a") as writer:
            writer.append("a", np.zeros(1, np.int32))
            writer.append("a", np.zeros(1, np.int64))

    with pytest.raises(ValueError, match="array a is of type <i4, not <i8"):
        write_two_types()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_appears_only_when_all_of_it_is_written(tmp_path: Path) -> None:
    with FolderWriter(tmp_path / "deep" / "a") as writer:
        writer.append("a", np.zeros(1))
        assert not (tmp_path / "deep" / "a").exists()
        assert writer.arrays()["a"].tolist() == [0.0]
        writer.publish(KIND)
    assert [entry.name for entry in (tmp_path / "deep").iterdir()] == ["a"]


def test_what_cannot_be_brought_to_the_disk_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        written(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda f: (f / MANIFEST).unlink(), "cannot be read (no such file or directory)"),
        (lambda f: (f / MANIFEST).write_bytes(b""), "its checksum is wrong"),
        (lambda f: (f / MANIFEST).write_text("00000000\n{}"), "its checksum is wrong"),
        (lambda f: (f / "numbers.npy").unlink(), "cannot be read"),
        (lambda f: (f / "numbers.npy").write_bytes(b"1234"), "(4 bytes instead of 148)"),
        (lambda f: flip(f / "numbers.npy", 130), "its checksum is wrong"),
    ],
)
def test_damage_is_found_on_opening_as_far_as_sizes_and_small_files_show(
    tmp_path: Path, damage: Callable[[Path], object], why: str
) -> None:
    folder = written(tmp_path / "a")
    damage(folder)
    with pytest.raises(DataError) as raised:
        open_arrays(folder, KIND)
    assert why in str(raised.value)


def flip(path: Path, byte: int) -> None:
    content = bytearray(path.read_bytes())
    content[byte] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("byte", [3, 64, 5000])
def test_damage_of_large_files_is_found_by_their_checksums(tmp_path: Path, byte: int) -> None:
    folder = written(tmp_path / "a")
    flip(folder / "large.npy", byte)
    (error,) = open_arrays(folder, KIND).damage()
    assert str(error) == f"{folder / 'large.npy'}: is damaged (its checksum is wrong)"


def test_a_folder_of_another_kind_or_format_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path / "a")
    with pytest.raises(DataError, match="was written by another version"):
        open_arrays(folder, KIND | {"version": 2})
    _, _, content = (folder / MANIFEST).read_bytes().partition(b"\n")
    manifest = json.loads(content) | {"format": 0}
    text = json.dumps(manifest).encode()
    (folder / MANIFEST).write_bytes(b"%08x\n" % zlib.crc32(text) + text)
    with pytest.raises(DataError, match="was written by another version"):
        open_arrays(folder, KIND)


@pytest.mark.parametrize("sizes", [[], [3, 1], [2], [1, 1]])
def test_things_end_where_they_must(sizes: list[int]) -> None:
    arrays = Arrays({"a.sizes": np.array(sizes, np.uint8)}, {})
    with pytest.raises(DataError, match="its sizes are wrong"):
        arrays.offsets("a.sizes", 3)
    sound = Arrays({"a.sizes": np.array([2, 0, 1], np.uint8)}, {})
    assert sound.offsets("a.sizes", 3).array.tolist() == [0, 2, 2, 3]


@pytest.mark.parametrize(
    ("largest", "taken"), [(0, 1), (255, 1), (256, 2), (2**16, 4), (2**32 - 1, 4), (2**32, 8)]
)
def test_sizes_take_few_bytes(largest: int, taken: int) -> None:
    assert narrow(np.array([3, largest], np.int64)).itemsize == taken


def test_any_one_wrong_bit_among_sizes_is_found() -> None:
    sizes = np.array([2, 0, 1, 255], np.uint8)
    for bit in range(8 * len(sizes)):
        flipped = sizes.copy()
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DataError, match="its sizes are wrong"):
            Arrays({"a.sizes": flipped}, {}).offsets("a.sizes", 258)


def test_an_array_of_another_length_is_damage() -> None:
    arrays = Arrays({"a": np.arange(3)}, {})
    assert arrays.expect("a", 3).tolist() == [0, 1, 2]
    with pytest.raises(DataError, match="4 values were expected"):
        arrays.expect("a", 4)


@given(st.lists(st.text(max_size=6), unique=True, max_size=60), st.lists(st.text(max_size=3)))
def test_strings_are_found_by_place_and_by_content(known: list[str], others: list[str]) -> None:
    writer = MemoryWriter()
    write_strings(writer, "s", known)
    strings = StringTable.open(writer.arrays(), "s")
    numbers = StringNumbers(strings, slots_of(known))
    assert list(strings) == known
    assert strings[1:3] == known[1:3]
    assert list(map(numbers.of, known)) == list(range(len(known)))
    for other in others:
        assert numbers.of(other) == (known.index(other) if other in known else UNKNOWN)
    ordered = sorted(known)
    ascending = StringTable.of(ordered)
    for other in [*others, *known]:
        assert ascending.find(other) == (ordered.index(other) if other in ordered else None)


def test_strings_are_a_sequence() -> None:
    strings = StringTable.of(["a", "", "ü"])
    assert strings[-1] == "ü"
    with pytest.raises(IndexError):
        strings[3]
    assert (len(strings), "ü" in strings, strings.raw(2)) == (3, True, "ü".encode())
