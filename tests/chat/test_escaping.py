"""Promise 5: escaped text is shown as it is, formats nothing, pings nobody and can be undone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.formatting.escaping import BREAK, escape, escape_each, length, unescape
from tests.articles.strategies import sentence
from tests.chat.discord_markdown import kinds, shown

TRICKS = [
    "@everyone",
    "@HERE",
    "<@123456789012345678>",
    "<@&123456789012345678>",
    "<#123456789012345678>",
    "<:smile:123456789012345678>",
    ":smile:",
    "<t:0:R>",
    "</ask:123456789012345678>",
    "<id:browse>",
    "**bold**",
    "*it*",
    "_it_",
    "__under__",
    "~~struck~~",
    "||spoiler||",
    "`code`",
    "```js\ncode```",
    "> quote",
    ">>> quote",
    "# heading",
    "-# small",
    "- item",
    "* item",
    "+ item",
    "1. item",
    "[safe](https://evil.example)",
    "[a](https://one.example) [b](https://two.example)",
    "https://evil.example/?a=*b*",
    "steam://run/1",
    "<https://evil.example>",
    "discord.gg/abc",
    "<mail@evil.example>",
    "<+15551234>",
]

# Pieces of tricks, joined at random, make tricks that nobody thought of.
marks = r"* _ ` < > @ … [ ]( ) : // # - 1. | \ \\ everyone here 123456789012345678".split()
pieces = st.sampled_from([*TRICKS, *marks, BREAK, "\u2060", "\n", " ", "\t"])
hostile = st.lists(st.one_of(pieces, sentence), max_size=12).map("".join)


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_works_unless_it_is_escaped(trick: str) -> None:
    assert kinds(trick) - {"text"}  # else this test's own reading of Markdown sees nothing
    assert kinds(escape(trick)) == {"text"}
    assert kinds(f"ab {escape(trick)}\n{escape(trick)} cd") == {"text"}


@given(hostile)
def test_escaped_text_formats_nothing_and_is_shown_as_it_is(text: str) -> None:
    escaped = escape(text)
    assert kinds(escaped) <= {"text"}
    assert shown(escaped).replace(BREAK, "") == text.replace(BREAK, "")


@given(hostile)
def test_the_raw_text_holds_nothing_that_the_server_would_ping_or_link(text: str) -> None:
    escaped = escape(text)
    assert not re.search(r"@(everyone|here)", escaped, re.IGNORECASE)
    assert not re.search(r"<@[!&]?\d|<#\d|\w://|discord\.gg/\w", escaped)


@given(hostile)
def test_escaping_can_be_undone(text: str) -> None:
    assert unescape(escape(text)) == text


@given(hostile, st.data())
def test_any_run_of_escaped_characters_gives_back_its_characters(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    each = escape_each(text, starts=(start,))
    assert len(each) == len(text)
    assert unescape("".join(each[start:end])) == text[start:end]
    assert kinds("".join(each[start:end])) <= {"text"}


def test_ordinary_prose_is_left_alone() -> None:
    prose = "The harbour opens at 9.30, Monday to Friday; ask (if you must) why: it's early!"
    assert escape(prose) == prose


def test_length_counts_what_lies_beyond_the_first_plane_twice() -> None:
    assert length("a😀é") == 4
    assert length("") == 0
