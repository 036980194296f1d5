import pytest

from bot.index.segment import Segment
from bot.ranking import collection as collection_module
from bot.ranking.collection import Collection, LiveSegment
from bot.ranking.searcher import Searcher
from bot.text.analyzer import analyzer_for

WORDS = "agree agreement agreed sign signature signs signal formal formalization cat catalog unity"


def others(word: str, text: str = WORDS, language: str = "en") -> set[str]:
    collection = Collection([LiveSegment(Segment.build([text], [language]))])
    stem = analyzer_for(language).term(word)
    return set(collection.family([(stem, language)], [stem]))


@pytest.mark.parametrize(
    ("word", "family"),
    [
        ("agreeing", {"agreement"}),
        ("signing", {"signatur", "signal"}),
        ("agree", {"agreement"}),
        ("cat", set()),
        ("unity", set()),
        ("12345", set()),
    ],
)
def test_words_that_share_a_root_are_a_family(word: str, family: set[str]) -> None:
    assert others(word) == family


def test_portuguese_has_families_and_an_unlisted_language_none() -> None:
    assert "acord" in others("acordar", "o acordo foi assinado", "pt") | {"acord"}
    assert others("agree", WORDS, "xx") == set()


def test_a_word_finds_its_family_behind_itself() -> None:
    texts = [
        "Both sides sign the treaty in May.",
        "The signature of both sides is missing.",
        "Nothing of the kind is said here.",
    ]
    searcher = Searcher.build(texts, ["en"] * 3)
    hits = searcher.search("who wrote a signature").hits
    assert [hit.address.position for hit in hits] == [1, 0]
    (term,) = (t for t in searcher.query("signature").terms)
    assert searcher.passages_with(term) == 1


def test_a_very_large_vocabulary_has_no_families(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection_module, "MOST_TERMS_WITH_FAMILIES", 3)
    assert others("agreeing") == set()
