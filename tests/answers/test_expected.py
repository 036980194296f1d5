import pytest

from bot.answers.expected import Kind, carries, expected_kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who signed it?", Kind.NAME),
        ("where is the office", Kind.NAME),
        ("When was it signed?", Kind.DATE),
        ("in what year did it open", Kind.DATE),
        ("how many rooms are there", Kind.NUMBER),
        ("how long is the bridge", Kind.NUMBER),
        ("why was it closed", Kind.REASON),
        ("what areas are covered", Kind.ANYTHING),
        ("Quem assinou?", Kind.NAME),
        ("Quando abriu?", Kind.DATE),
        ("quantas salas existem", Kind.NUMBER),
        ("Por que fechou?", Kind.REASON),
        ("wann wurde es gebaut", Kind.DATE),
        ("", Kind.ANYTHING),
    ],
)
def test_what_a_question_asks_for_is_read_from_its_words(question: str, kind: Kind) -> None:
    assert expected_kind(question) is kind


@pytest.mark.parametrize(
    ("sentence", "kind", "question", "expected"),
    [
        ("It was opened by Ana Lopes.", Kind.NAME, "who opened it", True),
        ("It was opened by Ana.", Kind.NAME, "what did ana open, who knows", False),
        ("The house is small.", Kind.NAME, "who lives there", False),
        ("It opened in May 1998.", Kind.DATE, "when", True),
        ("It opened late.", Kind.DATE, "when", False),
        ("There are twelve rooms.", Kind.NUMBER, "how many rooms", True),
        ("The 12 rooms are dark.", Kind.NUMBER, "are the 12 rooms dark", False),
        ("It closed because of rain.", Kind.REASON, "why", True),
        ("It closed.", Kind.REASON, "why", False),
        ("Anything at all in 1998.", Kind.ANYTHING, "", False),
    ],
)
def test_a_sentence_carries_an_answer_or_not(
    sentence: str, kind: Kind, question: str, expected: bool
) -> None:
    assert carries(sentence, kind, question) is expected
