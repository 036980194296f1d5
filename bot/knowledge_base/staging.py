"""Staging: from the version that serves to one of what the folders hold now.

    staging = Staging(folders, store=store)
    version = staging.first()
    version = staging.again(version)

What changed since the base was built is indexed here, as a delta. Where that is too much, the base
is built anew: in memory while the knowledge base is small, else on disk by a process of its own.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.articles.article import Article
from bot.articles.knowledge_folder import FolderLike
from bot.articles.ledger import Ledger, SeenFile, SeenFiles
from bot.articles.library import Library, Progress, load
from bot.articles.overlay import Overlay
from bot.errors import DataError, LockedError, os_reason
from bot.index.article_index import ArticleIndex
from bot.index.indexed_articles import IndexedArticles
from bot.knowledge_base.base_limits import LARGEST_IN_MEMORY, RENEWED_FROM, SAVED_FROM, fits
from bot.knowledge_base.base_store import Base, BaseStore
from bot.knowledge_base.renewal import Renewal
from bot.knowledge_base.rollback_file import KeptVersion, kept_version
from bot.knowledge_base.snapshot_builder import Findings, snapshot_of
from bot.knowledge_base.version import Version

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """Makes versions of some knowledge folders.

    Attributes:
        folders: the knowledge folders, the most important one first.
        overlay: articles that take the place of those of the folders.
        store: where large bases are saved; none is if None.
        renewal: builds them.
        language: ISO 639-1 code of the articles that state none; found out if None.
        strictness: factor on the confidence from which on a question is answered.
        saved_from: see `SAVED_FROM`.
    """

    folders: tuple[FolderLike, ...]
    overlay: Overlay | None = None
    store: BaseStore | None = None
    renewal: Renewal | None = None
    language: str | None = None
    strictness: float = 1.0
    saved_from: int = SAVED_FROM

    def first(self, progress: Progress | None = None) -> Version:
        """Return the version that a start serves.

        That is what the folders hold now or, where the last act was a rollback, the version that
        was rolled back to.

        Raises:
            KnowledgeError: if there is nothing to serve.
        """
        kept = self._kept()
        if kept is not None:
            return kept
        base = self.store.open_newest() if self.store else None
        if base is not None:
            try:
                return self._from_base(base, progress)
            except Exception:
                if base.articles.is_sound():
                    raise
                log.warning("%s; the index is built again.", base.articles.damage)
        return self._at_start(load(self.folders, overlay=self.overlay, progress=progress), progress)

    def again(self, before: Version, progress: Progress | None = None) -> Version:
        """Return a version of what the folders hold now.

        Args:
            before: the version that serves; where a file has a fault now, its article stays.
            progress: told how far the reading has come.

        Raises:
            KnowledgeError: if there would be nothing to serve.
        """
        try:
            library = load(
                self.folders, overlay=self.overlay, ledger=before.ledger, progress=progress
            )
            try:
                return self._of(library, before)
            finally:
                library.let_go()
        except Exception:
            if before.snapshot.index.base.is_sound():
                raise
            return self.rebuilt(before)

    def _of(self, library: Library, before: Version) -> Version:
        """Return a version of a library; see `again`."""
        snapshot = before.snapshot
        known = {snapshot.revision: snapshot.own_threshold}
        made = self._with_delta(snapshot.index, library, before.base, known)
        return made or self._renewed(
            library.articles, Findings.of(library), library.files, thresholds={}
        )

    def rebuilt(self, before: Version) -> Version:
        """Return a version of which nothing is taken from the damaged base of another one.

        Args:
            before: the other one. Its articles are taken over if they are sound; else all files
                are read again.
        """
        snapshot, files = before.snapshot, before.files
        log.warning("%s; the index is built again.", snapshot.index.base.damage)
        findings = Findings.of(snapshot)
        articles: Mapping[str, Article] = snapshot.articles
        stays_rolled_back = before.rolled_back
        if not snapshot.index.base.has_sound_articles():
            library = load(self.folders, overlay=self.overlay, ledger=Ledger(_Readable(articles)))
            articles, findings, files = library.articles, Findings.of(library), library.files
            stays_rolled_back = False
        if len(snapshot.passages) <= LARGEST_IN_MEMORY:
            made = self._in_memory(articles, findings, files, thresholds={})
        else:
            made = self._renewed(articles, findings, files, thresholds={})
        return made.with_rolled_back(stays_rolled_back)

    def renewed(self, version: Version) -> Version:
        """Return the same version over a new base of all its articles.

        Raises:
            RenewalError: if the process that builds it fails.
        """
        snapshot = version.snapshot
        made = self._renewed(
            snapshot.articles,
            Findings.of(snapshot),
            version.files,
            thresholds={snapshot.revision: snapshot.own_threshold},
        )
        return replace(made, since=version.since).with_rolled_back(version.rolled_back)

    def restored(
        self, articles: Mapping[str, Article], findings: Findings, current: Version
    ) -> Version:
        """Return a version of articles that were kept.

        Args:
            articles: by id, in the order of the ids.
            findings: what was found beside them.
            current: what serves now.
        """
        library = Library(
            articles=articles,
            read=frozenset(articles),
            acceptance_questions=findings.acceptance_questions,
            faults=findings.faults,
            faulty=frozenset(),
            ignored=findings.ignored,
            synonyms=findings.synonyms,
        )
        made = self._with_delta(current.snapshot.index, library, current.base, {})
        return made or self._renewed(articles, findings, {}, thresholds={})

    def over_base_of(self, renewed: Version, drafted: Version, current: Version) -> Version | None:
        """Return the current version over a base that was made of an earlier one.

        Args:
            renewed: the earlier version over the new base.
            drafted: the earlier version over the base that it had.
            current: what serves now.

        Returns:
            The version, or None if its base has been replaced meanwhile, or the new one deleted: a
            reload deletes what nothing is served from.
        """
        if renewed.base is not None and not renewed.base.folder.is_dir():
            return None
        if current is drafted:
            return renewed
        index, old = current.snapshot.index, drafted.snapshot.index
        if index.base is not old.base:
            return None
        touched = index.changed.keys() | index.removed | old.changed.keys() | old.removed
        base = renewed.snapshot.index
        differ = {i for i in touched if index.digest(i) != base.digest(i)}
        changed = {i: index.articles[i] for i in differ if i in index.articles}
        made = base.changed_to(changed, differ - changed.keys(), language=self.language)
        version = self._version(
            made,
            Findings.of(current.snapshot),
            current.files,
            renewed.base,
            {current.snapshot.revision: current.snapshot.own_threshold},
        )
        return replace(version, since=current.since).with_rolled_back(current.rolled_back)

    def wants_renewal(self, version: Version) -> bool:
        """Tell whether the base of a version should be renewed behind it."""
        index = version.snapshot.index
        is_saved = version.base is not None
        if is_saved != self._is_large(len(index.passages)):
            return True
        delta = len(index.delta.passages) if index.delta else 0
        return is_saved and not fits(
            index.base, delta, index.deletions.totals.passages, share=RENEWED_FROM
        )

    def _kept(self) -> Version | None:
        """Return the version that was rolled back to before this start, if there is one."""
        if self.store is None:
            return None
        base: Base | None = None
        try:
            kept = kept_version(self.store)
            if kept is None:
                return None
            base = self.store.open(kept.base) if kept.base else None
            return self._over_kept(kept, base)
        except Exception as error:
            if base is not None and base.articles.is_sound():
                raise
            damage = base.articles.damage if base else error
            if not isinstance(damage, DataError):
                raise
        log.warning(
            "The version rolled back to is lost, the files are served as they are: %s.", damage
        )
        return None

    def _over_kept(self, kept: KeptVersion, base: Base | None) -> Version:
        """Return a version that was kept, over its base; over one in memory if it has none."""
        if base is None:
            index = ArticleIndex(IndexedArticles.build(kept.articles, language=self.language))
            files = SeenFiles()
        else:
            index = ArticleIndex(base.articles).changed_to(
                kept.articles, kept.removed, language=self.language
            )
            gone = kept.articles.keys() | kept.removed
            files = SeenFiles(s for s in base.files.values() if s.identifier not in gone)
        known = {kept.revision: kept.threshold}
        version = self._version(index, kept.findings, files, base, known)
        return version.with_rolled_back(True)

    def _from_base(self, base: Base, progress: Progress | None) -> Version:
        """Return a version of what the folders hold, over a base that was opened."""
        ledger = Ledger(base.articles.articles, base.files)
        library = load(self.folders, overlay=self.overlay, ledger=ledger, progress=progress)
        known = {base.revision: base.threshold}
        made = self._with_delta(ArticleIndex(base.articles), library, base, known)
        return made or self._at_start(library, progress)

    def _with_delta(
        self,
        before: ArticleIndex,
        library: Library,
        base: Base | None,
        thresholds: Mapping[str, float],
    ) -> Version | None:
        """Return a version of a library over the same base; None if too much has changed."""
        changed, removed = _changes(library, before)
        gone = changed.keys() | removed
        rows = [row for row, name in enumerate(before.base.ids) if name in gone] if gone else []
        deleted = sum(end - begin for begin, end in map(before.base.range, rows))
        # There are about as many paragraphs as passages.
        delta = sum(len(article.paragraphs) for article in changed.values())
        if not fits(before.base, delta, deleted, share=1.0):
            return None
        index = before
        if removed != before.removed or changed != before.changed:
            index = before.changed_to(changed, removed, language=self.language)
        return self._version(index, Findings.of(library), library.files, base, thresholds)

    def _at_start(self, library: Library, progress: Progress | None) -> Version:
        """Return a version of a library over a new base, before anything serves."""
        articles, findings = library.articles, Findings.of(library)
        passages = sum(len(article.paragraphs) for article in articles.values())
        if self.store is not None and self._is_large(passages):
            try:
                with self.store.writing():
                    base = self.store.write(
                        articles.values(),
                        files=library.files.values(),
                        synonyms=library.synonyms,
                        progress=lambda done: progress(done, len(articles)) if progress else None,
                    )
                known = {base.revision: base.threshold}
                index = ArticleIndex(base.articles)
                return self._version(index, findings, base.files, base, known)
            except (OSError, LockedError) as error:
                log.warning("%s", _unsaved(error, self.store))
        return self._in_memory(articles, findings, library.files, thresholds={})

    def _renewed(
        self,
        articles: Mapping[str, Article],
        findings: Findings,
        files: Mapping[str, SeenFile],
        *,
        thresholds: Mapping[str, float],
    ) -> Version:
        """Return a version over a new base, while another one serves.

        Args:
            articles: by id, in the order of the ids.
            findings: what was found beside them.
            files: those that they were read from.
            thresholds: what an index gives itself, by revision, where that is known.

        Raises:
            RenewalError: if the process that builds the base fails.
        """
        passages = sum(len(article.paragraphs) for article in articles.values())
        if self.store is not None and self.renewal is not None and self._is_large(passages):
            try:
                base = self.renewal.run(articles, files.values(), findings.synonyms)
                known = {base.revision: base.threshold}
                return self._version(ArticleIndex(base.articles), findings, base.files, base, known)
            except (OSError, LockedError) as error:
                log.warning("%s", _unsaved(error, self.store))
        return self._in_memory(articles, findings, files, thresholds=thresholds)

    def _in_memory(
        self,
        articles: Mapping[str, Article],
        findings: Findings,
        files: Mapping[str, SeenFile],
        *,
        thresholds: Mapping[str, float],
    ) -> Version:
        """Return a version over a base in memory; the arguments as for `_renewed`."""
        base = IndexedArticles.build(dict(articles), language=self.language)
        return self._version(ArticleIndex(base), findings, files, None, thresholds)

    def _version(
        self,
        index: ArticleIndex,
        findings: Findings,
        files: Mapping[str, SeenFile],
        base: Base | None,
        thresholds: Mapping[str, float],
    ) -> Version:
        snapshot = snapshot_of(index, findings, strictness=self.strictness, thresholds=thresholds)
        return Version(snapshot=snapshot, files=files, base=base)

    def _is_large(self, passages: int) -> bool:
        """Tell whether a knowledge base of so many passages is saved."""
        return self.store is not None and passages >= self.saved_from


def _unsaved(error: OSError | LockedError, store: BaseStore) -> str:
    """Say in a sentence why an index is not saved."""
    if isinstance(error, LockedError):
        return f"{error}; this one serves from memory."
    return f"{store.place}: the index cannot be saved ({os_reason(error)}); it serves from memory."


def _changes(library: Library, before: ArticleIndex) -> tuple[dict[str, Article], frozenset[str]]:
    """Return the articles of a library that are new or other than in a base, and who is gone."""
    changed: dict[str, Article] = {}
    for identifier in library.articles:
        if identifier in library.read:
            article = library.articles[identifier]
            if before.base.articles.get(identifier) != article:
                changed[identifier] = article
        elif identifier in before.changed:
            changed[identifier] = before.changed[identifier]
    removed = frozenset(i for i in before.base.ids if i not in library.articles)
    return changed, removed


class _Readable(Mapping[str, Article]):
    """Those articles of a damaged base that can still be read."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self._articles = articles

    def __len__(self) -> int:
        return len(self._articles)

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles)

    def __getitem__(self, identifier: str) -> Article:
        try:
            return self._articles[identifier]
        except (ValueError, TypeError, IndexError) as error:  # a record or a body makes no sense
            raise KeyError(identifier) from error
