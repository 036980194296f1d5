"""Articles and passages as they are kept on disk, and made again when they are asked for.

An article is a record in JSON, without its body: the bodies stand one behind the other in one array
of UTF-8, of which each passage is a slice. What is needed of every passage (where it begins, which
paragraphs it touches) is a row of numbers.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.articles.article import AcceptanceQuestion, Article, Link, Paragraph, Passage
from bot.articles.passages import split
from bot.index.arrays import Arrays
from bot.index.drafts import ArraysWriter
from bot.index.picking import picked, runs
from bot.index.strings import packed

_NOT_CONTENT = frozenset({"path", "acceptance_questions"})  # no answer depends on them
_DATES = ("published", "updated", "review_by")
_TUPLES = ("sources", "tags", "aliases")
_PLAIN = ("id", "title", "path", "url", "description", "publisher", "author", "language")
DIGEST_BYTES = 16


def digest_of(article: Article) -> bytes:
    """Return 16 bytes that change with the id or any content of an article."""
    digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for known in fields(Article):
        if known.name not in _NOT_CONTENT:
            digest.update(f"{known.name}={getattr(article, known.name)!r}\0".encode())
    return digest.digest()


def to_record(article: Article) -> str:
    """Return all of an article but its body as JSON."""
    record: dict[str, Any] = {name: getattr(article, name) for name in (*_PLAIN, *_TUPLES)}
    for name in _DATES:
        value = getattr(article, name)
        record[name] = value and value.isoformat()
    record["paragraphs"] = [p[1:] for p in article.paragraphs]
    record["links"] = article.links
    record["acceptance_questions"] = [
        [e.ask, e.expect, e.path, e.line] for e in article.acceptance_questions
    ]
    kept = {name: value for name, value in record.items() if value not in (None, ())}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def from_record(text: str, body: str) -> Article:
    """Return the article of a record."""
    record = json.loads(text)
    for name in _DATES:
        if name in record:
            record[name] = date.fromisoformat(record[name])
    for name in _TUPLES:
        record[name] = tuple(record.get(name, ()))
    places = record["paragraphs"]
    numbers = range(1, len(places) + 1)
    record["paragraphs"] = tuple(
        Paragraph(number, start, end, tuple(path), *rest)
        for number, (start, end, path, *rest) in zip(numbers, places, strict=True)
    )
    record["links"] = tuple(Link(*link) for link in record.get("links", ()))
    record["acceptance_questions"] = tuple(
        AcceptanceQuestion(*e) for e in record["acceptance_questions"]
    )
    return Article(body=body, **record)


ROW = 8
"""Numbers of a passage, int32: start and end in the body, first and last paragraph, piece of a long
paragraph from 1 or 0, section (among those of its article, from 0) or −1, and start and end in the
UTF-8 of the body."""


@dataclass(slots=True)
class Batch:
    """Some articles with their passages, ready to be written.

    Attributes:
        ids: of the articles.
        texts: the passages.
        counts: how many passages each article has.
    """

    ids: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    _records: list[str] = field(default_factory=list)
    _digests: list[bytes] = field(default_factory=list)
    _bodies: list[bytes] = field(default_factory=list)
    _sections: list[str] = field(default_factory=list)
    _section_counts: list[int] = field(default_factory=list)
    _rows: list[tuple[int, ...]] = field(default_factory=list)

    def add(self, article: Article) -> None:
        """Take in an article."""
        passages = split(article)
        sections: dict[str, int] = {}
        for passage, span in zip(passages, _byte_spans(article.body, passages), strict=True):
            section = json.dumps([passage.section_path, passage.anchor, passage.kind])
            sections.setdefault(section, len(sections))
            name = passage.id.rpartition("#p")[2]
            piece = int(name.partition(".")[2] or 0)
            row = (passage.start, passage.end, passage.first, passage.last, piece)
            self._rows.append((*row, sections[section], *span))
            self.texts.append(passage.text)
        self.ids.append(article.id)
        self.counts.append(len(passages))
        self._records.append(to_record(article))
        self._digests.append(digest_of(article))
        self._bodies.append(article.body.encode("utf-8", "surrogatepass"))
        self._sections.extend(sections)
        self._section_counts.append(len(sections))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all columns."""
        lengths = np.array([len(body) for body in self._bodies], np.int64)
        columns: dict[str, NDArray[Any]] = {"passages": np.array(self._rows, np.int32).ravel()}
        columns["texts"] = np.frombuffer(b"".join(self._bodies), np.uint8)
        columns["texts.sizes"] = lengths
        columns["articles.digest"] = np.frombuffer(b"".join(self._digests), np.uint8)
        columns["articles.passages"] = np.array(self.counts, np.int32)
        columns["articles.sections"] = np.array(self._section_counts, np.int32)
        for name, strings in (
            ("articles", self._records),
            ("articles.id", self.ids),
            ("sections", self._sections),
        ):
            content, offsets = packed(strings)
            columns[name] = content
            columns[f"{name}.sizes"] = np.diff(offsets)
        return columns


def passage_sources(before: Arrays, batch: Batch, sources: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each passage comes from, by where its article does; see `store.picking`."""
    old = offsets_of(before["articles.passages"])
    new = offsets_of(np.array(batch.counts, np.int64))
    parts = [np.empty(0, np.int64)]
    for start, end in runs(sources):
        first = int(sources[start])
        if first < 0:
            first = -1 - first
            parts.append(-1 - np.arange(new[first], new[first + end - start]))
        else:
            parts.append(np.arange(old[first], old[first + end - start]))
    return np.concatenate(parts)


def write_spliced_columns(
    writer: ArraysWriter, before: Arrays, batch: Batch, sources: NDArray[np.int64]
) -> None:
    """Write the columns of some articles of a folder and some new ones.

    Args:
        writer: of the folder to be.
        before: the arrays of the other folder.
        batch: the new articles.
        sources: for each article where it comes from, see `store.picking`.
    """
    new = batch.arrays()
    passages = passage_sources(before, batch, sources)
    rows = [columns["passages"].reshape(-1, ROW) for columns in (before, new)]
    writer.append("passages", picked(passages, *rows).ravel())
    for strings in ("texts", "articles", "articles.id"):
        sizes = f"{strings}.sizes"
        for part in _spans(sources, before, new, strings, (before[sizes], new[sizes])):
            writer.append(strings, part)
        writer.append(sizes, picked(sources, before[sizes], new[sizes]))
    digests = [c["articles.digest"].reshape(-1, DIGEST_BYTES) for c in (before, new)]
    writer.append("articles.digest", picked(sources, *digests).ravel())
    for column in ("articles.passages", "articles.sections"):
        writer.append(column, picked(sources, before[column], new[column]))
    counts = (before["articles.sections"], new["articles.sections"])
    for part in _spans(sources, before, new, "sections.sizes", counts):
        writer.append("sections.sizes", part)
    sizes_of = [
        np.add.reduceat(np.append(c["sections.sizes"], 0), offsets_of(c["articles.sections"]))[:-1]
        * (c["articles.sections"] > 0)
        for c in (before, new)
    ]
    for part in _spans(sources, before, new, "sections", (sizes_of[0], sizes_of[1])):
        writer.append("sections", part)


def _spans(
    sources: NDArray[np.int64],
    before: Mapping[str, NDArray[Any]],
    new: Mapping[str, NDArray[Any]],
    name: str,
    sizes: tuple[NDArray[Any], NDArray[Any]],
) -> Iterator[NDArray[Any]]:
    """Yield the values of an array of which each article has so many, some articles at a time."""
    old_at, new_at = map(offsets_of, sizes)
    yield before[name][:0]
    for start, end in runs(sources):
        first = int(sources[start])
        if first < 0:
            first = -1 - first
            yield new[name][new_at[first] : new_at[first + end - start]]
        else:
            yield before[name][old_at[first] : old_at[first + end - start]]


def _byte_spans(body: str, passages: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """Yield where each passage stands in the UTF-8 of a body."""
    if body.isascii():
        yield from ((passage.start, passage.end) for passage in passages)
        return
    at = count = 0
    for passage in passages:
        count += len(body[at : passage.start].encode("utf-8", "surrogatepass"))
        size = len(passage.text.encode("utf-8", "surrogatepass"))
        yield (count, count + size)
        at, count = passage.end, count + size


def offsets_of(sizes: NDArray[Any]) -> NDArray[np.int64]:
    """Return where each of some things of these sizes begins, and where the last ends."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)))
