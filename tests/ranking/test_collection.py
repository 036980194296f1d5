"""Scores over a base and a delta are those over one segment that holds the same passages."""

import random

import pytest

from bot.index.deletions import Deletions
from bot.index.passage_order import Insertion, PassageOrder
from bot.index.segment import Segment
from bot.ranking import collection as collection_module
from bot.ranking.collection import Collection, LiveSegment
from bot.ranking.searcher import Searcher

WORDS = """anchor anchors harbour harbours lantern garden keeper keeping ferry signal signature
agree agreement agreed treaty tide tides sailor sailing rope market storm stormy winter""".split()


def text(rng: random.Random) -> str:
    return ". ".join(
        " ".join(rng.choices(WORDS, k=rng.randint(1, 9))).capitalize()
        for _ in range(rng.randint(1, 4))
    )


@pytest.mark.parametrize("most_terms", [60_000, 12])
@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(n, marks=pytest.mark.no_cover) for n in range(2, 12))]
)
def test_every_score_is_the_same_to_its_last_bit(
    seed: int, most_terms: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Articles of three passages; some are deleted, changed, and new."""
    monkeypatch.setattr(collection_module, "MOST_TERMS_WITH_FAMILIES", most_terms)
    rng = random.Random(seed)
    articles = [[text(rng) for _ in range(3)] for _ in range(rng.choice([4, 60]))]
    base = [passage for article in articles for passage in article]
    languages = ["en", "pt", "xx"]
    spoken = [rng.choice(languages) for _ in base]
    delta: list[str] = []
    delta_spoken: list[str] = []
    expected: list[str] = []
    expected_spoken: list[str] = []
    deleted, insertions = set(), []
    for number, article in enumerate(articles):
        begin = 3 * number
        is_deleted = rng.random() < 0.4
        if rng.random() < 0.4:
            fresh = [text(rng) for _ in range(rng.randint(0, 3))]
            own = [rng.choice(languages) for _ in fresh]
            insertions.append(Insertion(begin, len(delta), len(delta) + len(fresh)))
            delta += fresh
            delta_spoken += own
            expected += fresh
            expected_spoken += own
        if is_deleted:
            deleted.add((begin, begin + 3))
        else:
            expected += article
            expected_spoken += spoken[begin : begin + 3]
    segment = Segment.build(base, spoken)
    some = frozenset([*list(deleted)[: len(deleted) // 2], (0, 3)])
    deletions = Deletions().changed_to(some, segment).changed_to(frozenset(deleted), segment)
    order = PassageOrder(len(base), sorted(deleted), insertions)
    over_both = Searcher(
        Collection(
            [LiveSegment(segment, deletions), LiveSegment(Segment.build(delta, delta_spoken))],
            order,
        )
    )
    at_once = Searcher.build(expected, expected_spoken)
    assert len(over_both) == len(at_once) == len(expected)
    assert over_both.languages == at_once.languages
    for _ in range(40):
        words = rng.choices(WORDS, k=rng.randint(1, 14))
        words[0] = words[0][:-1] + rng.choice("xyz")
        question = " ".join(words)
        one, other = (s.search(question, 50) for s in (over_both, at_once))
        assert one.query == other.query
        assert one.ceiling == other.ceiling
        found = [(order.place(hit.address), hit[1:]) for hit in one.hits]
        assert found == [(hit.address.position, hit[1:]) for hit in other.hits]
