"""From a passage to a quote."""

from bot.answers.answer import Block, Citation, Quote
from bot.answers.citation import cite
from bot.answers.cited_passages import CitedPassage
from bot.answers.page_text import Span
from bot.answers.snapshot import Snapshot
from bot.articles.article import Article, Passage
from bot.index.passage_order import PassageAddress
from bot.ranking.hits import Hit


def quote(
    snapshot: Snapshot,
    passage: Passage,
    *,
    rank: int,
    highlight: Span | None,
    hit: Hit | None = None,
    by_meaning: bool = False,
    also: tuple[Citation, ...] = (),
) -> Quote:
    """Quote a passage.

    Args:
        snapshot: what is known.
        passage: the passage.
        rank: from 1.
        highlight: its best sentence, as a half-open range in its text, or None.
        hit: how it was found; None where it was chosen.
        by_meaning: whether it shares no word with the question.
        also: where else the same is said.
    """
    address = hit.address if hit else snapshot.address(passage)
    cited = _cited(snapshot, address, passage, highlight)
    return Quote(
        rank=rank,
        passage_id=passage.id,
        article_id=passage.article_id,
        title=cited.title,
        section=passage.section,
        section_path=passage.section_path,
        anchor=passage.anchor,
        kind=passage.kind,
        links=cited.links,
        paragraph=passage.first,
        paragraphs=(passage.first, passage.last),
        text=passage.text,
        start=passage.start,
        end=passage.end,
        highlight=highlight,
        score=hit.score if hit else 0.0,
        similarity=hit.similarity if hit else None,
        by_meaning=by_meaning,
        citation=cited.citation,
        also=also,
        blocks=cited.blocks,
    )


def place_of(snapshot: Snapshot, repeat: Hit) -> Citation:
    """Return the citation of a passage that says the same as a quoted one."""
    address = repeat.address
    return _cited(snapshot, address, snapshot.passage(address), None).citation


def _cited(
    snapshot: Snapshot, address: PassageAddress, passage: Passage, highlight: Span | None
) -> CitedPassage:
    """Return what is said of a passage beside its text."""
    cited = snapshot.cited.recall(address, highlight)
    if cited is None:
        article = snapshot.article_with(address)
        lone = snapshot.lone_word(address, highlight[0] if highlight else 0)
        cited = CitedPassage(
            title=article.title,
            links=article.links_in(passage.start, passage.end),
            blocks=_blocks(article, passage),
            citation=cite(article, passage, highlight, lone=lone, pages=snapshot.pages),
        )
        snapshot.cited.keep(address, highlight, cited)
    return cited


def _blocks(article: Article, passage: Passage) -> tuple[Block, ...]:
    """Return the paragraphs of a passage; nothing if all are plain text."""
    paragraphs = article.paragraphs[passage.first - 1 : passage.last]
    if all(paragraph.kind == "text" for paragraph in paragraphs):
        return ()
    start, end = passage.start, passage.end
    return tuple(
        Block(max(p.start, start) - start, min(p.end, end) - start, p.kind, p.code_language)
        for p in paragraphs
    )
