"""How well headings match a question."""

import random

import pytest

from bot.index.lead import Lead
from bot.index.passage_order import PassageAddress
from bot.index.segment import Segment
from bot.ranking.collection import Collection, LiveSegment
from bot.ranking.heading_matches import TITLE_SHARE, HeadingWords, heading_likeness
from bot.ranking.query_reader import QueryReader
from bot.ranking.synonyms import Synonyms
from bot.ranking.term_matches import PassageWords

WORDS = "anchor anchors harbour lantern garden keeper how who can i the at risk storm tides".split()


def test_a_title_counts_half_where_the_heading_shares_nothing() -> None:
    leads = [Lead("harbour", "storms"), Lead("garden", "harbour"), Lead("garden", "storms")]
    texts = ["Keepers.", "Anchors.", "Lanterns."]
    collection = Collection([LiveSegment(Segment.build(texts, ["en"] * 3, leads))])
    addresses = [PassageAddress(0, at) for at in range(3)]
    query = QueryReader(collection, Synonyms()).read("harbour")
    passages = PassageWords.of(collection, addresses)
    for words in (HeadingWords(collection), HeadingWords(collection, kept=0)):
        found = heading_likeness(query, words, addresses, passages)
        assert found.topics == [TITLE_SHARE, 1.0, 0.0]


def phrase(rng: random.Random, most: int) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(0, most)))


@pytest.mark.parametrize("seed", range(4))
def test_a_collection_that_is_too_large_to_be_kept_gives_the_same(seed: int) -> None:
    rng = random.Random(seed)
    segments = []
    for size in (30, 8):
        leads = [Lead(title=phrase(rng, 4), heading=phrase(rng, 5)) for _ in range(size)]
        texts = [phrase(rng, 12) for _ in range(size)]
        segments.append(LiveSegment(Segment.build(texts, ["en"] * size, leads)))
    collection = Collection(segments)
    addresses = [PassageAddress(n, at) for n in (0, 1) for at in range(n, 8 * (2 - n), 2)]
    passages = PassageWords.of(collection, addresses)
    reader = QueryReader(collection, Synonyms())
    kept, too_large = HeadingWords(collection), HeadingWords(collection, kept=0)
    likely = 0.0
    for _ in range(30):
        query = reader.read(phrase(rng, 6) + " keeper")
        found = [
            heading_likeness(query, words, addresses, passages) for words in (kept, too_large, kept)
        ]
        assert found[0] == found[1] == found[2]
        likely += sum(found[0].topics) + sum(found[0].asking)
    assert likely > 0
