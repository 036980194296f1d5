"""A block quote is a slice of the text, fits by construction and keeps the answering sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.formatting.block_quote import MIN_CHARS, block_quote
from bot.chat.formatting.escaping import BREAK, length
from tests.chat.discord_markdown import read
from tests.chat.read_back import bold, quoted
from tests.chat.test_escaping import hostile


@st.composite
def highlighted(draw: st.DrawFn) -> tuple[str, tuple[int, int] | None]:
    text = draw(st.lists(hostile, min_size=1, max_size=4).map("\n".join).filter(str.strip))
    if draw(st.booleans()):
        return text, None
    start = draw(st.integers(0, len(text) - 1))
    return text, (start, draw(st.integers(start + 1, len(text))))


@given(highlighted(), st.integers(MIN_CHARS, 600))
def test_a_block_quote_is_an_exact_slice_that_fits(
    passage: tuple[str, tuple[int, int] | None], max_chars: int
) -> None:
    text, highlight = passage
    made = block_quote(text, highlight, max_chars)
    assert length(made.markdown) <= max_chars
    slice_, before, after = quoted(made.markdown)
    assert slice_ == text[made.start : made.end]
    assert slice_
    assert before == (made.start > 0)
    assert after == (made.end < len(text))


@given(highlighted(), st.integers(MIN_CHARS, 600))
def test_only_the_highlight_is_bold_and_nothing_else_is_formatted(
    passage: tuple[str, tuple[int, int] | None], max_chars: int
) -> None:
    text, highlight = passage
    nodes = read(block_quote(text, highlight, max_chars).markdown)
    assert {node.kind for node in nodes} <= {"quote", "quote strong", "text"}
    assert all(node.shown == "\n" for node in nodes if node.kind == "text")
    strong = "".join(n.shown for n in nodes if n.kind == "quote strong").replace(BREAK, "")
    allowed = "" if highlight is None else text[slice(*highlight)]
    assert strong in allowed.replace("\n", "").replace(BREAK, "")


@given(highlighted(), st.integers(MIN_CHARS, 600))
def test_the_highlight_is_whole_wherever_it_fits(
    passage: tuple[str, tuple[int, int] | None], max_chars: int
) -> None:
    text, highlight = passage
    made = block_quote(text, highlight, max_chars)
    if highlight is None:
        return
    alone = block_quote(text[slice(*highlight)], (0, highlight[1] - highlight[0]), 100_000)
    if length(alone.markdown) + 20 <= max_chars:
        assert made.start <= highlight[0] < highlight[1] <= made.end


def test_what_fits_is_shown_whole_with_its_sentence_in_bold() -> None:
    made = block_quote("One. Two two. Three.", (5, 13), 200)
    assert made.markdown == "> One. **Two two.** Three."


def test_a_cut_falls_between_sentences_on_both_sides_of_the_answering_one() -> None:
    text = "Alpha beta gamma. Delta. The answer is here. Epsilon. Zeta eta theta iota kappa."
    made = block_quote(text, (25, 44), 64)
    assert made.markdown == "> … Delta. **The answer is here.** Epsilon. …"


def test_a_cut_without_a_sentence_to_end_at_falls_between_words() -> None:
    text = "alpha beta gamma delta the answer is here epsilon zeta eta theta iota kappa"
    made = block_quote(text, (23, 41), 62)
    assert made.markdown == "> … delta **the answer is here** epsilon zeta eta theta iota …"


def test_a_sentence_at_the_end_takes_the_room_in_front_of_it() -> None:
    text = "One two three four five. Six seven. Eight nine ten. The answer."
    made = block_quote(text, (52, 63), 58)
    assert made.markdown == "> … Six seven. Eight nine ten. **The answer.**"


def test_only_a_range_is_shown_where_one_is_given() -> None:
    text = "One two. The answer is here. Three four."
    made = block_quote(text, (9, 28), 200, only=(9, 28))
    assert made.markdown == "> … **The answer is here.** …"


def test_a_sentence_that_is_too_long_is_cut_at_a_word() -> None:
    made = block_quote("word " * 100, (0, 499), 50)
    assert made.markdown == "> **word word word word word word word word** …"


def test_a_script_without_spaces_is_cut_between_characters() -> None:
    made = block_quote("海" * 100, (0, 100), 50)
    assert quoted(made.markdown) == ("海" * 40, False, True)


@pytest.mark.parametrize("drawn", ["👨\u200d👩\u200d👧", "👍🏽", "e\u0301", "❤\ufe0f"])
def test_a_character_that_is_drawn_as_one_is_not_cut_in_two(drawn: str) -> None:
    for room in range(MIN_CHARS, MIN_CHARS + 12):
        shown = quoted(block_quote(drawn * 50, None, room).markdown)[0]
        assert shown == drawn * (len(shown) // len(drawn))


def test_bold_is_closed_and_opened_again_at_a_line_break() -> None:
    made = block_quote("• one\n• two", (0, 11), 200)
    assert made.markdown == "> **• one**\n> **• two**"
    assert bold(made.markdown) == "• one\n• two"


def test_an_impossible_highlight_is_left_out() -> None:
    assert block_quote("short", (3, 99), 200).markdown == "> short"
