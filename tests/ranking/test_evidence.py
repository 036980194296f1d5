"""The second stage against its formula, counted word by word."""

import math
from collections import Counter
from itertools import chain, combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ranking import evidence
from bot.ranking import proximity as pairs
from bot.ranking.bm25 import K1, B
from bot.ranking.query import Query
from bot.ranking.searcher import Searcher

WORDS = ("harbour", "harbours", "lantern", "garden", "keeper", "ferry", "signal")

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
passages = st.lists(sentences, min_size=1, max_size=4).map(
    lambda parts: " ".join(f"{part.capitalize()}." for part in parts)
)
corpora = st.lists(passages, min_size=1, max_size=6)  # all of them are read to the sentence
questions = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


class Plain:
    """The formula, without any array. A passage is a list of sentences, each a list of words."""

    def __init__(self, texts: list[str], query: Query) -> None:
        self.query = query
        self.passages = [
            [part.lower().split() for part in text.rstrip(".").split(". ")] for text in texts
        ]
        flat = [word for passage in self.passages for words in passage for word in words]
        self.frequencies = Counter(flat)
        self.average = len(flat) / len(texts)
        self.sentence_average = len(flat) / sum(map(len, self.passages))
        self.gram_average = sum(len(grams(word)) for word in flat) / len(texts)

    def slots(self, words: list[str]) -> list[int]:
        """Return for each word which term of the query it is; −1 for none."""
        stems = [term.word.removesuffix("s") for term in self.query.terms]
        return [
            stems.index(stem) if (stem := word.removesuffix("s")) in stems else -1 for word in words
        ]

    def words(self, words: list[str]) -> float:
        """Return the BM25 of a sentence."""
        norm = K1 * (
            1 - evidence.SENTENCE_B + evidence.SENTENCE_B * len(words) / self.sentence_average
        )
        return sum(
            self.query.terms[slot].idf * tf * (K1 + 1) / (tf + norm)
            for slot, tf in Counter(self.slots(words)).items()
            if slot >= 0
        )

    def counted(self, words: list[str]) -> tuple[Counter[object], Counter[object]]:
        """Return how often each pair of terms stands in order, and close together."""
        ordered: Counter[object] = Counter()
        close: Counter[object] = Counter()
        slots = self.slots(words)
        for i, j in combinations(range(len(slots)), 2):
            a, b = slots[i], slots[j]
            if a < 0 or b < 0 or a == b or j - i > pairs.PAIR_REACH:
                continue
            close[frozenset((a, b))] += 1
            if j - i <= pairs.ORDERED_REACH and (a, b) in self.query.neighbours:
                ordered[a, b] += 1
        return ordered, close

    def pairs(self, words: list[str]) -> float:
        """Return the weighted sum of OB2 and ALL8."""
        norm = pairs.PAIR_K1 * (1 - pairs.PAIR_B + pairs.PAIR_B * len(words) / self.average)
        total = 0.0
        both = zip(
            self.counted(words),
            (2, 3),
            (pairs.ORDERED_REACH, 2 * pairs.PAIR_REACH),
            strict=True,
        )
        for place, (counts, weight, reach) in enumerate(both):
            for pair, tf in counts.items():
                df = sum(self.counted(list(chain(*one)))[place][pair] > 0 for one in self.passages)
                shares = math.prod(self.query.terms[slot].share for slot in pair)
                chance = len(self.passages) * shares * min(1.0, reach / self.average)
                idf = self.idf(max(df, chance))
                total += evidence.WEIGHTS[weight] * idf * tf * (pairs.PAIR_K1 + 1) / (tf + norm)
        return total

    def sequences(self, words: list[str], average: float) -> float:
        """Return CH5."""
        held = Counter(gram for word in words for gram in grams(word))
        norm = K1 * (1 - B + B * sum(held.values()) / average)
        total = 0.0
        for term in self.query.terms:
            for gram in grams(term.word):
                often = sum(n * grams(word).count(gram) for word, n in self.frequencies.items())
                df = len(self.passages) * -math.expm1(-often / len(self.passages))
                total += self.idf(df) * held[gram] * (K1 + 1) / (held[gram] + norm)
        return total

    def idf(self, df: float) -> float:
        return math.log1p((len(self.passages) - df + 0.5) / (df + 0.5))


def grams(word: str) -> list[str]:
    """Return the runs of five letters of a word between its edges."""
    edged = f"#{word}#"
    return [edged[at : at + 5] for at in range(len(edged) - 4)]


@pytest.fixture(params=[0, pairs.FEW], ids=["together", "one by one"])
def counting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count pairs all together, or one by one."""
    monkeypatch.setattr(pairs, "FEW", request.param)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("counting")
@given(corpora, questions)
def test_a_score_is_the_weighted_sum_of_all_evidence(texts: list[str], question: str) -> None:
    searcher = Searcher.build(texts, ["en"] * len(texts))
    ranking = searcher.search(question)
    plain = Plain(texts, ranking.query)
    for hit in ranking.hits:
        passage = plain.passages[hit.address.position]
        words = list(chain(*passage))
        assert hit.sentence == pytest.approx(max(map(plain.words, passage)))
        assert hit.score == pytest.approx(
            hit.passage
            + evidence.WEIGHTS[1] * hit.sentence
            + plain.pairs(words)
            + evidence.WEIGHTS[4] * plain.sequences(words, plain.gram_average)
        )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("counting")
@given(corpora, questions)
def test_a_sentence_is_scored_as_a_passage_would_be(texts: list[str], question: str) -> None:
    searcher = Searcher.build(texts, ["en"] * len(texts))
    ranking = searcher.search(question)
    plain = Plain(texts, ranking.query)
    average = plain.gram_average * plain.sentence_average / plain.average
    addresses = [hit.address for hit in ranking.hits]
    for address, scored in zip(addresses, searcher.sentences(ranking, addresses), strict=True):
        position = address.position
        for words, (start, end, score) in zip(plain.passages[position], scored, strict=True):
            assert texts[position][start:end].lower().rstrip(".").split() == words
            assert score == pytest.approx(
                plain.words(words)
                + plain.pairs(words)
                + evidence.SENTENCE_NGRAMS * plain.sequences(words, average)
            )
