"""An article read in full in Discord, page by page."""

import bisect
from itertools import accumulate

from bot.articles.article import Article, Paragraph
from bot.chat.buttons.custom_ids import TurnArticle
from bot.chat.buttons.fingerprints import article_fingerprint, text_fingerprint
from bot.chat.formatting.escaping import escape_each, length
from bot.chat.formatting.markdown import can_be_linked, masked_link, shortened
from bot.chat.formatting.reply import Card, Reply, page_number, turning
from bot.chat.wording.translations import ENGLISH, Words

Span = tuple[int, int]

PAGE_CHARS = 1_500  # of text; a page is to fit on a telephone, and into a message without embed
_MAX_HEAD = 150
_BETWEEN = 2  # the blank line before a heading and a paragraph
_ELLIPSES = 4  # around a piece of a paragraph


def render_article(
    article: Article, *, page: int, reader: int, embeds: bool, words: Words = ENGLISH
) -> Reply:
    """Render a page of an article, its text as it stands.

    Args:
        article: the article.
        page: from 0; the last page where there are fewer.
        reader: the id of who reads.
        embeds: whether the message may have an embed.
        words: the bot's own words.
    """
    pages = page_spans(article)
    page = min(page, len(pages) - 1)
    head = _head(article, words) if page == 0 else ""
    text = _text(article, pages[page])
    card = Card(
        title=shortened(article.title, _MAX_HEAD),
        description=f"{head}\n\n{text}" if head else text,
        footer=page_number(page, len(pages), words) if len(pages) > 1 else "",
    )
    turns = [
        TurnArticle(
            reader=reader,
            article=article_fingerprint(article.id),
            body=text_fingerprint(article.body),
            page=number,
        )
        for number in (max(0, page - 1), page + 1)
    ]
    buttons = turning(page, len(pages), list(map(str, turns)), words)
    reply = Reply("", card, buttons)
    return reply if embeds else reply.plain()


def page_spans(article: Article) -> list[Span]:
    """Cut an article into pages: ranges of its body, in order, without the space between.

    A page ends with a paragraph where it can, else with a word.
    """
    spans: list[Span] = []
    spent = 0
    section: str | None = None
    for paragraph in article.paragraphs:
        text = sum(map(length, escape_each(article.body[paragraph.start : paragraph.end])))
        heading = length(_heading(paragraph)) + _BETWEEN if paragraph.section else 0
        cost = text + _BETWEEN + (heading if paragraph.section != section else 0)
        section = paragraph.section
        if spans and spent + cost <= PAGE_CHARS:
            spans[-1] = (spans[-1][0], paragraph.end)
            spent += cost
        elif text + heading <= PAGE_CHARS:
            spans.append((paragraph.start, paragraph.end))
            spent = text + heading
        else:
            spans.extend(_pieces(article.body, paragraph, PAGE_CHARS - heading))
            spent = PAGE_CHARS
    return spans or [(0, 0)]


def page_of(article: Article, offset: int) -> int:
    """Return the page, from 0, on which an offset of the body stands."""
    spans = page_spans(article)
    return next((n for n, (_, end) in enumerate(spans) if offset < end), len(spans) - 1)


def _head(article: Article, words: Words) -> str:
    date = article.published.isoformat() if article.published else None
    updated = None
    if article.updated:
        updated = words.gettext("updated {date}").format(date=article.updated.isoformat())
    names = (shortened(n, 60) if n else None for n in (article.publisher, article.author))
    facts = " · ".join(fact for fact in (*names, date, updated) if fact)
    link = (
        article.url
        and can_be_linked(article.url)
        and masked_link(words.gettext("Open the page"), article.url)
    )
    return "\n".join(f"-# {part}" for part in (facts, link) if part)


def _text(article: Article, span: Span) -> str:
    """Return the escaped text of a page, with its headings and an ellipsis where it is cut."""
    parts: list[str] = []
    section: str | None = None
    for paragraph in article.paragraphs:
        start, end = max(span[0], paragraph.start), min(span[1], paragraph.end)
        if start >= end:
            continue
        if paragraph.section and paragraph.section != section and start == paragraph.start:
            parts.append(_heading(paragraph))
        section = paragraph.section
        before = "… " if start > paragraph.start else ""
        after = " …" if end < paragraph.end else ""
        parts.append(f"{before}{''.join(escape_each(article.body[start:end]))}{after}")
    return "\n\n".join(parts)


def _heading(paragraph: Paragraph) -> str:
    return f"**{shortened(paragraph.section or '', _MAX_HEAD)}**"


def _pieces(body: str, paragraph: Paragraph, max_chars: int) -> list[Span]:
    """Cut a long paragraph into pieces that fit a page, between words where there are words."""
    each = escape_each(body[paragraph.start : paragraph.end])
    spent = [0, *accumulate(map(length, each))]
    room = max_chars - _ELLIPSES
    pieces: list[Span] = []
    first = 0
    while first < len(each):
        last = bisect.bisect_right(spent, spent[first] + room) - 1
        if last < len(each):
            space = body.rfind(" ", paragraph.start + first + 1, paragraph.start + last + 1)
            last = space - paragraph.start if space >= 0 else last
        pieces.append((paragraph.start + first, paragraph.start + last))
        while last < len(each) and each[last] == " ":
            last += 1
        first = last
    return pieces
