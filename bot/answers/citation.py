"""Citations: the label of a passage and a link that opens its page at the sentence.

The link is a text fragment, `#:~:text=[prefix-,]start[,end][,-suffix]`, as the specification "URL
Fragment Text Directives" of the Web Incubator Community Group defines it: browsers look for the
words of the page, so the page must carry the article word for word.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from bot.answers.answer import Citation
from bot.articles.article import Article, Passage
from bot.articles.text import is_spaceless

MAX_LINK_CHARS = 512  # of a link button in Discord; a longer link is given without the fragment
LONG_QUOTE_CHARS = 160  # a longer sentence is linked by its first and last words
RANGE_WORDS = 5  # words at each end of such a link, at first
MAX_RANGE_WORDS = 12
MAX_CONTEXT_WORDS = 12

Span = tuple[int, int]

_BULLET = re.compile(r"\s*•\s*")
_BREAK = re.compile(r"\s*\n\s*(?:•\s*)?|\s+\|\s+")  # where a page begins a new block: lines, cells
_SPACE = re.compile(r"\s+")
_CLAUSE = re.compile(r"(?<=[，。、；：！？])")  # where scripts without spaces pause
_URL_SAFE = ":/?#[]@!$&'*+,;=%~"  # what may stand in a link as it is; no parentheses


def cite(article: Article, passage: Passage, highlight: Span | None = None) -> Citation:
    """Cite a passage.

    Args:
        article: the article that the passage is a slice of.
        passage: the passage.
        highlight: the sentence to link to, as a half-open range in the passage's text; the
            whole passage if None.
    """
    return Citation(
        label=label(article, passage),
        url=article.url,
        deep_link=deep_link(article, passage, highlight),
        publisher=article.publisher,
        published=article.published,
    )


def label(article: Article, passage: Passage) -> str:
    """Return `Title · section · ¶ 6 · publisher · 2026-01-21`, what is unknown left out."""
    numbers = (
        f"¶ {passage.first}"
        if passage.first == passage.last
        else f"¶ {passage.first}–{passage.last}"
    )
    date = article.published.isoformat() if article.published else None
    parts = (article.title, passage.section, numbers, article.publisher, date)
    return " · ".join(part for part in parts if part)


def deep_link(article: Article, passage: Passage, highlight: Span | None = None) -> str | None:
    """Return a link that opens the article's page at a sentence of the passage.

    Returns:
        The link; the plain link if it would be over 512 characters or the words cannot be told
        apart from others of the article; None if the article has no page.
    """
    if article.url is None:
        return None
    url = quote(article.url, safe=_URL_SAFE)
    start, end = highlight or (0, len(passage.text))
    span = _trimmed(article.body, (passage.start + start, passage.start + end))
    mark = ":~:text=" if "#" in url else "#:~:text="
    for directive in _directives(article, span):
        link = f"{url}{mark}{directive}"
        if len(link) <= MAX_LINK_CHARS:
            return link
    return url


def _trimmed(body: str, span: Span) -> Span:
    """Leave out a bullet at the start and white space at the end: the page draws them itself."""
    start, end = span
    bullet = _BULLET.match(body, start, end)
    if bullet:
        start = bullet.end()
    while end > start and body[end - 1].isspace():
        end -= 1
    return start, end


def _directives(article: Article, span: Span) -> Iterator[str]:
    """Yield text directives that name a span of the body, the most exact one first."""
    body = article.body
    page = _Page(article)
    text = body[span[0] : span[1]]
    blocks = [part for part in _BREAK.split(text) if part.strip()]
    if not blocks:
        return
    before, after = page.around(span)
    if len(blocks) == 1 and len(text) <= LONG_QUOTE_CHARS:
        yield from _with_context(page, text, before, after)
        return
    fewest = RANGE_WORDS if _SPACE.search(text) else 1  # a clause is as good as several words
    for words in range(fewest, MAX_RANGE_WORDS + 1):
        first, last = _head(blocks[0], words), _tail(blocks[-1], words)
        if len(first) + len(last) >= len(text):
            break
        # The browser takes the first end behind the start, so it must not occur in between.
        inside = text[len(first) :]
        if inside.find(last) != len(inside) - len(last):
            continue
        if page.count(first) == 1:
            yield f"{_encode(first)},{_encode(last)}"
        elif prefix := _telling_prefix(page, first, before):
            yield f"{_encode(prefix)}-,{_encode(first)},{_encode(last)}"
    if len(blocks) == 1:
        yield from _with_context(page, text, before, after)


def _with_context(page: "_Page", text: str, before: str, after: str) -> Iterator[str]:
    """Yield a directive for one block of text, with words around it where it occurs twice."""
    if page.count(text) <= 1:
        yield _encode(text)
        return
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


def _telling_prefix(page: "_Page", text: str, before: str) -> str | None:
    """Return the fewest words before a text that tell it apart, or None if none do."""
    for words in range(1, MAX_CONTEXT_WORDS + 1):
        prefix = _tail(before, words)
        if prefix and page.count(f"{prefix} {text}") == 1:
            return prefix
    return None


class _Page:
    """The words of an article's page as far as they are known: title, headings and body."""

    def __init__(self, article: Article) -> None:
        blocks: list[tuple[int | None, str]] = [(None, article.title)]
        section: str | None = None
        for paragraph in article.paragraphs:
            if paragraph.section != section:
                section = paragraph.section
                blocks.append((None, section or ""))
            blocks.append((paragraph.start, article.body[paragraph.start : paragraph.end]))
        self._blocks = blocks
        self._text = _page_text("\n".join(text for _, text in blocks)).casefold()

    def around(self, span: Span) -> tuple[str, str]:
        """Return the words of the page before and behind a span of the body."""
        before: list[str] = []
        after: list[str] = []
        for start, text in self._blocks:
            if start is None:
                (after or before).append(text)  # headings behind the span follow it
            elif start >= span[1]:
                after.append(text)
            elif start + len(text) <= span[0]:
                before.append(text)
            else:
                before.append(text[: max(0, span[0] - start)])
                after.append(text[max(0, span[1] - start) :])
        return _page_text("\n".join(before)), _page_text("\n".join(after))

    def count(self, text: str) -> int:
        """Count how often a text occurs as a browser looks for it: whole words in any case."""
        wanted = _page_text(text).casefold()
        if not wanted:
            return 0
        before = r"(?<!\w)" if _ends_a_word(wanted[0]) else ""
        after = r"(?!\w)" if _ends_a_word(wanted[-1]) else ""
        return len(re.findall(f"(?={before}{re.escape(wanted)}{after})", self._text))


def _ends_a_word(char: str) -> bool:
    """Tell whether a letter at the edge of a text must be at the edge of a word too."""
    return char.isalnum() and not is_spaceless(char)


def _page_text(text: str) -> str:
    """Return a text as one line, without the marks that are ours and not the page's."""
    return _SPACE.sub(" ", _BREAK.sub(" ", text.replace("• ", ""))).strip()


def _head(text: str, words: int) -> str:
    parts = _parts(text)
    return "".join(parts[:words]).strip()


def _tail(text: str, words: int) -> str:
    parts = _parts(text)
    return "".join(parts[-words:]).strip()


def _parts(text: str) -> list[str]:
    """Split a text where a browser sees word boundaries: after spaces, or else after clauses."""
    parts = re.findall(r"\S+\s*", text)
    if len(parts) > 1:
        return parts
    return [part for part in _CLAUSE.split(text) if part]


def _encode(text: str) -> str:
    """Percent-encode a text for a directive, all that is special to it or to a masked link."""
    return quote(_SPACE.sub(" ", text.strip()), safe="").replace("-", "%2D")
