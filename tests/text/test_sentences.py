import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.sentences import sentences


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("He met Dr. Smith at 3 p.m. It rained.", ["He met Dr. Smith at 3 p.m.", "It rained."]),
        ("The U.S. Senate voted. Done.", ["The U.S. Senate voted.", "Done."]),
        ("They live in the U.S. The house is old.", ["They live in the U.S.", "The house is old."]),
        ("Pi is 3.14 or so. Yes.", ["Pi is 3.14 or so.", "Yes."]),
        ("J. R. Tolkien wrote it. Fine.", ["J. R. Tolkien wrote it.", "Fine."]),
        ("See Fig. 3 and no. 7. No. Yes.", ["See Fig. 3 and no. 7.", "No.", "Yes."]),
        ("“We work together.” Kallas left.", ["“We work together.”", "Kallas left."]),
        ('"Really?" he asked. "Yes."', ['"Really?" he asked.', '"Yes."']),
        (
            "Well... maybe. He left... Then he came.",
            ["Well... maybe.", "He left...", "Then he came."],
        ),
        ("Wait… no. Stop… Then go.", ["Wait… no.", "Stop…", "Then go."]),
        ("1. First point\n2. Second point", ["1. First point", "2. Second point"]),
        ("• sea lanes\n• cyber threats", ["• sea lanes", "• cyber threats"]),
        ("A line that is\nwrapped here. End.", ["A line that is\nwrapped here.", "End."]),
        ("A title\n\nA text.", ["A title", "A text."]),
        ("It was 1999. Then came 2000.", ["It was 1999.", "Then came 2000."]),
        ("Foo Inc. The end, etc. and so on.", ["Foo Inc.", "The end, etc. and so on."]),
        ("今天很好。明天呢？好！", ["今天很好。", "明天呢？", "好！"]),
        ("「行く。」と言った。", ["「行く。」", "と言った。"]),
        ("भारत एक देश है। दिल्ली राजधानी है।", ["भारत एक देश है।", "दिल्ली राजधानी है।"]),
        ("هل هذا صحيح؟ نعم.", ["هل هذا صحيح؟", "نعم."]),
        ("¿Quién es? Nadie.", ["¿Quién es?", "Nadie."]),
        ("", []),
        (" \n ", []),
        ("...", ["..."]),
    ],
)
def test_a_text_is_cut_where_its_sentences_end(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@given(st.text(alphabet=st.sampled_from('ab A1.!?…"”)\n\t。？।؟•-3\u200bé')))
def test_sentences_are_trimmed_ordered_and_leave_nothing_out(text: str) -> None:
    covered = 0
    kept = []
    for start, end in sentences(text):
        assert covered <= start < end <= len(text)
        assert not text[covered:start].strip()
        assert text[start:end] == text[start:end].strip()
        kept.append(text[start:end])
        covered = end
    assert not text[covered:].strip()
    assert "".join("".join(kept).split()) == "".join(text.split())
