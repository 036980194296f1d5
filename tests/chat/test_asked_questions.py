"""What a question goes on from, and for how long it is remembered."""

import pytest

from bot.chat.questions.asked_questions import FOLLOWED_S, Asked, AskedQuestions
from bot.chat.questions.follow_up import is_follow_up


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.mark.parametrize(
    "question",
    [
        "and on sundays?",
        "what about dogs",
        "what does it cost?",
        "when is that?",
        "what is this?",
        "who are they",
        "und sonntags?",
        "was kostet das?",
        "wofür braucht man sie",
        "et le dimanche ?",
        "combien coûte cela",
        "¿y los domingos?",
        "quanto custa isso?",
        "और रविवार को?",
    ],
)
def test_few_words_that_point_back_are_a_follow_up(question: str) -> None:
    assert is_follow_up(question)


@pytest.mark.parametrize(
    "question",
    [
        "when does the harbour open",
        "what is this server about",
        "is there a pool",
        "gibt es einen hafen",
        "il y a un port ?",
        "what does it cost to keep a boat in the harbour for one whole year",
        "android phones",
        "",
        "?!",
    ],
)
def test_a_question_that_names_what_it_asks_for_stands_alone(question: str) -> None:
    assert not is_follow_up(question)


def test_a_follow_up_goes_on_from_the_members_last_question_in_the_channel() -> None:
    asked = AskedQuestions()
    asked.take(1, 10, "where is the harbour", None)
    assert asked.take(2, 10, "when does it open", None).about == ""
    assert asked.take(1, 11, "when does it open", None).about == ""
    assert asked.take(1, 10, "when does it open", None).about == "where is the harbour"
    third = asked.take(1, 10, "and what does it cost", None)
    assert third.about == "when does it open where is the harbour"


def test_after_five_minutes_a_question_stands_alone() -> None:
    clock = Clock()
    asked = AskedQuestions(clock=clock)
    asked.take(1, 10, "where is the harbour", None)
    clock.seconds = FOLLOWED_S + 1
    assert asked.take(1, 10, "when does it open", None).about == ""


def test_a_reply_goes_on_from_what_it_replies_to() -> None:
    asked = AskedQuestions()
    asked.take(1, 10, "where is the harbour", None)
    taken = asked.take(1, 10, "and how late", Asked("does the library lend books"))
    assert taken.about == "does the library lend books"


def test_a_question_is_found_by_its_fingerprint_until_many_others_came() -> None:
    asked = AskedQuestions()
    first = asked.take(1, 10, "where is the harbour", None)
    assert asked.find(first.fingerprint) == first
    assert Asked("where is the harbour", "x").fingerprint != first.fingerprint
    for number in range(5_000):
        asked.take(number, 10, f"question number {number}", None)
    assert asked.find(first.fingerprint) is None
