"""A quote knows its code, lists, tables and links, as offsets into its own text."""

from types import SimpleNamespace
from typing import Any

from bot.answers.answer import Quote
from bot.answers.cited_passages import CitedPassages
from bot.answers.page_text import Pages
from bot.answers.quoting import quote
from bot.articles.article import Article, Link, Paragraph, Passage

CODE = "pip install thing"
BODY = f"Before.\n\nInstall the thing with the form:\n\n{CODE}"
START = len("Before.\n\n")
ARTICLE = Article(
    id="a",
    title="A",
    body=BODY,
    paragraphs=(
        Paragraph(1, 0, 7),
        Paragraph(2, START, START + 32),
        Paragraph(3, START + 34, len(BODY), kind="code", code_language="bash"),
    ),
    links=(Link(0, 6, "https://example.org"), Link(START + 27, START + 31, "../form.md")),
)


def quoted(start: int, end: int, first: int, last: int) -> Quote:
    """A quote of the article; nothing else of a snapshot is looked at."""
    passage = Passage("a#p", "a", start, end, first, last, (), BODY[start:end])
    snapshot: Any = SimpleNamespace(
        article_with=lambda _: ARTICLE,
        pages=Pages(),
        cited=CitedPassages(),
        address=lambda _: None,
        lone_word=lambda *_: 0,
    )
    return quote(snapshot, passage, rank=1, highlight=None)


def test_code_keeps_its_place_and_its_language() -> None:
    found = quoted(START, len(BODY), 2, 3)
    assert [block.kind for block in found.blocks] == ["text", "code"]
    code = found.blocks[1]
    assert found.text[code.start : code.end] == CODE
    assert code.language == "bash"
    (link,) = found.links
    assert (found.text[link.start : link.end], link.target) == ("form", "../form.md")


def test_a_piece_of_code_is_code() -> None:
    found = quoted(START + 34, START + 37, 3, 3)
    assert [(b.start, b.end, b.kind) for b in found.blocks] == [(0, 3, "code")]


def test_plain_text_has_no_blocks() -> None:
    assert quoted(0, 7, 1, 1).blocks == ()
