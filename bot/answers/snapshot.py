"""A snapshot: all that is needed to answer, built once and never changed.

Each question takes the current snapshot at its start and keeps it to its end, so a reload may swap
in another one at any time.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from bot.answers.confidence import threshold_of
from bot.answers.page import Pages
from bot.articles.article import Article, Expectation, Passage
from bot.articles.fault import Fault
from bot.articles.library import Library
from bot.articles.splitting import split
from bot.search.index import Index

_NOT_CONTENT = frozenset({"path", "expectations"})  # no answer depends on them


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Snapshot:
    """Articles, their passages, the index over them, and what was wrong with them.

    Attributes:
        articles: by id, in the order of the ids.
        passages: by article id, then by position; the index knows them by their place here.
        index: finds passages.
        threshold: the confidence from which on a question is answered, 0 to 1.
        revision: 8 hex digits of a hash over the ids and contents of the articles, and synonyms.
        expectations: the moderators' test questions.
        faults: what was wrong in the folders when they were read.
        ignored: files in the folders that are no articles, as shown to people.
        pages: the articles' pages, as far as citations have needed them.
    """

    articles: Mapping[str, Article]
    passages: Sequence[Passage]
    index: Index
    threshold: float
    revision: str
    expectations: tuple[Expectation, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()
    pages: Pages = field(default_factory=Pages, repr=False)


def build_snapshot(library: Library, *, language: str = "en") -> Snapshot:
    """Build the snapshot of a library.

    Args:
        library: the articles.
        language: ISO 639-1 code of the articles that state none.
    """
    passages = [passage for article in library.articles.values() for passage in split(article)]
    languages = [library.articles[p.article_id].language or language for p in passages]
    index = Index.build(
        [passage.text for passage in passages], languages, synonyms=library.synonyms
    )
    return Snapshot(
        articles=library.articles,
        passages=passages,
        index=index,
        threshold=threshold_of(index),
        revision=revision(library.articles.values(), library.synonyms),
        expectations=library.expectations,
        faults=library.faults,
        ignored=library.ignored,
    )


def revision(articles: Iterable[Article], synonyms: Sequence[Sequence[str]] = ()) -> str:
    """Return 8 hex digits that change with the id or content of an article or with a synonym."""
    digest = hashlib.blake2b(repr(synonyms).encode(), digest_size=4)
    names = [known.name for known in fields(Article) if known.name not in _NOT_CONTENT]
    for article in articles:
        for name in names:
            digest.update(f"{name}={getattr(article, name)!r}\0".encode())
    return digest.hexdigest()
