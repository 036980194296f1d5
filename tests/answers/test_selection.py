from collections.abc import Callable

from hypothesis import example, given
from hypothesis import strategies as st

from bot.answers.selection import choose
from bot.articles.article import Passage
from bot.index.passage_order import PassageAddress
from bot.ranking.hits import Hit


def passage(article_id: str, text: str, section: str | None = None) -> Passage:
    return Passage(
        id=f"{article_id}#{text}",
        article_id=article_id,
        start=0,
        end=len(text),
        first=1,
        last=1,
        section_path=() if section is None else (section,),
        text=text,
    )


def hits(*scores: float) -> list[Hit]:
    return [Hit(PassageAddress(0, at), score, score, 0.0) for at, score in enumerate(scores)]


def at(passages: list[Passage]) -> Callable[[PassageAddress], Passage]:
    return lambda address: passages[address.position]


NOTICE = "The office is closed on public holidays and on the last Friday of each month."


def test_a_passage_that_repeats_a_better_one_is_folded_into_it() -> None:
    passages = [
        passage("a", NOTICE),
        passage("b", NOTICE.replace("office", "Office") + " Sorry."),
        passage("c", "Ask at the desk."),
    ]
    chosen = choose(hits(3, 2, 1), at(passages), top=3)
    assert [choice.hit.address.position for choice in chosen] == [0, 2]
    assert [hit.address.position for hit in chosen[0].repeats] == [1]


def test_equally_good_passages_come_from_different_articles() -> None:
    passages = [passage(name, f"Text {n} of {n}") for n, name in enumerate("aabc")]
    chosen = choose(hits(5, 4, 3.95, 2), at(passages), top=2)
    assert [choice.hit.address.position for choice in chosen] == [0, 2]


def test_what_is_chosen_stands_in_the_order_of_its_scores() -> None:
    passages = [passage(name, f"Text {n} of {n}") for n, name in enumerate("aabc")]
    chosen = choose(hits(5, 4, 3.95, 2), at(passages), top=3)
    assert [choice.hit.address.position for choice in chosen] == [0, 1, 2]


def test_a_better_passage_of_the_same_article_goes_first() -> None:
    passages = [passage(name, f"Text {n} of {n}") for n, name in enumerate("aab")]
    chosen = choose(hits(5, 4, 3), at(passages), top=2)
    assert [choice.hit.address.position for choice in chosen] == [0, 1]


def test_a_section_quoted_already_gives_way_to_one_that_is_about_as_good() -> None:
    sections = ["Fees", "Fees", "Boats", "Fees"]
    passages = [passage("a", f"Text {n} of {n}", name) for n, name in enumerate(sections)]
    chosen = choose(hits(5, 4, 3.7, 3.6), at(passages), top=3)
    assert [choice.hit.address.position for choice in chosen] == [0, 1, 2]
    assert [c.hit.address.position for c in choose(hits(5, 4, 3.7), at(passages), top=2)] == [0, 2]
    assert [c.hit.address.position for c in choose(hits(5, 4, 3.5), at(passages), top=2)] == [0, 1]


def test_passages_without_a_section_are_places_of_their_own() -> None:
    passages = [passage("a", f"Text {n} of {n}") for n in range(3)]
    chosen = choose(hits(5, 4, 3.9), at(passages), top=2)
    assert [choice.hit.address.position for choice in chosen] == [0, 1]


def test_no_more_than_asked_for_and_none_from_nothing() -> None:
    passages = [passage("a", f"Text {n} of {n}") for n in range(3)]
    assert len(choose(hits(3, 2, 1), at(passages), top=2)) == 2
    assert choose(hits(3, 2, 1), at(passages), top=0) == ()
    assert choose([], at(passages), top=3) == ()


def test_passages_that_differ_in_a_number_do_not_say_the_same() -> None:
    fee = "The yearly fee for members of the club is 12 euros, to be paid in March."
    passages = [passage("a", fee), passage("b", fee.replace("12", "15"))]
    assert len(choose(hits(3, 2), at(passages), top=3)) == 2


@given(
    both=st.integers(0, 120),
    first=st.integers(0, 30),
    second=st.integers(0, 30),
    seed=st.integers(),
)
@example(both=80, first=0, second=20, seed=0)
@example(both=80, first=1, second=20, seed=0)
@example(both=80, first=10, second=10, seed=0)
def test_two_passages_say_the_same_from_four_fifths_of_their_words_on(
    both: int, first: int, second: int, seed: int
) -> None:
    words = [f"word{seed}x{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(180)]
    shared, one, other = words[:both], words[120 : 120 + first], words[150 : 150 + second]
    passages = [passage("a", " ".join(shared + one)), passage("b", " ".join(other + shared))]
    same = both >= 0.8 * (both + first + second)
    assert len(choose(hits(3, 2), at(passages), top=3)) == (1 if same else 2)
