"""Measures of rankings and of confidence.

Names and definitions are those of ir-measures: `Success@k`, `RR@k`, `nDCG@k` with binary gains. A
question without a right passage in its ranking counts as zero; it is not left out.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def success(ranking: Sequence[str], gold: Collection[str], k: int) -> float:
    """Return 1 if one of the first k passages is right, else 0."""
    return float(any(passage_id in gold for passage_id in ranking[:k]))


def reciprocal_rank(ranking: Sequence[str], gold: Collection[str], k: int = 10) -> float:
    """Return 1 over the rank of the first right passage among the first k, else 0."""
    ranks = (rank for rank, found in enumerate(ranking[:k], start=1) if found in gold)
    return 1.0 / next(ranks, float("inf"))


def ndcg(ranking: Sequence[str], gold: Collection[str], k: int = 10) -> float:
    """Return the discounted gain over that of the best ranking; the gain of a right passage is 1.

    The discount is log2(rank + 1) (Järvelin and Kekäläinen 2002).
    """
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    gains = np.array([passage_id in gold for passage_id in ranking[:k]], float)
    best = float(discounts[: min(k, len(gold))].sum())
    return float(gains @ discounts[: len(gains)]) / best if best else 0.0


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return how often a positive has more confidence than a negative, ties counting half.

    The area under the receiver operating characteristic, 0 to 1; NaN if either is empty.
    """
    if not len(positive) or not len(negative):
        return float("nan")
    values = np.concatenate([positive, negative])
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    n, m = len(positive), len(negative)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * m))


def paired_interval(
    one: Sequence[float], other: Sequence[float], *, rounds: int = 1000, seed: int = 0
) -> tuple[float, float, float]:
    """Return the mean difference and the bounds of its 95 % interval, by paired bootstrap.

    Args:
        one: a measure for each question.
        other: the same questions, in the same order, by another engine.
        rounds: how often the questions are drawn again.
        seed: of the drawing.
    """
    difference = np.asarray(one, float) - np.asarray(other, float)
    if not len(difference):
        return (float("nan"),) * 3
    drawn = np.random.default_rng(seed).integers(0, len(difference), (rounds, len(difference)))
    low, high = np.percentile(difference[drawn].mean(axis=1), [2.5, 97.5])
    return float(difference.mean()), float(low), float(high)
