from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import rank_bm25
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.index import postings as postings_module
from bot.index.postings import Postings
from bot.ranking.bm25 import PostingsBM25, Stream, okapi_idf, smooth_idf
from bot.ranking.top_k import Accumulator, Part

Passages = list[list[int]]

corpora = st.lists(st.lists(st.integers(0, 9), max_size=12), min_size=1, max_size=12).filter(any)
queries = st.lists(st.integers(0, 11), max_size=20)


def stream(passages: Sequence[Sequence[int]], size: int = 10) -> Stream:
    offsets = np.cumsum([0, *map(len, passages)])
    return Stream(np.array([t for p in passages for t in p], np.int32), offsets, size)


class Smooth(rank_bm25.BM25Okapi):
    """rank_bm25 with the idf of this project."""

    def _calc_idf(self, nd: dict[int, int]) -> None:
        for term, frequency in nd.items():
            self.idf[term] = float(smooth_idf(np.array([frequency]), self.corpus_size)[0])


@settings(max_examples=300)
@given(corpora, queries, st.booleans(), st.booleans())
def test_scores_equal_those_of_rank_bm25(
    passages: Passages, query: list[int], smooth: bool, wide: bool
) -> None:
    """Within 1e-6 of the sum of the absolute contributions, with 16 and with 32 bits a code."""
    theirs = (Smooth if smooth else rank_bm25.BM25Okapi)(passages, k1=0.9, b=0.75)
    # Terms that no passage holds have no place in rank_bm25's mean, so none are numbered here.
    used = sorted({t for p in passages for t in p})
    number = {t: n for n, t in enumerate(used)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings_module, "NARROW", 2 if wide else 1 << 16)
        ours = PostingsBM25(
            stream([[number[t] for t in p] for p in passages], len(used)),
            idf=smooth_idf if smooth else okapi_idf,
        )
    numbers = [number.get(t, 99) for t in query]
    expected = theirs.get_scores(query)
    allowed = 1e-6 * sum(np.abs(theirs.get_scores([t])) for t in query) + 1e-12
    assert (np.abs(ours.get_scores(numbers) - expected) <= allowed).all()
    positions, scores = ours.top(numbers, len(passages))
    matching = {n for n, p in enumerate(passages) if set(p) & set(query)}
    assert set(positions.tolist()) == matching
    error = np.abs(scores - expected[positions])
    assert (error <= np.broadcast_to(allowed, len(passages))[positions]).all()
    for better, worse in zip(positions.tolist(), positions.tolist()[1:], strict=False):
        margin = np.broadcast_to(allowed, len(passages))[[better, worse]].sum()
        assert expected[better] >= expected[worse] - margin


def test_codes_are_as_wide_as_they_must_be(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = stream([[0], [0, 1], [0, 0, 1]])
    assert Postings.of(corpus).codes.dtype == np.uint16
    monkeypatch.setattr(postings_module, "NARROW", 3)
    wide = Postings.of(corpus)
    assert wide.codes.dtype == np.uint32
    assert wide.counts[wide.codes].tolist() == [1, 1, 2, 1, 1]
    assert wide.sizes[wide.codes].tolist() == [1, 2, 3, 2, 3]


@given(corpora, queries, st.integers(0, 20))
def test_the_top_is_what_sorting_all_matches_gives(
    passages: Passages, query: list[int], k: int
) -> None:
    ours = PostingsBM25(stream(passages))
    everything = dict(zip(*map(np.ndarray.tolist, ours.top(query, len(passages))), strict=True))
    assert set(everything) == {p for p, terms in enumerate(passages) if set(terms) & set(query)}
    expected = sorted(everything, key=lambda p: (-everything[p], p))[:k]
    positions, values = ours.top(query, k)
    assert positions.tolist() == expected
    assert values.tolist() == [everything[p] for p in expected]
    assert ours.get_top_n(query, range(len(passages)), k) == expected


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1 << 30), st.integers(1, 30), st.integers(1, 8))
def test_shortcuts_for_many_passages_find_the_same(seed: int, k: int, terms: int) -> None:
    """Windows, and looking long lists up instead of adding them, change no score and no order.

    The terms' frequencies lie far apart and the lengths are equal, so that there are many ties.
    """
    rng = np.random.default_rng(seed)
    numbers = np.minimum(rng.pareto(0.4, (600, 12)), 19).astype(np.int32)
    postings = Postings.of(stream(numbers.tolist(), 20))
    idf = smooth_idf(postings.frequencies, 600) ** rng.integers(1, 4)
    query = rng.choice(20, terms, replace=False).tolist()
    parts = [
        (int(postings.frequencies[t]), int(postings.starts[t]), float(idf[t]))
        for t in query
        if postings.frequencies[t]
    ]
    if not parts:
        return
    parts.sort(key=lambda part: part[0])
    saturations = rng.random(len(postings.counts)) + 0.5
    for dtype in (np.float32, np.float64):
        expected = first(Accumulator(postings, saturations, dtype, long=1000), parts, k)
        for other in (
            Accumulator(postings, saturations, dtype, unpacked_up_to=0, long=1000),
            Accumulator(postings, saturations, dtype, window=64, long=1000),
            Accumulator(postings, saturations, dtype, window=64, unpacked_up_to=0, long=1000),
            Accumulator(postings, saturations, dtype, long=0),
            Accumulator(postings, saturations, dtype, long=0, little=0.5),
            Accumulator(postings, saturations, dtype, long=0, little=0.5, window=64),
        ):
            assert first(other, parts, k) == expected
            assert first(other, parts, k) == expected  # on what the first time left behind


def first(adder: Accumulator, parts: list[Part], k: int) -> tuple[list[int], list[float]]:
    positions, scores = adder.best(parts, k)
    assert (np.diff(positions) > 0).all()
    order = np.lexsort((positions, -scores))[:k]
    return positions[order].tolist(), scores[order].tolist()


@pytest.mark.parametrize("weight", [0.0, -1.0])
def test_what_counts_for_nothing_matches_all_the_same(weight: float) -> None:
    corpus = stream([[0], [0, 1], [1], [2]])
    found = PostingsBM25(corpus).top([0, 1], 5, [weight, 0.5])[0]
    assert sorted(found.tolist()) == [0, 1, 2]


def test_threads_may_search_at_once() -> None:
    rng = np.random.default_rng(5)
    bm25 = PostingsBM25(stream(rng.integers(0, 50, (2000, 30)).tolist(), 50))
    asked = [rng.integers(0, 50, 4).tolist() for _ in range(200)]
    alone = [bm25.top(query, 10)[0].tolist() for query in asked]
    with ThreadPoolExecutor(8) as pool:
        together = pool.map(lambda query: bm25.top(query, 10)[0].tolist(), asked * 3)
        assert list(together) == alone * 3


@given(corpora, queries, st.integers(0, 20), st.sets(st.integers(0, 11)))
def test_a_scope_leaves_out_all_other_passages(
    passages: Passages, query: list[int], k: int, allowed: set[int]
) -> None:
    ours = PostingsBM25(stream(passages))
    within = np.array([p in allowed for p in range(len(passages))])
    everything = ours.top(query, len(passages))
    positions, scores = ours.top(query, k, within=within)
    kept = within[everything[0]]
    assert set(positions.tolist()) <= allowed
    assert len(positions) == min(k, kept.sum())
    np.testing.assert_allclose(scores, everything[1][kept][:k], rtol=1e-6)


def test_the_score_is_the_formula_worked_by_hand() -> None:
    # Two passages of 2 and 4 terms, mean 3. Term 0 stands twice in the second, nowhere else:
    # idf = ln(1 + (2 − 1 + ½) / (1 + ½)) = ln 2; tf 2, |p| / avg = 4/3, so
    # 2 · 1.9 / (2 + 0.9 · (0.25 + 0.75 · 4/3)) = 3.8 / 3.125 = 1.216.
    bm25 = PostingsBM25(stream([[1, 2], [0, 0, 1, 2]]))
    assert bm25.get_scores([0]).tolist() == pytest.approx([0.0, 1.216 * np.log(2)])


def test_a_weight_scales_what_a_term_adds() -> None:
    bm25 = PostingsBM25(stream([[0, 1], [1, 2]]))
    assert bm25.top([0], 5, [0.5])[1][0] == pytest.approx(bm25.get_scores([0])[0] / 2)


def test_passages_with_negative_scores_still_match() -> None:
    bm25 = PostingsBM25(
        stream([[0], [0], [0, 1]]), idf=lambda df, n: np.log((n - df + 0.5) / (df + 0.5))
    )
    positions, scores = bm25.top([0], 5)
    assert sorted(positions.tolist()) == [0, 1, 2]
    assert (scores < 0).all()


def test_a_term_in_every_passage_keeps_a_little_weight() -> None:
    idf = smooth_idf(np.array([0, 1, 5, 9]), 9)
    assert (np.diff(idf) < 0).all()
    assert idf[-1] > 0


@pytest.mark.parametrize("passages", [[], [[]], [[], []]])
def test_nothing_to_search_is_an_ordinary_result(passages: list[list[int]]) -> None:
    for idf in (smooth_idf, okapi_idf):
        bm25 = PostingsBM25(stream(passages, 3), idf=idf)
        assert bm25.top([0, 1], 5)[0].tolist() == []
        assert bm25.get_scores([0]).tolist() == [0.0] * len(passages)
        assert bm25.get_top_n([0], passages) == []


def test_an_empty_query_matches_nothing() -> None:
    assert PostingsBM25(stream([[0], [1]])).top([], 5)[0].tolist() == []
