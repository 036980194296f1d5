"""An answer: what is said to a question, ready to be rendered or written as JSON."""

from datetime import date
from typing import Any, Literal, NamedTuple

from bot.articles.article import Kind, Link

Level = Literal["answer", "closest", "none"]

Meaning = Literal["on", "pending", "off"]
"""Whether a sentence model was asked beside the words."""


class Block(NamedTuple):
    """A paragraph of a quote: text, a whole list, a whole table or a whole block of code.

    Attributes:
        start: where it begins in the quote's text.
        end: where it ends there.
        kind: what it is.
        language: of code, as it was written, or None.
    """

    start: int
    end: int
    kind: Kind
    language: str | None = None


class Citation(NamedTuple):
    """Where a quote comes from.

    Attributes:
        label: `Title · section · ¶ 6 · publisher · 2026-01-21`, what is unknown left out.
        url: the page that carries the article, or None.
        deep_link: a link that opens the page at the sentence, the plain link where that
            cannot be written, or None without a page.
        publisher: who published the article, or None.
        published: when it was published, or None.
        updated: when it was last changed, or None.
    """

    label: str
    url: str | None = None
    deep_link: str | None = None
    publisher: str | None = None
    published: date | None = None
    updated: date | None = None

    @property
    def dated(self) -> date | None:
        """When what it says was last known to hold."""
        return self.updated or self.published


class Quote(NamedTuple):
    """A passage as it is quoted in an answer.

    Attributes:
        rank: its place in the ranking, from 1.
        passage_id: see `articles.article.Passage`.
        article_id: the article it is a slice of.
        title: the article's title.
        section: the heading it stands under, or None.
        paragraph: number of its first paragraph, from 1.
        paragraphs: numbers of its first and its last paragraph.
        text: the exact slice of the body.
        start: where the slice begins in the body, in code points.
        end: where the slice ends in the body.
        highlight: the answering sentence as a half-open range in `text`, or None.
        score: the score it was ranked by; only its order within one answer means anything.
        citation: where it comes from.
        also: where else the same is said.
        blocks: the paragraphs of the text, in order; none if all of it is plain text.
        section_path: the headings it stands under, the outermost first.
        anchor: the fragment that leads to its section on the page, without `#`, if known.
        kind: `code`, `table` or `list` where it holds one, else `text`.
        links: those in `text`, as offsets into it.
        similarity: how near it is to the question by meaning, up to 1; None where that is off.
        by_meaning: whether it was found by meaning alone: it shares no word with the question.
    """

    rank: int
    passage_id: str
    article_id: str
    title: str
    section: str | None
    paragraph: int
    paragraphs: tuple[int, int]
    text: str
    start: int
    end: int
    highlight: tuple[int, int] | None
    score: float
    citation: Citation
    also: tuple[Citation, ...] = ()
    blocks: tuple[Block, ...] = ()
    section_path: tuple[str, ...] = ()
    anchor: str | None = None
    kind: Kind = "text"
    links: tuple[Link, ...] = ()
    similarity: float | None = None
    by_meaning: bool = False

    @property
    def highlighted(self) -> str:
        """The highlighted sentence, or the whole text where none is."""
        if self.highlight is None:
            return self.text
        start, end = self.highlight
        return self.text[start:end]


class Topic(NamedTuple):
    """An article that is near to a question which it does not answer.

    Attributes:
        title: the article's title.
        article_id: its id.
    """

    title: str
    article_id: str


class Correction(NamedTuple):
    """A word of the question that was searched for as another word.

    Attributes:
        written: the word as it was typed.
        used: the word of the knowledge base that was searched for instead.
    """

    written: str
    used: str


class Expansion(NamedTuple):
    """A word or phrase of the question for which other names were searched for too.

    Attributes:
        written: as it was typed, in lower case.
        also: the aliases or synonyms that were searched for beside it.
    """

    written: str
    also: tuple[str, ...]


class Answer(NamedTuple):
    """What is said to a question.

    Attributes:
        question: as it was asked.
        level: `none` below the threshold, `closest` somewhat above it, else `answer`; lower where
            the words do not bear it, see `silence`.
        confidence: 0 (nothing shared) to 1.
        threshold: the confidence from which on a question is answered, 0 to 1.
        revision: the snapshot that answered, 8 hex digits.
        took_ms: time taken, in milliseconds.
        quotes: by rank; also those of an unanswered question that share a term with it.
        corrections: words that were searched for as other words.
        expansions: words for which aliases or synonyms were searched for too.
        suggestions: the nearest topics, best first; empty if answered.
        about: words of an earlier question that were searched for too.
        differing: the ranks of quotes that give different numbers or dates for the same words.
        small_talk: whether this is small talk to the bot and no question to the articles.
        meaning: whether a sentence model was asked too; pending while its vectors are made.
        damaged: whether nothing is said because the index is damaged and made again.
    """

    question: str
    level: Level
    confidence: float
    threshold: float
    revision: str
    took_ms: float
    quotes: tuple[Quote, ...] = ()
    corrections: tuple[Correction, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    suggestions: tuple[Topic, ...] = ()
    about: tuple[str, ...] = ()
    differing: tuple[int, ...] = ()
    small_talk: bool = False
    meaning: Meaning = "off"
    damaged: bool = False

    @property
    def answered(self) -> bool:
        """Whether the knowledge base is held to have an answer."""
        return self.level != "none"

    def to_json(self) -> dict[str, Any]:
        """Return the answer in the stable form of `docs/answer.schema.json`."""
        return {
            "question": self.question,
            "answered": self.answered,
            "level": self.level,
            "confidence": round(self.confidence, 4),
            "threshold": round(self.threshold, 4),
            "revision": self.revision,
            "took_ms": round(self.took_ms, 3),
            "corrections": [{"from": c.written, "to": c.used} for c in self.corrections],
            "expansions": [{"from": e.written, "also": list(e.also)} for e in self.expansions],
            "quotes": [_quote_to_json(quote) for quote in self.quotes],
            "suggestions": [topic.title for topic in self.suggestions],
            "small_talk": self.small_talk,
            "meaning": self.meaning,
        }


def _quote_to_json(quote: Quote) -> dict[str, Any]:
    return {
        "rank": quote.rank,
        "passage_id": quote.passage_id,
        "article_id": quote.article_id,
        "title": quote.title,
        "section": quote.section,
        "section_path": list(quote.section_path),
        "anchor": quote.anchor,
        "kind": quote.kind,
        "links": [
            {"start": link.start, "end": link.end, "target": link.target} for link in quote.links
        ],
        "paragraph": quote.paragraph,
        "paragraphs": list(quote.paragraphs),
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "highlight": None if quote.highlight is None else list(quote.highlight),
        "score": round(quote.score, 4),
        "similarity": quote.similarity,
        "found_by": "meaning" if quote.by_meaning else "words",
        "citation": _citation_to_json(quote.citation),
        "also": [_citation_to_json(citation) for citation in quote.also],
    }


def _citation_to_json(citation: Citation) -> dict[str, Any]:
    return {
        "label": citation.label,
        "url": citation.url,
        "deep_link": citation.deep_link,
        "publisher": citation.publisher,
        "published": citation.published and citation.published.isoformat(),
    }
