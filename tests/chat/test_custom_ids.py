"""Handles carry all that a button needs, in Discord's 100 characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.buttons.custom_ids import (
    AskModerator,
    AskPlainly,
    AskTopic,
    CustomId,
    Explain,
    OpenArticle,
    QuoteRef,
    RemoveAnswer,
    ShareQuotes,
    ShowContext,
    TurnArticle,
    TurnList,
    TurnQuotes,
    fitting,
    parse,
)
from bot.chat.buttons.fingerprints import article_fingerprint, passage_fingerprint, text_fingerprint
from bot.chat.questions.asked_questions import Asked

people = st.integers(0, 2**64 - 1)
passages = st.builds(passage_fingerprint, st.text(), st.text())
questions = st.text().map(lambda text: Asked(text).fingerprint)
refs = st.builds(QuoteRef, passages, st.integers(0, 5_000), st.integers(0, 5_000))
turns = st.builds(
    TurnQuotes,
    asker=people,
    page=st.integers(0, 9),
    closest=st.booleans(),
    shown=st.integers(1, 3),
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
    turns.map(ShareQuotes),
    st.builds(ShowContext, refs),
    questions.map(Explain),
    st.builds(AskPlainly, people, questions),
    st.builds(AskTopic, people, st.text().map(article_fingerprint)),
    st.builds(AskModerator, people),
)


@given(all_custom_ids)
def test_a_custom_id_fits_and_can_be_read_back(custom_id: CustomId) -> None:
    written = str(custom_id)
    assert len(written) <= 100
    assert parse(written) == custom_id


QUOTE = QuoteRef("abcdefghijk", 36, 7)
TURN = TurnQuotes(asker=71, page=1, closest=True, shown=2, quotes=(QUOTE, QuoteRef("b", 0, 0)))


@pytest.mark.parametrize(
    ("custom_id", "written"),
    [
        (TURN, "f2q:1z:1:5:abcdefghijk.10.7,b.0.0"),
        (ShareQuotes(TURN), "f2s:1z:1:5:abcdefghijk.10.7,b.0.0"),
        (ShowContext(QUOTE), "f2c:abcdefghijk.10.7"),
        (Explain("q0"), "f2w:q0"),
        (AskPlainly(71, "q0"), "f2p:1z:q0"),
        (AskTopic(71, "a1"), "f2t:1z:a1"),
        (AskModerator(71), "f2m:1z"),
        (TurnArticle(reader=71, article="a1", body="b2", page=36), "f2a:1z:a1:b2:10"),
        (OpenArticle("p3"), "f2o:p3"),
        (TurnList(71, 0), "f2l:1z:0"),
        (RemoveAnswer(71), "f2r:1z"),
    ],
)
def test_buttons_of_earlier_versions_work_on(custom_id: CustomId, written: str) -> None:
    assert str(custom_id) == written
    assert parse(written) == custom_id


@given(st.lists(refs, min_size=1, max_size=10))
def test_at_least_three_quotes_fit_the_best_ones(quotes: list[QuoteRef]) -> None:
    kept = fitting(quotes)
    assert len(kept) >= min(len(quotes), 3)
    assert kept == tuple(quotes[: len(kept)])


@pytest.mark.parametrize(
    "written",
    ["f2q:x", "f2q:a:b:c:", "f2q:a:b:c:1.2", "f2a:r:1", "f2o:r:1", "f2l:1:2:3", "f2z:1", "f1q:1"],
)
def test_what_is_no_custom_id_is_nothing(written: str) -> None:
    assert parse(written) is None
