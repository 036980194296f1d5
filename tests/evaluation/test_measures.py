import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.measures import auroc, ndcg, paired_interval, reciprocal_rank, success


def test_measures_of_a_ranking_worked_by_hand() -> None:
    ranking = ["a", "b", "c", "d"]
    assert success(ranking, {"b"}, 1) == 0
    assert success(ranking, {"b"}, 2) == 1
    assert reciprocal_rank(ranking, {"c", "d"}) == pytest.approx(1 / 3)
    assert reciprocal_rank(ranking, {"d"}, 3) == 0
    # Gains at ranks 2 and 4 of two right ones: (1/log2 3 + 1/log2 5) / (1/log2 2 + 1/log2 3).
    expected = (1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3))
    assert ndcg(ranking, {"b", "d"}) == pytest.approx(expected)
    assert ndcg(ranking, {"a"}) == 1


def test_a_question_without_result_counts_as_zero() -> None:
    assert success([], {"a"}, 3) == reciprocal_rank([], {"a"}) == ndcg([], {"a"}) == 0
    assert ndcg(["a"], set()) == 0


def test_auroc_counts_pairs() -> None:
    assert auroc([0.9, 0.8], [0.1, 0.2]) == 1
    assert auroc([0.1], [0.9]) == 0
    assert auroc([0.5], [0.5]) == 0.5
    assert math.isnan(auroc([], [0.5]))


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=8),
    st.lists(st.integers(0, 5), min_size=1, max_size=8),
)
def test_auroc_agrees_with_its_definition(one: list[int], other: list[int]) -> None:
    wins = sum((a > b) + (a == b) / 2 for a in one for b in other)
    assert auroc(one, other) == pytest.approx(wins / (len(one) * len(other)))


def test_an_interval_holds_the_mean_difference_and_narrows_with_more_questions() -> None:
    few, many = [1.0, 0.0, 1.0, 0.0], [1.0, 0.0, 1.0, 0.0] * 100
    mean, low, high = paired_interval(few, [0.0] * 4)
    assert low <= mean == 0.5 <= high
    _, lower, higher = paired_interval(many, [0.0] * 400)
    assert higher - lower < high - low
    assert paired_interval(few, few) == (0, 0, 0)
    assert all(map(math.isnan, paired_interval([], [])))
