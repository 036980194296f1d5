"""From articles to a snapshot that answers."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answers.confidence import calibrate, threshold_of
from bot.answers.offtopic import offtopic_questions
from bot.answers.snapshot import Snapshot
from bot.articles.article import AcceptanceQuestion, Article
from bot.articles.library import Library
from bot.checked_yaml.fault import Fault
from bot.index.article_index import ArticleIndex
from bot.index.indexed_articles import IndexedArticles, digest_of
from bot.ranking.collection import Collection, LiveSegment
from bot.ranking.hybrid import Hybrid
from bot.ranking.searcher import Searcher

if TYPE_CHECKING:  # what an option needs is not imported where it is off
    from bot.meaning.section_vectors import SectionVectors

_SAMPLE = 200  # passages by which it is seen how well a model knows their language


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found in the knowledge folders beside the articles.

    Attributes:
        acceptance_questions: the moderators' test questions.
        faults: what was wrong.
        ignored: files that are no articles, as shown to people.
        synonyms: groups of words or phrases that mean the same.
    """

    acceptance_questions: tuple[AcceptanceQuestion, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, found: Library | Snapshot) -> "Findings":
        """Return those of a library or a snapshot."""
        return cls(
            acceptance_questions=found.acceptance_questions,
            faults=found.faults,
            ignored=found.ignored,
            synonyms=found.synonyms,
        )


def build_snapshot(
    library: Library, *, language: str | None = None, strictness: float = 1.0
) -> Snapshot:
    """Build the snapshot of a library in memory.

    Args:
        library: the articles.
        language: ISO 639-1 code of the articles that state none; found out from the text of each
            if None.
        strictness: factor on the threshold that the index gives itself; above 1 fewer questions
            are answered.
    """
    base = IndexedArticles.build(library.articles, language=language)
    return snapshot_of(ArticleIndex(base), Findings.of(library), strictness=strictness)


def snapshot_of(
    index: ArticleIndex,
    findings: Findings,
    *,
    strictness: float = 1.0,
    thresholds: Mapping[str, float] | None = None,
) -> Snapshot:
    """Return the snapshot of articles that are indexed.

    Args:
        index: the articles.
        findings: what was found beside them.
        strictness: as for `build_snapshot`.
        thresholds: what an index gives itself, by revision, where that is known.
    """
    searcher = searcher_of(index, findings.synonyms)
    revision = revision_of([index.digests().tobytes()], findings.synonyms)
    threshold = (thresholds or {}).get(revision)
    if threshold is None:
        threshold = threshold_of(searcher)
    return Snapshot(
        index=index,
        searcher=searcher,
        threshold=min(1.0, strictness * threshold),
        own_threshold=threshold,
        revision=revision,
        acceptance_questions=findings.acceptance_questions,
        faults=findings.faults,
        ignored=findings.ignored,
        synonyms=findings.synonyms,
    )


def joined_with(snapshot: Snapshot, vectors: "SectionVectors", *, strictness: float) -> Snapshot:
    """Return a snapshot that asks a sentence model too.

    Args:
        snapshot: one that does not.
        vectors: of its sections.
        strictness: as for `build_snapshot`.

    Raises:
        ModelError: if the model fails.
    """
    model = vectors.known.model
    sample = offtopic_questions(snapshot.searcher.languages[0]) or [
        passage.text for passage in snapshot.passages[:_SAMPLE]
    ]
    searcher = snapshot.searcher.joined_with(Hybrid(vectors, model.weight_for(sample)))
    found = calibrate(searcher)
    return replace(
        snapshot,
        searcher=searcher,
        threshold=min(1.0, strictness * found.threshold),
        similarity=found.similarity,
        meaning="on",
        lexical=replace(snapshot, meaning="off"),
    )


def searcher_of(index: ArticleIndex, synonyms: Sequence[Sequence[str]]) -> Searcher:
    """Return what searches the passages of articles."""
    segments = [LiveSegment(index.base.segment, index.deletions)]
    if index.delta is not None:
        segments.append(LiveSegment(index.delta.segment))
    return Searcher(Collection(segments, index.order), synonyms)


def revision(articles: Iterable[Article], synonyms: Sequence[Sequence[str]] = ()) -> str:
    """Return 8 hex digits that change with the id or content of an article or with a synonym."""
    return revision_of(map(digest_of, articles), synonyms)


def revision_of(digests: Iterable[bytes], synonyms: Sequence[Sequence[str]]) -> str:
    """Return the revision of articles of which `digest_of` is known."""
    groups = repr([tuple(group) for group in synonyms]).encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(groups, digest_size=4)
    for one in digests:
        digest.update(one)
    return digest.hexdigest()
