"""An index built on disk, some passages at a time, is the one built in memory."""

from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.index import building
from bot.index.arrays import Arrays
from bot.index.building import Builder
from bot.index.drafts import writing
from bot.index.parts import Choices, Parts
from bot.index.postings import Extents

words = st.sampled_from("the sea Sea's mer plage well-being U.S. 1,000 anchors anchor é".split())
texts = st.lists(words, max_size=9).map(" ".join)
passages = st.lists(st.tuples(texts, st.sampled_from(["en", "fr"])), max_size=12)


def build(folder: Path, texts: list[str], languages: list[str], step: int) -> Parts:
    with writing(folder, {}) as writer:
        builder = Builder(writer)
        for start in range(0, len(texts), step):
            builder.add(texts[start : start + step], languages[start : start + step])
        builder.finish(texts)
    return Parts.open(Arrays.open(folder, {}), texts)


@settings(max_examples=40, deadline=None)
@given(passages, st.integers(1, 5))
def test_the_parts_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, given_passages: list[tuple[str, str]], step: int
) -> None:
    folder = tmp_path_factory.mktemp("index") / "a"
    texts = [text for text, _ in given_passages]
    languages = [language for _, language in given_passages]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "BLOCK_WORDS", 6)
        patch.setattr(building, "MERGED_POSTINGS", 4)
        opened = build(folder, texts, languages, step)
    fresh = Parts.of(texts, languages)
    assert list(opened.languages) == fresh.languages
    assert opened.averages == fresh.averages
    assert opened.vocabulary.languages == fresh.vocabulary.languages
    assert tuple(opened.vocabulary.words) == fresh.vocabulary.words
    assert dict(opened.vocabulary.terms) == fresh.vocabulary.terms
    places = range(len(texts))
    assert [opened.extents[at] for at in places] == [fresh.extents[at] for at in places]
    for name, one, other in [
        ("forms", opened, fresh),
        ("language_of", opened.vocabulary, fresh.vocabulary),
        ("term_of", opened.vocabulary, fresh.vocabulary),
        *((name, opened.postings, fresh.postings) for name in type(fresh.postings).__slots__),
        *((name, opened.grams, fresh.grams) for name in type(fresh.grams).__slots__),
        *((name, opened.keys, fresh.keys) for name in type(fresh.keys).__slots__),
        ("frequencies", opened, fresh),
    ]:
        mine, theirs = (np.asarray(getattr(part, name)) for part in (one, other))
        assert mine.dtype == theirs.dtype, name
        np.testing.assert_array_equal(mine, theirs, name)
    assert [file.suffix for file in folder.iterdir() if file.suffix not in (".bin", ".json")] == []


@given(st.lists(st.integers(0, 9), max_size=50), st.integers(0, 50))
def test_passages_are_where_their_lengths_put_them(lengths: list[int], all_places: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.index.postings.ALL_PLACES", all_places)
        extents = Extents(np.array(lengths, np.int32))
    ends = list(accumulate(lengths))
    bounds = list(zip([0, *ends], ends, strict=False))
    assert [extents[at] for at in range(len(lengths))] == bounds


def test_slices_of_languages_are_lists() -> None:
    assert Choices(np.array([0, 1, 0], np.int8), ("en", "fr"))[1:] == ["fr", "en"]
