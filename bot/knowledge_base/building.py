"""From a library to a snapshot in memory."""

import hashlib
from collections.abc import Iterable, Sequence

from bot.answers.confidence import threshold_of
from bot.answers.snapshot import Snapshot
from bot.articles.article import Article
from bot.articles.library import Library
from bot.articles.passages import split
from bot.index.records import digest_of
from bot.ranking.searcher import Searcher
from bot.text.language_detection import detect_language


def build_snapshot(
    library: Library, *, language: str | None = None, strictness: float = 1.0
) -> Snapshot:
    """Build the snapshot of a library.

    Args:
        library: the articles.
        language: ISO 639-1 code of the articles that state none; found out from the text of each
            if None.
        strictness: factor on the threshold that the index gives itself; above 1 fewer questions
            are answered.
    """
    passages = [passage for article in library.articles.values() for passage in split(article)]
    languages = {
        article.id: article.language or language or detect_language(article.body)
        for article in library.articles.values()
    }
    searcher = Searcher.build(
        [passage.text for passage in passages],
        [languages[passage.article_id] for passage in passages],
        synonyms=library.synonyms,
    )
    return Snapshot(
        articles=library.articles,
        passages=passages,
        searcher=searcher,
        threshold=min(1.0, strictness * threshold_of(searcher)),
        revision=revision(library.articles.values(), library.synonyms),
        acceptance_questions=library.acceptance_questions,
        faults=library.faults,
        ignored=library.ignored,
    )


def revision(articles: Iterable[Article], synonyms: Sequence[Sequence[str]] = ()) -> str:
    """Return 8 hex digits that change with the id or content of an article or with a synonym."""
    return revision_of(map(digest_of, articles), synonyms)


def revision_of(digests: Iterable[bytes], synonyms: Sequence[Sequence[str]]) -> str:
    """Return the revision of articles of which `digest_of` is known."""
    digest = hashlib.blake2b(repr([tuple(group) for group in synonyms]).encode(), digest_size=4)
    for one in digests:
        digest.update(one)
    return digest.hexdigest()
