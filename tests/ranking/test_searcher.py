import gc
import weakref
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.index.passage_order import PassageAddress
from bot.ranking.searcher import CANDIDATES, Searcher

PASSAGES = (
    "The lighthouse stands on the northern cliff. Its lamp was lit in 1871.",
    "A storm broke the harbour wall. The harbour was closed for two winters.",
)


def positions(searcher: Searcher, question: str, k: int = 5) -> list[int]:
    return [hit.address.position for hit in searcher.search(question, k).hits]


def test_the_passage_that_holds_the_question_comes_first(searcher: Searcher) -> None:
    assert positions(searcher, "when was the lamp of the lighthouse lit?")[0] == 0
    assert positions(searcher, "why was the harbor closed")[0] == 2
    assert positions(searcher, "where are tickets sold")[0] == 4


def test_only_passages_that_share_a_term_are_found(searcher: Searcher) -> None:
    assert sorted(positions(searcher, "harbour")) == [2, 4]
    assert positions(searcher, "bicycle repair") == []


def test_k_may_exceed_the_passages_and_may_be_nothing(searcher: Searcher) -> None:
    assert len(positions(searcher, "the", 50)) == len(searcher)
    assert positions(searcher, "harbour", 0) == []


def test_scores_descend_and_stay_with_what_they_are_made_of(searcher: Searcher) -> None:
    hits = searcher.search("old lamp in the museum", 5).hits
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.score >= hit.passage > 0 and hit.sentence > 0 for hit in hits)


def test_equal_passages_rank_by_position() -> None:
    searcher = Searcher.build(["same words here"] * 30, ["en"] * 30)
    assert positions(searcher, "same words", 30) == list(range(30))


def test_more_hits_than_candidates_keep_their_order_behind_them() -> None:
    texts = [f"apple {'pear ' * n}" for n in range(CANDIDATES + 10)]
    hits = Searcher.build(texts, ["en"] * len(texts)).search("apple", 100).hits
    assert len(hits) == len(texts)
    assert [h.address.position for h in hits] == list(range(len(texts)))
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_the_best_sentence_has_the_best_score(searcher: Searcher) -> None:
    ranking = searcher.search("when was the lamp lit")
    (((_, _, first), (start, end, second)),) = searcher.sentences(ranking, [PassageAddress(0, 0)])
    assert second > first
    assert PASSAGES[0][start:end] == "Its lamp was lit in 1871."


def test_sentences_of_a_question_without_known_terms_score_nothing(searcher: Searcher) -> None:
    (found,) = searcher.sentences(searcher.search("bicycle"), [PassageAddress(0, 0)])
    assert [score for _, _, score in found] == [0.0, 0.0]


def test_words_in_order_and_close_together_beat_the_same_words_apart() -> None:
    texts = [
        "A road crosses the market and goes on for long before it meets the garden of roses there.",
        "The rose garden is behind the market where a road crosses and goes on for long there.",
        "Nothing of the kind is told here.",
    ]
    searcher = Searcher.build(texts, ["en"] * 3)
    assert positions(searcher, "rose garden")[0] == 1


def test_words_of_one_family_are_found_by_their_letters() -> None:
    texts = ["A law on taxes and the signature of it.", "A law on taxes and the weather of it."]
    searcher = Searcher.build(texts, ["en"] * 2)
    hits = searcher.search("signatures of tax laws").hits
    assert hits[0].address.position == 0


def test_an_empty_index_and_empty_passages_answer_nothing() -> None:
    for texts in ([], [""], ["", "...", "😀"]):
        searcher = Searcher.build(texts, [None] * len(texts))
        assert searcher.search("anything at all").hits == ()
        assert searcher.search("").hits == ()
        assert len(searcher) == len(texts)


def test_each_language_is_stemmed_in_its_own_way_and_found_by_its_own_words() -> None:
    texts = [
        "A parceria prevê consultas regulares sobre segurança marítima.",
        "The partnership foresees regular talks on fisheries.",
        "Die Partnerschaft sieht regelmäßige Gespräche über Schifffahrt vor.",
    ]
    searcher = Searcher.build(texts, ["pt", "en", "de"])
    assert searcher.languages == ("de", "en", "pt")
    assert positions(searcher, "what does the partnership foresee") == [1]
    assert positions(searcher, "que consulta está prevista sobre segurança") == [0]
    assert positions(searcher, "Welches Gespräch ist vorgesehen")[0] == 2


def test_a_language_left_out_is_found_from_the_text() -> None:
    assert Searcher.build(
        ["Das ist nicht der Anfang und auch nicht das Ende."], [None]
    ).languages == ("de",)
    assert Searcher.build(["Xyz"], [None], default="fr").languages == ("fr",)


def test_what_a_search_returns_cannot_be_changed(searcher: Searcher) -> None:
    ranking = searcher.search("harbour")
    with pytest.raises(FrozenInstanceError):
        ranking.hits = ()  # type: ignore[misc]
    with pytest.raises(AttributeError):
        ranking.hits[0].score = 1.0  # type: ignore[misc]


def test_the_same_question_gets_the_same_ranking(searcher: Searcher) -> None:
    assert searcher.search("old lamp museum") == searcher.search("old lamp museum")


@given(st.text(max_size=200))
def test_any_question_is_an_ordinary_one(question: str) -> None:
    searcher = Searcher.build(PASSAGES, ["en"] * 2)
    for hit in searcher.search(question).hits:
        assert 0 <= hit.address.position < 2


@given(st.lists(st.text(alphabet=st.sampled_from("abc .!\n中文"), max_size=40), max_size=8))
def test_any_passages_can_be_indexed(texts: list[str]) -> None:
    searcher = Searcher.build(texts, [None] * len(texts))
    ranking = searcher.search("abc a b c 中文")
    terms = [set(w.split()) for w in texts]
    assert len(ranking.hits) <= len(terms)
    for hit in ranking.hits:
        for start, end, _ in searcher.sentences(ranking, [hit.address])[0]:
            assert texts[hit.address.position][start:end].strip()


def test_weak_words_count_for_less_than_what_they_ask_about() -> None:
    texts = ["The type of person is a keeper of bees.", "The lighthouse was white."]
    searcher = Searcher.build(texts, ["en"] * 2)
    assert positions(searcher, "what type of person painted the lighthouse")[0] == 1
    weak, _, _, strong = searcher.query("type of person painted the lighthouse").terms
    assert weak.importance < strong.importance == 1.0


class Texts(list[str]):
    """A list that can be watched."""


def test_an_index_that_nobody_uses_is_freed_at_once() -> None:
    texts = Texts(["The harbour opens at nine. Boats leave at ten.", "The tower is closed."])
    gone = weakref.ref(texts)
    searcher = Searcher.build(texts, ["en"] * 2)
    ranking = searcher.search("when does the harbour open")
    assert searcher.sentences(ranking, [PassageAddress(0, 0)])
    gc.disable()  # which would free what refers to itself, some time later
    try:
        del texts, searcher, ranking
        assert gone() is None
    finally:
        gc.enable()
