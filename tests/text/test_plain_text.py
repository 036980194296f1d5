"""How long a text is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.plain_text import word_count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" -- ' _ ", 0),
        ("The harbour master's office isn't open.", 6),
        ("rock'n'roll 'quoted' it'", 3),
        ("one_two well-being 3.5", 6),
        ("l’été naïve", 2),
        ("東京都 Tokyo", 3),
    ],
)
def test_words_are_counted(text: str, words: int) -> None:
    assert word_count(text) == words


@given(st.text("aB1'_-. \n\t\x00é"))
def test_ascii_is_counted_as_all_other_text_is(text: str) -> None:
    assert word_count(text) == len(re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text))
