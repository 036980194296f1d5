"""The articles and passages of a saved snapshot, each made again when it is asked for."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.articles.article import Article, Passage
from bot.index.arrays import Arrays
from bot.index.ondemand import OnDemand
from bot.index.records import DIGEST_BYTES, ROW, digest_of, from_record, offsets_of, to_record
from bot.index.slices import Bounds, FileArray, Rows
from bot.index.strings import Strings, reader

RECENT = 64
"""Texts that are kept: a question looks at each of some ten two or three times."""

FOUND = 1024
"""Articles of which the place is kept."""


class SavedArticles(Mapping[str, Article]):
    """The articles of a folder, by id, in the order of the ids."""

    __slots__ = ("_bodies", "_digests", "_found", "_records", "arrays", "ids")

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self.ids = Strings(arrays["articles.id"], offsets_of(arrays["articles.id.sizes"]))
        self._records = Strings(arrays.in_file("articles"), offsets_of(arrays["articles.sizes"]))
        self._bodies = Strings(arrays.in_file("texts"), offsets_of(arrays["texts.sizes"]))
        self._digests = arrays["articles.digest"].data
        self._found: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __contains__(self, identifier: object) -> bool:
        return isinstance(identifier, str) and self._place(identifier) is not None

    def __getitem__(self, identifier: str) -> Article:
        at = self._place(identifier)
        if at is None:
            raise KeyError(identifier)
        return from_record(self._records[at], self._bodies[at])

    def expect(self, identifiers: Iterable[str]) -> None:
        """Have the system read some articles at once; they will be asked for soon."""
        places = [at for at in map(self._place, identifiers) if at is not None]
        self._records.expect(places)
        self._bodies.expect(places)

    def is_same(self, at: int, article: Article) -> bool:
        """Tell whether an article is the one at a place, all that is kept of it included."""
        return self._digest(at) == digest_of(article) and self._records[at] == to_record(article)

    def digests(self) -> dict[str, bytes]:
        """Return `digest_of` each article."""
        return {identifier: self._digest(at) for at, identifier in enumerate(self.ids)}

    def _place(self, identifier: str) -> int | None:
        at = self._found.get(identifier)
        if at is None:
            at = self.ids.find(identifier)
            if at is not None:
                if len(self._found) >= FOUND:
                    self._found.clear()
                self._found[identifier] = at
        return at

    def _digest(self, at: int) -> bytes:
        return bytes(self._digests[at * DIGEST_BYTES : (at + 1) * DIGEST_BYTES])


class SavedTexts(OnDemand[str]):
    """The texts of the passages of a folder, by article, then by position.

    Attributes:
        begins: int64, the first passage of each article, and that behind the last.
        rows: for each passage its numbers, see `records.ROW`.
    """

    __slots__ = ("_begins", "_bodies", "_content", "_raw", "_recent", "begins", "rows")

    def __init__(self, arrays: Arrays) -> None:
        self.begins = offsets_of(arrays["articles.passages"])
        self.rows = Rows(arrays.in_file("passages"), ROW)
        self._begins = self.begins.data  # gives Python's own numbers, and quickly
        self._bodies = offsets_of(arrays["texts.sizes"]).data
        self._content = arrays.in_file("texts")
        self._raw = reader(self._content)
        self._recent: dict[int, str] = {}

    def __len__(self) -> int:
        return self._begins[-1]

    def made(self, at: int) -> str:
        """Return a text."""
        text = self._recent.get(at)
        if text is None:
            text = self._raw(*self._bounds(at)).decode("utf-8", "surrogatepass")
            if len(self._recent) >= RECENT:
                self._recent.clear()
            # Two threads may both make one: they are equal.
            self._recent[at] = text
        return text

    def owner(self, at: int) -> int:
        """Return the place of a passage's article."""
        return bisect_right(self._begins, at) - 1

    def expect(self, places: Sequence[int]) -> None:
        """Have the system read some texts at once; they will be asked for soon."""
        if isinstance(self._content, FileArray):
            unknown = [at for at in places if at not in self._recent]
            self.rows.expect(unknown)
            self._content.expect(map(self._bounds, unknown))

    def _bounds(self, at: int) -> Bounds:
        body = self._bodies[self.owner(at)]
        *_, begin, stop = self.rows[at]
        return body + begin, body + stop


class SavedPassages(OnDemand[Passage]):
    """The passages of a folder, by article, then by position."""

    __slots__ = ("_ids", "_sections", "texts")

    def __init__(self, arrays: Arrays) -> None:
        self.texts = SavedTexts(arrays)
        self._ids = Strings(arrays["articles.id"], offsets_of(arrays["articles.id.sizes"]))
        strings = Strings(arrays["sections"], offsets_of(arrays["sections.sizes"]))
        self._sections = (strings, offsets_of(arrays["articles.sections"]).data)

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def owners(self) -> NDArray[np.int64]:
        """For each passage, the place of its article."""
        return np.repeat(np.arange(len(self._ids)), np.diff(self.texts.begins))

    def made(self, at: int) -> Passage:
        """Return a passage."""
        text = self.texts[at]
        start, end, first, last, piece, section, _, _ = self.texts.rows[at]
        owner = self.texts.owner(at)
        article = self._ids[owner]
        name = f"{first}-{last}" if last > first else f"{first}.{piece}" if piece else f"{first}"
        names, begins = self._sections
        path, anchor, kind = json.loads(names[begins[owner] + section])
        return Passage(
            id=f"{article}#p{name}",
            article_id=article,
            start=start,
            end=end,
            first=first,
            last=last,
            section_path=tuple(path),
            text=text,
            anchor=anchor,
            kind=kind,
        )
