"""The search through windows of passages, in functions that a compiler understands.

Passages are gone through a window at a time, so that their scores stay in the processor's nearest
cache. The rarest terms of a query are added up for all passages of a window; the frequent ones, of
which a passage needs more to be among the best of the windows before, are asked only about those
passages that may still be.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.accumulation import SLACK, Scores
from bot.search.postings import Ints

LOOK_UP = 20
"""Postings that are added up in the time it takes to look a passage up among them."""

Floats = NDArray[np.float64]


def linked(compiled: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Callable[..., int]:
    """Put the search together from functions that have gone through a compiler."""
    return compiled(_search_with(compiled(_order), compiled(_first_from), compiled(_keep)))


def _order(
    query: Any, weights: Floats, starts: Any, idf: Floats, numbers: Any, factors: Floats
) -> int:
    """Fill in the known terms, each once, and what each is multiplied by; the rarest first.

    Terms that are equally frequent stay in the order of the query.

    Returns:
        How many there are; −1 if some factor is zero or below.
    """
    terms = 0
    for asked in range(len(query)):
        number, weight = query[asked], weights[asked]
        if number < 0 or number >= len(idf) or starts[number] == starts[number + 1]:
            continue
        t = 0
        while t < terms and numbers[t] != number:
            t += 1
        if t < terms:
            factors[t] += weight
        else:
            numbers[terms], factors[terms] = number, weight
            terms += 1
    for ordered in range(terms):
        number, factor = numbers[ordered], factors[ordered] * idf[numbers[ordered]]
        if factor <= 0:
            return -1
        frequency = starts[number + 1] - starts[number]
        t = ordered
        while t > 0 and starts[numbers[t - 1] + 1] - starts[numbers[t - 1]] > frequency:
            numbers[t], factors[t] = numbers[t - 1], factors[t - 1]
            t -= 1
        numbers[t], factors[t] = number, factor
    return terms


def _first_from(passages: Ints, low: int, end: int, position: int) -> int:
    """Return the first place from `low` on with this position or a later one; `end` if none."""
    step = 1
    while low + step < end and passages[low + step] < position:
        low += step
        step += step
    high = min(end, low + step)
    while low < high:
        middle = (low + high) >> 1
        if passages[middle] < position:
            low = middle + 1
        else:
            high = middle
    return low


def _keep(positions: Ints, scores: Floats, found: int, position: int, score: float) -> int:
    """Put a passage among the best so far, in order; return how many there are."""
    at = found
    if found == len(positions):
        at -= 1
        if score < scores[at] or (score == scores[at] and position > positions[at]):
            return found
    else:
        found += 1
    while at > 0 and (
        scores[at - 1] < score or (scores[at - 1] == score and positions[at - 1] > position)
    ):
        scores[at], positions[at] = scores[at - 1], positions[at - 1]
        at -= 1
    scores[at], positions[at] = score, position
    return found


def _search_with(  # noqa: C901, PLR0915  # one loop nest, for the compiler
    order: Callable[..., int], first_from: Callable[..., int], keep: Callable[..., int]
) -> Callable[..., int]:
    def search(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917
        passages: Ints,
        codes: Any,
        starts: Any,
        idf: Floats,
        saturations: Scores,
        highest: float,
        query: Any,
        weights: Floats,
        size: int,
        totals: Scores,
        positions: Ints,
        scores: Floats,
    ) -> int:
        """Fill in the best passages, best first; return how many there are, −1 if it cannot tell.

        `totals` holds zeros, as many as a window has passages, and does so again at the end.
        """
        numbers, bounds = np.empty(len(query), np.int64), np.empty(len(query), np.float64)
        terms = order(query, weights, starts, idf, numbers, bounds)
        if terms < 1:
            return terms
        at, stop = np.empty(terms, np.int64), np.empty(terms, np.int64)
        end = np.empty(terms, np.int64)
        factors, rest = np.empty(terms, totals.dtype), np.zeros(terms + 1, np.float64)
        for t in range(terms - 1, -1, -1):
            at[t], end[t] = starts[numbers[t]], starts[numbers[t] + 1]
            factors[t] = bounds[t]
            rest[t] = rest[t + 1] + highest * bounds[t]  # what it and later ones add at most
        window = len(totals)
        chosen = np.empty(window, np.int32)
        found = 0
        least = 0.0  # what a passage must have; a little less than the last of the best
        leading = terms  # without one of these terms no passage has that
        while True:
            first = size
            for t in range(leading):
                if at[t] < end[t]:
                    first = min(first, int(passages[at[t]]))
            if first == size:
                return found
            beyond = first + window
            for t in range(leading):
                p, last, factor = at[t], end[t], factors[t]
                while p < last and passages[p] < beyond:
                    totals[passages[p] - first] += saturations[codes[p]] * factor
                    p += 1
                stop[t] = p
            # The passages that may still be among the best; their totals are negative from here
            # on, so that none is chosen twice.
            bound = max(least - rest[leading], 0.0)
            few = 0
            for t in range(leading):
                for p in range(at[t], stop[t]):
                    place = passages[p] - first
                    score = totals[place]
                    if score > bound:
                        totals[place] = -score
                        chosen[few] = place
                        few += 1
                at[t] = stop[t]
            for t in range(leading, terms):
                if not few:
                    break
                p, last, factor = first_from(passages, at[t], end[t], first), end[t], factors[t]
                at[t] = p
                if few * LOOK_UP * size < (last - starts[numbers[t]]) * window:
                    for c in range(few):
                        place = chosen[c]
                        p = first_from(passages, at[t], last, first + place)
                        if p < last and passages[p] == first + place:
                            totals[place] -= saturations[codes[p]] * factor
                else:
                    while p < last and passages[p] < beyond:
                        totals[passages[p] - first] -= saturations[codes[p]] * factor
                        p += 1
                    at[t] = p
                bound = least - rest[t + 1]
                left = 0
                for c in range(few):
                    place = chosen[c]
                    chosen[left] = place
                    if -totals[place] > bound:
                        left += 1
                few = left
            for c in range(few):
                score = -totals[chosen[c]]
                if found < len(positions) or score >= scores[found - 1]:
                    found = keep(positions, scores, found, first + chosen[c], score)
            totals[:] = 0
            if found == len(positions):
                least = scores[found - 1] * (1 - SLACK)
                while rest[leading - 1] < least:
                    leading -= 1

    return search
