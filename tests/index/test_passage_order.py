"""Passages of a delta stand between those of the base, and deleted ones nowhere."""

from hypothesis import given
from hypothesis import strategies as st

from bot.index.passage_order import Insertion, PassageAddress, PassageOrder


@given(st.data(), st.lists(st.integers(0, 4), max_size=8))
def test_each_passage_has_a_place_and_each_place_a_passage(
    data: st.DataObject, sizes: list[int]
) -> None:
    """Some articles of the base are deleted, and some take the place of others or stand between."""
    expected: list[PassageAddress] = []
    deleted = []
    insertions = []
    at = in_delta = 0
    for size in [*sizes, 0]:
        new = data.draw(st.none() | st.integers(0, 3))
        if new is not None:
            insertions.append(Insertion(at, in_delta, in_delta + new))
            expected += [PassageAddress(1, in_delta + n) for n in range(new)]
            in_delta += new
        if data.draw(st.booleans()):
            deleted.append((at, at + size))
        else:
            expected += [PassageAddress(0, at + n) for n in range(size)]
        at += size
    order = PassageOrder(at, deleted, insertions)
    assert len(order) == len(expected)
    assert [order.address(place) for place in range(len(order))] == expected
    assert [order.place(address) for address in expected] == list(range(len(order)))
