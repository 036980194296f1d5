"""A sentence with a word that its page has nowhere else is linked to without a look at the page."""

from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answering import answer
from bot.answers.citation import deep_link
from bot.answers.page_text import Page
from bot.answers.quoting import quote
from bot.articles.article import Article, Paragraph, Passage
from bot.index.indexed_articles import IndexedArticles
from bot.index.segment import Segment
from bot.knowledge_base.knowledge_base import KnowledgeBase
from tests.conftest import WriteArticles

pytestmark = pytest.mark.no_cover  # other tests reach the same code

# Few different words, so that most stand twice and some once.
WORDS = "bus Bus stops the the well-being e-mail L’amour l'amour 1. 1,000 é “no” a.b x C++ 東京 – •"
words = st.sampled_from([*WORDS.split(), "one", "two", "six", "ten"])
sentences = st.lists(words, min_size=1, max_size=30).map(lambda of: " ".join(of) + ".")
paragraphs = st.lists(sentences, min_size=1, max_size=3).map(" ".join)
sections = st.sampled_from([(), ("Stops",), ("The bus",), ("The bus", "At six")])


def article(parts: list[tuple[str, tuple[str, ...]]], **known: str) -> Article:
    places = []
    at = 0
    for number, (text, path) in enumerate(parts, start=1):
        places.append(Paragraph(number, at, at + len(text), path))
        at += len(text) + 2
    body = "\n\n".join(text for text, _ in parts)
    made = Article(id="a", title="The one bus", body=body, paragraphs=tuple(places))
    return replace(made, url="https://example.org/", **known)  # type: ignore[arg-type]


def linked(one: Article) -> list[tuple[Passage, tuple[int, int] | None, int]]:
    """Return each passage and each sentence that is linked to, and the place of a lone word."""
    indexed = IndexedArticles.build({one.id: one})
    found: list[tuple[Passage, tuple[int, int] | None, int]] = []
    for position, passage in enumerate(indexed.passages):
        table = indexed.segment.sentences
        found.append((passage, None, table.lone_word(position, 0)))
        for begin, end in indexed.segment.sentences_of(position).spans:
            found.append((passage, (begin, end), table.lone_word(position, begin)))
    return found


def told_apart(one: Article, link: str | None) -> bool:
    """Tell whether what a link names is on the page once, or words around it are given."""
    start, *more = str(link).partition(":~:text=")[2].split(",")
    around = start.endswith("-") or (more and more[-1].startswith("-"))
    return bool(around) or Page(one).count(unquote(start)) <= 1


@given(st.lists(st.tuples(paragraphs, sections), min_size=1, max_size=4))
def test_a_link_tells_its_sentence_apart_whether_a_lone_word_is_known_or_not(
    parts: list[tuple[str, tuple[str, ...]]],
) -> None:
    one = article(parts)
    for passage, span, lone in linked(one):
        assert told_apart(one, deep_link(one, passage, span, lone=lone))
        assert told_apart(one, deep_link(one, passage, span))


@pytest.mark.parametrize(
    ("sentence", "elsewhere", "lone"),
    [
        ("Well-being the bus.", "The x.well-being the bus.", 2),  # `wellbeing` is in two parts only
        ("1. Well-being the bus.", "The x.well-being the bus.", 3),  # the page draws the number
        ("The bus is 1", "The bus is 1,000 miles off.", 3),  # a number with commas is one word
        ("The bus is at 1 " + "far miles " * 20 + "off", "The bus is at 1,000 miles off. Far.", 4),
    ],
)
def test_at_the_edges_of_what_is_linked_to_a_lone_word_does_not_count(
    sentence: str, elsewhere: str, lone: int
) -> None:
    one = article([(elsewhere, ("Far",)), (sentence, ("Near",))])
    passage, _, known = next(of for of in linked(one) if of[0].first == 2)
    assert known == lone
    assert told_apart(one, deep_link(one, passage, lone=lone))


def test_a_lone_word_far_behind_makes_no_link_too_long() -> None:
    long = [f"Straßenverkehrsordnung{letter}" for letter in "abcdefghijklmnopqrst"]
    sentence = " ".join([*long[:9], "only", *long[9:]])
    one = article([(sentence, ("One",)), (" ".join(reversed(long)), ("Two",))])
    passage, _, lone = next(of for of in linked(one) if of[0].first == 1)
    assert lone == 9
    link = deep_link(one, passage, lone=lone)
    assert ":~:text=" in str(link)
    assert link == deep_link(one, passage)


def test_where_a_lone_word_is_known_its_page_is_not_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = article(
        [
            ("The bus leaves from the northern gate. The bus comes back.", ()),
            ("The bus comes back at six and then it waits for us all the same. " * 3, ("Back",)),
        ]
    )
    counted: list[str] = []
    monkeypatch.setattr(Page, "count", lambda _, text: counted.append(text) or 2)
    links = {
        one.body[passage.start :][slice(*span)]: lone for passage, span, lone in linked(one) if span
    }
    assert links == {
        "The bus leaves from the northern gate.": 2,
        "The bus comes back.": 0,
        "The bus comes back at six and then it waits for us all the same.": 0,
    }
    passage, span, lone = linked(one)[1]
    assert str(deep_link(one, passage, span, lone=lone)).endswith(
        "#:~:text=The%20bus%20leaves%20from%20the%20northern%20gate."
    )
    assert counted == []


@pytest.mark.parametrize(
    ("sentence", "lone"),
    [
        ("Only the bus.", 0),  # the first word may be joined to others elsewhere
        ("The bus only", 2),
        ("The bus, the bus.", 0),
        ("The well-only bus.", 2),
        ("x " * 70_000 + "only.", 0),  # too far behind for 16 bits
    ],
)
def test_the_place_of_a_lone_word_counts_the_words_before_it(sentence: str, lone: int) -> None:
    one = article([(sentence, ()), ("The bus. The well. x", ())])
    indexed = IndexedArticles.build({one.id: one})
    assert indexed.segment.sentences.lone_word(0, 0) == lone


def test_in_an_article_of_two_languages_no_word_is_known_to_be_lone() -> None:
    texts = ["The bus to the port.", "Le bus. The port. The end."]
    of_one = Segment.build(texts, ["en", "en"], articles=[2]).sentences
    assert [of_one.lone_word(1, start) for start in (0, 8, 18)] == [0, 0, 1]
    of_two = Segment.build(texts, ["en", "fr"], articles=[2]).sentences
    assert [of_two.lone_word(1, start) for start in (0, 8, 18)] == [0, 0, 0]
    apart = Segment.build(texts, ["en", "fr"], articles=[1, 1]).sentences
    assert [apart.lone_word(1, start) for start in (0, 8, 18)] == [1, 1, 1]


def test_an_answer_is_linked_without_a_look_at_its_pages_and_each_quote_again_alike(
    write_articles: WriteArticles, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "---\nurl: https://example.org/{}\n---\n"
    repeated = "Ferries leave from the northern harbour at noon."
    folder = write_articles(
        {
            "a.md": f"{head.format('a')}# Boats\n\nBoats.\n\n{repeated}",
            "b.md": f"{head.format('b')}# Ships\n\nA ship is slow.\n\n{repeated}",
        }
    )
    snapshot = KnowledgeBase([folder]).current
    monkeypatch.setattr(Page, "count", lambda _, text: pytest.fail(f"{text} was counted"))
    given_answer = answer(snapshot, "when do ferries leave the northern harbour")
    first = given_answer.quotes[0]
    assert {first.text, repeated} == {repeated}
    links = [str(one.deep_link) for one in (first.citation, *first.also)]
    assert len(links) == 2
    assert all(":~:text=Ferries" in link for link in links)
    (passage,) = (one for one in snapshot.passages if one.id == first.passage_id)
    again = quote(snapshot, passage, rank=1, highlight=first.highlight)
    assert again.citation == first.citation
