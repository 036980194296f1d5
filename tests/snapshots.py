"""Snapshots with a threshold that is given: to find one takes some hundred questions."""

from pathlib import Path

from bot.answers.snapshot import Snapshot
from bot.articles.library import load
from bot.index.article_index import ArticleIndex
from bot.index.indexed_articles import IndexedArticles
from bot.knowledge_base.snapshot_builder import Findings, revision_of, snapshot_of


def snapshot_with(folder: Path, *, threshold: float = 0.0) -> Snapshot:
    """Return the snapshot of a folder that answers from a confidence on, 0 to 1."""
    library = load([folder])
    index = ArticleIndex(IndexedArticles.build(library.articles))
    findings = Findings.of(library)
    revision = revision_of([index.digests().tobytes()], findings.synonyms)
    return snapshot_of(index, findings, thresholds={revision: threshold})
