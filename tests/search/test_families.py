import pytest

from bot.search import families
from bot.search.families import Families
from bot.search.index import Index
from bot.search.lexicon import Coder

WORDS = "agree agreement agreed sign signature signs signal formal formalization cat catalog unity"


def others(word: str, text: str = WORDS, language: str = "en") -> set[str]:
    coder = Coder()
    coder.encode([text], [language])
    lexicon = coder.lexicon()
    names = list(lexicon.terms)
    terms = [analyzer.term(word) for analyzer in lexicon.analyzers()]
    found = Families(lexicon).others(lexicon.term_numbers(word), terms)
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
    index = Index.build(texts, ["en"] * 3)
    hits = index.search("who wrote a signature").hits
    assert [hit.position for hit in hits] == [1, 0]
    (term,) = (t for t in index.query("signature").terms)
    assert index.passages_with(term) == 1


def test_a_very_large_vocabulary_has_no_families(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(families, "MOST_TERMS", 3)
    assert others("agreeing") == set()


def test_no_question_waits_for_families_once_an_index_is_prepared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = Index.build(["We agree.", "An agreement was signed."], ["en", "en"])
    index.prepare()
    monkeypatch.setattr(Families, "_found", lambda _: pytest.fail("they are found again"))
    assert [hit.position for hit in index.search("agreeing").hits] == [0, 1]
