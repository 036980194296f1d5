"""A record is made again as it was, whatever its fields are."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from bot.articles.article import AcceptanceQuestion, Article, Paragraph
from bot.index.records import Codec


class Link(NamedTuple):
    start: int
    target: str
    seen: date | None = None


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    name: str
    size: int | None
    share: float
    done: bool
    kind: Literal["text", "table"]
    day: date | None
    days: tuple[date, ...]
    span: tuple[int, int] | None
    notes: tuple[Note, ...]
    first: Note | None
    counts: dict[str, int]
    more: dict[str, Link]


links = st.builds(Link, st.integers(), st.text(), st.none() | st.dates())
notes = st.builds(Note, st.text(), st.lists(links, max_size=2).map(tuple))
values = st.builds(
    Everything,
    name=st.text(),
    size=st.none() | st.integers(),
    share=st.floats(allow_nan=False),
    done=st.booleans(),
    kind=st.sampled_from(["text", "table"]),
    day=st.none() | st.dates(),
    days=st.lists(st.dates(), max_size=2).map(tuple),
    span=st.none() | st.tuples(st.integers(), st.integers()),
    notes=st.lists(notes, max_size=2).map(tuple),
    first=st.none() | notes,
    counts=st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    more=st.dictionaries(st.text(max_size=3), links, max_size=2),
)


@given(values)
def test_a_value_of_any_fields_comes_back(value: Everything) -> None:
    codec = Codec(Everything)
    line = codec.encode(value)
    assert "\n" not in line
    assert codec.decode(line) == value


def test_fields_that_are_left_out_are_given() -> None:
    article = Article(
        id="a",
        title="Naïve \ud800",
        body="Text.",
        paragraphs=(Paragraph(1, 0, 5, ("Head",)),),
        published=date(2026, 1, 2),
        tags=("x", "y"),
        acceptance_questions=(AcceptanceQuestion("why", None, "a.md", 3),),
    )
    codec = Codec(Article, without={"body"})
    assert "Text." not in codec.encode(article)
    assert codec.decode(codec.encode(article), body="Text.") == article
