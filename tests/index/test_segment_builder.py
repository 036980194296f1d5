"""A segment built on disk, some passages at a time, is the one built in memory."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.index import segment_builder
from bot.index.array_writer import FolderWriter, MemoryWriter
from bot.index.arrays import Arrays, open_arrays
from bot.index.lead import Lead
from bot.index.segment import Segment
from bot.index.segment_builder import SegmentBuilder

words = st.sampled_from("the sea Sea's mer plage well-being U.S. 1,000 anchors anchor é. !".split())
texts = st.lists(words, max_size=9).map(" ".join)
leads = st.builds(Lead, texts, texts)
passages = st.lists(st.tuples(texts, st.sampled_from(["en", "fr"]), leads), max_size=12)


def build(
    writer: FolderWriter | MemoryWriter,
    texts: list[str],
    languages: list[str],
    step: int,
    leads: Sequence[Lead] = (),
) -> None:
    with closing(SegmentBuilder(writer)) as builder:
        for start in range(0, len(texts), step):
            some = slice(start, start + step)
            builder.add(texts[some], languages[some], leads[some])
        builder.finish()


@settings(max_examples=40, deadline=None)
@given(passages, st.integers(1, 5))
def test_the_arrays_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, given_passages: list[tuple[str, str, Lead]], step: int
) -> None:
    folder = tmp_path_factory.mktemp("index") / "a"
    texts = [text for text, _, _ in given_passages]
    languages = [language for _, language, _ in given_passages]
    leads = [lead for _, _, lead in given_passages]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segment_builder, "BLOCK_WORDS", 6)
        patch.setattr(segment_builder, "MERGED_POSTINGS", 4)
        with FolderWriter(folder) as writer:
            build(writer, texts, languages, step, leads)
            writer.publish({})
    opened = open_arrays(folder, {})
    memory = MemoryWriter()
    build(memory, texts, languages, max(len(texts), 1), leads)
    fresh = memory.arrays()
    assert same(opened, fresh)
    assert opened.notes == fresh.notes
    assert {file.suffix for file in folder.iterdir()} == {".npy", ".json"}
    segment = Segment.open(opened, texts)
    assert list(segment.languages) == languages
    assert segment.totals.passages == len(segment) == len(texts)


def same(one: Arrays, other: Arrays) -> bool:
    assert set(one) == set(other)
    for name in one:
        assert one[name].dtype == other[name].dtype, name
        np.testing.assert_array_equal(one[name], other[name], name)
    return True


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with FolderWriter(tmp_path / "a") as writer:
            build(writer, ["One.", "Two."], ["en", "en"], 1)
            raise MemoryError

    with pytest.raises(MemoryError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_slices_of_languages_are_lists() -> None:
    segment = Segment.build(["One.", "Un.", "Two."], ["en", "fr", "en"])
    assert segment.languages[1:] == ["fr", "en"]
