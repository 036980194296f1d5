"""The tally: what happened since the start, in numbers."""

import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

BOUNDS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the ranges in which durations are counted, in seconds."""


class Durations:
    """How often a stage took how long.

    Attributes:
        counts: of the ranges that `BOUNDS_S` bound, and of what took longer than all of them.
        sum_s: all durations together.
    """

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS_S) + 1)
        self.sum_s = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect_left(BOUNDS_S, seconds)] += 1
        self.sum_s += seconds


class _Timed:
    """Counts how long a block takes; a generator would take longer than some blocks do."""

    __slots__ = ("_durations", "_start")

    def __init__(self, durations: Durations) -> None:
        self._durations = durations
        self._start = 0.0

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._durations.add(time.perf_counter() - self._start)


class Tally:
    """Counts; nothing of it is kept when the bot ends.

    Attributes:
        questions: questions that were taken.
        outcomes: what came of them: `answer`, `closest`, `none`, `silent` where only a sure answer
            was wanted, or `failed`.
        stages: how long an answer took, by stage: `find`, `render`, `deliver`, and `all`.
        rate_limits: how often Discord wanted fewer requests, by the scope that it named.
        gateway: what happened to connections: `connected`, `resumed` or `disconnected`.
        shards: whether each connection is up; nothing before the login.
        latencies: seconds that the last acknowledgement of each connection took.
    """

    def __init__(self) -> None:
        self.questions = 0
        self.outcomes: Counter[str] = Counter()
        self.stages: defaultdict[str, Durations] = defaultdict(Durations)
        self.rate_limits: Counter[str] = Counter()
        self.gateway: Counter[str] = Counter()
        self.shards: dict[int, bool] = {}
        self.latencies: Callable[[], Mapping[int, float]] = dict

    @property
    def is_connected(self) -> bool:
        """Whether all connections are up."""
        return bool(self.shards) and all(self.shards.values())

    @property
    def sessions(self) -> int:
        """How many sessions have begun or gone on."""
        return self.gateway["connected"] + self.gateway["resumed"]

    def timed(self, stage: str) -> AbstractContextManager[None]:
        """Count how long the block takes."""
        return _Timed(self.stages[stage])
