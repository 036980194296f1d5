"""The exposition: the tally in the text format of Prometheus, by its own client library.

Nothing else imports prometheus_client, and this module is imported only where measures are wanted.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from bot import __version__
from bot.chat.monitoring.tally import BOUNDS_S
from bot.chat.responses.responder import Responder

CONTENT_TYPE = CONTENT_TYPE_LATEST


def exposition(responder: Responder) -> Callable[[], bytes]:
    """Return what writes the measures of a bot, and those of its process."""
    registry = CollectorRegistry()
    registry.register(_Measures(responder))
    ProcessCollector(registry=registry)
    return lambda: generate_latest(registry)


class _Measures(Collector):
    """Makes metrics of the tally when they are asked for."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    def collect(self) -> Iterator[Metric]:
        """Yield every metric."""
        tally, reloads = self._responder.tally, self._responder.reloads
        snapshot = self._responder.knowledge.current
        about = {"version": __version__, "revision": snapshot.revision}
        yield InfoMetricFamily("footnote", "What runs, and what serves", value=about)
        yield _gauge("articles", "Articles that serve", len(snapshot.articles))
        yield _gauge("passages", "Passages that serve", len(snapshot.passages))
        yield _gauge("article_faults", "Faults of the articles", len(snapshot.faults))
        yield _counter("questions", "Questions that were taken", tally.questions)
        yield _counters("outcomes", "What came of questions", "outcome", tally.outcomes)
        yield _counters("reloads", "What came of reloads", "outcome", reloads.outcomes)
        yield _counter("errors", "Errors in the log", self._responder.recent_errors.count)
        yield _counters(
            "rate_limits", "How often Discord wanted fewer requests", "scope", tally.rate_limits
        )
        yield _counters("gateway_events", "What happened to connections", "event", tally.gateway)
        yield _gauges("gateway_up", "Whether a shard is connected", tally.shards)
        yield _gauges(
            "gateway_latency_seconds", "Its last acknowledgement", dict(tally.latencies())
        )
        stages = HistogramMetricFamily(
            "footnote_stage_seconds", "How long an answer took, by stage", labels=["stage"]
        )
        for stage, durations in tally.stages.items():
            bounds = [*map(str, BOUNDS_S), "+Inf"]
            buckets = list(zip(bounds, accumulate(durations.counts), strict=True))
            stages.add_metric([stage], buckets, sum_value=durations.sum_s)
        yield stages


def _counter(name: str, about: str, value: float) -> Metric:
    return CounterMetricFamily(f"footnote_{name}", about, value=value)


def _counters(name: str, about: str, label: str, values: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(f"footnote_{name}", about, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"footnote_{name}", about, value=value)


def _gauges(name: str, about: str, by_shard: Mapping[int, float]) -> Metric:
    family = GaugeMetricFamily(f"footnote_{name}", about, labels=["shard"])
    for shard, value in by_shard.items():
        family.add_metric([str(shard)], float(value))
    return family
