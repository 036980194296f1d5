from bot.ranking.searcher import Searcher
from bot.ranking.synonyms import WEIGHT, Synonyms
from bot.text.analyzer import Analyzer

TEXTS = [
    "The security and defence partnership was agreed in Brussels.",
    "The ferry timetable changes in May.",
    "Dogs are allowed on the beach.",
]


def build(*groups: tuple[str, ...]) -> Searcher:
    return Searcher.build(TEXTS, ["en"] * 3, synonyms=groups)


def test_a_question_is_searched_for_with_the_other_names_too() -> None:
    group = ("security and defence partnership", "SDP", "the pact")
    assert build().search("what is the sdp").hits == ()
    for question in ("what is the SDP", "where was the pact agreed"):
        ranking = build(group).search(question)
        assert ranking.hits[0].address.position == 0
    assert build(group).query("sdp").terms[0].also == (
        "security and defence partnership",
        "the pact",
    )


def test_the_longest_phrase_wins() -> None:
    searcher = build(("boat plan", "ferry timetable"), ("boat", "dog"))
    assert searcher.search("boat plan").hits[0].address.position == 1
    assert searcher.search("boat").hits[0].address.position == 2


def test_another_name_counts_less_than_what_was_typed() -> None:
    searcher = Searcher.build(
        ["The cat sleeps.", "The dog sleeps."], ["en"] * 2, synonyms=[("cat", "dog")]
    )
    assert [hit.address.position for hit in searcher.search("dog").hits] == [1, 0]
    (term,) = searcher.query("dog").terms
    assert sorted(term.weights) == [WEIGHT, 1.0]


def test_phrases_compare_by_their_terms() -> None:
    synonyms = Synonyms.of([("Sea Lanes", "shipping route")], [Analyzer("en")])
    assert synonyms.match(["sea", "lane", "now"], 0) == (2, ("shipping route",))
    assert synonyms.match(["lane"], 0) == (0, ())


def test_groups_that_say_nothing_are_harmless() -> None:
    synonyms = Synonyms.of([(), ("alone",), ("", "???"), ("a " * 20, "b")], [Analyzer("en")])
    assert synonyms.match(["alone"], 0) == (0, ())
    assert Synonyms().match(["a"], 0) == (0, ())
