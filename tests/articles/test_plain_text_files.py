"""Plain text files: manuals, notes and transcripts."""

import pytest

from bot.articles.formats.parsed import Surroundings
from bot.articles.formats.plain import read_plain

WRAPPED = (
    "The harbour opens at nine in the morning and closes\n"
    "at five in the evening; boats that come later anchor out-\n"
    "side and wait for the morning."
)
JOINED = (
    "The harbour opens at nine in the morning and closes at five in the evening; boats that come "
    "later anchor outside and wait for the morning."
)


def read(text: str) -> list[tuple[str, list[str]]]:
    blocks = read_plain(text, Surroundings()).blocks
    return [(block.text, [heading.text for heading in block.headings]) for block in blocks]


def test_lines_that_were_broken_at_a_width_are_joined() -> None:
    assert read(f"Harbour\n\n{WRAPPED}\n\nBoats") == [(JOINED, []), ("Boats", [])]


def test_lines_that_their_author_ended_stay() -> None:
    assert read("Poem\n\nRoses are red,\nviolets are blue.\n\nEnd.") == [
        ("Roses are red,\nviolets are blue.", []),
        ("End.", []),
    ]
    talk = "[20:01] <ann> Where do we put all the rules of the whole server?\n[20:02] <bob> Here."
    assert read(f"Talk\n\n{talk}\n\nEnd.")[0] == (talk, [])


@pytest.mark.parametrize(
    "between",
    ["\n\n\nHarbour guide             12\n\f\nHarbour guide            13\n\n",
     "\n\nPage 3 of 9\n\n", "\n\n- 12 -\n\n", "\n\n-----------\n\n", "\n\n* * *\n\n"],
)  # fmt: skip
def test_feet_of_pages_and_rulers_go(between: str) -> None:
    assert read(f"Harbour\n\nFirst words.{between}Other words.") == [
        ("First words.", []),
        ("Other words.", []),
    ]


@pytest.mark.parametrize(
    "heading", ["Fees\n====", "Fees\n----", "FEES", "2. Fees", "2.1 Fees"]
)  # fmt: skip
def test_headings_are_told_by_line_number_or_capitals(heading: str) -> None:
    name = heading.partition("\n")[0]
    assert read(f"Harbour\n\nFirst words.\n\n{heading}\n\nThere are none.") == [
        ("First words.", []),
        ("There are none.", [name]),
    ]


def test_items_of_a_list_stay_items() -> None:
    text = "Rules\n\n1. Be kind to all other members of this\n   server.\n2. No spam.\n\nEnd."
    assert read(text)[0] == ("1. Be kind to all other members of this server.\n2. No spam.", [])
