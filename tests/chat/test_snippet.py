"""A snippet shows prose, code and tables each in its way, and says what it leaves out."""

from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answer import Block, Quote
from bot.chat.formatting.escaping import length
from bot.chat.formatting.snippet import MIN_SNIPPET, brief, snippet
from tests.chat.answers import quotes
from tests.chat.read_back import Read, read_quotes
from tests.chat.test_answer_message import made

CODE = "cd thing\npip install thing\nthing --start"
TEXT = f"Install it with\n\n{CODE}\n\nThen log in. Have fun."
BLOCKS = (Block(0, 15, "text"), Block(17, 17 + len(CODE), "code", "bash"), Block(59, 81, "text"))


def passage(**changes: object) -> Quote:
    values = {"text": TEXT, "highlight": None, "blocks": BLOCKS} | changes
    return made().quotes[0]._replace(**values)  # type: ignore[arg-type]


def read(markdown: str) -> Read:
    (found,) = read_quotes(f"{markdown}\n\\[1\\] cited")
    return found


@given(quotes(), st.integers(MIN_SNIPPET, 700))
def test_a_snippet_fits_and_is_made_of_slices(quote: Quote, max_chars: int) -> None:
    for shown in (snippet(quote, max_chars), brief(quote, max_chars)):
        assert length(shown.markdown) <= max_chars
        found = read(shown.markdown)
        assert found.is_of(quote.text)
        assert len(found.parts) == len(shown.slices)


@given(quotes())
def test_where_there_is_room_nothing_is_left_out(quote: Quote) -> None:
    assert not read(snippet(quote, 100_000).markdown).cut


def test_code_stands_in_a_fence_between_its_prose() -> None:
    shown = snippet(passage(highlight=(59, 71)), 500)
    assert shown.markdown == (
        f"> Install it with\n```bash\n{CODE}\n```\n> **Then log in.** Have fun."
    )


def test_the_code_that_answers_goes_before_its_neighbours() -> None:
    shown = snippet(passage(highlight=(26, 43)), 65)
    assert shown.markdown == f"> …\n```bash\n{CODE}\n```\n> …"


def test_code_too_long_is_cut_between_lines() -> None:
    shown = snippet(passage(highlight=(26, 43)), 58)
    assert shown.markdown == "> …\n```bash\npip install thing\nthing --start\n```\n> …"


def test_the_brief_form_is_the_answering_sentence() -> None:
    shown = brief(passage(highlight=(59, 71)), 200)
    assert shown.markdown == "> … **Then log in.** …"


def test_the_brief_form_of_long_code_is_some_lines() -> None:
    code = "\n".join(f"step {n}" for n in range(20))
    shown = brief(passage(text=code, blocks=(Block(0, len(code), "code"),), highlight=(7, 13)), 300)
    lines = "\n".join(f"step {n}" for n in range(1, 7))
    assert shown.markdown == f"> …\n```\n{lines}\n```\n> …"


def test_a_table_is_aligned_and_where_it_is_too_wide_read_row_by_row() -> None:
    text = "Level: Gold; Price: 12\nLevel: Silver; Price: 8"
    table = (Block(0, len(text), "table"),)
    narrow = passage(text=text, blocks=table, highlight=(23, len(text)))
    assert snippet(narrow, 300).markdown == "```\nLevel   Price\nGold    12\nSilver  8\n```"
    assert brief(narrow, 300).markdown == "> … **Level: Silver; Price: 8**"
    wide = text.replace("Gold", "Gold, the best that there is of all levels")
    shown = snippet(passage(text=wide, blocks=(Block(0, len(wide), "table"),)), 300)
    first, second = wide.split("\n")
    assert shown.markdown == f"> {first}\n> {second}"


def test_a_numbered_list_keeps_its_numbers() -> None:
    text = "3. Sign the form.\n4. Send it."
    shown = snippet(passage(text=text, blocks=(Block(0, len(text), "list"),)), 300)
    assert shown.markdown == "> 3\\. Sign the form.\n> 4\\. Send it."
