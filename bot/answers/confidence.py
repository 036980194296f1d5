"""How sure the knowledge base can be of an answer, from the words alone.

    confidence = score / (FULL · (Σ idf of the query terms + ¾ · idf of an unseen term))

The score is that of the best passage with all its evidence; the sum is what the question weighs,
every term counted, known or not, so that a question about other things stays low. The added term
keeps short questions of common words low too. A right topic without the answer cannot be told
apart by words.

How much confidence chance gives depends on the knowledge base: its size, its style. So an index
is asked plain everyday questions that it hardly answers (`offtopic`), and a question is answered
only above nearly all of them. The threshold is a pure function of the contents.
"""

import math
from bisect import insort
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bot.answers.answer import Level
from bot.answers.offtopic import offtopic_questions
from bot.answers.silence import restrained
from bot.ranking.evidence import FULL
from bot.ranking.hits import Ranking
from bot.ranking.searcher import Searcher

FLOOR = 0.05
"""No threshold is lower: in a tiny knowledge base hardly any off-topic question finds a word."""

QUANTILE = 0.975
"""Share of the off-topic questions that stay below the threshold. On the development halves of nine
sets of real FAQs, help pages and rules, 70 % of the questions are then answered and right, and 5 %
of the off-topic ones are answered (with .96, 71 and 8 %; with .985, 68 and 3 %)."""

HARDEST = 150
"""So many off-topic questions of a list are asked of a large index by words alone: those first that
came nearest to an answer in any of 17 knowledge bases. The others count as below all that decides.
Where a knowledge base had no part in the choice its threshold was 1.7 % lower for it in the mean,
7.5 % at most."""

LARGE = 1_000
"""Passages from which on an index is large. In a small one chance decides which questions find a
word, and all are soon asked."""

HYBRID_QUANTILE = 0.985
"""The same share where a sentence model is joined."""

ALONE_QUANTILE = 0.99
"""Share of the off-topic questions whose nearest passage is less similar than one that may be
quoted although it shares no word with the question."""

ALONE_MARGIN = 0.02

SURE = 1.3
"""An answer this many times above the threshold is not called merely closest. On development sets
70 to 85 % of first passages between 1 and 1.3 are right, 85 to 97 % above."""


def confidence(ranking: Ranking) -> float:
    """Return the confidence in the first hit of a ranking, 0 (no hit) to 1."""
    if not ranking.hits or ranking.ceiling <= 0:
        return 0.0
    return min(1.0, max(0.0, ranking.hits[0].score / (FULL * ranking.ceiling)))


def level(confidence: float, threshold: float) -> Level:
    """Return `none` below the threshold, `closest` somewhat above it, else `answer`."""
    if confidence < threshold or confidence <= 0:
        return "none"
    return "answer" if confidence >= SURE * threshold else "closest"


class Calibration(NamedTuple):
    """What an index learns from off-topic questions.

    Attributes:
        threshold: the confidence from which on it answers, 0 to 1.
        similarity: how near by meaning a passage must be that shares no word with the question; 1
            where no sentence model is joined.
    """

    threshold: float
    similarity: float = 1.0


def threshold_of(searcher: Searcher) -> float:
    """Return the confidence from which on an index answers."""
    return calibrate(searcher).threshold


def calibrate(searcher: Searcher) -> Calibration:
    """Ask an index off-topic questions, and return what that tells.

    Of several languages present the one with the highest threshold counts: a question may be
    asked in any of them. A sentence model is asked in English where there is no list; then what
    chance gives by words is added as it usually is.
    """
    hybrid = searcher.hybrid
    lists = list(filter(None, map(offtopic_questions, searcher.languages)))
    usual = 0.0 if lists else _usual(len(searcher))
    if not lists and hybrid is None:
        return Calibration(usual)
    lists = lists or [offtopic_questions("en")]
    if hybrid is not None:
        hybrid.vectors.known.learn_questions(asked for questions in lists for asked in questions)
    similarity = _similarity_of(searcher, lists) if hybrid else 1.0
    thresholds: list[float] = []
    for questions in lists:
        found = [0.0] * len(questions)
        share = HYBRID_QUANTILE if hybrid else QUANTILE
        decides = int(share * (len(questions) - 1))  # the lowest that the quantile looks at
        few = hybrid is None and len(searcher) >= LARGE
        for asked in questions[:HARDEST] if few else questions:
            ranking = searcher.search(asked, 1)
            sure = confidence(ranking)
            # What is not answered anyway tells nothing, nor does what is below all that decides.
            if sure > found[decides] and (
                restrained("answer", ranking, searcher, similarity=similarity) != "none"
            ):
                del found[0]
                insort(found, sure)
        thresholds.append(_quantile(found, share))
    searcher.forget()  # a megabyte, for questions that nobody asked
    threshold = max(FLOOR, *thresholds)
    return Calibration(threshold + usual / (1 + hybrid.weight) if hybrid else threshold, similarity)


def _similarity_of(searcher: Searcher, lists: Sequence[Sequence[str]]) -> float:
    """Return how near by meaning is nearer than chance; see `Calibration`."""
    return ALONE_MARGIN + max(
        _quantile([searcher.nearest_similarity(asked) for asked in questions], ALONE_QUANTILE)
        for questions in lists
    )


def _quantile(values: Sequence[float], share: float) -> float:
    """Return what `np.quantile` does, without the megabyte of code that it imports."""
    return float(np.interp(share * (len(values) - 1), range(len(values)), sorted(values)))


def _usual(passages: int) -> float:
    """Return the threshold that is usual for a size, where nothing can be asked.

    A line through what the development sets gave: 0.10 with 12 passages, 0.21 with 500.
    """
    return min(0.25, max(FLOOR, 0.1 + 0.067 * math.log10(max(passages, 1) / 12)))
