"""Promises 1 and 5 in the message: the quote comes back byte for byte, inert, within limits."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answer import Answer, Citation, Correction, Quote, Topic
from bot.chat.formatting.escaping import BREAK, unescape
from bot.chat.formatting.markdown import shortened
from bot.chat.messages.answer_message import (
    CLOSEST,
    remarks_in,
    render_answer,
    render_quotes,
)
from bot.chat.messages.no_answer import NONE, REPHRASE
from bot.chat.messages.style import Style
from tests.chat.answers import answers, quotes, titles
from tests.chat.discord_markdown import kinds, read, shown
from tests.chat.read_back import assert_within_limits, bold, read_quotes

OURS = {
    *("text", "quote", "quote strong", "codeblock", "strong", "link"),
    *("subtext", "subtext emphasis", "subtext link", "list"),
}


def made(**changes: object) -> Answer:
    text = "It was signed in May. The areas covered are cyber and space. More follows."
    quote = Quote(
        rank=1,
        passage_id="pact#p2",
        article_id="pact",
        title="The pact",
        section="Areas",
        paragraph=2,
        paragraphs=(2, 2),
        text=text,
        start=10,
        end=10 + len(text),
        highlight=(22, 60),
        score=3.0,
        citation=Citation(
            "The pact · Areas · ¶ 2",
            "https://example.org/pact",
            "https://example.org/pact#:~:text=The%20areas",
        ),
    )
    values: dict[str, object] = {
        "question": "what areas are covered",
        "level": "answer",
        "confidence": 0.8,
        "threshold": 0.2,
        "revision": "0a1b2c3d",
        "took_ms": 1.0,
        "quotes": (quote,),
    }
    return Answer(**(values | changes))  # type: ignore[arg-type]


def whole(answer: Answer, *, embeds: bool) -> str:
    """All text of the rendered message."""
    return render_answer(answer, embeds=embeds).plain().text


@given(answers(), st.booleans())
def test_every_message_is_within_discords_limits(answer: Answer, embeds: bool) -> None:
    assert_within_limits(render_answer(answer, embeds=embeds))


@given(answers(), st.booleans())
def test_nothing_but_our_own_formatting_is_in_a_message(answer: Answer, embeds: bool) -> None:
    text = whole(answer, embeds=embeds)
    assert kinds(text) <= OURS
    assert not re.search(r"@(everyone|here)", text, re.IGNORECASE)
    unfenced = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    assert not re.search(r"<@|<#|<t:", unfenced, re.IGNORECASE)
    links = re.findall(r"(?<!\\)\]\((.*?)\)", unfenced)
    known = {link for q in answer.quotes for link in (q.citation.url, q.citation.deep_link)}
    assert set(links) <= known | {link.target for q in answer.quotes for link in q.links}


@given(answers(), st.booleans(), st.integers(1, 3))
def test_each_quote_comes_back_byte_for_byte(answer: Answer, embeds: bool, shown: int) -> None:
    reply = render_answer(answer, embeds=embeds, style=Style(shown=shown))
    read_back = read_quotes(reply.plain().text)
    if answer.level == "closest":
        assert len(read_back) == min(shown, len(answer.quotes))
    assert [quote.number for quote in read_back] == list(range(1, len(read_back) + 1))
    for number, quote in enumerate(read_back):
        assert quote.is_of(answer.quotes[number].text)


@given(quotes(), st.booleans())
def test_a_quote_alone_comes_back_byte_for_byte(quote: Quote, embeds: bool) -> None:
    reply = render_quotes((quote,), of=3, remarks="", tone="sure", embeds=embeds)
    (read_back,) = read_quotes(reply.plain().text)
    assert read_back.is_of(quote.text)


@given(titles, st.integers(10, 300))
def test_a_shortened_text_fits_and_stays_inert(title: str, max_chars: int) -> None:
    text = shortened(title, max_chars)
    assert len(text) <= max_chars
    assert kinds(f"a {text}") <= {"text"}
    kept = re.sub(r"(?<!\\)((?:\\\\)*)…$", r"\1", text)
    assert " ".join(title.split()).startswith(unescape(kept))


def test_the_answering_sentence_is_bold_within_its_passage_and_the_citation_follows() -> None:
    reply = render_answer(made(), embeds=True)
    assert reply.text == ""
    assert reply.card is not None
    assert reply.card.description == (
        "> It was signed in May. **The areas covered are cyber and space.** More follows.\n"
        "\\[1\\] [The pact · Areas · ¶ 2](https://example.org/pact#:~:text=The%20areas)"
    )
    assert bold(reply.card.description) == "The areas covered are cyber and space."


def test_without_embeds_the_same_stands_in_the_text() -> None:
    reply = render_answer(made(), embeds=False)
    assert reply.card is None
    card = render_answer(made(), embeds=True).card
    assert card is not None
    assert reply.text == card.description


def test_a_closest_answer_says_that_it_may_not_be_what_was_asked() -> None:
    reply = render_answer(made(level="closest"), embeds=True)
    assert reply.text == CLOSEST
    assert reply.card is not None
    assert reply.card.tone == "unsure"


def test_a_corrected_word_is_shown() -> None:
    reply = render_answer(made(corrections=(Correction("martime", "maritime"),)), embeds=False)
    assert reply.text.startswith("-# searched for *maritime*\n> ")
    assert remarks_in(reply.text) == "-# searched for *maritime*"


def test_quotes_that_are_not_shown_are_counted() -> None:
    first = made().quotes[0]
    second, third = (first._replace(rank=rank) for rank in (2, 3))
    two = Style(shown=2)
    reply = render_answer(made(quotes=(first, second, third)), embeds=True, style=two)
    assert reply.card is not None
    assert reply.card.footer == "Quotes 1 to 2 of 3"
    alone = render_answer(made(quotes=(first, second)), embeds=False, style=Style(shown=1))
    assert alone.text.endswith("\n-# Quote 1 of 2")


def test_no_answer_says_so_and_offers_the_nearest_topics() -> None:
    reply = render_answer(
        made(level="none", suggestions=(Topic("One *star*", "one"), Topic("Two", "two"))),
        embeds=True,
    )
    assert reply.card is not None
    assert reply.card.description == (
        "I found no answer to that in the articles. The nearest topics:\n- One \\*star\\*\n- Two\n"
        f"-# {REPHRASE}"
    )
    assert "> " not in reply.card.description


def test_no_answer_without_topics_says_how_to_ask_anew() -> None:
    reply = render_answer(made(level="none", quotes=()), embeds=False)
    assert reply.text == f"{NONE}\n-# {REPHRASE}"


def test_an_article_cannot_fake_a_citation() -> None:
    text = "Trust me.\n[2] [Official](https://evil.example) says so.\n> \\[2\\] and this"
    quote = made().quotes[0]
    fake = quote._replace(text=text, highlight=None)
    said = whole(made(quotes=(fake,)), embeds=True)
    own = [line for line in said.split("\n") if not line.startswith("> ")]
    assert len(own) == 1
    assert own[0].startswith("\\[1\\] [The pact")
    assert [n.kind for n in read(said) if n.kind.endswith("link")]
    assert "https://evil.example" in shown(said)


def test_zero_width_spaces_of_the_text_are_kept() -> None:
    assert unescape(shortened(f"a{BREAK}@everyone", 100)) == f"a{BREAK}@everyone"


def test_other_places_that_say_the_same_are_named() -> None:
    places = tuple(Citation(f"Copy {number} · ¶ 1") for number in (1, 2, 3))
    plain = made()
    answer = made(quotes=(plain.quotes[0]._replace(also=places),))
    assert "\n-# the same in Copy 1 · ¶ 1; Copy 2 · ¶ 1 and 1 more" in whole(answer, embeds=True)
    assert "the same in" not in whole(plain, embeds=True)
