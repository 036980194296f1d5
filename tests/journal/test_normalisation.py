"""What is kept of a question names nobody and leads nowhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.journal.normalisation import MAX_CHARS, normalised


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("  When does\n the HARBOUR open?  ", "when does the harbour open?"),
        ("may <@!123456789012345678> park here", "may … park here"),
        ("what is <#123456789012345678> for <@&99>", "what is … for …"),
        ("use </ask:123456789012345678> how", "use … how"),
        ("what does <:harbour:123456789012345678> mean", "what does harbour mean"),
        ("see https://example.org/a?b=c please", "see … please"),
        ("write to ann.b@example.org now", "write to … now"),
        ("is @ann_b here", "is … here"),
        ("my number is +49 (30) 123-45678", "my number is +…"),
        ("order 123456 is late", "order … is late"),
        ("events in 2024", "events in 2024"),
        ("Straße ＦＵＬＬ", "strasse ＦＵＬＬ".casefold()),
    ],
)
def test_people_links_and_numbers_are_hidden(asked: str, kept: str) -> None:
    assert normalised(asked) == kept


@given(st.text(), st.integers(10**16, 2**63), st.sampled_from(["<@%d>", "<@!%d>", "<#%d>", "%d"]))
def test_no_id_is_kept_whatever_stands_around_it(text: str, number: int, form: str) -> None:
    kept = normalised(f"{text}{form % number}{text}")
    assert str(number) not in kept
    assert len(kept) <= MAX_CHARS
    assert not re.search(r"[\x00-\x1f\x7f]", kept)
    assert kept.encode("utf-8", "surrogatepass")
