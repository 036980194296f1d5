"""How sure the knowledge base can be of an answer, from the words alone.

    confidence = (P + 0.8 · MS) / (1.8 · (k1 + 1) · (Σ idf of the query terms + ½ · idf of an unseen
    term))

P is the best passage's BM25, MS that of its best sentence: the share of the question's weight that
the passage holds. Every query term counts, known or not, so that a question about other things
stays low. A right topic without the answer cannot be told apart by words.
"""

from bot.answers.answer import Level
from bot.search.bm25 import K1
from bot.search.evidence import SENTENCE_WEIGHT
from bot.search.index import Ranking

THRESHOLD = 0.18
"""The confidence from which on a question is answered, without calibration."""

SURE = 1.5
"""An answer this many times above the threshold is not called merely closest."""


def confidence(ranking: Ranking) -> float:
    """Return the confidence in the first hit of a ranking, 0 (no hit) to 1."""
    if not ranking.hits or ranking.ceiling <= 0:
        return 0.0
    best = ranking.hits[0]
    share = (best.passage + SENTENCE_WEIGHT * best.sentence) / (
        (1 + SENTENCE_WEIGHT) * (K1 + 1) * ranking.ceiling
    )
    return min(1.0, max(0.0, share))


def level(confidence: float, threshold: float = THRESHOLD) -> Level:
    """Return `none` below the threshold, `closest` somewhat above it, else `answer`."""
    if confidence < threshold or confidence <= 0:
        return "none"
    return "answer" if confidence >= SURE * threshold else "closest"
