"""Where things begin and end that stand one behind the other."""

import numpy as np
import pytest

from bot.index.offsets import Offsets


@pytest.mark.parametrize(
    ("largest", "dtype"),
    [(0, np.uint32), (2**32 - 4, np.uint32), (2**32 - 3, np.int64), (2**40, np.int64)],
)
def test_they_are_added_up_from_sizes_in_as_few_bytes_as_do(largest: int, dtype: type) -> None:
    offsets = Offsets(np.array([3, largest], np.int64))
    assert (len(offsets), offsets.end) == (2, 3 + largest)
    assert offsets.array.tolist() == [0, 3, 3 + largest]
    assert offsets.array.dtype == dtype
    assert offsets.data.tolist() == [0, 3, 3 + largest]


def test_they_are_added_up_when_they_are_first_looked_at_and_once() -> None:
    sizes = np.array([200, 200], np.uint8)
    offsets = Offsets(sizes)
    sizes[0] = 100  # as nobody does: the end is known, what lies before it is not
    assert offsets.end == 400
    made = offsets.array
    assert made.tolist() == [0, 100, 300]
    assert offsets.array is made
    assert offsets.data.obj is made


def test_nothing_ends_where_it_begins() -> None:
    offsets = Offsets(np.empty(0, np.uint8))
    assert (len(offsets), offsets.end, offsets.array.tolist()) == (0, 0, [0])
    with pytest.raises(AttributeError, match="ends"):
        offsets.ends  # type: ignore[attr-defined]  # noqa: B018 -- that it raises is the test
