"""The texts of articles that get vectors: pieces of sections, and headings.

A *piece* is the text of one or more passages of a section, together about 110 words, below the
title and the headings: alone a paragraph often does not say what it is about. A heading gets a
vector of its own, for a question is often nothing else in other words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.articles.article import Article
from bot.index.indexed_articles import IndexedArticles
from bot.text.plain_text import word_count

PIECE_WORDS = 110
"""Words of a piece at most, unless one passage has more. With 60 and 200 the first quote was right
as often, to half a point."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Passages of a section that share a vector.

    Attributes:
        text: what the vector is made of.
        heading: the nearest heading, or the article's title where there is none.
        passages: how many passages it is made of; they follow each other.
    """

    text: str
    heading: str
    passages: int


def pieces(articles: IndexedArticles) -> Iterator[Piece]:
    """Yield the pieces of articles, in the order of the passages; all passages are in one."""
    for (name, path), run in groupby(articles.passages, lambda p: (p.article_id, p.section_path)):
        article = articles.articles[name]
        texts: list[str] = []
        words = 0
        for passage in run:
            length = word_count(passage.text)
            if texts and words + length > PIECE_WORDS:
                yield _piece(article, path, texts)
                texts, words = [], 0
            texts.append(passage.text)
            words += length
        yield _piece(article, path, texts)


def _piece(article: Article, path: tuple[str, ...], texts: list[str]) -> Piece:
    lead = dict.fromkeys((article.title, *path))
    heading = path[-1] if path else article.title
    return Piece("\n".join((*lead, *texts)), heading, len(texts))
