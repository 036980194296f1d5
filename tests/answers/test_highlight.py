from bot.answers.highlight import highlight, highlights
from bot.index.passage_order import PassageAddress
from bot.ranking.searcher import Searcher

TEXT = (
    "The lamp of the tower was replaced. Ana Lopes replaced the lamp of the tower in 1998. "
    "Nobody lives there. Its garden grows wild."
)
FIRST = PassageAddress(0, 0)
INDEX = Searcher.build([TEXT, "Boats leave at nine."], ["en"] * 2)


def sentences(question: str, position: int = 0) -> list[str]:
    (spans,) = highlights(INDEX, INDEX.search(question), [PassageAddress(0, position)])
    return [INDEX.text(PassageAddress(0, position))[start:end] for start, end in spans]


def test_the_sentence_with_the_expected_kind_of_answer_is_highlighted() -> None:
    for question in ("who replaced the lamp of the tower", "when was the lamp replaced"):
        assert sentences(question)[0].startswith("Ana Lopes")


def test_a_close_second_sentence_is_given_too() -> None:
    assert len(sentences("lamp of the tower replaced")) == 2
    assert len(sentences("wild garden")) == 1


def test_the_sentence_behind_the_best_match_gets_a_little_of_its_score() -> None:
    searcher = Searcher.build(["Old lamp, old tower. It shone. A lamp."], ["en"])
    ((best, *_),) = highlights(searcher, searcher.search("lamp tower"), [FIRST])
    assert searcher.text(FIRST)[slice(*best)] == "Old lamp, old tower."


def test_nothing_is_highlighted_where_nothing_is_shared() -> None:
    assert sentences("bicycle") == []
    assert sentences("boats", 0) == []
    assert highlight(INDEX, INDEX.search("boats"), PassageAddress(0, 1)) == (0, 20)
