"""The sentences of passages are kept with the index."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.index.arrays import Arrays
from bot.index.lead import Lead
from bot.index.segment import Segment
from bot.index.sentence_spans import SentenceTable
from bot.text.analyzer import Analyzer
from bot.text.sentences import sentences

texts = st.text(alphabet=st.sampled_from("aBé.,'-12 \n!?。中文\u200b_+#x"), max_size=40)


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5))
def test_a_passage_has_the_sentences_of_its_text(passages: list[tuple[str, str]]) -> None:
    analyzer = Analyzer("en")
    segment = Segment.build(
        [text for text, _ in passages],
        ["en"] * len(passages),
        [Lead(title="A title", heading=heading) for _, heading in passages],
    )
    for position, (text, heading) in enumerate(passages):
        found = segment.sentences_of(position)
        assert list(found.spans) == (sentences(text) or [(0, len(text))])
        assert list(found.lengths) == [len(analyzer.text_words(text[b:e])) for b, e in found.spans]
        assert found.heading == len(analyzer.text_words(heading))
    positions = range(len(passages))
    assert segment.sentences.count(positions) == segment.totals.sentences


@pytest.mark.parametrize("words", [(1, 3), (2**30, 1)])
def test_sentences_that_cannot_be_right_are_not_returned(words: tuple[int, int]) -> None:
    rows = np.array([0, 5, words[0], 6, 9, words[1]], np.int32)
    arrays = Arrays(
        {
            "sentences": rows,
            "sentences.lone": np.zeros(2, np.uint16),
            "sentences.sizes": np.array([2], np.uint8),
        },
        {},
    )
    with pytest.raises(IndexError):
        SentenceTable.open(arrays, 1).of(0, body=2, heading=0)
