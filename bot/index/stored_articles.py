"""Articles and passages on disk, each made again when it is asked for.

An article is a record of JSON without its body. The bodies stand one behind the other in one array
of UTF-8, and the text of each passage is a slice of that. A passage is a record without its text.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from bot.articles.article import Article, Passage
from bot.articles.passages import split
from bot.index.array_writer import ArrayWriter
from bot.index.arrays import Arrays, narrow
from bot.index.lazy_sequence import LazySequence
from bot.index.offsets import Offsets
from bot.index.records import Codec
from bot.index.string_table import StringTable, StringTableWriter

ARTICLES = Codec(Article, without={"body"})
PASSAGES = Codec(Passage, without={"article_id", "text"})

RECENT = 64
"""Texts that are kept: a question looks at each of some ten two or three times."""


class StoredArticles(Mapping[str, Article]):
    """The articles of a folder, by id, in the order of the ids.

    Attributes:
        ids: of the articles, ascending.
        by_row: the articles, by their places among the ids.
    """

    __slots__ = ("by_row", "ids")

    def __init__(self, arrays: Arrays) -> None:
        self.ids = StringTable.open(arrays, "articles.id")
        self.by_row = _ArticlesByRow(arrays)
        arrays.expect("articles.sizes", len(self.ids))
        arrays.expect("bodies.sizes", len(self.ids))

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __contains__(self, identifier: object) -> bool:
        return isinstance(identifier, str) and self.ids.find(identifier) is not None

    def __getitem__(self, identifier: str) -> Article:
        at = self.ids.find(identifier)
        if at is None:
            raise KeyError(identifier)
        return self.by_row.item(at)


class _ArticlesByRow(LazySequence[Article]):
    """The articles of a folder, in the order of their ids."""

    __slots__ = ("_bodies", "_records")

    def __init__(self, arrays: Arrays) -> None:
        self._records = StringTable.open(arrays, "articles")
        self._bodies = StringTable.open(arrays, "bodies")

    def __len__(self) -> int:
        return len(self._records)

    def item(self, at: int) -> Article:
        """Return an article."""
        return ARTICLES.decode(self._records.item(at), body=self._bodies.item(at))


class StoredTexts(LazySequence[str]):
    """The texts of the passages of a folder, by article, then by position."""

    __slots__ = ("_begins", "_bodies", "_content", "_recent", "_spans")

    def __init__(self, arrays: Arrays, begins: Offsets) -> None:
        """Map the texts.

        Args:
            arrays: of the folder.
            begins: the first passage of each article, and the one behind the last.
        """
        content = arrays["bodies"]
        self._begins = begins
        self._bodies = arrays.offsets("bodies.sizes", len(content))
        self._content = content.data
        self._spans = arrays.expect("passages.span", 2 * begins.end).data
        self._recent: dict[int, str] = {}

    def __len__(self) -> int:
        return self._begins.end

    def item(self, at: int) -> str:
        """Return a text."""
        text = self._recent.get(at)
        if text is None:
            body = self._bodies.data[self.owner(at)]
            begin, end = body + self._spans[2 * at], body + self._spans[2 * at + 1]
            text = bytes(self._content[begin:end]).decode("utf-8", "surrogatepass")
            if len(self._recent) >= RECENT:
                self._recent.clear()
            # Two threads may both make one: they are equal.
            self._recent[at] = text
        return text

    def owner(self, at: int) -> int:
        """Return the number of a passage's article."""
        return bisect_right(self._begins.data, at) - 1


class StoredPassages(LazySequence[Passage]):
    """The passages of a folder, by article, then by position."""

    __slots__ = ("_ids", "_records", "texts")

    def __init__(self, arrays: Arrays, ids: StringTable, begins: Offsets) -> None:
        self.texts = StoredTexts(arrays, begins)
        self._ids = ids
        self._records = StringTable.open(arrays, "passages")
        arrays.expect("passages.sizes", len(self.texts))

    def __len__(self) -> int:
        return len(self._records)

    def item(self, at: int) -> Passage:
        """Return a passage."""
        article = self._ids.item(self.texts.owner(at))
        record = self._records.item(at)
        return PASSAGES.decode(record, article_id=article, text=self.texts.item(at))


class StoredArticlesWriter:
    """Writes articles and their passages, some at a time; see `StoredArticles`."""

    __slots__ = ("_articles", "_bodies", "_counts", "_ids", "_passages", "_writer")

    def __init__(self, writer: ArrayWriter) -> None:
        self._writer = writer
        self._ids = StringTableWriter(writer, "articles.id")
        self._articles = StringTableWriter(writer, "articles")
        self._bodies = StringTableWriter(writer, "bodies")
        self._passages = StringTableWriter(writer, "passages")
        self._counts: list[int] = []
        writer.append("passages.span", np.empty(0, np.int32))

    def add(self, articles: Sequence[Article]) -> list[Passage]:
        """Write articles behind those before; their ids ascend. Return their passages."""
        passages: list[Passage] = []
        spans: list[int] = []
        for article in articles:
            own = split(article)
            self._counts.append(len(own))
            spans.extend(_byte_spans(article.body, own))
            passages.extend(own)
        self._ids.add([article.id for article in articles])
        self._articles.add(map(ARTICLES.encode, articles))
        self._bodies.add([article.body for article in articles])
        self._passages.add(map(PASSAGES.encode, passages))
        self._writer.append("passages.span", np.array(spans, np.int32))
        return passages

    def finish(self) -> None:
        """Write the rest."""
        for table in (self._ids, self._articles, self._bodies, self._passages):
            table.finish()
        self._writer.append("articles.passages", narrow(np.array(self._counts, np.int64)))


def _byte_spans(body: str, passages: Sequence[Passage]) -> Iterator[int]:
    """Yield for each passage where it begins and ends in the UTF-8 of a body."""
    if body.isascii():
        for passage in passages:
            yield from (passage.start, passage.end)
        return
    at = count = 0
    for passage in passages:
        count += len(body[at : passage.start].encode("utf-8", "surrogatepass"))
        size = len(passage.text.encode("utf-8", "surrogatepass"))
        yield from (count, count + size)
        at, count = passage.end, count + size
