"""What is searched for instead of words that no passage holds."""

import pytest

from bot.index.lead import Lead
from bot.ranking.searcher import Searcher

TEXTS = (
    "To sign up, write to the captain and name your boat.",
    "The configuration of the engine lies in its own folder.",
    "To verify a ticket, show it at the gate by the pier.",
    "Those who buy a ticket get a map of the harbour.",
    "The voicechat of the crew is open at night.",
    "Version 2.4.1 of the map shows every pier; e-mail us for it.",
)


@pytest.fixture
def searcher() -> Searcher:
    return Searcher.build(TEXTS, ["en"] * len(TEXTS))


@pytest.mark.parametrize(
    ("question", "place", "also"),
    [
        ("signup", 0, ("sign up",)),
        ("how do i sign-up", 0, ()),
        ("cfg", 1, ("configuration", "configure")),
        ("verification", 2, ()),
        ("bought", 3, ("buy",)),
        ("voice chat", 4, ()),
        ("email", 5, ()),
        ("2.4.1", 5, ()),
    ],
)
def test_the_passage_is_found(
    searcher: Searcher, question: str, place: int, also: tuple[str, ...]
) -> None:
    ranking = searcher.search(question)
    assert ranking.hits[0].address.position == place
    assert also == () or ranking.query.terms[0].also == also
    assert all(term.used is None for term in ranking.query.terms)


def test_a_list_does_not_stand_in_the_way_of_a_known_word() -> None:
    searcher = Searcher.build(["The cfg is short.", "A configuration is long."], ["en"] * 2)
    assert searcher.query("cfg").terms[0].also == ()


def test_an_everyday_word_is_not_repaired(searcher: Searcher) -> None:
    assert searcher.query("cap").terms[0].used is None
    assert searcher.query("piers gata").terms[1].used == "gate"
    assert searcher.query("late").terms[0].used is None


def test_nothing_stands_for_a_number() -> None:
    searcher = Searcher.build(["Pay 100 coins.", "Pay 250 coins, not 1002."], ["en"] * 2)
    unknown, known = searcher.query("100250 1002").terms
    assert (unknown.terms, unknown.also, unknown.used, unknown.ngrams) == ((), (), None, ())
    assert known.terms == ("1002",)
    assert known.ngrams
    assert searcher.query("coinpay").terms[0].also == ("coin pay",)


def test_a_pasted_log_is_read_by_its_rarest_known_words(searcher: Searcher) -> None:
    log = " ".join(f"at module{chr(97 + n)}.line" for n in range(26)) + " engine folder captain"
    words = {term.word for term in searcher.query(log).terms}
    assert words == {"engine", "folder", "captain"}


def test_of_two_headings_on_one_topic_the_one_that_asks_alike_comes_first() -> None:
    texts = ["Old people and those with a weak heart.", "Stay in and call for help early on."]
    leads = [Lead(heading="Who is there at risk?"), Lead(heading="What to do at risk?")]
    for order in (1, -1):
        searcher = Searcher.build(texts[::order], ["en", "en"], leads=leads[::order])
        for question, right in (
            ("who is at risk", texts[0]),
            ("what to do when at risk", texts[1]),
        ):
            assert searcher.text(searcher.search(question).hits[0].address) == right


def test_a_heading_is_evidence_and_is_never_quoted() -> None:
    texts = ["It costs ten coins a day.", "Show it at the gate.", "Boats come in at any hour."]
    leads = [Lead(heading="Mooring"), Lead(heading="Tickets"), Lead("Harbour", "Arrivals")]
    searcher = Searcher.build(texts, ["en"] * 3, leads=leads)
    for question, place in (("mooring", 0), ("ticket", 1), ("arrivals at the harbour", 2)):
        ranking = searcher.search(question)
        assert ranking.hits[0].address.position == place
        spans = searcher.sentences(ranking, [ranking.hits[0].address])[0]
        assert [texts[place][start:end] for start, end, _ in spans] == [texts[place]]
    assert searcher.search("mooring").hits[0].heading == 1


def test_a_word_is_rather_misspelt_than_written_together_from_rarer_ones() -> None:
    texts = [
        "The result is sent by mail.",
        "A result takes a day.",
        "See the refs.",
        "My ult is up.",
    ]
    searcher = Searcher.build(texts, ["en"] * len(texts))
    assert [term.used for term in searcher.query("refsult").terms] == ["result"]
    assert [term.also for term in searcher.query("ultrefs").terms] == [("ult refs",)]


def test_of_passages_that_only_their_heading_speaks_for_the_first_comes_first() -> None:
    lead = Lead(heading="How do I reset the alarm?")
    silent = ["Open the panel and press both red keys until it beeps.", "By Ann.", "2 May."]
    searcher = Searcher.build(silent, ["en"] * 3, leads=[lead] * 3)
    hits = searcher.search("how do i reset the alarm").hits
    assert [hit.address.position for hit in hits] == [0, 1, 2]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    holding = ["By Ann.", "Press both red keys of the panel until the alarm beeps, then wait."]
    searcher = Searcher.build(holding, ["en"] * 2, leads=[lead] * 2)
    assert searcher.text(searcher.search("how do i reset the alarm").hits[0].address) == holding[1]


def test_a_verb_and_its_particle_are_looked_for_together() -> None:
    texts = [
        "Logs are kept by the host.",
        "To log in, use your mail and the secret word that you chose when you came to us.",
        "The go-between waits at the pier.",
        "The rules are pinned above the door.",
    ]
    searcher = Searcher.build(texts, ["en"] * len(texts))
    assert searcher.text(searcher.search("log in").hits[0].address) == texts[1]
    assert searcher.text(searcher.search("logs").hits[0].address) == texts[0]
