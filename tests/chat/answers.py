"""Made-up answers: hostile texts, code, tables, lists, links and citations, in many scripts."""

from datetime import date

from hypothesis import strategies as st

from bot.answers.answer import Answer, Block, Citation, Correction, Quote, Topic
from bot.articles.article import Kind, Link
from tests.chat.test_escaping import hostile

SCRIPTS = (
    "The harbour opens at nine.",
    "Порт открывается в девять.",
    "Το λιμάνι ανοίγει στις εννέα.",
    "הנמל נפתח בתשע.",
    "يفتح الميناء في التاسعة؟",
    "बंदरगाह नौ बजे खुलता है।",
    "বন্দর নয়টায় খোলে।",
    "துறைமுகம் ஒன்பது மணிக்கு திறக்கும்.",
    "ท่าเรือเปิดเก้าโมง",
    "港口九点开放。",
    "港は九時に開きます。",
    "항구는 아홉 시에 엽니다.",
)
"""A sentence in each of twelve scripts."""

emoji = st.sampled_from(
    ["👨\u200d👩\u200d👧", "👍🏽", "❤\ufe0f", "🇪🇺", "<:wave:123456789012345678>"]
)
long_words = st.sampled_from(["x", "字", "😀", "_"]).map(lambda char: char * 300)
prose = st.lists(
    st.one_of(hostile, st.sampled_from(SCRIPTS), emoji, long_words), min_size=1, max_size=6
).map(" ".join)
code_lines = st.sampled_from(
    ["make run", "```", "``` `` `", "    return 1", "@everyone", "# no heading", "x = '\u200b'", ""]
)
code = st.lists(st.one_of(code_lines, hostile), min_size=1, max_size=12).map("\n".join)
words = st.sampled_from(["Gold", "12 €", "港口", "a_b", "x | y", "1; 2", "the best of all", "``"])


@st.composite
def tables(draw: st.DrawFn) -> str:
    head = draw(st.lists(words, min_size=2, max_size=4, unique=True))
    rows = draw(st.lists(st.lists(words, min_size=len(head), max_size=len(head)), max_size=5))
    if draw(st.booleans()):
        return "\n".join(" | ".join(row) for row in (head, *rows))
    pairs = (zip(head, row, strict=True) for row in (head, *rows))
    return "\n".join("; ".join(f"{name}: {cell}" for name, cell in row) for row in pairs)


lists = st.lists(hostile, min_size=1, max_size=5).map(
    lambda items: "\n".join(f"{n}. {item}" for n, item in enumerate(items, start=3))
)
OF_KIND: dict[Kind, st.SearchStrategy[str]] = {
    "text": st.one_of(prose, prose.map(lambda text: f"{text} " * 8)),
    "list": lists,
    "table": tables(),
    "code": code,
}

addresses = st.sampled_from(
    [
        "https://example.org/page",
        "https://example.org/page#:~:text=a%20b,c%20d",
        "https://example.org/" + "x" * 440,
        "https://example.org/" + "x" * 600,
        "https://example.org/a)b [x](https://evil.example)",
        "https://good.example@evil.example/",
        "https://münchen.example/ä",
        "http://[::1",
        "../other.md",
        "javascript:alert(1)",
    ]
)
titles = st.one_of(
    hostile, hostile.map(lambda text: text * 40), st.sampled_from(SCRIPTS).map(lambda t: t * 20)
).map(lambda text: f"T{text}")
links = st.none() | addresses
dates = st.none() | st.dates(date(1900, 1, 1))
citations = st.builds(Citation, titles, links, links, st.none() | hostile, dates, dates)
kinds_of_block = st.sampled_from(["text", "text", "list", "table", "code"])


@st.composite
def quotes(draw: st.DrawFn, rank: int = 1) -> Quote:
    blocks: list[Block] = []
    text = ""
    for kind in draw(st.lists(kinds_of_block, min_size=1, max_size=4)):
        own = draw(OF_KIND[kind]).strip()
        if not own:
            continue
        start = len(text) + 2 if text else 0
        text = f"{text}\n\n{own}" if text else own
        language = draw(st.sampled_from([None, "bash", "c++", "no language", "`"]))
        blocks.append(Block(start, len(text), kind, language if kind == "code" else None))
    if not blocks:
        text, blocks = "x", [Block(0, 1, "text")]
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    linked = []
    for target in draw(st.lists(addresses, max_size=7)):
        at = draw(st.integers(0, len(text) - 1))
        linked.append(Link(at, draw(st.integers(at + 1, len(text))), target))
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
        score=1.0 / rank,
        citation=draw(citations),
        also=tuple(draw(st.lists(citations, max_size=3))),
        blocks=draw(st.sampled_from([(), tuple(blocks)])),
        links=tuple(sorted(linked)),
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
        suggestions=tuple(draw(st.lists(st.builds(Topic, titles, hostile), max_size=7)))
        if level == "none"
        else (),
    )
