"""An article and the parts of it that can be quoted.

All offsets count Unicode code points and are half open: `body[start:end]`.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

Kind = Literal["text", "list", "table", "code"]


class Paragraph(NamedTuple):
    """A paragraph of a body: text, a whole list, a whole table or a whole block of code.

    Attributes:
        number: its place in the article, from 1.
        start: where it begins in the body.
        end: where it ends in the body.
        section_path: the headings it stands under, the outermost first; empty before the first.
        anchor: the fragment that leads to its section on the page, without `#`, if known.
        kind: what it is.
        code_language: the language of a block of code, as it was written, if it was.
    """

    number: int
    start: int
    end: int
    section_path: tuple[str, ...] = ()
    anchor: str | None = None
    kind: Kind = "text"
    code_language: str | None = None

    @property
    def section(self) -> str | None:
        """The nearest heading above it, or None before the first."""
        return self.section_path[-1] if self.section_path else None


class Link(NamedTuple):
    """A link in a text.

    Attributes:
        start: where the words that are linked begin.
        end: where they end.
        target: the address, as it was written.
    """

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class AcceptanceQuestion:
    """A question that the moderators wrote to test their articles, with what must come of it.

    Attributes:
        ask: the question.
        expect: text that one of the first three quotes must contain; None if the question
            must not be answered.
        path: the file it stands in, as shown to people.
        line: its line in that file, from 1.
    """

    ask: str
    expect: str | None
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article: its plain text, its paragraphs and what is known about it.

    Attributes:
        id: unique in a knowledge base; the contract is in `library.article_id`.
        title: one line of text.
        body: plain text, NFC, paragraphs separated by one blank line.
        paragraphs: in the order of the body; they cover it but for the blank lines between them.
        links: those of the body, in its order.
        path: the file it was read from, as shown to people.
        url: a page that carries this text word for word.
        description: one line about it that can be searched and is never quoted.
        sources: pages it was written from.
        publisher: who published it.
        author: who wrote it.
        published: when it was published.
        updated: when it was last changed.
        review_by: when somebody should look whether it still holds.
        language: ISO 639-1 code, lower case, or None if not stated.
        tags: words to group articles by.
        aliases: other words people use for what the article is about.
        acceptance_questions: the moderators' own test questions for it.
    """

    id: str
    title: str
    body: str
    paragraphs: tuple[Paragraph, ...]
    links: tuple[Link, ...] = ()
    path: str = ""
    url: str | None = None
    description: str | None = None
    sources: tuple[str, ...] = ()
    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    updated: date | None = None
    review_by: date | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    acceptance_questions: tuple[AcceptanceQuestion, ...] = field(default=())

    def links_in(self, start: int, end: int) -> tuple[Link, ...]:
        """Return the links that lie in a slice of the body, as offsets into the slice."""
        if not self.links:
            return ()
        first = bisect_left(self.links, start, key=lambda link: link.start)
        last = bisect_left(self.links, end, key=lambda link: link.start)
        return tuple(
            Link(link.start - start, link.end - start, link.target)
            for link in self.links[first:last]
            if link.end <= end
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is ranked and quoted: an exact slice of an article's body.

    Attributes:
        id: `ARTICLE-ID#p6`, `#p6.2` (second piece of a long paragraph) or `#p6-7` (short
            neighbours joined).
        article_id: the article it is a slice of.
        start: where it begins in the article's body.
        end: where it ends in the article's body.
        first: number of the first paragraph it touches, from 1.
        last: number of the last paragraph it touches.
        section_path: the headings that its paragraphs stand under, the outermost first.
        text: `body[start:end]`.
        anchor: the fragment that leads to its section on the page, without `#`, if known.
        kind: `code`, `table` or `list` where it holds one, else `text`.
    """

    id: str
    article_id: str
    start: int
    end: int
    first: int
    last: int
    section_path: tuple[str, ...]
    text: str
    anchor: str | None = None
    kind: Kind = "text"

    @property
    def section(self) -> str | None:
        """The nearest heading, or None before the first."""
        return self.section_path[-1] if self.section_path else None
