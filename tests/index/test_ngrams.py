import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.index.ngrams import Grams, gram_codes


@given(st.lists(st.text(min_size=1, max_size=20), max_size=3))
def test_few_words_have_the_codes_that_they_have_among_many(words: list[str]) -> None:
    grams = Grams.of(words, np.ones(len(words), np.int64))
    codes = [code for code, _ in grams.sequences(words, 1)]
    assert codes == gram_codes(words)[0].tolist()
