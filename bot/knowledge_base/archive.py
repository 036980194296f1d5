"""Snapshots on disk: a folder for each, the newest sound one serves.

    archive = Archive(data / "index", language="en")
    snapshot = archive.open()   # the newest sound one, or None
    archive.write(library)      # a new one beside it; then open() gives that
    archive.folders.clear()     # the older ones go

A folder is written under another name and renamed when it is whole, so a crash at any moment leaves
the one before. See `store.folders` for their names.
"""

import logging
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answers.confidence import threshold_of
from bot.answers.snapshot import Snapshot
from bot.articles.article import AcceptanceQuestion, Article
from bot.articles.ledger import Ledger, SeenFiles
from bot.articles.library import Library
from bot.checked_yaml.fault import Fault
from bot.errors import DataError
from bot.index.arrays import Arrays
from bot.index.building import Builder
from bot.index.drafts import ArraysWriter, Draft, drafting
from bot.index.folders import NumberedFolders
from bot.index.picking import Stretches, stretches
from bot.index.records import (
    DIGEST_BYTES,
    Batch,
    passage_sources,
    write_spliced_columns,
)
from bot.index.saved_articles import SavedArticles, SavedPassages
from bot.index.splicing import splice
from bot.knowledge_base.building import revision_of
from bot.ranking.searcher import Searcher
from bot.text.analyzer import ANALYSIS_VERSION
from bot.text.language_detection import detect_language

LAYOUT = 3
"""Raised whenever what is kept changes."""

ARTICLES_AT_A_TIME = 500

Progress = Callable[[int, int], None]

log = logging.getLogger(__name__)


class Archive:
    """The folder of all saved snapshots.

    Args:
        folder: where they are; made when the first is written.
        language: of the articles that state none; found out from the text of each if None.
        strictness: factor on the threshold that an index gives itself.
        origin: which folders the articles come from; those of others are not opened.

    Attributes:
        folders: those of the saved snapshots.
    """

    def __init__(
        self,
        folder: Path,
        *,
        language: str | None = None,
        strictness: float = 1.0,
        origin: Sequence[str] = (),
    ) -> None:
        self._origin = list(origin)
        self.folders = NumberedFolders(folder)
        self._language = language
        self._strictness = strictness

    @property
    def kind(self) -> dict[str, Any]:
        """What a saved snapshot must agree with to be opened."""
        return {
            "what": "snapshot",
            "layout": LAYOUT,
            "analysis": ANALYSIS_VERSION,
            "language": self._language,
            "origin": self._origin,
        }

    def open(self) -> Snapshot | None:
        """Return the newest saved snapshot that is sound, or None; say what is wrong with others.

        Nothing is read before it is needed: a million passages open within milliseconds.
        """
        for folder in reversed(self.folders.all()):
            try:
                return self.load(folder)
            except DataError as error:
                log.warning("%s", error)
        return None

    def load(self, folder: Path) -> Snapshot:
        """Return a saved snapshot.

        Raises:
            DataError: if it is not sound.
        """
        return self.opened(Arrays.open(folder, self.kind), folder)

    def verify(self) -> None:
        """Read the newest saved snapshot in full and compare it with its checksums.

        Raises:
            DataError: if it is damaged; it is taken away first, so that it is built again.
        """
        for folder in self.folders.all()[-1:]:
            try:
                Arrays.open(folder, self.kind).verify()
            except DataError:
                shutil.rmtree(folder, ignore_errors=True)
                raise

    def write(self, library: Library, *, progress: Progress | None = None) -> Path:
        """Save the snapshot of a library; return its folder.

        Args:
            library: the articles.
            progress: told how many articles are done, and how many there are.
        """
        draft = self.draft(library, progress=progress)
        draft.keep()
        return draft.folder

    def draft(self, library: Library, *, progress: Progress | None = None) -> Draft:
        """Return a draft of the snapshot of a library; as `write`."""
        with (
            drafting(self.folders.next(), self.kind) as draft,
            closing(Builder(draft.writer)) as builder,
        ):
            writer = draft.writer
            done = 0
            for articles in _batches(library.articles):
                batch = Batch()
                for article in articles:
                    batch.add(article)
                for name, column in batch.arrays().items():
                    writer.append(name, column)
                builder.add(batch.texts, self._languages(articles, batch))
                done += len(articles)
                if progress is not None:
                    progress(done, len(library.articles))
            builder.finish(SavedPassages(Arrays(writer.contents())).texts)
            self._describe(writer, library)
        return draft

    def spliced(self, before: Snapshot, library: Library) -> tuple[Draft, Stretches]:
        """Return a draft of the snapshot of a library of which most is as before.

        Only articles that changed are analysed. What is written is what `draft` would write.

        Args:
            before: a saved snapshot that was opened.
            library: the articles.

        Returns:
            The draft, and which passages stayed, and where.
        """
        old = before.articles
        assert isinstance(old, SavedArticles)
        with drafting(self.folders.next(), self.kind) as draft:
            batch, fresh, sources = self._changes(old, library)
            write_spliced_columns(draft.writer, old.arrays, batch, sources)
            moved = passage_sources(old.arrays, batch, sources)
            splice(
                draft.writer,
                old.arrays,
                moved,
                new=(batch.texts, self._languages(fresh, batch)),
                text=before.searcher.text,
            )
            stayed = stretches(moved)
            self._describe(
                draft.writer, library, lambda new: new.take_over(before.searcher, stayed)
            )
        return draft, stayed

    def is_same(self, before: Snapshot, library: Library) -> bool:
        """Tell whether a library holds just the articles and synonyms of a saved snapshot."""
        articles = before.articles
        assert isinstance(articles, SavedArticles)
        known = articles.arrays.notes["synonyms"]
        return len(library.reused) == len(library.articles) == len(articles) and (
            list(map(tuple, library.synonyms)) == list(map(tuple, known))
        )

    def _changes(
        self, old: SavedArticles, library: Library
    ) -> tuple[Batch, list[Article], NDArray[np.int64]]:
        """Return the changed articles, and for all of a library where they come from."""
        rows = {identifier: row for row, identifier in enumerate(old.ids)}
        batch = Batch()
        fresh: list[Article] = []
        sources = np.empty(len(library.articles), np.int64)
        for at, identifier in enumerate(library.articles):
            row = rows.get(identifier)
            if row is not None and identifier in library.reused:
                sources[at] = row
                continue
            article = library.articles[identifier]
            if row is not None and old.is_same(row, article):
                sources[at] = row
                continue
            sources[at] = -1 - len(fresh)
            fresh.append(article)
            batch.add(article)
        return batch, fresh, sources

    def ledger(self, snapshot: Snapshot) -> Ledger:
        """Return what a saved snapshot remembers of the files it was read from."""
        articles = snapshot.articles
        assert isinstance(articles, SavedArticles)
        return Ledger(articles, SeenFiles(articles.arrays))

    def _languages(self, articles: Sequence[Article], batch: Batch) -> list[str]:
        """Return the language of each passage of a batch."""
        known: list[str | None] = []
        for article, count in zip(articles, batch.counts, strict=True):
            language = article.language or self._language or detect_language(article.body)
            known += [language] * count
        return [
            language or detect_language(text) or "en"
            for language, text in zip(known, batch.texts, strict=True)
        ]

    def _describe(
        self,
        writer: ArraysWriter,
        library: Library,
        prepare: Callable[[Searcher], None] = lambda _: None,
    ) -> None:
        """Write all that is not in an array, and the threshold that the index gives itself.

        Args:
            writer: of the folder.
            library: what was written.
            prepare: called with the index before it is asked.
        """
        writer.note("synonyms", library.synonyms)
        writer.note(
            "acceptance_questions",
            [[e.ask, e.expect, e.path, e.line] for e in library.acceptance_questions],
        )
        writer.note("faults", [[f.path, f.line, f.what, f.cure] for f in library.faults])
        writer.note("ignored", library.ignored)
        for name, column in library.files.items():
            writer.append(name, column)
        arrays = Arrays(writer.contents(), all_mapped=True)
        digests = arrays["articles.digest"].reshape(-1, DIGEST_BYTES)
        writer.note("revision", revision_of(map(bytes, digests), library.synonyms))
        texts = SavedPassages(arrays).texts
        searcher = Searcher.open(arrays, texts, synonyms=library.synonyms)
        prepare(searcher)
        writer.note("threshold", threshold_of(searcher))

    def opened(self, arrays: Arrays, folder: Path) -> Snapshot:
        """Return the snapshot of some arrays, those of a draft too: it may serve before it is kept.

        Args:
            arrays: of the snapshot.
            folder: their folder; of a draft, its name once it is kept.
        """
        notes = arrays.notes
        passages = SavedPassages(arrays)
        return Snapshot(
            articles=SavedArticles(arrays),
            passages=passages,
            searcher=Searcher.open(arrays, passages.texts, synonyms=notes["synonyms"]),
            threshold=min(1.0, self._strictness * notes["threshold"]),
            revision=notes["revision"],
            acceptance_questions=tuple(
                AcceptanceQuestion(*e) for e in notes["acceptance_questions"]
            ),
            faults=tuple(Fault(*f) for f in notes["faults"]),
            ignored=tuple(notes["ignored"]),
            folder=folder,
        )


def _batches(articles: Mapping[str, Article]) -> Iterator[list[Article]]:
    """Yield the articles, some at a time."""
    everything = iter(articles.values())
    while batch := list(islice(everything, ARTICLES_AT_A_TIME)):
        yield batch
