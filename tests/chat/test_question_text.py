"""What was asked, and what is offered while it is typed."""

import pytest

from bot.articles.library import load
from bot.chat.commands.autocomplete import (
    MAX_CHOICE,
    MAX_CHOICES,
    suggest_articles,
    suggest_questions,
)
from bot.chat.delivery.question_text import (
    asks,
    begins_with_slash_ask,
    command_and_rest,
    has_question_mark,
    is_small_talk,
    mentions,
    question_in,
)
from bot.chat.messages.notices import help_text
from bot.knowledge_base.snapshot_builder import build_snapshot
from tests.conftest import WriteArticles

BOT = 123456789012345678
OWN = (f"<@{BOT}>", f"<@!{BOT}>", "<@&77>")


@pytest.mark.parametrize(
    ("content", "question"),
    [
        (f"<@{BOT}> when does it open", "when does it open"),
        (f"when, <@!{BOT}>, does it open", "when, , does it open"),
        (f"<@{BOT}>", ""),
        ("<@&77> when does it open", "when does it open"),
        ("<@1> and <#2> and <@&3>", "and and"),
        ("what is <:boat:55> or </ask:66>", "what is boat or ask"),
        ("  plain  ", "plain"),
    ],
)
def test_the_question_is_what_remains_without_tags(content: str, question: str) -> None:
    assert question_in(content, OWN) == question


def test_only_a_mention_in_the_text_is_one() -> None:
    assert mentions(f"hey <@!{BOT}>", OWN)
    assert not mentions("@everyone", OWN)
    assert not mentions(f"<@{BOT}9>", OWN)


@pytest.mark.parametrize(
    ("content", "asked"), [("why?", True), ("为什么？", True), ("لماذا؟", True), ("thanks!", False)]
)
def test_a_question_mark_of_any_script_counts(content: str, asked: bool) -> None:
    assert has_question_mark(content) is asked


@pytest.mark.parametrize(
    "said",
    ["thanks", "hi", "Help!", "thank you so much", "Danke schön", "gracias", "👍", "❤️ 🙏", "..."],
)
def test_small_talk_is_known(said: str) -> None:
    assert is_small_talk(said)


@pytest.mark.parametrize(
    "said",
    [
        "harbour",
        "help me with the harbour",
        "hello what is the harbour",
        "404",
        "?",
        "hi hi hi hi hi",
    ],
)
def test_what_may_be_a_question_is_no_small_talk(said: str) -> None:
    assert not is_small_talk(said)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("when does it open", True),
        ("it opens when?", True),
        ("Wie spät ist es", True),
        ("¿dónde está?", True),
        ("it opens at nine", False),
        ("", False),
    ],
)
def test_a_question_is_known_by_its_mark_or_its_first_word(said: str, asked: bool) -> None:
    assert asks(said) is asked


@pytest.mark.parametrize(
    ("word", "parted"),
    [
        ("ask:", ("ask", "")),
        ("ask,", ("ask", "")),
        ("ask:when", ("ask", "when")),
        ("ask", ("ask", "")),
        (":", (":", "")),
    ],
)
def test_a_command_is_known_with_punctuation_behind_it(word: str, parted: tuple[str, str]) -> None:
    assert command_and_rest(word) == parted


def test_slash_ask_as_plain_text_is_known() -> None:
    assert begins_with_slash_ask("/ask when")
    assert begins_with_slash_ask("/ASK")
    assert not begins_with_slash_ask("/asking when")
    assert not begins_with_slash_ask("so /ask when")


def test_help_names_the_moderators_commands_to_moderators_only() -> None:
    assert "rollback" in help_text("!", moderator=True)
    assert "rollback" not in help_text("!", moderator=False)
    assert "`?ask`" in help_text("?", moderator=False)


def test_suggestions_begin_with_what_is_typed_then_hold_it(write_articles: WriteArticles) -> None:
    asks = "".join(
        f"  - {{ask: {ask}, expect: {expect}}}\n"
        for ask, expect in (
            ("open the harbour", "x"),
            ("when does the harbour open", "x"),
            ("harbour not known", "none"),
            (f"harbour {'x' * MAX_CHOICE}", "x"),
        )
    )
    folder = write_articles({"a.md": f"---\ntitle: Harbour opening\nquestions:\n{asks}---\nx"})
    snapshot = build_snapshot(load([folder]))
    assert suggest_questions(snapshot, " Harbour  ope") == [
        "Harbour opening",
        "when does the harbour open",
        "open the harbour",
    ]
    assert suggest_questions(snapshot, "zebra") == []


def test_no_more_is_offered_than_discord_takes(write_articles: WriteArticles) -> None:
    files = {f"a{n}.md": f"# Title {n}\n\nText." for n in range(40)}
    files["long.md"] = f"# {'Long ' * 40}\n\nText."
    snapshot = build_snapshot(load([write_articles(files)]))
    assert len(suggest_questions(snapshot, "")) == MAX_CHOICES
    assert len(suggest_articles(snapshot, "")) == MAX_CHOICES
    assert suggest_articles(snapshot, "long") == [("long", "long")]
