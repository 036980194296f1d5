import pytest

from bot.index.vocabulary import Coder
from bot.ranking import word_families as families
from bot.ranking.searcher import Searcher
from bot.ranking.word_families import Families

WORDS = "agree agreement agreed sign signature signs signal formal formalization cat catalog unity"


def others(word: str, text: str = WORDS, language: str = "en") -> set[str]:
    coder = Coder()
    coder.encode([text], [language])
    vocabulary = coder.vocabulary()
    names = list(vocabulary.terms)
    terms = [analyzer.term(word) for analyzer in vocabulary.analyzers()]
    found = Families(vocabulary).others(vocabulary.term_numbers(word), terms)
    return {names[number] for number in found}


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
    assert [hit.position for hit in hits] == [1, 0]
    (term,) = (t for t in searcher.query("signature").terms)
    assert searcher.passages_with(term) == 1


def test_a_very_large_vocabulary_has_no_families(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(families, "MOST_TERMS", 3)
    assert others("agreeing") == set()


def test_no_question_waits_for_families_once_an_index_is_prepared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searcher = Searcher.build(["We agree.", "An agreement was signed."], ["en", "en"])
    searcher.prepare()
    monkeypatch.setattr(Families, "_found", lambda _: pytest.fail("they are found again"))
    assert [hit.position for hit in searcher.search("agreeing").hits] == [0, 1]
