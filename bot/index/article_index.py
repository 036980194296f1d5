"""All articles that are served: those of a base, and a delta of what changed since.

index = ArticleIndex(base)
index = index.changed_to({"rules": article}, removed={"old-rules"})
index.articles["rules"], index.passages[0]
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import merge

import numpy as np
from numpy.typing import NDArray

from bot.articles.article import Article, Passage
from bot.index.deletions import Deletions
from bot.index.indexed_articles import IndexedArticles
from bot.index.lazy_sequence import LazySequence
from bot.index.passage_order import Insertion, PassageAddress, PassageOrder


class ArticleIndex:
    """A base and a delta; never changed.

    Attributes:
        base: the articles that were indexed together.
        delta: articles that are new or other than in the base; None if there are none.
        removed: ids of articles of the base that are gone.
        deletions: passages of the base that are gone, or whose article is in the delta.
        order: of all passages.
        articles: by id, in the order of the ids.
        passages: by article id, then by position.
    """

    def __init__(
        self,
        base: IndexedArticles,
        delta: IndexedArticles | None = None,
        removed: Collection[str] = (),
        deletions: Deletions | None = None,
    ) -> None:
        """Put a delta over a base.

        Args:
            base: see the class.
            delta: see the class.
            removed: see the class.
            deletions: others of the same base, from which those of this one are made quicker.
        """
        self.base = base
        self.delta = delta
        self.removed = frozenset(removed)
        changed: Mapping[str, Article] = delta.articles if delta else {}
        rows = {identifier: _row(base, identifier) for identifier in (*changed, *self.removed)}
        self._deleted_rows = sorted(row for row, is_there in rows.values() if is_there)
        ranges = frozenset(map(base.range, self._deleted_rows))
        self.deletions = (deletions or Deletions()).changed_to(ranges, base.segment)
        self._rows = [rows[identifier][0] for identifier in changed]
        insertions = [
            Insertion(base.begins.data[row], *delta.range(number))
            for number, row in enumerate(self._rows)
            if delta is not None
        ]
        self.order = PassageOrder(len(base.passages), sorted(ranges), insertions)
        is_whole = delta is None and not self.removed
        self.articles: Mapping[str, Article] = (
            base.articles if is_whole else _Articles(base, changed, self.removed)
        )
        self.passages: Sequence[Passage] = (
            base.passages
            if is_whole
            else _Passages((base, delta) if delta else (base,), self.order)
        )

    def changed_to(
        self,
        changed: Mapping[str, Article],
        removed: Collection[str],
        *,
        language: str | None = None,
    ) -> "ArticleIndex":
        """Return another delta over the same base.

        Args:
            changed: all articles that are new or other than in the base.
            removed: ids of all articles of the base that are gone.
            language: ISO 639-1 code of the articles that state none; found out if None.
        """
        ordered = {identifier: changed[identifier] for identifier in sorted(changed)}
        delta = IndexedArticles.build(ordered, language=language) if ordered else None
        return ArticleIndex(self.base, delta, removed, self.deletions)

    @property
    def changed(self) -> Mapping[str, Article]:
        """The articles of the delta."""
        return self.delta.articles if self.delta else {}

    def digest(self, identifier: str) -> bytes | None:
        """Return the digest of an article, or None if it is not there."""
        if identifier in self.removed:
            return None
        if self.delta is not None and identifier in self.delta.articles:
            return bytes(self.delta.digests[_row(self.delta, identifier)[0]])
        row, is_there = _row(self.base, identifier)
        return bytes(self.base.digests[row]) if is_there else None

    def digests(self) -> NDArray[np.uint8]:
        """Return the digests of all articles, one row each, in the order of the ids."""
        deleted = np.array(self._deleted_rows, np.int64)
        kept = np.delete(self.base.digests, deleted, axis=0)
        if self.delta is None:
            return kept
        rows = np.array(self._rows, np.int64)
        return np.insert(kept, rows - deleted.searchsorted(rows), self.delta.digests, axis=0)

    def addresses(self, identifier: str) -> list[PassageAddress]:
        """Return where the passages of an article are; none if it is not there."""
        part, begin, end = self._where(identifier)
        segment = int(part is self.delta)
        return [PassageAddress(segment, position) for position in range(begin, end)]

    def texts(self, identifier: str) -> Sequence[str]:
        """Return the texts of the passages of an article; none if it is not there."""
        part, begin, end = self._where(identifier)
        return part.segment.texts[begin:end]

    def passage(self, address: PassageAddress) -> Passage:
        """Return a passage."""
        return self._part(address).passages[address.position]

    def article_with(self, address: PassageAddress) -> Article:
        """Return the article that holds a passage: quicker than by its id where they are mapped."""
        return self._part(address).article_with(address.position)

    def _where(self, identifier: str) -> tuple[IndexedArticles, int, int]:
        """Return where the passages of an article are; from 0 to 0 if it is not there."""
        for part in (self.delta, self.base) if identifier not in self.removed else ():
            if part is not None and identifier in part.articles:
                return part, *part.range(_row(part, identifier)[0])
        return self.base, 0, 0

    def _part(self, address: PassageAddress) -> IndexedArticles:
        return self.delta if address.segment and self.delta else self.base


class _Articles(Mapping[str, Article]):
    """The articles of a base and a delta, by id, in the order of the ids."""

    __slots__ = ("_base", "_changed", "_length", "_removed")

    def __init__(
        self, base: IndexedArticles, changed: Mapping[str, Article], removed: frozenset[str]
    ) -> None:
        self._base = base.articles
        self._changed = changed
        self._removed = removed
        new = sum(identifier not in self._base for identifier in changed)
        self._length = len(self._base) - len(removed) + new

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[str]:
        changed, removed = self._changed, self._removed
        stay = (name for name in self._base if name not in changed and name not in removed)
        return merge(stay, changed)

    def __contains__(self, identifier: object) -> bool:
        if identifier in self._changed:
            return True
        return identifier not in self._removed and identifier in self._base

    def __getitem__(self, identifier: str) -> Article:
        changed = self._changed.get(identifier)
        if changed is not None:
            return changed
        if identifier in self._removed:
            raise KeyError(identifier)
        return self._base[identifier]


class _Passages(LazySequence[Passage]):
    """The passages of a base and a delta, in their order."""

    __slots__ = ("_order", "_parts")

    def __init__(self, parts: Sequence[IndexedArticles], order: PassageOrder) -> None:
        self._parts = parts
        self._order = order

    def __len__(self) -> int:
        return len(self._order)

    def item(self, at: int) -> Passage:
        """Return a passage."""
        segment, position = self._order.address(at)
        return self._parts[segment].passages[position]


def _row(part: IndexedArticles, identifier: str) -> tuple[int, bool]:
    """Return the row of an article, or where it would stand; and whether it is there."""
    row = bisect_left(part.ids, identifier)
    return row, row < len(part.ids) and part.ids[row] == identifier
