import gc
import weakref
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.index import CANDIDATES, Index

PASSAGES = (
    "The lighthouse stands on the northern cliff. Its lamp was lit in 1871.",
    "A storm broke the harbour wall. The harbour was closed for two winters.",
)


def positions(index: Index, question: str, k: int = 5) -> list[int]:
    return [hit.position for hit in index.search(question, k).hits]


def test_the_passage_that_holds_the_question_comes_first(index: Index) -> None:
    assert positions(index, "when was the lamp of the lighthouse lit?")[0] == 0
    assert positions(index, "why was the harbor closed")[0] == 2
    assert positions(index, "where are tickets sold")[0] == 4


def test_only_passages_that_share_a_term_are_found(index: Index) -> None:
    assert sorted(positions(index, "harbour")) == [2, 4]
    assert positions(index, "bicycle repair") == []


def test_k_may_exceed_the_passages_and_may_be_nothing(index: Index) -> None:
    assert len(positions(index, "the", 50)) == len(index)
    assert positions(index, "harbour", 0) == []


def test_scores_descend_and_stay_with_what_they_are_made_of(index: Index) -> None:
    hits = index.search("old lamp in the museum", 5).hits
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.score >= hit.passage > 0 and hit.sentence > 0 for hit in hits)


def test_equal_passages_rank_by_position() -> None:
    index = Index.build(["same words here"] * 30, ["en"] * 30)
    assert positions(index, "same words", 30) == list(range(30))


def test_more_hits_than_candidates_keep_their_order_behind_them() -> None:
    texts = [f"apple {'pear ' * n}" for n in range(CANDIDATES + 10)]
    hits = Index.build(texts, ["en"] * len(texts)).search("apple", 100).hits
    assert len(hits) == len(texts)
    assert [h.position for h in hits] == list(range(len(texts)))
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_the_best_sentence_has_the_best_score(index: Index) -> None:
    ranking = index.search("when was the lamp lit")
    (((_, _, first), (start, end, second)),) = index.sentences(ranking, [0])
    assert second > first
    assert PASSAGES[0][start:end] == "Its lamp was lit in 1871."


def test_sentences_of_a_question_without_known_terms_score_nothing(index: Index) -> None:
    assert [score for _, _, score in index.sentences(index.search("bicycle"), [0])[0]] == [0.0, 0.0]


def test_words_in_order_and_close_together_beat_the_same_words_apart() -> None:
    texts = [
        "A road crosses the market and goes on for long before it meets the garden of roses there.",
        "The rose garden is behind the market where a road crosses and goes on for long there.",
        "Nothing of the kind is told here.",
    ]
    index = Index.build(texts, ["en"] * 3)
    assert positions(index, "rose garden")[0] == 1


def test_words_of_one_family_are_found_by_their_letters() -> None:
    texts = ["A law on taxes and the signature of it.", "A law on taxes and the weather of it."]
    index = Index.build(texts, ["en"] * 2)
    hits = index.search("signatures of tax laws").hits
    assert hits[0].position == 0


def test_an_empty_index_and_empty_passages_answer_nothing() -> None:
    for texts in ([], [""], ["", "...", "😀"]):
        index = Index.build(texts, [None] * len(texts))
        assert index.search("anything at all").hits == ()
        assert index.search("").hits == ()
        assert len(index) == len(texts)


def test_each_language_is_stemmed_in_its_own_way_and_found_by_its_own_words() -> None:
    texts = [
        "A parceria prevê consultas regulares sobre segurança marítima.",
        "The partnership foresees regular talks on fisheries.",
        "Die Partnerschaft sieht regelmäßige Gespräche über Schifffahrt vor.",
    ]
    index = Index.build(texts, ["pt", "en", "de"])
    assert index.languages == ("pt", "en", "de")
    assert positions(index, "what does the partnership foresee") == [1]
    assert positions(index, "que consulta está prevista sobre segurança") == [0]
    assert positions(index, "Welches Gespräch ist vorgesehen")[0] == 2


def test_a_language_left_out_is_found_from_the_text() -> None:
    assert Index.build(["Das ist nicht der Anfang und auch nicht das Ende."], [None]).languages == (
        "de",
    )
    assert Index.build(["Xyz"], [None], default="fr").languages == ("fr",)


def test_what_a_search_returns_cannot_be_changed(index: Index) -> None:
    ranking = index.search("harbour")
    with pytest.raises(FrozenInstanceError):
        ranking.hits = ()  # type: ignore[misc]
    with pytest.raises(AttributeError):
        ranking.hits[0].score = 1.0  # type: ignore[misc]


def test_the_same_question_gets_the_same_ranking(index: Index) -> None:
    assert index.search("old lamp museum") == index.search("old lamp museum")


@given(st.text(max_size=200))
def test_any_question_is_an_ordinary_one(question: str) -> None:
    index = Index.build(PASSAGES, ["en"] * 2)
    for hit in index.search(question).hits:
        assert 0 <= hit.position < 2


@given(st.lists(st.text(alphabet=st.sampled_from("abc .!\n中文"), max_size=40), max_size=8))
def test_any_passages_can_be_indexed(texts: list[str]) -> None:
    index = Index.build(texts, [None] * len(texts))
    ranking = index.search("abc a b c 中文")
    terms = [set(w.split()) for w in texts]
    assert len(ranking.hits) <= len(terms)
    for hit in ranking.hits:
        for start, end, _ in index.sentences(ranking, [hit.position])[0]:
            assert texts[hit.position][start:end].strip()


def test_weak_words_count_for_less_than_what_they_ask_about() -> None:
    texts = ["The type of person is a keeper of bees.", "The lighthouse was white."]
    index = Index.build(texts, ["en"] * 2)
    assert positions(index, "what type of person painted the lighthouse")[0] == 1
    weak, _, _, strong = index.query("type of person painted the lighthouse").terms
    assert weak.importance < strong.importance == 1.0


class Texts(list[str]):
    """A list that can be watched."""


def test_an_index_that_nobody_uses_is_freed_at_once() -> None:
    texts = Texts(["The harbour opens at nine. Boats leave at ten.", "The tower is closed."])
    gone = weakref.ref(texts)
    index = Index.build(texts, ["en"] * 2)
    ranking = index.search("when does the harbour open")
    assert index.sentences(ranking, [0])
    gc.disable()  # which would free what refers to itself, some time later
    try:
        del texts, index, ranking
        assert gone() is None
    finally:
        gc.enable()
