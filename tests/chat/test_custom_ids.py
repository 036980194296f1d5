"""Handles carry all that a button needs, in Discord's 100 characters."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.custom_ids import (
    PATTERN,
    CustomId,
    OpenArticle,
    QuoteRef,
    RemoveAnswer,
    TurnArticle,
    TurnList,
    TurnQuotes,
    article_fingerprint,
    fitting,
    parse,
    passage_fingerprint,
    text_fingerprint,
)

people = st.integers(0, 2**64 - 1)
passages = st.builds(passage_fingerprint, st.text(), st.text())
refs = st.builds(QuoteRef, passages, st.integers(0, 5_000), st.integers(0, 5_000))
turns = st.builds(
    TurnQuotes,
    asker=people,
    page=st.integers(0, 9),
    closest=st.booleans(),
    quotes=st.lists(refs, min_size=1, max_size=10).map(fitting),
)
all_custom_ids = st.one_of(
    turns,
    st.builds(
        TurnArticle,
        reader=people,
        article=st.text().map(article_fingerprint),
        body=st.text().map(text_fingerprint),
        page=st.integers(0, 999),
    ),
    st.builds(OpenArticle, passages),
    st.builds(TurnList, people, st.integers(0, 99)),
    st.builds(RemoveAnswer, people),
)


@given(all_custom_ids)
def test_a_custom_id_fits_and_can_be_read_back(custom_id: CustomId) -> None:
    written = str(custom_id)
    assert len(written) <= 100
    found = re.fullmatch(PATTERN, written)
    assert found is not None
    assert parse(found["kind"], found["rest"]) == custom_id


@given(st.lists(refs, min_size=1, max_size=10))
def test_at_least_three_quotes_fit_the_best_ones(quotes: list[QuoteRef]) -> None:
    kept = fitting(quotes)
    assert len(kept) >= min(len(quotes), 3)
    assert kept == tuple(quotes[: len(kept)])


@pytest.mark.parametrize(
    ("kind", "rest"),
    [("q", "x"), ("q", "a:b:c:"), ("q", "a:b:c:1.2"), ("a", "r:1"), ("o", "r:1"), ("l", "1:2:3")],
)
def test_what_is_no_custom_id_is_nothing(kind: str, rest: str) -> None:
    assert parse(kind, rest) is None
