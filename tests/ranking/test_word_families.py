import pytest

from bot.index.lead import Lead
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


@pytest.mark.parametrize(
    ("language", "text", "word", "family"),
    [
        ("en", "The lift stays open for storage.", "stored", "storage"),
        ("pt", "A assinatura falta.", "assinado", "assinatura"),
        ("de", "Wer geimpft ist, braucht keine weitere Impfung.", "impfen", "impfung"),
        ("de", "Die Krankheit wird gemeldet.", "krank", "krankheit"),
        ("fr", "Pour se marier, il faut deux témoins.", "mariage", "marier"),
        ("fr", "Il faut inscrire l'enfant en mairie.", "inscription", "inscrire"),
        ("es", "Está prohibido estacionar aquí.", "prohibición", "prohibido"),
        ("es", "Para conducir se necesita licencia.", "conductores", "conducir"),
    ],
)
def test_words_are_made_from_words_in_other_languages_too(
    language: str, text: str, word: str, family: str
) -> None:
    term = analyzer_for(language).term
    assert term(word) != term(family)
    assert term(family) in others(word, text, language)


def test_an_unlisted_language_has_no_families() -> None:
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


def test_in_a_heading_a_word_of_the_family_is_as_good_as_the_word() -> None:
    texts = ["Two witnesses come along.", "The cemetery opens at eight."]
    leads = [Lead("Registry", "What a marriage needs"), Lead("Registry", "Opening hours")]
    searcher = Searcher.build(texts, ["en"] * 2, leads=leads)
    named, of_the_family, unlike = (
        searcher.search(question).hits[0].heading
        for question in ("a marriage", "who marries", "which witnesses")
    )
    assert of_the_family == pytest.approx(named, rel=0.2)  # the one word is rarer than the other
    assert unlike == 0


def test_a_very_large_vocabulary_has_no_families(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection_module, "MOST_TERMS_WITH_FAMILIES", 3)
    assert others("agreeing") == set()
