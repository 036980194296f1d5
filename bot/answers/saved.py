"""The articles and passages of a saved snapshot, each made again when it is asked for."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from bot.answers.records import (
    DIGEST_BYTES,
    PASSAGE_ROWS,
    digest_of,
    from_record,
    offsets_of,
    to_record,
)
from bot.articles.article import Article, Passage
from bot.store.arrays import Arrays
from bot.store.strings import Strings


class SavedArticles(Mapping[str, Article]):
    """The articles of a folder, by id, in the order of the ids."""

    __slots__ = ("_bodies", "_digests", "_records", "arrays", "ids")

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self.ids = Strings.joined(arrays["articles.id"], offsets_of(arrays["articles.id.sizes"]))
        self._records = Strings.joined(arrays["articles"], offsets_of(arrays["articles.sizes"]))
        self._bodies = Strings.joined(arrays.in_file("texts"), offsets_of(arrays["texts.sizes"]))
        self._digests = arrays["articles.digest"].data

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
        return from_record(self._records[at], self._bodies[at])

    def is_same(self, at: int, article: Article) -> bool:
        """Tell whether an article is the one at a place, all that is kept of it included."""
        return self._digest(at) == digest_of(article) and self._records[at] == to_record(article)

    def digests(self) -> dict[str, bytes]:
        """Return `digest_of` each article."""
        return {identifier: self._digest(at) for at, identifier in enumerate(self.ids)}

    def _digest(self, at: int) -> bytes:
        return bytes(self._digests[at * DIGEST_BYTES : (at + 1) * DIGEST_BYTES])


class SavedPassages(Sequence[Passage]):
    """The passages of a folder, by article, then by position."""

    __slots__ = ("_begins", "_ids", "_owners", "_rows", "_sections", "_texts", "texts")

    def __init__(self, arrays: Arrays) -> None:
        self.texts = Strings(
            arrays.in_file("texts"), arrays["passages.begin"], arrays["passages.stop"]
        )
        self._ids = Strings.joined(arrays["articles.id"], offsets_of(arrays["articles.id.sizes"]))
        self._owners = offsets_of(arrays["articles.passages"])
        self._begins = self._owners.data  # gives Python's own numbers, and quickly
        self._rows = [arrays[f"passages.{name}"].data for name in PASSAGE_ROWS]
        strings = Strings.joined(arrays["sections"], offsets_of(arrays["sections.sizes"]))
        self._sections = (strings, offsets_of(arrays["articles.sections"]).data)

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def owners(self) -> NDArray[np.int64]:
        """For each passage, the place of its article."""
        return np.repeat(np.arange(len(self._ids)), np.diff(self._owners))

    @overload
    def __getitem__(self, at: int) -> Passage: ...

    @overload
    def __getitem__(self, at: slice) -> list[Passage]: ...

    def __getitem__(self, at: int | slice) -> Passage | list[Passage]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        text = self.texts[at]
        at %= len(self)
        start, end, first, last, piece, section = (row[at] for row in self._rows)
        owner = bisect_right(self._begins, at) - 1
        article = self._ids[owner]
        name = f"{first}-{last}" if last > first else f"{first}.{piece}" if piece else f"{first}"
        names, begins = self._sections
        return Passage(
            id=f"{article}#p{name}",
            article_id=article,
            start=start,
            end=end,
            first=first,
            last=last,
            section=None if section < 0 else names[begins[owner] + section],
            text=text,
        )
