"""A table in columns is the article's own lines, written in another way."""

from hypothesis import given

from bot.chat.formatting.aligned_table import MAX_COLUMNS, aligned, unaligned
from tests.chat.answers import tables


@given(tables())
def test_a_table_that_is_aligned_can_be_read_back(text: str) -> None:
    made = aligned(text)
    if made is not None:
        assert unaligned(made) == text
        assert max(map(len, made.split("\n"))) <= MAX_COLUMNS


def test_the_header_stands_above_its_values() -> None:
    text = "Level: Gold; Price: 12 €\nLevel: Silver; Price: 8 €"
    assert aligned(text) == "Level   Price\nGold    12 €\nSilver  8 €"


def test_an_empty_cell_stays_empty() -> None:
    text = "Day: Monday; Opens: 9; Closes: 17\nDay: Sunday; Opens: 11\nDay: Friday; Closes: 12"
    assert aligned(text) == (
        "Day     Opens  Closes\nMonday  9      17\nSunday  11\nFriday         12"
    )


def test_values_without_headers_stand_between_bars() -> None:
    assert aligned("Gold | 12\nSilver | 8") == "Gold   | 12\nSilver | 8"


def test_wide_characters_take_two_columns() -> None:
    assert aligned("港: 青岛; x: 1\n港: a; x: 22") == "港    x\n青岛  1\na     22"


def test_a_table_too_wide_for_a_telephone_is_not_aligned() -> None:
    assert aligned(f"A: {'x' * 30}; B: {'y' * 20}\nA: 1; B: 2") is None


def test_what_could_not_be_read_back_is_not_aligned() -> None:
    assert aligned("A: x; B: y\nnot a row") is None
    assert aligned("A: 1; B: 2  3\nA: 4; B: 5") is None
    assert aligned("one line") is None
