from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import rank_bm25
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.index import postings as postings_module
from bot.index.forward_index import ForwardIndex
from bot.index.offsets import Offsets
from bot.index.postings import Postings
from bot.ranking.bm25 import CorpusStatistics, PostingsBM25, smooth_idf
from bot.ranking.top_k import Part, TopK

Passages = list[list[int]]

corpora = st.lists(st.lists(st.integers(0, 9), max_size=12), min_size=1, max_size=12).filter(any)
queries = st.lists(st.integers(0, 11), max_size=20)


def postings_of(passages: Sequence[Sequence[int]], size: int = 10) -> Postings:
    offsets = Offsets(np.array([len(terms) for terms in passages]))
    terms = np.array([t for p in passages for t in p], np.int32)
    return Postings.of(ForwardIndex(terms, offsets), size)


class OkapiBM25(PostingsBM25):
    """With rank_bm25's Okapi idf: negative ones become a quarter of the mean over all terms."""

    def _calc_idf(self, nd: NDArray[np.int64]) -> None:
        df = nd.astype(np.float64)
        self._okapi = np.log(self.corpus_size - df + 0.5) - np.log(df + 0.5)
        if self._okapi.size:
            self._okapi[self._okapi < 0] = 0.25 * self._okapi.mean()

    def idf_of(self, term: int) -> float:
        return float(self._okapi[term])


class PlainBM25(PostingsBM25):
    """With an idf below zero for frequent terms."""

    def idf_of(self, term: int) -> float:
        df = self.postings.frequencies[term]
        return float(np.log((self.corpus_size - df + 0.5) / (df + 0.5)))


class Smooth(rank_bm25.BM25Okapi):
    """rank_bm25 with the idf of this project."""

    def _calc_idf(self, nd: dict[int, int]) -> None:
        for term, frequency in nd.items():
            self.idf[term] = smooth_idf(frequency, self.corpus_size)


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
        postings = postings_of([[number[t] for t in p] for p in passages], len(used))
        ours = (PostingsBM25 if smooth else OkapiBM25)(postings)
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


fields = st.lists(st.integers(0, 6), max_size=6)
passages_with_leads = st.lists(st.tuples(fields, fields, fields), min_size=1, max_size=10)


def bm25f(passages: list[tuple[list[int], ...]], query: list[int]) -> list[float]:
    """BM25F as it is written down, with the weights and lengths of title, heading and body."""
    lengths = [[len(p[f]) for p in passages] for f in range(3)]
    means = [sum(of) / max(1, sum(map(bool, of))) or 1 for of in lengths[:2]]
    means.append(sum(lengths[2]) / len(passages) or 1)
    scores = [0.0] * len(passages)
    for term in query:
        df = sum(any(term in field for field in p) for p in passages)
        for at, p in enumerate(passages):
            parts = zip((0.5, 1.0, 1.0), p, means, strict=True)
            tf = sum(w * f.count(term) / (0.25 + 0.75 * len(f) / mean) for w, f, mean in parts)
            scores[at] += smooth_idf(df, len(passages)) * tf * 1.9 / (tf + 0.9)
    return scores


@settings(max_examples=200)
@given(passages_with_leads, queries, st.booleans())
def test_scores_with_fields_equal_those_of_bm25f(
    passages: list[tuple[list[int], ...]], query: list[int], wide: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings_module, "NARROW", 2 if wide else 1 << 16)
        terms = np.array([t for p in passages for field in p for t in field], np.int32)
        offsets = Offsets(np.array([sum(map(len, p)) for p in passages]))
        sizes = np.array([[len(field) for field in p] for p in passages])
        postings = Postings.of(ForwardIndex(terms, offsets), 7, sizes)
    ours = PostingsBM25(postings)
    np.testing.assert_allclose(ours.get_scores(query), bm25f(passages, query), rtol=1e-9, atol=1e-9)
    matching = {at for at, p in enumerate(passages) if {t for f in p for t in f} & set(query)}
    assert set(ours.top(query, len(passages))[0].tolist()) == matching


@settings(max_examples=100)
@given(passages_with_leads.filter(lambda ps: any(p[2] for p in ps)), queries)
def test_with_only_the_body_weighted_scores_equal_those_of_rank_bm25(
    passages: list[tuple[list[int], ...]], query: list[int]
) -> None:
    terms = np.array([t for p in passages for field in p for t in field], np.int32)
    offsets = Offsets(np.array([sum(map(len, p)) for p in passages]))
    sizes = np.array([[len(field) for field in p] for p in passages])
    postings = Postings.of(ForwardIndex(terms, offsets), 7, sizes)
    ours = PostingsBM25(postings, weights=(1.0, 0.0, 0.0))
    theirs = Smooth([p[2] for p in passages], k1=0.9, b=0.75)
    # The idf counts all fields, in both.
    held = {t: sum(any(t in field for field in p) for p in passages) for t in range(7)}
    theirs._calc_idf(held)
    np.testing.assert_allclose(
        ours.get_scores(query), theirs.get_scores(query), rtol=1e-6, atol=1e-9
    )


def test_codes_are_as_wide_as_they_must_be(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = [[0], [0, 1], [0, 0, 1]]
    assert postings_of(corpus).codes.dtype == np.uint16
    monkeypatch.setattr(postings_module, "NARROW", 3)
    wide = postings_of(corpus)
    assert wide.codes.dtype == np.uint32
    body = wide.fields[wide.codes, 0]
    assert body.tolist() == [[1, 1], [1, 2], [2, 3], [1, 2], [1, 3]]


@given(corpora, queries, st.integers(0, 20))
def test_the_top_is_what_sorting_all_matches_gives(
    passages: Passages, query: list[int], k: int
) -> None:
    ours = PostingsBM25(postings_of(passages))
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
    postings = postings_of(numbers.tolist(), 20)
    power = rng.integers(1, 4)
    idf = [smooth_idf(df, 600) ** power for df in postings.frequencies.tolist()]
    query = rng.choice(20, terms, replace=False).tolist()
    parts = [
        (int(postings.frequencies[t]), postings.starts.data[t], float(idf[t]))
        for t in query
        if postings.frequencies[t]
    ]
    if not parts:
        return
    parts.sort(key=lambda part: part[0])
    saturations = rng.random(len(postings.fields)) + 0.5
    for dtype in (np.float32, np.float64):
        expected = first(TopK(postings, saturations, dtype, few=0, long=1000), parts, k)
        for other in (
            TopK(postings, saturations, dtype),
            TopK(postings, saturations, dtype, window=64, long=1000),
            TopK(postings, saturations, dtype, few=0, long=0),
            TopK(postings, saturations, dtype, few=0, long=0, little=0.5),
            TopK(postings, saturations, dtype, long=0, little=0.5, window=64),
        ):
            assert first(other, parts, k) == expected
            assert first(other, parts, k) == expected  # on what the first time left behind


def first(adder: TopK, parts: list[Part], k: int) -> tuple[list[int], list[float]]:
    positions, scores = adder.best(parts, k)
    assert (np.diff(positions) > 0).all()
    order = np.lexsort((positions, -scores))[:k]
    return positions[order].tolist(), scores[order].tolist()


@pytest.mark.parametrize("weight", [0.0, -1.0])
def test_what_counts_for_nothing_matches_all_the_same(weight: float) -> None:
    corpus = postings_of([[0], [0, 1], [1], [2]])
    found = PostingsBM25(corpus).top([0, 1], 5, [weight, 0.5])[0]
    assert sorted(found.tolist()) == [0, 1, 2]


def test_threads_may_search_at_once() -> None:
    rng = np.random.default_rng(5)
    bm25 = PostingsBM25(postings_of(rng.integers(0, 50, (2000, 30)).tolist(), 50))
    asked = [rng.integers(0, 50, 4).tolist() for _ in range(200)]
    alone = [bm25.top(query, 10)[0].tolist() for query in asked]
    with ThreadPoolExecutor(8) as pool:
        together = pool.map(lambda query: bm25.top(query, 10)[0].tolist(), asked * 3)
        assert list(together) == alone * 3


@given(corpora, queries, st.integers(0, 20), st.sets(st.integers(0, 11)))
def test_a_scope_leaves_out_all_other_passages(
    passages: Passages, query: list[int], k: int, allowed: set[int]
) -> None:
    ours = PostingsBM25(postings_of(passages))
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
    bm25 = PostingsBM25(postings_of([[1, 2], [0, 0, 1, 2]]))
    assert bm25.get_scores([0]).tolist() == pytest.approx([0.0, 1.216 * np.log(2)])


def test_a_weight_scales_what_a_term_adds() -> None:
    bm25 = PostingsBM25(postings_of([[0, 1], [1, 2]]))
    assert bm25.top([0], 5, [0.5])[1][0] == pytest.approx(bm25.get_scores([0])[0] / 2)


def test_passages_with_negative_scores_still_match() -> None:
    bm25 = PlainBM25(postings_of([[0], [0], [0, 1]]))
    positions, scores = bm25.top([0], 5)
    assert sorted(positions.tolist()) == [0, 1, 2]
    assert (scores < 0).all()


def test_a_term_in_every_passage_keeps_a_little_weight() -> None:
    idf = [smooth_idf(df, 9) for df in (0, 1, 5, 9)]
    assert (np.diff(idf) < 0).all()
    assert idf[-1] > 0


@pytest.mark.parametrize("passages", [[], [[]], [[], []]])
def test_nothing_to_search_is_an_ordinary_result(passages: list[list[int]]) -> None:
    for kind in (PostingsBM25, OkapiBM25):
        bm25 = kind(postings_of(passages, 3))
        assert bm25.top([0, 1], 5)[0].tolist() == []
        assert bm25.get_scores([0]).tolist() == [0.0] * len(passages)
        assert bm25.get_top_n([0], passages) == []


def test_an_empty_query_matches_nothing() -> None:
    assert PostingsBM25(postings_of([[0], [1]])).top([], 5)[0].tolist() == []


def test_scores_in_a_part_of_a_collection_depend_on_the_whole() -> None:
    statistics = CorpusStatistics(passages=4, averages=(3.0, 1.0, 1.0))
    bm25 = PostingsBM25(postings_of([[0, 0, 1, 2]]), statistics)
    # idf = ln(1 + (4 − 1 + ½) / (1 + ½)) = ln(10/3); 1.216 as above.
    assert bm25.get_scores([0]).tolist() == pytest.approx([1.216 * np.log(10 / 3)])
