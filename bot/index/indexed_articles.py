"""Articles with their passages and the segment over these: a base or a delta.

delta = IndexedArticles.build(articles, language=None)      # in memory
write_indexed_articles(writer, articles.values())           # to a folder
base = IndexedArticles.open(arrays)
"""

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from itertools import groupby, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.articles.article import Article, Passage
from bot.articles.passages import split
from bot.errors import DataError
from bot.index.array_writer import ArrayWriter
from bot.index.arrays import Arrays
from bot.index.deletions import Range
from bot.index.lead import Lead
from bot.index.offsets import Offsets
from bot.index.segment import Segment
from bot.index.segment_builder import SegmentBuilder
from bot.index.soundness import Soundness
from bot.index.stored_articles import StoredArticles, StoredArticlesWriter, StoredPassages
from bot.text.language_detection import detect_language

ARTICLES_AT_A_TIME = 500
DIGEST_BYTES = 16

_NOT_CONTENT = frozenset({"path", "acceptance_questions"})  # no answer depends on them


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IndexedArticles:
    """Articles, their passages and the segment over them.

    Attributes:
        articles: by id, in the order of the ids.
        ids: of the articles, ascending.
        by_row: the articles, by their rows: their places among the ids.
        begins: the position of the first passage of each article, and of the one behind the last.
        digests: uint8, one row for each article: `digest_of` it.
        passages: by article id, then by position.
        segment: over the passages.
        soundness: whether the files that it is mapped from are as they were written; None if all
            of it is in memory.
    """

    articles: Mapping[str, Article]
    ids: Sequence[str]
    by_row: Sequence[Article]
    begins: Offsets
    digests: NDArray[np.uint8]
    passages: Sequence[Passage]
    segment: Segment
    soundness: Soundness | None = None

    @classmethod
    def build(
        cls, articles: Mapping[str, Article], *, language: str | None = None
    ) -> "IndexedArticles":
        """Index articles in memory.

        Args:
            articles: by id, in the order of the ids.
            language: ISO 639-1 code of the articles that state none; found out from the text of
                each if None.
        """
        passages_of = [split(article) for article in articles.values()]
        passages = [passage for own in passages_of for passage in own]
        segment = Segment.build(
            [passage.text for passage in passages],
            _languages(list(articles.values()), passages, language),
            [lead_of(articles[passage.article_id], passage) for passage in passages],
            list(map(len, passages_of)),
        )
        digests = b"".join(map(digest_of, articles.values()))
        return cls(
            articles=articles,
            ids=list(articles),
            by_row=list(articles.values()),
            begins=Offsets(np.array([len(own) for own in passages_of], np.int64)),
            digests=np.frombuffer(digests, np.uint8).reshape(-1, DIGEST_BYTES),
            passages=passages,
            segment=segment,
        )

    @classmethod
    def open(cls, arrays: Arrays) -> "IndexedArticles":
        """Return what `write_indexed_articles` wrote.

        Raises:
            DataError: if it is damaged as far as sizes show.
        """
        articles = StoredArticles(arrays)
        arrays.expect("articles.passages", len(articles))
        begins = arrays.offsets("articles.passages", len(arrays["passages.language"]))
        passages = StoredPassages(arrays, articles.ids, begins)
        digests = arrays.expect("articles.digest", DIGEST_BYTES * len(articles))
        return cls(
            articles=articles,
            ids=articles.ids,
            by_row=articles.by_row,
            begins=begins,
            digests=digests.reshape(-1, DIGEST_BYTES),
            passages=passages,
            segment=Segment.open(arrays, passages.texts),
            soundness=Soundness(arrays) if arrays.folder else None,
        )

    @property
    def damage(self) -> DataError | None:
        """What is known to be wrong with the files that it is mapped from."""
        known = self.soundness.damage if self.soundness else []
        return known[0] if known else None

    def is_sound(self) -> bool:
        """Compare the files that it is mapped from with their checksums; tell if all is well."""
        return self.soundness is None or self.soundness.check()

    def has_sound_articles(self) -> bool:
        """Tell whether no file with articles or their texts is known to be damaged."""
        known = self.soundness.damage if self.soundness else []
        return not any(Path(error.path).name.startswith(("articles", "bodies")) for error in known)

    def range(self, row: int) -> Range:
        """Return the positions of the passages of an article, by its row."""
        return self.begins.data[row], self.begins.data[row + 1]

    def article_with(self, position: int) -> Article:
        """Return the article that holds a passage."""
        return self.by_row[bisect_right(self.begins.data, position) - 1]


def write_indexed_articles(
    writer: ArrayWriter,
    articles: Iterable[Article],
    *,
    language: str | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Write articles, their passages and the segment over them, in bounded memory.

    Args:
        writer: of the folder.
        articles: in the order of their ids.
        language: as for `IndexedArticles.build`.
        progress: told how many articles are done.
    """
    stored = StoredArticlesWriter(writer)
    writer.append("articles.digest", np.empty(0, np.uint8))
    done = 0
    left = iter(articles)
    with closing(SegmentBuilder(writer)) as builder:
        while batch := list(islice(left, ARTICLES_AT_A_TIME)):
            passages = stored.add(batch)
            named = {article.id: article for article in batch}
            builder.add(
                [p.text for p in passages],
                _languages(batch, passages, language),
                [lead_of(named[p.article_id], p) for p in passages],
                [len(list(own)) for _, own in groupby(p.article_id for p in passages)],
            )
            digests = b"".join(map(digest_of, batch))
            writer.append("articles.digest", np.frombuffer(digests, np.uint8))
            done += len(batch)
            progress(done)
        stored.finish()
        builder.finish()


def digest_of(article: Article) -> bytes:
    """Return 16 bytes that change with the id or any content of an article."""
    digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for known in fields(Article):
        if known.name not in _NOT_CONTENT:
            content = f"{known.name}={getattr(article, known.name)!r}\0"
            digest.update(content.encode("utf-8", "surrogatepass"))
    return digest.digest()


def lead_of(article: Article, passage: Passage) -> Lead:
    """Return what a passage is searched with beside its text.

    The title stands beside a heading, or is the heading itself: twice it would be every passage's
    best sentence. Aliases, the description and the headings further up count with the title.
    """
    above = (article.title, *passage.section_path[:-1]) if passage.section else ()
    names = (*above, *article.aliases, article.description or "")
    return Lead(title="\n".join(filter(None, names)), heading=passage.section or article.title)


def _languages(
    articles: Sequence[Article], passages: Sequence[Passage], language: str | None
) -> list[str]:
    """Return the language of each passage of some articles."""
    known = {
        article.id: article.language or language or detect_language(article.body)
        for article in articles
    }
    return [known[p.article_id] or detect_language(p.text) or "en" for p in passages]
