"""What is measured of the tests: without these two a run takes half as long again."""

import sys

import pytest
from coverage import Coverage
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracing import TRACED, first_inputs_traced, untraced_again


@pytest.mark.no_cover
def test_a_test_that_is_to_have_no_coverage_is_not_traced() -> None:
    assert sys.gettrace() is None


def test_what_is_done_again_is_not_traced() -> None:
    is_measured = Coverage.current() is not None
    traced = []
    for what in ("one thing", "one thing", "another thing"):
        with untraced_again(what):
            traced.append(sys.gettrace() is not None)
    assert traced == [is_measured, False, is_measured]


def test_the_first_inputs_of_a_property_are_traced_and_no_others() -> None:
    traced: list[bool] = []

    @settings(max_examples=2 * TRACED)
    @given(st.integers())
    def check(_: int) -> None:
        traced.append(sys.gettrace() is not None)

    is_measured = Coverage.current() is not None
    with first_inputs_traced(check):
        check()
    first = [is_measured] * TRACED
    assert traced == first + [False] * (len(traced) - TRACED)
    assert len(traced) > TRACED or not is_measured
