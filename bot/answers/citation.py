"""Citations: the label of a passage and a link that opens its page at the sentence.

The link is a text fragment, `#:~:text=[prefix-,]start[,end][,-suffix]`, as the specification "URL
Fragment Text Directives" of the Web Incubator Community Group defines it: browsers look for the
words of the page, so the page must carry the article word for word.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from bot.answers.answer import Citation
from bot.answers.page_text import ITEM_MARK, Page, Pages, Span, blocks_of
from bot.articles.article import Article, Kind, Passage
from bot.text.analyzer import analyzer_for

MAX_LINK_CHARS = 512  # of a link button in Discord; a longer link is given without the fragment
LONG_QUOTE_CHARS = 160  # a longer sentence is linked by its first and last words
RANGE_WORDS = 5  # words at each end of such a link, at first
MAX_RANGE_WORDS = 12
MAX_CONTEXT_WORDS = 12

_HEADER = re.compile(r"[^:]*: ")
_CELL_END = re.compile(r"; |\n\s*")
_SPACE = re.compile(r"\s+")
_CLAUSE = re.compile(r"(?<=[，。、；：！？])")  # where scripts without spaces pause
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.~")
_WORDS = analyzer_for("en").text_words  # which are as many in any language
_ENCODED = [chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in range(256)]
_ANCHOR_SAFE = "!$&'*+,;=:@/?~%"
_URL_SAFE = ":/?#[]@!$&'*+,;=%~"  # what may stand in a link as it is; no parentheses


def cite(
    article: Article,
    passage: Passage,
    highlight: Span | None = None,
    *,
    lone: int = 0,
    pages: Pages | None = None,
) -> Citation:
    """Cite a passage.

    Args:
        article: the article that the passage is a slice of.
        passage: the passage.
        highlight: the sentence to link to, as a half-open range in the passage's text; the
            whole passage if None.
        lone: the place of a word among those of the sentence, from 1, that the article has nowhere
            else; the first word is none. 0 if none is known.
        pages: where the pages of articles are kept from one citation to the next.
    """
    return Citation(
        label=label(article, passage),
        url=page_of(article),
        deep_link=deep_link(article, passage, highlight, lone=lone, pages=pages),
        publisher=article.publisher,
        published=article.published,
        updated=article.updated,
    )


def label(article: Article, passage: Passage) -> str:
    """Return `Title · Part › Section · ¶ 6 · publisher · 2026-01-21`, what is unknown left out."""
    numbers = (
        f"¶ {passage.first}"
        if passage.first == passage.last
        else f"¶ {passage.first}–{passage.last}"
    )
    date = article.published.isoformat() if article.published else None
    path = " › ".join(passage.section_path)
    parts = (article.title, path, numbers, article.publisher, date)
    return " · ".join(part for part in parts if part)


def page_of(article: Article) -> str | None:
    """Return the page that shows an article, or else the first that it was written from."""
    return article.url or next(iter(article.sources), None)


def deep_link(
    article: Article,
    passage: Passage,
    highlight: Span | None = None,
    *,
    lone: int = 0,
    pages: Pages | None = None,
) -> str | None:
    """Return a link that opens the article's page at a sentence of the passage; see `cite`.

    Returns:
        The link; that to the section if it would be over 512 characters, the words cannot be told
        apart from others of the article, or they are code; the plain link to a page that the
        article was only written from; None if there is no page.
    """
    if article.url is None:
        return quote(article.sources[0], safe=_URL_SAFE) if article.sources else None
    url = quote(article.url, safe=_URL_SAFE)
    if passage.anchor and "#" not in url:
        url = f"{url}#{quote(passage.anchor, safe=_ANCHOR_SAFE)}"
    start, end = highlight or (0, len(passage.text))
    span = _trimmed(article.body, (passage.start + start, passage.start + end))
    kind = _kind_of(article, passage, span)
    if kind == "code":
        return url
    mark = ":~:text=" if "#" in url else "#:~:text="
    page = (pages or Pages()).of(article)
    words = article.body[span[0] : span[1]]
    directives = (
        _row_directives(page, words)
        if kind == "table" and " | " not in words
        else _directives(page, article.body, span, lone if span[0] == passage.start + start else 0)
    )
    for directive in directives:
        link = f"{url}{mark}{directive}"
        if len(link) <= MAX_LINK_CHARS:
            return link
    return url


def _kind_of(article: Article, passage: Passage, span: Span) -> Kind:
    """Return the kind of the paragraphs that a span of the body lies in: code before all else."""
    if passage.kind in ("text", "list"):
        return "text"
    kinds = {
        paragraph.kind
        for paragraph in article.paragraphs[passage.first - 1 : passage.last]
        if paragraph.start < span[1] and span[0] < paragraph.end
    }
    return "code" if "code" in kinds else "table" if "table" in kinds else "text"


def _row_directives(page: Page, row: str) -> Iterator[str]:
    """Yield a directive for rows that say the headers of their columns: the page has the values."""
    values = [_HEADER.sub("", value).strip() for value in _CELL_END.split(row)]
    first, last = values[0], values[-1]
    if first and last and page.count(first) == 1:
        yield _encode(first) if len(values) == 1 else f"{_encode(first)},{_encode(last)}"


def _trimmed(body: str, span: Span) -> Span:
    """Leave out the mark of an item and white space at the end: the page draws them itself."""
    start, end = span
    mark = ITEM_MARK.match(body, start, end)
    if mark and (start == 0 or body[start - 1] == "\n"):
        start = mark.end()
    while end > start and body[end - 1].isspace():
        end -= 1
    return start, end


def _directives(page: Page, body: str, span: Span, lone: int) -> Iterator[str]:
    """Yield text directives that name a span of the body, the most exact one first.

    Args:
        page: of the article.
        body: of the article.
        span: half-open range in it.
        lone: see `cite`; of the words of the span.
    """
    text = body[span[0] : span[1]]
    blocks = [part for part in blocks_of(text) if part.strip()]
    if not blocks:
        return
    telling = _words_with(lone, blocks[0])
    if len(blocks) == 1 and len(text) <= LONG_QUOTE_CHARS:
        yield from _with_context(page, text, span, is_told=telling > 0)
        return
    fewest = RANGE_WORDS if _SPACE.search(text) else 1  # a clause is as good as several words
    tried = range(fewest, MAX_RANGE_WORDS + 1)
    # First as many as hold the lone word: for these the page need not be looked at.
    for words in sorted(tried, key=lambda words: words < telling):
        first, last = _head(blocks[0], words), _tail(blocks[-1], words)
        if len(first) + len(last) >= len(text):
            continue
        # The browser takes the first end behind the start, so it must not occur in between.
        inside = text[len(first) :]
        if inside.find(last) != len(inside) - len(last):
            continue
        if 0 < telling <= words or page.count(first) == 1:
            yield f"{_encode(first)},{_encode(last)}"
        elif prefix := _telling_prefix(page, first, page.before(span)):
            yield f"{_encode(prefix)}-,{_encode(first)},{_encode(last)}"
    if len(blocks) == 1:
        yield from _with_context(page, text, span, is_told=telling > 0)


def _with_context(page: Page, text: str, span: Span, *, is_told: bool) -> Iterator[str]:
    """Yield a directive for one block of text, with words around it where it occurs twice."""
    if is_told or page.count(text) <= 1:
        yield _encode(text)
        return
    before, after = page.before(span), page.after(span)
    for words in range(1, MAX_CONTEXT_WORDS + 1):
        prefix = _tail(before, words)
        if prefix and page.count(f"{prefix} {text}") == 1:
            yield f"{_encode(prefix)}-,{_encode(text)}"
            return
        suffix = _head(after, words)
        if suffix and page.count(f"{text} {suffix}") == 1:
            yield f"{_encode(text)},-{_encode(suffix)}"
            return
        if prefix and suffix and page.count(f"{prefix} {text} {suffix}") == 1:
            yield f"{_encode(prefix)}-,{_encode(text)},-{_encode(suffix)}"
            return


def _words_with(lone: int, text: str) -> int:
    """Return how many words at the beginning of a text tell it apart by a lone word, see `cite`.

    A word here is what stands between spaces. Neither the first nor the last one counts: elsewhere
    on the page other letters may be joined to them.

    Returns:
        The number, 3 or more; 0 if no such word is there.
    """
    if not lone:
        return 0
    words = 0
    for at, run in enumerate(text.split(maxsplit=lone + 1)[:-1]):
        words += 1 if run.isalpha() and run.isascii() else len(_WORDS(run))
        if words > lone:
            return at + 2 if at else 0
    return 0


def _telling_prefix(page: Page, text: str, before: str) -> str | None:
    """Return the fewest words before a text that tell it apart, or None if none do."""
    for words in range(1, MAX_CONTEXT_WORDS + 1):
        prefix = _tail(before, words)
        if prefix and page.count(f"{prefix} {text}") == 1:
            return prefix
    return None


def _head(text: str, words: int) -> str:
    """Return the first words of a text, or its first clauses where it has no spaces."""
    runs = text.split(maxsplit=words)
    if len(runs) > words:
        return text[: len(text) - len(runs[words])].strip()
    return text.strip() if len(runs) > 1 else "".join(_clauses(text)[:words]).strip()


def _tail(text: str, words: int) -> str:
    """Return the last words of a text, or its last clauses where it has no spaces."""
    runs = text.rsplit(maxsplit=words)
    if len(runs) > words:
        return text[len(runs[0]) :].strip()
    return text.strip() if len(runs) > 1 else "".join(_clauses(text)[-words:]).strip()


def _clauses(text: str) -> list[str]:
    """Split a text behind its pauses, where a browser sees word boundaries."""
    return [clause for clause in _CLAUSE.split(text) if clause]


def _encode(text: str) -> str:
    """Percent-encode a text for a directive, all that is special to it or to a masked link."""
    words = [run if run.isalnum() and run.isascii() else _encoded(run) for run in text.split()]
    return "%20".join(words)


def _encoded(run: str) -> str:
    return "".join([_ENCODED[byte] for byte in run.encode()])
