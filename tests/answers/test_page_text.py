"""How often a text stands on an article's page."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.answers.page_text import Page
from bot.articles.article import Article, Paragraph

WORDS = ["bus", "Bus", "BUSES", "the", "stops", "Straße", "STRASSE", "Élan", "élan", "–", "“no”"]
words = st.sampled_from([*WORDS, "ﬁne", "fine", "ΟΔΟΣ", "οδος", "x-ray", "İ", "\udcff"])
lines = st.lists(words, min_size=1, max_size=12).map(" ".join)
paragraphs = st.lists(lines | lines.map("• {}".format) | lines.map("a | {}".format), max_size=5)


def article(bodies: list[str]) -> Article:
    places = []
    at = 0
    for number, text in enumerate(bodies, start=1):
        places.append(Paragraph(number, at, at + len(text)))
        at += len(text) + 2
    return Article(id="a", title="Title", body="\n\n".join(bodies), paragraphs=tuple(places))


def plainly(bodies: list[str], wanted: str) -> int:
    """Count whole words in any case, all white space, bullets and cell marks for one space."""
    page = "\n".join(["Title", *bodies])
    page = " ".join(re.sub(r"• |\s\|\s", " ", page).split())
    wanted = re.escape(" ".join(wanted.split()).casefold())
    return min(2, len(re.findall(rf"(?=(?<![^\W_])(?:{wanted})(?![^\W_]))", page.casefold())))


@given(st.lists(paragraphs.map("\n".join).filter(str.strip), min_size=1, max_size=4), lines)
def test_a_text_is_counted_as_often_as_it_stands_there(bodies: list[str], wanted: str) -> None:
    wanted = re.sub(r"^\W+|\W+$", "", wanted)
    if wanted:
        assert Page(article(bodies)).count(wanted) == plainly(bodies, wanted)


@given(st.lists(lines, min_size=1, max_size=3), st.integers(1, 400))
def test_a_text_is_counted_on_a_long_page_too(bodies: list[str], between: int) -> None:
    long = [bodies[0], *["The bus stops here again. " * between], *bodies]
    wanted = re.sub(r"^\W+|\W+$", "", bodies[0])
    if wanted:
        assert Page(article(long)).count(wanted) == plainly(long, wanted)


def test_what_stands_on_a_line_and_over_the_end_of_another_counts_twice() -> None:
    assert Page(article(["bus\nbus bus"])).count("bus bus") == 2
    assert Page(article(["the late\nbus stops. The late bus stops."])).count("late bus") == 2
