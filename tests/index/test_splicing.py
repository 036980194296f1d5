"""A spliced index is the freshly built one, byte for byte."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.index import forms, moving, splicing
from bot.index.arrays import Arrays
from bot.index.building import Builder
from bot.index.drafts import writing
from bot.index.splicing import splice

words = st.sampled_from(
    "the sea Sea's mer plage well-being U.S. 1,000 anchors anchor é a b".split()
)
text = st.lists(words, max_size=7).map(" ".join)
passage = st.tuples(text, st.sampled_from(["en", "fr", "de"]))


def built(folder: Path, passages: list[tuple[str, str]]) -> Arrays:
    texts, languages = [t for t, _ in passages], [la for _, la in passages]
    with writing(folder, {}) as writer:
        builder = Builder(writer)
        builder.add(texts, languages)
        builder.finish(texts)
    return Arrays.open(folder, {})


@settings(max_examples=50, deadline=None)
@given(
    st.lists(passage, max_size=10),
    st.lists(st.tuples(st.booleans(), st.lists(passage, max_size=2)), max_size=11),
    st.sampled_from([3, 1 << 21]),
    st.sampled_from([0, 4_000]),
    st.sampled_from([0, 1 << 24]),
)
def test_spliced_is_fresh(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[str, str]],
    changes: list[tuple[bool, list[tuple[str, str]]]],
    at_a_time: int,
    few: int,
    exact: int,
) -> None:
    """Each passage is kept or not, and new ones come before it."""
    folder = tmp_path_factory.mktemp("splice")
    sources: list[int] = []
    new: list[tuple[str, str]] = []
    after: list[tuple[str, str]] = []
    for at in range(max(len(before), len(changes))):
        keep, added = changes[at] if at < len(changes) else (True, [])
        for one in added:
            sources.append(-1 - len(new))
            new.append(one)
            after.append(one)
        if keep and at < len(before):
            sources.append(at)
            after.append(before[at])
    old = built(folder / "old", before)
    fresh = built(folder / "fresh", after)
    with pytest.MonkeyPatch.context() as patch, writing(folder / "spliced", {}) as writer:
        patch.setattr(forms, "WORDS", at_a_time)
        patch.setattr(moving, "WORDS", at_a_time)
        patch.setattr(moving, "FEW", few)
        patch.setattr(splicing, "EXACT", exact)
        splice(
            writer,
            old,
            np.array(sources, np.int64),
            new=([t for t, _ in new], [la for _, la in new]),
            text=[t for t, _ in before].__getitem__,
        )
    spliced = Arrays.open(folder / "spliced", {})
    assert spliced.notes == fresh.notes
    assert sorted(spliced) == sorted(fresh)
    for name in fresh:
        assert spliced[name].dtype == fresh[name].dtype, name
        np.testing.assert_array_equal(spliced[name], fresh[name], name)
    files = {file.name for file in (folder / "spliced").iterdir()}
    assert files == {file.name for file in (folder / "fresh").iterdir()}
