import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.index.segment import Segment
from bot.ranking.collection import LiveSegment
from bot.ranking.searcher import Searcher
from bot.ranking.spelling import Speller, is_near

WORDS = ["maritime", "martini", "security", "secure", "lamp", "camp", "harbour", "abc", "", "x2y"]


@pytest.fixture
def speller() -> Speller:
    """Each word stands once more often than the one before it."""
    text = " ".join(f"{word} " * number for number, word in enumerate(WORDS, start=1))
    return Speller([LiveSegment(Segment.build([text], ["xx"]))])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("lamp", "lamp", 0),
        ("lamp", "lam", 1),
        ("lamp", "lampe", 1),
        ("lamp", "lump", 1),
        ("lamp", "lmap", 1),
        ("maritime", "martiime", 1),
        ("maritime", "mraitiem", 2),
        ("ca", "abc", 3),  # no letter is edited twice
    ],
)
def test_the_distance_counts_the_four_kinds_of_mistakes(
    one: str, other: str, expected: int
) -> None:
    for most in range(5):
        assert is_near(one, other, most) == is_near(other, one, most) == (most >= expected)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.integers(0, 3))
def test_the_distance_agrees_with_its_definition(one: str, other: str, most: int) -> None:
    def plain(a: str, b: str) -> int:
        if not a or not b:
            return len(a) + len(b)
        best = min(
            plain(a[:-1], b) + 1, plain(a, b[:-1]) + 1, plain(a[:-1], b[:-1]) + (a[-1] != b[-1])
        )
        if len(a) > 1 and len(b) > 1 and a[-1] == b[-2] and a[-2] == b[-1]:
            best = min(best, plain(a[:-2], b[:-2]) + 1)
        return best

    assert is_near(one, other, most) == (plain(one, other) <= most)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("maritme", "maritime"),
        ("martiime", "maritime"),
        ("maritimme", "maritime"),
        ("marytyme", "maritime"),
        ("secuirty", "security"),
        ("harbor", "harbour"),
    ],
)
def test_a_misspelt_word_becomes_the_word_that_is_known(
    speller: Speller, written: str, meant: str
) -> None:
    assert speller.nearest(written) == meant


def test_of_equally_near_words_the_first_letter_and_then_the_frequency_decide(
    speller: Speller,
) -> None:
    assert speller.nearest("lampp") == "lamp"
    assert speller.nearest("damp") == "camp"  # more frequent than `lamp`


@pytest.mark.parametrize("word", ["lam", "x2yz", "20188", "zebra", "", "paritimy", "abd"])
def test_short_words_numbers_and_strangers_are_left_alone(speller: Speller, word: str) -> None:
    assert speller.nearest(word) is None


def test_without_known_words_nothing_is_repaired() -> None:
    assert Speller([LiveSegment(Segment.build([], []))]).nearest("maritime") is None


def test_only_unknown_words_of_a_question_are_repaired_and_it_shows(searcher: Searcher) -> None:
    first, second = searcher.query("ligthouse keeper").terms
    assert (first.word, first.used) == ("ligthouse", "lighthouse")
    assert (second.word, second.used) == ("keeper", None)
    assert searcher.search("ligthouse keeprs").hits[0].address.position == 1


def test_a_function_word_is_never_searched_for_instead() -> None:
    searcher = Searcher.build(["They were there when these things were thrown."], ["en"])
    assert searcher.query("theze").terms[0].used is None


def test_an_everyday_word_is_unknown_rather_than_misspelt() -> None:
    searcher = Searcher.build(["They held a lamp and a camp."], ["en"])
    assert searcher.query("can you help").terms[0].used is None
    assert searcher.query("what kind of lamo").terms[-1].used == "lamp"
