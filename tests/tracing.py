"""Coverage of what is done for the first time: code that is traced is three times as slow.

What only later inputs of a property reach is not counted, nor what only a later start of a bot
does, so the coverage that is told is never too high.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from functools import wraps
from itertools import islice
from typing import Any, TypeVar

from coverage import Coverage

TRACED = 10
"""Inputs of a property that are traced."""

Case = TypeVar("Case")
Result = TypeVar("Result")


@contextmanager
def untraced() -> Iterator[None]:
    """Measure no coverage during a block."""
    coverage = Coverage.current()
    if coverage is None:
        yield
        return
    coverage.stop()
    try:
        yield
    finally:
        coverage.start()


_done: set[str] = set()


@contextmanager
def untraced_again(what: str) -> Iterator[None]:
    """Measure no coverage during a block that does what was done in this process before."""
    with untraced() if what in _done else nullcontext():
        _done.add(what)
        yield


def call_untraced(function: Callable[[], Result]) -> Result:
    """Call a function that the thread it runs in does not trace; others go on."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return function()
    finally:
        sys.settrace(tracer)
        _nothing()  # with this call coverage takes over from Python, before this frame is left


def _nothing() -> None:
    pass


def first_traced(cases: Iterable[Case], count: int) -> Iterator[Case]:
    """Yield each case; what is done with the first so many is traced."""
    left = iter(cases)
    yield from islice(left, count)
    with untraced():
        yield from left


@contextmanager
def first_inputs_traced(test: Any) -> Iterator[None]:
    """Measure the coverage of the first inputs of a property of Hypothesis during a block."""
    coverage = Coverage.current()
    if coverage is None:
        yield
        return
    handle = test.hypothesis
    holds = handle.inner_test
    handle.inner_test = _traced_at_first(holds, coverage)
    try:
        with untraced():
            yield
    finally:
        handle.inner_test = holds


def _traced_at_first(holds: Callable[..., Any], coverage: Coverage) -> Callable[..., Any]:
    left = TRACED

    @wraps(holds)  # a report names it
    def run(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        if left == 0:
            return holds(*args, **kwargs)
        left -= 1
        coverage.start()
        try:
            return holds(*args, **kwargs)
        finally:
            coverage.stop()

    return run
