from hypothesis import given
from hypothesis import strategies as st

from bot.index.ngrams import codes_of, ngram_codes


@given(st.lists(st.text(min_size=1, max_size=20), max_size=3))
def test_few_words_have_the_codes_that_they_have_among_many(words: list[str]) -> None:
    codes = [code for word in words for code in codes_of(word)]
    assert codes == ngram_codes(words)[0].tolist()
