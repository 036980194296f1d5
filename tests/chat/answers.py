"""Generated answers: ordinary, hostile, and far beyond any limit."""

from datetime import date

from hypothesis import strategies as st

from bot.answers.answer import Answer, Citation, Correction, Quote
from tests.chat.test_escaping import hostile

titles = st.one_of(hostile, hostile.map(lambda text: text * 40)).map(lambda text: f"T{text}")
links = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "https://example.org/page",
            "https://example.org/page#:~:text=a%20b,c%20d",
            "https://example.org/" + "x" * 600,
            "https://example.org/a)b [x](https://evil.example)",
            "javascript:alert(1)",
        ]
    ),
)
citations = st.builds(
    Citation, titles, links, links, st.none() | hostile, st.none() | st.dates(date(1900, 1, 1))
)
texts = st.lists(hostile, min_size=1, max_size=30).map("\n".join).filter(str.strip)


@st.composite
def quotes(draw: st.DrawFn, rank: int = 1) -> Quote:
    text = draw(st.one_of(texts, texts.map(lambda text: text * 5))).strip()
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return Quote(
        rank=rank,
        passage_id=f"a#p{rank}",
        article_id="a",
        title="a",
        section=None,
        paragraph=rank,
        paragraphs=(rank, rank),
        text=text,
        start=0,
        end=len(text),
        highlight=draw(st.sampled_from([None, (start, end)])),
        score=1.0,
        citation=draw(citations),
        place=0,
        also=tuple(draw(st.lists(citations, max_size=3))),
    )


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    level = draw(st.sampled_from(["answer", "closest", "none"]))
    count = draw(st.integers(0 if level == "none" else 1, 3))
    return Answer(
        question=draw(hostile),
        level=level,
        confidence=0.5,
        threshold=0.2,
        revision="0a1b2c3d",
        took_ms=1.0,
        quotes=tuple(draw(quotes(rank)) for rank in range(1, count + 1)),
        corrections=tuple(draw(st.lists(st.builds(Correction, hostile, titles), max_size=7))),
        suggestions=tuple(draw(st.lists(titles, max_size=7))) if level == "none" else (),
    )
