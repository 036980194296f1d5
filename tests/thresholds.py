"""The threshold of the same passages, found once: it takes some hundred questions each time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.answers.confidence import FLOOR
from bot.evaluation import run
from bot.knowledge_base import base_store, snapshot_builder
from bot.ranking.searcher import Searcher
from tests.tracing import call_untraced

MOST = 200
"""Passages up to which it is kept."""

TRACED = 3
"""Thresholds of which the finding is traced: nothing takes the tests longer, and it is the same."""


def kept(find: Callable[[Searcher], float]) -> Callable[[Searcher], float]:
    """Keep what `find` gives for the same segment and synonyms; all else is found each time."""
    found: dict[Any, float] = {}

    def look_up(searcher: Searcher) -> float:
        segments = searcher.collection.segments
        segment = segments[0].segment
        if len(segments) > 1 or not len(searcher) == len(segment) <= MOST:
            return find(searcher)
        key = (
            searcher.languages,
            tuple(segment.texts),
            tuple(segment.vocabulary.words),
            segment.forward.numbers.tobytes(),
            segment.leads.tobytes(),
            repr(searcher._reader._synonyms),
        )
        if key not in found:
            is_traced = len(found) < TRACED
            found[key] = find(searcher) if is_traced else call_untraced(lambda: find(searcher))
        return found[key]

    return look_up


@contextmanager
def thresholds_kept() -> Iterator[None]:
    """Keep thresholds during a block."""
    with _found_by(kept(snapshot_builder.threshold_of)):
        yield


@contextmanager
def lowest_threshold() -> Iterator[None]:
    """Give each index the lowest threshold during a block, where it is not what is tested."""
    with _found_by(lambda _: FLOOR):
        yield


@contextmanager
def _found_by(find: Callable[[Searcher], float]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        for module in (snapshot_builder, base_store, run):
            patched.setattr(module, "threshold_of", find)
        yield
