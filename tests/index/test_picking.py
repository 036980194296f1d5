"""Old and new rows together, in another order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.index.picking import picked, reordered, runs


@pytest.mark.parametrize("count", [1, 100])  # one by one, and in stretches
@pytest.mark.parametrize("first", [0, -1])
def test_rows_are_of_the_type_of_the_old_ones(count: int, first: int) -> None:
    old, new = np.arange(100, dtype=np.int32), np.arange(100, dtype=np.int64)
    sources = np.arange(count) if first == 0 else -1 - np.arange(count)
    rows = picked(sources, old, new)
    assert rows.dtype == np.int32
    assert rows.tolist() == list(range(count))


@given(st.lists(st.integers(-40, 39), max_size=60), st.booleans())
def test_rows_come_from_where_their_sources_say(sources: list[int], stretch: bool) -> None:
    if stretch:
        sources = sorted(sources, key=lambda source: source if source >= 0 else 1000 - source)
    old, new = np.arange(40), 100 + np.arange(40)
    array = np.array(sources, np.int64)
    wanted = [source if source >= 0 else 99 - source for source in sources]
    assert picked(array, old, new).tolist() == wanted
    assert [at for start, end in runs(array) for at in range(start, end)] == list(
        range(len(sources))
    )
    order = np.where(array < 0, 39 - array, array)
    assert reordered(old, new, order).tolist() == wanted
