"""Gaps: questions that ask the same come together, others do not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.journal.gaps import Gap, Miss, group_gaps
from bot.text.analyzer import analyzer_for


def terms(question: str) -> list[str]:
    analyzer = analyzer_for("en")
    return [analyzer.term(word) for word in analyzer.question_words(question)]


def grouped(*questions: str) -> list[set[str]]:
    misses = [Miss(entry=n, question=q, asked_at=n) for n, q in enumerate(questions)]
    return [set(gap.wordings) for gap in group_gaps(misses, terms)]


def test_the_same_words_in_another_order_and_form_ask_the_same() -> None:
    same = ("how do i reset my password", "password resets?", "resetting the password")
    assert grouped(*same, "where is the office") == [set(same), {"where is the office"}]


def test_a_letter_too_few_or_changed_asks_the_same() -> None:
    same = ("reset my password", "reset my pasword", "reset my passward")
    assert grouped("reset my password", *same) == [set(same)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reset my password", "change my avatar"),
        ("opening hours of the harbour", "opening hours of the library"),
        ("events in 2024", "events in 2025"),
        ("what is the cost", "what is the coast of portugal like"),
    ],
)
def test_what_asks_for_something_else_stays_apart(one: str, other: str) -> None:
    assert grouped(one, other, one) == [{one}, {other}]


def test_a_word_more_asks_the_same_but_a_chain_of_words_more_does_not() -> None:
    short = "harbour ferry"
    longer = "harbour ferry ticket"
    far = "harbour ferry ticket price student group"
    assert {short, longer} in grouped(short, short, longer, far)
    assert {far} in grouped(short, short, longer, far)


def test_questions_of_signs_alone_are_each_their_own() -> None:
    assert grouped("???", "!!!", "???") == [{"???"}, {"!!!"}]


def test_a_gap_counts_and_dates_what_it_holds() -> None:
    misses = [
        Miss(entry=1, question="tea prices", asked_at=86_400, waiting=2),
        Miss(entry=2, question="price of tea", asked_at=86_400 * 3, answered=True),
        Miss(entry=3, question="tea prices", asked_at=86_400 * 2),
    ]
    (gap,) = group_gaps(misses, terms)
    assert gap.question == "tea prices"
    assert (gap.count, gap.unhelpful, gap.waiting) == (3, 1, 2)
    assert gap.last.date().isoformat() == "1970-01-04"
    assert [miss.entry for miss in gap.misses] == [2, 3, 1]


words = st.sampled_from(["harbour", "harbor", "ferry", "ticket", "tickets", "price", "2024", "?"])
questions = st.lists(words, min_size=1, max_size=5).map(" ".join)
some_misses = st.lists(
    st.builds(
        Miss,
        entry=st.integers(0, 10**9),
        question=questions,
        asked_at=st.integers(0, 10**9),
        answered=st.booleans(),
        waiting=st.integers(0, 3),
    ),
    unique_by=lambda miss: miss.entry,
    max_size=30,
)


@given(misses=some_misses, seed=st.integers())
def test_each_question_is_in_one_gap_whatever_the_order(misses: list[Miss], seed: int) -> None:
    gaps = group_gaps(misses, terms)
    assert sorted(m.entry for gap in gaps for m in gap.misses) == sorted(m.entry for m in misses)
    shuffled = list(misses)
    random.Random(seed).shuffle(shuffled)
    assert group_gaps(shuffled, terms) == gaps
    counts = [gap.count for gap in gaps]
    assert counts == sorted(counts, reverse=True)


@given(misses=some_misses)
def test_questions_with_the_same_terms_are_never_parted(misses: list[Miss]) -> None:
    home: dict[frozenset[str], Gap] = {}
    for gap in group_gaps(misses, terms):
        for wording in gap.wordings:
            own = frozenset(terms(wording))
            if own:
                assert home.setdefault(own, gap) is gap
