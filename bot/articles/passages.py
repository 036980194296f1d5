"""Passages: the slices of an article that are ranked and quoted.

A passage is a paragraph. A paragraph of over about 120 words is split: text between sentences, a
list between items, a table between rows, code between lines. Neighbours of under 8 words in one
section are joined, and so is what leads to something and that: a line that ends with a colon, the
words before a piece of code, a line that is no sentence before what it heads. Nothing is joined
across a heading.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot.articles.article import Article, Kind, Paragraph, Passage
from bot.text.plain_text import word_count
from bot.text.sentences import sentences

MAX_WORDS = 120
MIN_WORDS = 8
LONG_SENTENCE_WORDS = 2 * MAX_WORDS  # one that is longer is cut between words all the same
MAX_SENTENCE_CHARS = 2400  # about as much as LONG_SENTENCE_WORDS; for text that has no words
CUT_CHARS = 800  # about MAX_WORDS
MAX_CODE_CHARS = 1600  # code that is longer is split

Span = tuple[int, int]

_GAP = re.compile(r"\s+")
_LEADS = (":", "：")
_ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "।", "．", ";", ")", "”", '"')


def split(article: Article) -> tuple[Passage, ...]:
    """Return the passages of an article, in the order of its body.

    They are exact slices: `body[passage.start:passage.end] == passage.text`. Together they hold
    everything but the white space between paragraphs and pieces.
    """
    passages: list[Passage] = []
    for group in _groups(article):
        last = group[-1]
        pieces = _pieces(article.body, last)
        for number, piece in enumerate(pieces, start=1):
            if number == 1 and len(group) > 1:  # the lead goes with the first piece
                name = f"p{group[0].number}-{last.number}"
                passages.append(_passage(article, (group[0].start, piece[1]), group, name))
            else:
                name = f"p{last.number}.{number}" if len(pieces) > 1 else f"p{last.number}"
                passages.append(_passage(article, piece, [last], name))
    return tuple(passages)


def _passage(article: Article, span: Span, group: Sequence[Paragraph], name: str) -> Passage:
    start, end = span
    first = group[0]
    return Passage(
        id=f"{article.id}#{name}",
        article_id=article.id,
        start=start,
        end=end,
        first=first.number,
        last=group[-1].number,
        section_path=first.section_path,
        text=article.body[start:end],
        anchor=first.anchor,
        kind=_kind(group),
    )


def _kind(group: Sequence[Paragraph]) -> Kind:
    kinds = {paragraph.kind for paragraph in group}
    for kind in ("code", "table", "list"):
        if kind in kinds:
            return kind
    return "text"


def _groups(article: Article) -> Iterator[list[Paragraph]]:
    """Yield the paragraphs, those that are joined together; only the last of some is long."""
    group: list[Paragraph] = []
    words = 0
    for paragraph in article.paragraphs:
        text = article.body[paragraph.start : paragraph.end]
        count = word_count(text)
        if group and _joins(article.body, group, words, paragraph, count):
            group.append(paragraph)
            words += count
        else:
            if group:
                yield group
            group, words = [paragraph], count
    if group:
        yield group


def _joins(body: str, group: list[Paragraph], words: int, paragraph: Paragraph, count: int) -> bool:
    """Tell whether a paragraph joins those before it."""
    before = group[-1]
    if before.section_path != paragraph.section_path or before.anchor != paragraph.anchor:
        return False
    if before.kind == "code" or words > MAX_WORDS or before.end - before.start > CUT_CHARS:
        return False
    text = body[before.start : before.end]
    is_lead = before.kind == "text" and text.endswith(_LEADS)
    if paragraph.kind == "code":  # which says little without the words before it
        return before.kind != "table"
    if is_lead and paragraph.kind in ("list", "table"):
        return True
    if words + count > MAX_WORDS:
        return False
    short = word_count(text) < MIN_WORDS
    is_caption = short and before.kind == "text" and not text.endswith(_ENDS)
    return is_lead or is_caption or (short and count < MIN_WORDS)


def _pieces(body: str, paragraph: Paragraph) -> list[Span]:
    """Split a paragraph into as few pieces as hold, of about equal length."""
    start, end = paragraph.start, paragraph.end
    total = word_count(body[start:end])
    if paragraph.kind == "code":
        if end - start <= MAX_CODE_CHARS:
            return [(start, end)]
        units = [unit for line in _lines(body, start, end) for unit in _units(body, line)]
        return _filled(units, MAX_CODE_CHARS)
    if total <= MAX_WORDS and end - start <= MAX_SENTENCE_CHARS:
        return [(start, end)]
    if paragraph.kind in ("list", "table"):
        units = [
            unit for item in _items(body, start, end) for unit in _sentences_if_long(body, item)
        ]
    else:
        units = list(_sentence_units(body, (start, end)))
    return _evenly(body, units, total)


def _evenly(body: str, units: Sequence[Span], total: int) -> list[Span]:
    """Join units to pieces of about equal length."""
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
    return pieces


def _filled(units: Sequence[Span], most: int) -> list[Span]:
    """Join units to pieces as long as may be, in code points."""
    pieces: list[Span] = []
    for unit in units:
        if pieces and unit[1] - pieces[-1][0] <= most:
            pieces[-1] = (pieces[-1][0], unit[1])
        else:
            pieces.append(unit)
    return pieces


def _lines(body: str, start: int, end: int) -> Iterator[Span]:
    """Yield the lines of a slice that are not blank."""
    while start < end:
        line_end = body.find("\n", start, end)
        line_end = end if line_end < 0 else line_end
        if body[start:line_end].strip():
            yield start, line_end
        start = line_end + 1


def _items(body: str, start: int, end: int) -> Iterator[Span]:
    """Yield the items of a list or the rows of a table: a line and the indented ones below it."""
    item: Span | None = None
    for line in _lines(body, start, end):
        if item is not None and body[line[0]] == " ":
            item = (item[0], line[1])
            continue
        if item is not None:
            yield item
        item = line
    if item is not None:
        yield item


def _sentences_if_long(body: str, item: Span) -> Iterator[Span]:
    if word_count(body[item[0] : item[1]]) <= MAX_WORDS and item[1] - item[0] <= MAX_SENTENCE_CHARS:
        yield item
    else:
        yield from _sentence_units(body, item)


def _sentence_units(body: str, span: Span) -> Iterator[Span]:
    start, end = span
    for first, last in sentences(body[start:end]):
        yield from _units(body, (start + first, start + last))


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
