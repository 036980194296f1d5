import numpy as np
import pytest
import rank_bm25
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.search.bm25 import PostingsBM25, Stream, okapi_idf, smooth_idf

corpora = st.lists(st.lists(st.integers(0, 9), max_size=12), min_size=1, max_size=12).filter(any)
queries = st.lists(st.integers(0, 11), max_size=6)


def stream(passages: list[list[int]], size: int = 10) -> Stream:
    offsets = np.cumsum([0, *map(len, passages)])
    return Stream(np.array([t for p in passages for t in p], np.int32), offsets, size)


@settings(max_examples=300)
@given(corpora, queries)
def test_scores_equal_those_of_rank_bm25(passages: list[list[int]], query: list[int]) -> None:
    theirs = rank_bm25.BM25Okapi(passages, k1=0.9, b=0.75)
    # Terms that no passage holds have no place in rank_bm25's mean, so none are numbered here.
    used = sorted({t for p in passages for t in p})
    number = {t: n for n, t in enumerate(used)}
    ours = PostingsBM25(
        stream([[number[t] for t in p] for p in passages], len(used)), idf=okapi_idf
    )
    scores = ours.get_scores([number.get(t, 99) for t in query])
    np.testing.assert_allclose(scores, theirs.get_scores(query), rtol=1e-6, atol=1e-9)


@given(corpora, queries, st.integers(0, 20))
def test_the_top_is_what_sorting_all_matches_gives(
    passages: list[list[int]], query: list[int], k: int
) -> None:
    ours = PostingsBM25(stream(passages))
    scores = ours.get_scores(query)
    matching = [p for p, terms in enumerate(passages) if set(terms) & set(query)]
    expected = sorted(matching, key=lambda p: (-scores[p], p))[:k]
    positions, values = ours.top(query, k)
    assert positions.tolist() == expected
    assert values.tolist() == [scores[p] for p in expected]
    assert ours.get_top_n(query, range(len(passages)), k) == expected


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
