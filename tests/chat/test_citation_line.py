"""What stands below a quote: a citation to check, and links that are what they say."""

from datetime import date

import pytest

from bot.answers.answer import Citation
from bot.articles.article import Link
from bot.chat.formatting.markdown import can_be_linked
from bot.chat.messages.citation_line import host_of, render_citation, render_links, render_number
from bot.chat.messages.style import Style
from tests.chat.test_answer_message import made

TEXT = "Fill in the form, read the rules, or ask. It was signed in May. More follows."
FORM = Link(12, 16, "https://example.org/form")
RULES = Link(27, 32, "http://rules.example/x?y=1")


def links(*of: Link, max_chars: int = 700) -> str:
    quote = made().quotes[0]._replace(text=TEXT, links=of)
    return render_links(quote, ((0, 41),), max_chars)


def test_links_say_where_they_lead() -> None:
    assert links(FORM, RULES) == (
        "-# Links: [form (example.org)](https://example.org/form)"
        " · [rules (rules.example)](http://rules.example/x?y=1)"
    )


def test_a_link_outside_of_what_is_shown_or_said_before_is_left_out() -> None:
    assert links(Link(43, 50, "https://example.org/x")) == ""
    assert links(FORM, Link(0, 4, FORM.target)).count("](") == 1


def test_at_most_five_links_follow_and_only_what_fits() -> None:
    many = [Link(0, 4, f"https://example.org/{number}") for number in range(9)]
    assert links(*many).count("](") == 5
    assert links(*many, max_chars=130).count("](") == 2


@pytest.mark.parametrize(
    ("target", "host"),
    [
        ("https://good.example@evil.example/", "evil.example"),
        ("https://GOOD.example:8080/x", "good.example"),
        ("https://münchen.example", "xn--mnchen-3ya.example"),
        ("javascript:alert(1)", None),
        ("../other.md", None),
        ("http://[::1", None),
        ("https://example.org/a)b", None),
    ],
)
def test_the_host_is_the_one_that_a_browser_would_go_to(target: str, host: str | None) -> None:
    assert host_of(target) == host
    assert (links(Link(0, 4, target)) == "") is (host is None)


def test_words_that_look_like_another_link_cannot_break_out() -> None:
    quote = (
        made()
        .quotes[0]
        ._replace(text="[x](https://evil.example)", links=(Link(0, 25, FORM.target),))
    )
    assert render_links(quote, ((0, 25),), 500) == (
        "-# Links: [(x)(https\\:\\/\\/evil.example) (example.org)](https://example.org/form)"
    )


def test_an_old_article_says_its_date_first() -> None:
    quote = made().quotes[0]._replace(citation=Citation("The pact", published=date(2019, 3, 2)))
    assert render_number(quote, Style(old_before=date(2024, 1, 1))) == "\\[1\\] **2019-03-02** · "
    assert render_number(quote, Style(old_before=date(2019, 3, 2))) == "\\[1\\] "
    assert render_number(quote) == "\\[1\\] "
    updated = quote.citation._replace(updated=date(2025, 5, 5))
    renewed = quote._replace(citation=updated)
    assert render_number(renewed, Style(dated=(1,))) == "\\[1\\] **2025-05-05** · "
    assert render_number(renewed, Style(old_before=date(2024, 1, 1))) == "\\[1\\] "


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a)b",
        "https://example.org/a b",
        "https://example.org/<b>",
        "ftp://example.org",
        "https://example.org/" + "x" * 500,
    ],
)
def test_a_link_that_could_break_out_is_left_away(url: str) -> None:
    assert not can_be_linked(url)
    assert render_citation(Citation("Label", url, url)) == "Label"


def test_the_plain_link_stands_in_for_a_deep_link_that_is_too_long() -> None:
    long = "https://example.org/" + "x" * 500
    cited = render_citation(Citation("A [b]", "https://example.org", long))
    assert cited == "[A (b)](https://example.org)"
