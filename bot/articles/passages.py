"""Passages: the slices of an article that are ranked and quoted.

A passage is a paragraph. A paragraph of over about 120 words is split between sentences; neighbours
of under 8 words in one section are joined, and so is a lead-in that ends with a colon and what it
leads to, for either alone says nothing.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot.articles.article import Article, Paragraph, Passage
from bot.text.plain_text import word_count
from bot.text.sentences import sentences

MAX_WORDS = 120
MIN_WORDS = 8
LONG_SENTENCE_WORDS = 2 * MAX_WORDS  # one that is longer is cut between words all the same
MAX_SENTENCE_CHARS = 2400  # about as much as LONG_SENTENCE_WORDS; for text that has no words
CUT_CHARS = 800  # about MAX_WORDS

Span = tuple[int, int]

_GAP = re.compile(r"\s+")


def split(article: Article) -> tuple[Passage, ...]:
    """Return the passages of an article, in the order of its body.

    They are exact slices: `body[passage.start:passage.end] == passage.text`. Together they hold
    everything but the white space between paragraphs and pieces.
    """
    passages: list[Passage] = []
    for group in _groups(article):
        first, last = group[0], group[-1]
        if first is not last:
            span = (first.start, last.end)
            passages.append(_passage(article, span, group, f"p{first.number}-{last.number}"))
            continue
        pieces = _pieces(article.body, (first.start, first.end))
        for number, piece in enumerate(pieces, start=1):
            name = f"p{first.number}.{number}" if len(pieces) > 1 else f"p{first.number}"
            passages.append(_passage(article, piece, group, name))
    return tuple(passages)


def _passage(article: Article, span: Span, group: Sequence[Paragraph], name: str) -> Passage:
    start, end = span
    return Passage(
        id=f"{article.id}#{name}",
        article_id=article.id,
        start=start,
        end=end,
        first=group[0].number,
        last=group[-1].number,
        section=group[0].section,
        text=article.body[start:end],
    )


def _groups(article: Article) -> Iterator[list[Paragraph]]:
    """Yield the paragraphs, those that are joined together."""
    group: list[Paragraph] = []
    words = 0
    joins_next = False  # whether the last of the group is short, and joins a short one
    for paragraph in article.paragraphs:
        text = article.body[paragraph.start : paragraph.end]
        count = word_count(text)
        short = count < MIN_WORDS
        lead_in = bool(group) and article.body[: group[-1].end].endswith((":", "："))
        fits = bool(group) and words + count <= MAX_WORDS
        same_section = bool(group) and group[-1].section == paragraph.section
        if same_section and fits and ((joins_next and short) or lead_in):
            group.append(paragraph)
            words += count
        else:
            if group:
                yield group
            group, words = [paragraph], count
        joins_next = short
    if group:
        yield group


def _pieces(body: str, span: Span) -> list[Span]:
    """Split a paragraph between sentences into as few pieces as hold, of about equal length."""
    start, end = span
    total = word_count(body[start:end])
    if total <= MAX_WORDS and end - start <= MAX_SENTENCE_CHARS:
        return [span]
    units = [
        unit
        for first, last in sentences(body[start:end])
        for unit in _units(body, (start + first, start + last))
    ]
    goal = total / -(-total // MAX_WORDS) if total else MAX_WORDS
    pieces: list[Span] = []
    done = 0
    words = 0
    for unit in units:
        count = word_count(body[unit[0] : unit[1]])
        begins = not pieces or (
            words + count > MAX_WORDS
            or done + count / 2 > goal * len(pieces)
            or unit[1] - pieces[-1][0] > MAX_SENTENCE_CHARS
        )
        if begins:
            pieces.append(unit)
            words = count
        else:
            pieces[-1] = (pieces[-1][0], unit[1])
            words += count
        done += count
    return pieces or [span]


def _units(body: str, sentence: Span) -> Iterator[Span]:
    """Yield a sentence whole, or cut between words where it is longer than a passage may be."""
    start, end = sentence
    text = body[start:end]
    if word_count(text) <= LONG_SENTENCE_WORDS and len(text) <= MAX_SENTENCE_CHARS:
        yield sentence
        return
    while start < end:
        cut = _cut(body, start, end)
        yield (start, cut)
        gap = _GAP.match(body, cut)
        start = min(gap.end(), end) if gap else cut


def _cut(body: str, start: int, end: int) -> int:
    """Return where to end a piece that begins at `start`: before white space where there is any."""
    limit = start + CUT_CHARS
    if limit >= end:
        return end
    gaps = [gap.start() for gap in _GAP.finditer(body, start + 1, limit)]
    if gaps:
        return gaps[-1]
    while limit < end and unicodedata.combining(body[limit]):
        limit += 1
    return limit
